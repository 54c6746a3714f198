"""What is kept of a file: the file itself, its layout, its notices, and the rows that wait."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caseman.core.drafts import Draft
from caseman.core.importing import Layout

from .results import TABLE, ImportResult, SheetResult

if TYPE_CHECKING:
    from caseman.core.office import Office


def remembered(office: "Office", kind: str) -> dict[str, Layout]:
    """The layout of each table as the last file of this kind had it."""
    return {table: layouts[-1] for table, layouts in earlier_layouts(office, kind).items()}


def earlier_layouts(office: "Office", kind: str) -> dict[str, list[Layout]]:
    """The layouts of each table in the files of this kind, the last file's last."""
    layouts: dict[str, list[Layout]] = {}
    earlier = [record for record in office.reader.all(TABLE) if record.data.get("kind") == kind]
    for record in sorted(earlier, key=lambda one: str(one.data.get("imported_on", ""))):
        for sheet in record.data.get("sheets", ()):
            layouts.setdefault(sheet["table"], []).append(Layout.from_json(sheet["layout"]))
    return layouts


def keep_file(data_folder: Path, data: bytes, result: ImportResult) -> None:
    """Keep the file as received, once, under its hash."""
    folder = data_folder / "files"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{result.id}{Path(result.file).suffix.lower()}"
    if not kept.exists():
        kept.write_bytes(data)


def list_record(office: "Office", result: ImportResult) -> dict[str, Any]:
    """The record of an imported file: hash, layouts, notices, and the rows that wait."""
    return {
        "kind": result.kind,
        "file": result.file,
        "sha256": result.sha256,
        "imported_on": office.now().isoformat(timespec="seconds"),
        "notices": [notice.to_json() for notice in result.notices],
        "sheets": [
            {
                "table": sheet.table,
                "sheet": sheet.sheet,
                "rows": sheet.rows,
                "layout": sheet.layout.to_json(),
                "notices": [notice.to_json() for notice in sheet.notices],
                "waiting": [row.to_json() for row in sheet.bad],
            }
            for sheet in result.sheets
        ],
    }


def settle(office: "Office", draft: Draft, result: ImportResult) -> None:
    """Rows that waited since an earlier file of this kind give way to this file's, as do its notices.

    A row that is in this file again was taken, or waits with this file. A row that this file lacks waits on.
    """
    arrived: dict[str, list[SheetResult]] = {}
    for sheet in result.sheets:
        arrived.setdefault(sheet.table, []).append(sheet)
    for record in list(office.reader.all(TABLE)):
        if record.data.get("kind") != result.kind or record.id == result.id:
            continue
        sheets = [_settled(kept, arrived) for kept in record.data.get("sheets", ())]
        data = {**record.data, "notices": [], "sheets": sheets}
        if data != record.data:
            draft.replace(TABLE, record.id, data)


def _settled(sheet: Mapping[str, Any], arrived: Mapping[str, list[SheetResult]]) -> dict[str, Any]:
    now = arrived.get(sheet["table"])
    if not now:
        return dict(sheet)
    waiting = [row for row in sheet["waiting"] if not _came(row, now)]
    return {**sheet, "notices": [], "waiting": waiting}


def _came(row: Mapping[str, Any], now: list[SheetResult]) -> bool:
    """Whether a row that waited is in the new file.

    It is known by the texts of its required columns that were in order; one that had none of them in order,
    by its row number.
    """
    arrived = [pair for sheet in now for pair in sheet.arrived]
    known = row["keys"].items()
    if not known:
        return any(number == row["row"] for number, _texts in arrived)
    return any(known <= texts.items() for _number, texts in arrived)
