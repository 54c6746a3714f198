"""What the workbook reader leaves out: formula errors, and the day from which date numbers count."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
#: The record DATEMODE between those that stand before and after it in every BIFF8 workbook.
_XLS_DATEMODE = re.compile(rb"\x22\x00\x02\x00([\x00\x01])\x00\x0e\x00\x02\x00")


@dataclass(slots=True)
class Details:
    """Formula errors by worksheet and place (row, column; from 0)."""

    dates_from_1904: bool = False
    errors: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)


def of(data: bytes) -> Details:
    """The details of a workbook that the reader has opened."""
    if not data.startswith(b"PK"):
        mode = _XLS_DATEMODE.search(data)
        return Details(dates_from_1904=bool(mode and mode[1] == b"\x01"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return Details()
        return _of_xlsx(archive)


def _of_xlsx(archive: zipfile.ZipFile) -> Details:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    book = etree.fromstring(archive.read("xl/workbook.xml"), parser)
    links = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
    parts = {link.get("Id"): posixpath.join("xl", link.get("Target")) for link in links}
    properties = book.find(f"{_MAIN}workbookPr")
    found = Details(properties is not None and properties.get("date1904") in ("1", "true"))
    for sheet in book.iter(f"{_MAIN}sheet"):
        part = parts.get(sheet.get(_ID), "").replace("xl//xl/", "xl/").lstrip("/")
        if part in archive.namelist():
            found.errors[sheet.get("name")] = dict(_errors(archive.read(part)))
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
