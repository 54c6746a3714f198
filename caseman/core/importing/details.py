"""What the workbook reader leaves out: formula errors, and the day from which day numbers count."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from caseman.api.messages import InputError
from caseman.api.messages import msg as _

from . import xls

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(slots=True)
class Details:
    """Formula errors by worksheet and place (row, column; from 0)."""

    dates_from_1904: bool = False
    errors: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)


def details(data: bytes, name: str) -> Details:
    """The details of an xls, xlsx or ods workbook.

    Raises InputError for a format whose formula errors cannot be told from empty cells; other errors where the
    file is damaged.
    """
    if not data.startswith(b"PK"):
        return Details(*xls.details(data))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.namelist()
        if "xl/workbook.xml" in parts:
            return _of_xlsx(archive)
        # ods: a formula's error looks like an empty text
        if "content.xml" in parts and b'value-type="error"' not in archive.read("content.xml"):
            return Details()
    raise InputError(_("{file} cannot be read reliably in this format: save it as .xlsx"), file=name)


def _of_xlsx(archive: zipfile.ZipFile) -> Details:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    book = etree.fromstring(archive.read("xl/workbook.xml"), parser)
    links = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
    parts = {link.get("Id"): posixpath.join("/xl", link.get("Target")).lstrip("/") for link in links}
    properties = book.find(f"{_MAIN}workbookPr")
    found = Details(properties is not None and properties.get("date1904") in ("1", "true"))
    for sheet in book.iter(f"{_MAIN}sheet"):
        found.errors[sheet.get("name")] = dict(_errors(archive.read(parts[sheet.get(_ID)])))
    return found


def _errors(xml: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    if b't="e"' not in xml:
        return
    from lxml import etree

    for _event, cell in etree.iterparse(io.BytesIO(xml), tag=f"{_MAIN}c", resolve_entities=False):
        if cell.get("t") == "e":
            yield _place(cell.get("r")), cell.findtext(f"{_MAIN}v") or "#N/A"
        cell.clear()


def _place(reference: str) -> tuple[int, int]:
    """`C7` as (6, 2)."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(reference[len(letters) :]) - 1, column - 1
