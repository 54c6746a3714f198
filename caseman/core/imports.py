"""Placing the rows of the office's files into records.

A good row makes its record, or is compared with it cell by cell: what the record lacks is filled in, what
differs waits until somebody takes the row. Bad rows are kept with their errors until a later file or a
correction settles them. The file itself is kept as received, under its hash.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caseman.api.importers import Importer, Placed, Sheet
from caseman.api.kinds import Fund
from caseman.api.messages import CasemanError, InputError, Refused
from caseman.api.messages import msg as _
from caseman.api.values import match_key

from . import papers
from .drafts import Draft
from .importing import (
    BadRow,
    CellError,
    Layout,
    Notice,
    Row,
    TableRows,
    TableSpec,
    columns_of,
    read_tables,
    read_workbook,
)
from .reader import stored_value
from .records import Record
from .schema import KEPT, SOURCE

if TYPE_CHECKING:
    from .office import Office

TABLE = "lists"
#: Refused rows whose fault has no code of its own.
ROW_REFUSED = "IMP-07"


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell of an edited file that differs from the record."""

    sheet: str
    row: int
    ref: str
    path: str
    heading: str
    ours: Any
    theirs: Any


@dataclass(slots=True)
class SheetResult:
    """What came of one table of a file."""

    table: str
    sheet: str
    rows: int = 0
    new: int = 0
    filled: int = 0
    same: int = 0
    taken: int = 0
    differences: list[Difference] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    layout: Layout | None = None


@dataclass(slots=True)
class ImportResult:
    """What came of a file. `known`: this very file was imported before."""

    file: str
    kind: str
    sha256: str
    known: bool
    sheets: list[SheetResult]
    notices: list[Notice]
    txn: int = 0

    @property
    def errors(self) -> list[tuple[SheetResult, BadRow, CellError]]:
        return [(sheet, row, error) for sheet in self.sheets for row in sheet.bad for error in row.errors]

    @property
    def differences(self) -> list[Difference]:
        return [one for sheet in self.sheets for one in sheet.differences]


class FileLookup:
    """Satisfies `caseman.api.Lookup` over a draft, so that later sheets see what earlier ones brought."""

    def __init__(self, office: "Office", draft: Draft) -> None:
        self._office = office
        self._draft = draft
        self._units: dict[str, list[str]] | None = None

    @property
    def today(self) -> date:
        return self._office.today

    def project(self, name: str = "") -> str:
        wanted = match_key(name)
        found = [r for r in self._draft.all("projects") if not wanted or wanted in _project_names(r)]
        if len(found) == 1:
            return found[0].id
        if name:
            raise InputError(_("there is no project called “{name}”"), name=name)
        if not found:
            raise InputError(_("there is no project yet: import the projects first"))
        raise InputError(_("there are several projects: the file must name one in a column 项目名称"))

    def unit(self, text: str, project: str = "") -> str:
        from caseman.api.units import parse_unit

        from .names import unit_key

        key = parse_unit(text).key
        if self._units is None:
            self._units = {}
            for unit in self._draft.all("units"):
                self._units.setdefault(unit_key(unit), []).append(unit.id)
        found = [one for one in self._units.get(key, ()) if not project or one.startswith(f"{project}:")]
        if len(found) == 1:
            return found[0]
        if not found:
            raise InputError(_("there is no unit {unit} in the house table"), unit=text)
        raise InputError(
            _("unit {unit} may be any of {candidates}: name the project"), unit=text, candidates=found
        )

    def case(self, unit: str, party: str = "") -> str:
        found = [r for r in self._draft.find("cases", ("unit",), unit) if not r.data.get("closed_on")]
        if len(found) > 1 and party:
            named = [
                r
                for r in found
                if match_key(party) in {match_key(str(b.get("name", ""))) for b in r.data.get("buyers", ())}
            ]
            return named[0].id if len(named) == 1 else ""
        if not found:
            raise InputError(_("there is no contract for unit {unit}"), unit=unit.rpartition(":")[2])
        return found[0].id if len(found) == 1 else ""

    def kind(self, register: str, word: str) -> str:
        return self._office.rulebook.kind(register, word)

    def fund(self, word: str) -> Fund:
        """A fund by the office's word. Raises InputError."""
        return self._office.rulebook.known_fund(self.kind("funds", word))

    def copy_kind(self, paper: str, word: str) -> str:
        return self._office.rulebook.copy_kind(paper, word)


