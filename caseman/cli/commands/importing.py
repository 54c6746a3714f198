"""import: a file of the office."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.cli.session import DONE, FINDINGS, Session
from caseman.core.imports import Difference, ImportResult, SheetResult, import_file
from caseman.core.schema import KEPT
from caseman.core.telling import stored

if TYPE_CHECKING:
    from caseman.core.office import Office


def import_(session: Session) -> int:
    """Exit 1 when rows wait or differ."""
    told = session.told
    office = session.open(create=not told.dry_run or session.data.is_dir())
    result = import_file(office, Path(told.file), told.kind, dry_run=told.dry_run, take=_rows(told.take))
    if told.json:
        session.json(_json(session, result))
    else:
        _tell(session, office, result)
    return FINDINGS if result.errors or result.differences else DONE


def _rows(told: str | None) -> list[int] | None:
    """`5,7` or `all` (None)."""
    if told == "all":
        return None
    words = [word for word in (told or "").replace("，", ",").split(",") if word]
    if not all(word.isascii() and word.isdigit() for word in words):
        raise InputError(_("--take is row numbers like 5,7 or all, not “{value}”"), value=told)
    return [int(word) for word in words]


def _tell(session: Session, office: "Office", result: ImportResult) -> None:
    text = session.text
    if result.known:
        session.say(_("this very file was imported before"))
    for sheet in result.sheets:
        session.out(text.sentence(COUNTS, _counts(session, sheet)))
        for row in sheet.bad:
            for error in row.errors:
                told = text.sentence(error.message, error.facts)
                session.out(f"  ✘ {error.code} {error.sheet}!{error.column}{error.row}  {told}")
        for one in sheet.differences:
            ours, theirs = (_told(office, one, value) for value in (one.ours, one.theirs))
            session.out(f"  ≠ {one.sheet} {one.row}  {one.ref}  {one.heading} {ours} → {theirs}")
    for notice in [*result.notices, *(notice for sheet in result.sheets for notice in sheet.notices)]:
        where = f"{notice.sheet}!{notice.column}{notice.row or ''}".strip("!")
        session.out(f"  · {notice.code} {where}  {text.sentence(notice.message, notice.facts)}")
    if result.differences:
        session.say(_("what differs was not taken: --take ROWS takes it"))
    if session.told.dry_run:
        session.say(_("nothing was written"))


def _told(office: "Office", one: Difference, value: Any) -> str:
    """A value that differs, for people; of a column that no plugin claims what the cell said."""
    return str(value) if one.path == KEPT else stored(office, one.ref.partition("/")[0], one.path, value)


COUNTS = _(
    "{table}: {rows} rows, {new} new, {filled} filled in, {same} as before, {taken} taken, {bad} refused"
)


def _counts(session: Session, sheet: SheetResult) -> dict[str, object]:
    counts: dict[str, object] = {
        name: getattr(sheet, name) for name in ("rows", "new", "filled", "same", "taken")
    }
    return {"table": sheet.sheet or sheet.table, **counts, "bad": len(sheet.bad)}


def _json(session: Session, result: ImportResult) -> dict[str, Any]:
    text = session.text
    notices = [*result.notices, *(notice for sheet in result.sheets for notice in sheet.notices)]
    return {
        "file": result.file,
        "kind": result.kind,
        "known": result.known,
        "txn": result.txn,
        "sheets": [{**_counts(session, sheet), "id": sheet.table} for sheet in result.sheets],
        "errors": [
            {
                "code": error.code,
                "sheet": error.sheet,
                "row": error.row,
                "column": error.column,
                "message": text.sentence(error.message, error.facts),
            }
            for _sheet, _row, error in result.errors
        ],
        "differences": [
            {
                "sheet": one.sheet,
                "row": one.row,
                "ref": one.ref,
                "path": one.path,
                "heading": one.heading,
                "ours": one.ours,
                "theirs": one.theirs,
            }
            for one in result.differences
        ],
        "notices": [
            {
                "code": notice.code,
                "sheet": notice.sheet,
                "row": notice.row,
                "column": notice.column,
                "message": text.sentence(notice.message, notice.facts),
            }
            for notice in notices
        ],
    }
