"""Placing the rows of the office's files into records.

A good row makes its record, or is compared with it cell by cell: what the record lacks is filled in, what
differs waits until somebody takes the row. Bad rows are kept with their errors until a later file or a
correction settles them. The file itself is kept as received, under its hash.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caseman.api.importers import Importer, Placed, Sheet
from caseman.api.messages import CasemanError, InputError
from caseman.api.messages import msg as _
from caseman.core import papers
from caseman.core.drafts import Draft
from caseman.core.importing import (
    BadRow,
    CellError,
    Row,
    TableRows,
    TableSpec,
    columns_of,
    read_tables,
    read_workbook,
)
from caseman.core.reader import stored_value
from caseman.core.records import Record
from caseman.core.schema import KEPT, SOURCE

from . import keeping
from .lookup import FileLookup
from .results import TABLE, Difference, ImportResult, SheetResult

if TYPE_CHECKING:
    from caseman.core.office import Office

#: Refused rows whose fault has no code of its own.
ROW_REFUSED = "IMP-07"
#: The action under which an import stands in the log.
ACTION = "core.import"
NOTHING: tuple[object, ...] = (None, "", [])


def import_file(
    office: "Office", path: Path, kind: str, *, dry_run: bool = False, take: Sequence[int] | None = ()
) -> ImportResult:
    """Import a file of the office.

    take  rows whose differences are taken; None takes all
    Raises InputError for a file that is no such book; Refused where nothing may be written.
    """
    importers = office.rulebook.importers
    if kind not in importers:
        known = sorted(importers)
        raise InputError(_("there is no kind of file {kind}; kinds are {known}"), kind=kind, known=known)
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or ""
        raise InputError(_("{path} cannot be read: {reason}"), path=str(path), reason=reason) from None
    return import_bytes(office, data, path.name, importers[kind], dry_run=dry_run, take=take)


def import_bytes(
    office: "Office",
    data: bytes,
    name: str,
    importer: Importer,
    *,
    dry_run: bool = False,
    take: Sequence[int] | None = (),
) -> ImportResult:
    """The same for bytes. With `dry_run` nothing is written, the result says what would be."""
    workbook = read_workbook(data, name)
    tables = read_tables(workbook, table_specs(office, importer), keeping.remembered(office, importer.id))
    digest = hashlib.sha256(data).hexdigest()
    draft = office.draft()
    known = draft.get(TABLE, digest[:16]) is not None
    result = ImportResult(name, importer.id, digest, known, [], list(workbook.notices))
    lookup = FileLookup(office, draft)
    sheets = {sheet.id: sheet for sheet in importer.sheets}
    for table in tables:
        placing = _Placing(office, draft, lookup, sheets[table.table], table, result.id, take)
        result.sheets.append(placing.run())
    if not dry_run:
        office.require_worker()
        keeping.settle(office, draft, result)
        if draft or not known:
            keeping.keep_file(office.options.data, data, result)
            draft.replace(TABLE, result.id, keeping.list_record(office, result))
            result.txn = office.commit(draft, ACTION, name)
    return result


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


class _Placing:
    """One table of a file on its way into a draft."""

    def __init__(
        self,
        office: "Office",
        draft: Draft,
        lookup: FileLookup,
        sheet: Sheet,
        table: TableRows,
        file: str,
        take: Sequence[int] | None,
    ) -> None:
        self.office = office
        self.draft = draft
        self.lookup = lookup
        self.sheet = sheet
        self.table = table
        self.file = file
        self.take = take
        self.headings = {column.key: heading for heading, column in table.layout.claimed()}
        #: (table, record, list element) -> the row that brought it
        self.seen: dict[tuple[str, str, str], int] = {}
        self.result = SheetResult(
            sheet.id, table.sheet, table.layout, bad=list(table.bad), notices=list(table.notices)
        )
        self.result.rows = len(table.good) + len(table.bad)
        self.result.arrived = [(row.number, row.texts) for row in table.good]
        self.result.arrived += [(row.number, row.keys) for row in table.bad]

    def run(self) -> SheetResult:
        for row in self.table.good:
            try:
                for placed in list(self._placed(row)):
                    self._apply(placed, row)
            except CasemanError as error:
                code = CellError(
                    self.table.sheet, row.number, "", ROW_REFUSED, error.message, dict(error.facts)
                )
                self.result.bad.append(BadRow(row.number, [code], row.cells, row.texts))
        return self.result

    def _placed(self, row: Row) -> Iterable[Placed]:
        """Where a row belongs; values of the record type's own fields and sections go with the first record."""
        own = self.sheet.row.model_fields
        rest = {key: value for key, value in row.values.items() if key not in own}
        model = self.sheet.row.model_construct(None, **row.values)
        for number, placed in enumerate(self.sheet.place(model, self.lookup)):
            if number == 0 and self.sheet.records:
                yield Placed(
                    records=placed.records,
                    id=placed.id,
                    match=placed.match,
                    item=placed.item,
                    values={**rest, **placed.values},
                )
            else:
                yield placed

    def _apply(self, placed: Placed, row: Row) -> None:
        """Make a row's record, or compare it with the one there is."""
        placed = self._users_by_id(placed)
        record = self._find(placed)
        if record is None:
            self._make(placed, row)
            return
        identity = (placed.records, record.id, _item_key(placed))
        if identity in self.seen:
            raise InputError(_("this row is the same record as row {row}"), row=self.seen[identity])
        self.seen[identity] = row.number
        if placed.item:
            self._set_item(record, placed)
            changed = self._now(record) != record.data
            self.result.filled += changed
            self.result.same += not changed
        else:
            self._compare(record, placed, row)

    def _users_by_id(self, placed: Placed) -> Placed:
        """A row with the short names of its users; a name of none stays, since old books name people who left."""
        names = {}
        for path, value in placed.values.items() if not placed.item else ():
            if isinstance(value, str) and self.draft.schema.place(placed.records, path).spec.kind == "user":
                with suppress(InputError):
                    names[path] = self.office.users.read(value)
        return replace(placed, values={**placed.values, **names}) if names else placed

    def _find(self, placed: Placed) -> Record | None:
        """The record of a row: by its business keys in their order, else by its id."""
        for keys in placed.match:
            found = self._matching(placed, keys)
            if len(found) == 1 or (found and placed.repeats):
                return found[0]
        return None if placed.match else self.draft.get(placed.records, placed.id)

    def _matching(self, placed: Placed, keys: Mapping[str, object]) -> list[Record]:
        paths = [(self._path(placed.records, path), value) for path, value in keys.items()]
        (first, value), *others = paths
        return [
            record
            for record in self.draft.find(placed.records, first, value)
            if all(stored_value(record.data, path) == wanted for path, wanted in others)
            and not (placed.repeats and (placed.records, record.id, "") in self.seen)
        ]

    def _path(self, table: str, path: str) -> tuple[str, ...]:
        place = self.draft.schema.place(table, path)
        return (place.section, place.field) if place.section else (place.field,)

    def _make(self, placed: Placed, row: Row) -> None:
        made = self.draft.create(placed.records, placed.id, {} if placed.item else self._opening(placed))
        if placed.item:
            self._set_item(made, placed)
        source = {"file": self.file, "sheet": self.result.sheet, "row": row.number}
        kept = {KEPT: _kept(row)} if _kept(row) else {}
        self.draft.replace(placed.records, made.id, {**self._now(made), **kept, SOURCE: source})
        self.seen[placed.records, made.id, _item_key(placed)] = row.number
        self.result.new += 1

    def _opening(self, placed: Placed) -> Mapping[str, object]:
        """A paper's first move is from what the office's book opened with."""
        if placed.records != papers.TABLE:
            return placed.values
        place = str(placed.values.get("place", ""))
        return papers.opened(dict(placed.values), papers.OPENING, place, self.office.today, self._by)

    @property
    def _by(self) -> str:
        return self.office.worker.name if self.office.worker else ""

    def _now(self, record: Record) -> dict[str, Any]:
        current = self.draft.get(record.table, record.id)
        return dict(current.data) if current else {}

    def _set_item(self, record: Record, placed: Placed) -> None:
        """A row that is an element of a list: add it, or bring the one of the same key up to date."""
        field_name, key = placed.item or ("", "")
        current = [dict(element) for element in self._now(record).get(field_name, ())]
        model = self.draft.schema.place(record.table, field_name).spec.item
        if model is None:
            raise InputError(_("{path} is no list"), path=field_name)
        fresh = model.model_validate(dict(placed.values)).model_dump(mode="json", exclude_defaults=True)
        for number, element in enumerate(current):
            if element.get(key) == fresh.get(key):
                current[number] = {**element, **fresh}
                break
        else:
            current.append(fresh)
        self.draft.set(record.table, record.id, {field_name: current})

    def _compare(self, record: Record, placed: Placed, row: Row) -> None:
        """Fill in what the record lacks; what differs is taken, or told."""
        take = self.take is None or row.number in self.take
        missing, differing = self._against(record, placed)
        kept, ours_kept = _kept(row), record.data.get(KEPT, {})
        changed_kept = {h: t for h, t in kept.items() if h in ours_kept and ours_kept[h] != t}
        if not take:
            for path, (ours, theirs) in differing.items():
                self._differs(row, record, path, self.headings.get(path, ""), ours, theirs)
            for heading, text in changed_kept.items():
                self._differs(row, record, KEPT, heading, ours_kept[heading], text)
        values = {path: placed.values[path] for path in (*missing, *(differing if take else ()))}
        if record.table == papers.TABLE and "place" in values:
            step = papers.Move(
                day=self.office.today,
                place=str(values["place"]),
                by=self._by,
                why="import",
                due=_day(values.get("due")),
            )
            values |= papers.moved(record.own(papers.Paper), step, self.office.rulebook.places)
        new_kept = {h: t for h, t in kept.items() if h not in ours_kept or (take and h in changed_kept)}
        if values:
            self.draft.set(record.table, record.id, values)
        if new_kept:
            self.draft.replace(
                record.table, record.id, {**self._now(record), KEPT: {**ours_kept, **new_kept}}
            )
        differs = bool(differing or changed_kept)
        filled = bool(missing or new_kept.keys() - changed_kept.keys())
        self.result.filled += filled
        self.result.taken += take and differs
        self.result.same += not (filled or differs)

    def _against(self, record: Record, placed: Placed) -> tuple[list[str], dict[str, tuple[Any, Any]]]:
        """The paths that the record lacks, and those where it differs with (ours, theirs) as stored."""
        missing, differing = [], {}
        for path, value in placed.values.items():
            place = self.draft.schema.place(record.table, path)
            ours = stored_value(record.data, self._path(record.table, path))
            theirs = self.draft.schema.write(place, value, path)
            if theirs in NOTHING:
                continue
            if ours is None:
                missing.append(path)
            elif ours != theirs:
                differing[path] = (ours, theirs)
        return missing, differing

    def _differs(self, row: Row, record: Record, path: str, heading: str, ours: Any, theirs: Any) -> None:
        self.result.differences.append(
            Difference(self.result.sheet, row.number, record.ref, path, heading, ours, theirs)
        )


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _item_key(placed: Placed) -> str:
    return str(placed.values.get(placed.item[1], "")) if placed.item else ""


def _kept(row: Row) -> dict[str, str]:
    """Columns that no plugin claims, as received."""
    return {heading: text for heading, text in row.kept.items() if text}