def _project_names(record: Record) -> set[str]:
    return {match_key(str(record.data.get(name, ""))) for name in ("name", "promo_name")}


def table_specs(office: "Office", importer: Importer) -> list[TableSpec]:
    """The tables of an importer with their columns: the row model's, and those of the record type's own fields and sections."""
    specs = []
    for sheet in importer.sheets:
        columns = list(columns_of(sheet.row))
        if sheet.records:
            columns += columns_of(office.schema.types[sheet.records].model)
            for section in office.schema.sections_of(sheet.records):
                columns += columns_of(section.model, f"{section.id}.")
        specs.append(TableSpec(sheet.id, sheet.title, sheet.names, columns))
    return specs


def import_file(
    office: "Office",
    path: Path,
    kind: str,
    dry_run: bool = False,
    take: Sequence[int] | None = (),
    name: str = "",
) -> ImportResult:
    """Import a file of the office.

    take  rows whose differences are taken; None takes all
    Raises InputError for a file that is no such book; Refused where nothing may be written.
    """
    importer = office.rulebook.importers.get(kind)
    if importer is None:
        raise InputError(
            _("there is no kind of file {kind}; kinds are {known}"),
            kind=kind,
            known=sorted(office.rulebook.importers),
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            _("{path} cannot be read: {reason}"), path=str(path), reason=error.strerror or ""
        ) from None
    return import_bytes(office, data, name or path.name, importer, dry_run, take)


def import_bytes(
    office: "Office",
    data: bytes,
    name: str,
    importer: Importer,
    dry_run: bool = False,
    take: Sequence[int] | None = (),
) -> ImportResult:
    """The same for bytes."""
    workbook = read_workbook(data, name)
    digest = hashlib.sha256(data).hexdigest()
    draft = office.draft()
    known = draft.get(TABLE, digest[:16]) is not None
    tables = read_tables(workbook, table_specs(office, importer), _remembered(office, importer))
    result = ImportResult(name, importer.id, digest, known, [], list(workbook.notices))
    lookup = FileLookup(office, draft)
    sheets = {sheet.id: sheet for sheet in importer.sheets}
    for table in tables:
        result.sheets.append(_place_table(office, draft, lookup, sheets[table.table], table, digest, take))
    if not dry_run:
        _settle(office, draft, importer, result)
        if not known or draft:
            _keep(office, data, name, digest)
            draft.replace(TABLE, digest[:16], _list_record(office, result))
        office.require_worker()
        result.txn = office.commit(draft, "core.import", name)
    return result


def _place_table(
    office: "Office",
    draft: Draft,
    lookup: FileLookup,
    sheet: Sheet,
    table: TableRows,
    digest: str,
    take: Sequence[int] | None,
) -> SheetResult:
    result = SheetResult(
        sheet.id, table.sheet, bad=list(table.bad), notices=list(table.notices), layout=table.layout
    )
    result.rows = len(table.good) + len(table.bad)
    headings = {column.key: heading for heading, column in table.layout.claimed()}
    seen: dict[tuple[str, str, str], int] = {}
    for row in table.good:
        try:
            for placed in _placed(sheet, row, lookup):
                _apply(
                    office,
                    draft,
                    placed,
                    row,
                    result,
                    headings,
                    seen,
                    digest,
                    take is None or row.number in take,
                )
        except CasemanError as error:
            code = CellError(table.sheet, row.number, "", ROW_REFUSED, error.message, dict(error.facts))
            result.bad.append(BadRow(row.number, [code], row.cells))
    return result


def _placed(sheet: Sheet, row: Row, lookup: FileLookup) -> Iterable[Placed]:
    """Where a row belongs; the values of the record type's own fields and sections, and unclaimed columns, go with it."""
    own = {key: value for key, value in row.values.items() if key in sheet.row.model_fields}
    rest = {key: value for key, value in row.values.items() if key not in own}
    for number, placed in enumerate(sheet.place(sheet.row.model_construct(**own), lookup)):
        if number == 0 and sheet.records:
            yield Placed(
                records=placed.records,
                id=placed.id,
                match=placed.match,
                item=placed.item,
                values={**rest, **placed.values},
            )
        else:
            yield placed


def _find(draft: Draft, placed: Placed, seen: Mapping[tuple[str, str, str], int]) -> Record | None:
    """The record of a row: by its business keys in their order, else by its id."""
    for keys in placed.match:
        first, *others = keys.items()
        found = [
            record
            for record in draft.find(placed.records, _path(draft, placed.records, first[0]), first[1])
            if all(
                stored_value(record.data, _path(draft, placed.records, path)) == value
                for path, value in others
            )
            and not (placed.repeats and (placed.records, record.id, "") in seen)
        ]
        if len(found) == 1 or (found and placed.repeats):
            return found[0]
    return None if placed.match else draft.get(placed.records, placed.id)


def _path(draft: Draft, table: str, path: str) -> tuple[str, ...]:
    place = draft.schema.place(table, path)
    return (place.section, place.field) if place.section else (place.field,)


def _apply(
    office: "Office",
    draft: Draft,
    placed: Placed,
    row: Row,
    result: SheetResult,
    headings: Mapping[str, str],
    seen: dict[tuple[str, str, str], int],
    digest: str,
    take: bool,
) -> None:
    """Make a row's record, or compare it with the one there is."""
    record = _find(draft, placed, seen)
    source = {"file": digest[:16], "sheet": result.sheet, "row": row.number}
    if record is None:
        made = draft.create(placed.records, placed.id, {} if placed.item else _with_opening(office, placed))
        if placed.item:
            _set_item(draft, made, placed)
        draft.replace(placed.records, made.id, {**_now(draft, made), **_kept(row, result), SOURCE: source})
        seen[placed.records, made.id, _item_key(placed)] = row.number
        result.new += 1
        return
    identity = (placed.records, record.id, _item_key(placed))
    if identity in seen:
        raise InputError(_("this row is the same record as row {row}"), row=seen[identity])
    seen[identity] = row.number
    before = result.filled, len(result.differences), result.taken
    if placed.item:
        _set_item(draft, record, placed)
        changed = _now(draft, record) != record.data
        result.filled += changed
    else:
        _compare(office, draft, record, placed, row, result, headings, take)
    if (result.filled, len(result.differences), result.taken) == before:
        result.same += 1


def _now(draft: Draft, record: Record) -> dict[str, Any]:
    current = draft.get(record.table, record.id)
    return current.data if current else {}


def _item_key(placed: Placed) -> str:
    return str(placed.values.get(placed.item[1], "")) if placed.item else ""


def _with_opening(office: "Office", placed: Placed) -> Mapping[str, object]:
    if placed.records != papers.TABLE:
        return placed.values
    by = office.worker.name if office.worker else ""
    return papers.opened(
        dict(placed.values), papers.OPENING, str(placed.values.get("place", "")), office.today, by
    )


def _set_item(draft: Draft, record: Record, placed: Placed) -> None:
    """A row that is an element of a list: add it, or bring the one of the same key up to date."""
    field_name, key = placed.item or ("", "")
    current = list(_now(draft, record).get(field_name, ()))
    spec_item = draft.schema.place(record.table, field_name).spec.item
    if spec_item is None:
        raise InputError(_("{path} is no list"), path=field_name)
    fresh = spec_item.model_validate(dict(placed.values)).model_dump(mode="json", exclude_defaults=True)
    for number, element in enumerate(current):
        if element.get(key) == fresh.get(key):
            current[number] = {**element, **fresh}
            break
    else:
        current.append(fresh)
    draft.set(record.table, record.id, {field_name: current})


def _kept(row: Row, result: SheetResult) -> dict[str, Any]:
    """Columns that no plugin claims, as received."""
    kept = {heading: text for heading, text in row.kept.items() if text}
    return {KEPT: kept} if kept else {}


def _compare(
    office: "Office",
    draft: Draft,
    record: Record,
    placed: Placed,
    row: Row,
    result: SheetResult,
    headings: Mapping[str, str],
    take: bool,
) -> None:
    differing: dict[str, object] = {}
    missing: dict[str, object] = {}
    for path, value in placed.values.items():
        place = draft.schema.place(record.table, path)
        ours = stored_value(record.data, (place.section, place.field) if place.section else (place.field,))
        theirs = draft.schema.write(place, value, path)
        if ours is None and theirs not in (None, "", []):
            missing[path] = value
        elif ours != theirs and theirs not in (None, "", []):
            differing[path] = value
            if not take:
                result.differences.append(
                    Difference(
                        result.sheet, row.number, record.ref, path, headings.get(path, ""), ours, theirs
                    )
                )
    kept = _kept(row, result).get(KEPT, {})
    ours_kept = record.data.get(KEPT, {})
    changed_kept = {
        heading: text for heading, text in kept.items() if ours_kept.get(heading) not in (None, text)
    }
    if not take:
        for heading, text in changed_kept.items():
            result.differences.append(
                Difference(result.sheet, row.number, record.ref, KEPT, heading, ours_kept[heading], text)
            )
    values = {**missing, **(differing if take else {})}
    if record.table == papers.TABLE and "place" in differing and take:
        values |= _moved(office, record, str(differing["place"]))
    new_kept = {h: t for h, t in kept.items() if h not in ours_kept or (take and h in changed_kept)}
    if values:
        draft.set(record.table, record.id, values)
    if new_kept:
        data = _now(draft, record)
        draft.replace(record.table, record.id, {**data, KEPT: {**ours_kept, **new_kept}})
    result.filled += bool(missing or (new_kept and not take))
    result.taken += bool(take and (differing or changed_kept))


def _moved(office: "Office", record: Record, place: str) -> dict[str, Any]:
    by = office.worker.name if office.worker else ""
    return papers.moved(record.own(papers.Paper), place, office.today, by, None, "import")


# -- what is kept of the file


def _remembered(office: "Office", importer: Importer) -> dict[str, Layout]:
    """The layout of each table as its last file had it."""
    layouts: dict[str, Layout] = {}
    earlier = [record for record in office.reader.all(TABLE) if record.data.get("kind") == importer.id]
    for record in sorted(earlier, key=lambda one: str(one.data.get("imported_on", ""))):
        for sheet in record.data.get("sheets", ()):
            if sheet.get("layout"):
                layouts[sheet["table"]] = Layout.from_json(sheet["layout"])
    return layouts


def _keep(office: "Office", data: bytes, name: str, digest: str) -> None:
    """Keep the file as received, once."""
    folder = office.options.data / "files"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{digest[:16]}{Path(name).suffix.lower()}"
    if not kept.exists():
        kept.write_bytes(data)


def _list_record(office: "Office", result: ImportResult) -> dict[str, Any]:
    """The record of an imported file: hash, layouts, notices, and the rows that wait."""
    sheets = []
    for sheet in result.sheets:
        sheets.append(
            {
                "table": sheet.table,
                "sheet": sheet.sheet,
                "rows": sheet.rows,
                "layout": sheet.layout.to_json() if sheet.layout else None,
                "notices": [notice.to_json() for notice in sheet.notices],
                "waiting": [row.to_json() for row in sheet.bad],
            }
        )
    return {
        "kind": result.kind,
        "file": result.file,
        "sha256": result.sha256,
        "imported_on": office.now().isoformat(timespec="seconds"),
        "notices": [notice.to_json() for notice in result.notices],
        "sheets": sheets,
    }


def _settle(office: "Office", draft: Draft, importer: Importer, result: ImportResult) -> None:
    """Rows that waited since an earlier file of this kind, and that this file brought in order, wait no longer;
    notices of earlier files give way to this file's."""
    arrived = {sheet.table: sheet for sheet in result.sheets}
    identified = {(sheet.table, _identity(row.cells)) for sheet in result.sheets for row in sheet.bad}
    for record in list(office.reader.all(TABLE)):
        if record.data.get("kind") != importer.id or record.id == result.sha256[:16]:
            continue
        data = {
            **record.data,
            "sheets": [dict(sheet) for sheet in record.data.get("sheets", ())],
            "notices": [],
        }
        for sheet in data["sheets"]:
            if sheet["table"] in arrived:
                sheet["notices"] = []
                sheet["waiting"] = [
                    row
                    for row in sheet.get("waiting", ())
                    if not _came(sheet["table"], row, arrived, identified)
                ]
        if data != record.data:
            draft.replace(TABLE, record.id, data)


def _came(
    table: str, row: Mapping[str, Any], arrived: Mapping[str, SheetResult], waiting: set[tuple[str, Any]]
) -> bool:
    """Whether a row that waited is in the new file: as a row in order, or among those that wait now."""
    raise NotImplementedError


def _identity(cells: Mapping[str, str]) -> tuple[str, ...]:
    raise NotImplementedError


def refused(message: str, **facts: object) -> Refused:
    return Refused(message, **facts)
