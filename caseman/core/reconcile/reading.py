"""Reading a list: its rows as values by field, its totals, and what narrows it."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from caseman.api.lists import ListKind, ListScope
from caseman.api.messages import CasemanError, InputError
from caseman.api.messages import msg as _
from caseman.api.values import match_key
from caseman.core.importing import (
    REFUSED,
    BadRow,
    CellError,
    Layout,
    Notice,
    Row,
    TableRows,
    TableSpec,
    Workbook,
    cell_text,
    columns_of,
    read_tables,
    read_workbook,
)

from .layouts import ask_lost, likeliest
from .lines import TheirLine
from .sums import ListTotal
from .values import read_values

if TYPE_CHECKING:
    from caseman.core.office import Office

#: Scopes that every kind has beside its own: one project's lines, records in one state.
PROJECT, STAGE = "project", "stage"
#: Rows above the data in which a scope's value is looked for.
_TITLES = 40
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Received:
    """A list as it was read. `bad`: rows with errors, each with the sheet's name."""

    kind: ListKind
    file: str
    sha256: str
    tables: list[TableRows]
    notices: list[Notice]
    titles: str
    lines: list[TheirLine] = field(default_factory=list)
    totals: list[ListTotal] = field(default_factory=list)
    bad: list[tuple[str, BadRow]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return len(self.lines) + len(self.bad)


def read_list(
    office: "Office",
    data: bytes,
    name: str,
    kind: ListKind,
    columns: Mapping[str, str],
    progress: Progress | None = None,
) -> Received:
    """Read a file as a list.

    columns    what the user said of headings that nobody knows: a column's usual heading -> the file's, empty for none
    progress   is told (rows done, rows in all) and may raise to stop
    Raises InputError, in one sentence, for a file that is no such list.
    """
    workbook = read_workbook(data, name)
    layout = likeliest(office, kind, workbook)
    spec = table_spec(kind, columns, layout)
    tables = read_tables(workbook, [spec], {kind.id: layout} if layout else {})
    ask_lost(name, kind, spec, tables, layout, columns)
    received = Received(
        kind,
        name,
        hashlib.sha256(data).hexdigest(),
        tables,
        list(workbook.notices),
        _titles(workbook, tables),
    )
    rows = [(table, row) for table in tables for row in table.good]
    for number, (table, row) in enumerate(rows):
        if progress and number % 200 == 0:
            progress(number, len(rows))
        _take(office, received, table.sheet, row)
    for table in tables:
        received.bad += [(table.sheet, row) for row in table.bad]
        received.totals += [
            ListTotal(one.number, table.sheet, _sums(kind, one.sums), one.part) for one in table.totals
        ]
    if not received.rows:
        raise InputError(_("{file} holds no rows"), file=name)
    return received


def table_spec(kind: ListKind, columns: Mapping[str, str], layout: Layout | None) -> TableSpec:
    """A list's columns, each known by its usual headings, by that of the last file, and by what the user said."""
    specs = columns_of(kind.row)
    known: dict[str, list[str]] = {}
    for usual, theirs in columns.items():
        wanted = [
            one for one in specs if usual == one.name or match_key(usual) in map(match_key, one.headings)
        ]
        if not wanted:
            headings = [one.headings[0] for one in specs]
            raise InputError(
                _("there is no column or scope {name}; there are {known}"), name=usual, known=headings
            )
        if theirs:
            known.setdefault(wanted[0].key, []).append(theirs)
    for heading, column in layout.claimed() if layout else ():
        known.setdefault(column.key, []).append(heading)
    said = {match_key(theirs) for theirs in columns.values()}
    specs = [
        replace(
            one,
            headings=tuple(
                [heading for heading in one.headings if match_key(heading) not in said]
                + [
                    heading
                    for heading in known.get(one.key, ())
                    if heading not in one.headings or match_key(heading) in said
                ]
            ),
        )
        for one in specs
    ]
    return TableSpec(kind.id, kind.title, kind.names, specs)


def _take(office: "Office", received: Received, sheet: str, row: Row) -> None:
    try:
        values = row_values(office, received.kind, row.values)
    except CasemanError as error:
        wrong = CellError(sheet, row.number, "", REFUSED, error.message, dict(error.facts))
        received.bad.append((sheet, BadRow(row.number, [wrong], row.cells, row.texts)))
        return
    received.lines.append(TheirLine(row.number, sheet, values, row.cells))


def row_values(office: "Office", kind: ListKind, columns: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says by field. Raises InputError."""
    row = kind.row.model_construct(None, **columns)

    def told() -> dict[str, Any]:
        given = (
            kind.theirs(row)
            if kind.theirs
            else {one.name: getattr(row, one.name, None) for one in kind.fields}
        )
        return read_values({one.name: one for one in kind.fields}, given)

    values, fault = office.guard(kind.id, told)
    if fault:
        raise InputError(_("could not be read: {fault}"), fault=fault)
    found: dict[str, Any] = values
    return found


def _sums(kind: ListKind, given: Mapping[str, Any]) -> dict[str, Any]:
    """The totals of the columns that are fields of their own name."""
    return {one.name: given[one.name] for one in kind.fields if one.name in given}


def _titles(workbook: Workbook, tables: Sequence[TableRows]) -> str:
    """What stands above the rows, and what file and worksheets are called."""
    parts = [workbook.name]
    for sheet in workbook.sheets:
        mine = [table for table in tables if table.sheet == sheet.name]
        numbers = [row.number for table in mine for row in table.good]
        numbers += [row.number for table in mine for row in table.bad]
        first = min(numbers, default=1)
        parts.append(sheet.name)
        parts += [cell_text(cell) for row in sheet.rows[: min(first - 1, _TITLES)] for cell in row]
    return match_key(" ".join(part for part in parts if part))


def fitting(office: "Office", data: bytes, name: str) -> list[ListKind]:
    """The kinds of lists that a file may be, the likeliest first: by its title, then by the columns that are known.

    Raises InputError for a file that is no table.
    """
    workbook = read_workbook(data, name)
    found: list[tuple[bool, int, ListKind]] = []
    for kind in office.plugins.registry.lists.values():
        layout = likeliest(office, kind, workbook)
        try:
            tables = read_tables(
                workbook, [table_spec(kind, {}, layout)], {kind.id: layout} if layout else {}
            )
        except InputError:
            continue
        titles = _titles(workbook, tables)
        called = any(match_key(word) in titles for word in kind.names)
        claimed = sum(1 for table in tables for _heading, _column in table.layout.claimed())
        found.append((called, claimed, kind))
    found.sort(key=lambda one: (not one[0], -one[1], one[2].id))
    if len(found) > 1 and found[0][:2] != found[1][:2]:
        return [found[0][2]]
    return [kind for _called, _claimed, kind in found]


class NeedsScope(InputError):
    """A file does not say of which bank, project … it is; `name` is the scope, `known` its values."""

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message, **facts)
        self.name = str(facts["name"])
        self.known = [str(value) for value in facts["known"]]  # type: ignore[attr-defined]


# -- what narrows it


def split_words(kind: ListKind, given: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What a user said as scopes and as columns."""
    names = {PROJECT, STAGE, *(one.name for one in kind.scopes)}
    scope = {name: value for name, value in given.items() if name in names}
    return scope, {name: value for name, value in given.items() if name not in names}


def find_scope(
    office: "Office", received: Received, asked: Mapping[str, str], known: Mapping[str, Counter[str]]
) -> dict[str, str]:
    """What narrows a list: what was asked for, else what its title or name says.

    known   the values that our lines have, by scope
    Raises InputError where a whole file may be of several, or of one that there is not.
    """
    scope: dict[str, str] = {}
    for one in received.kind.scopes:
        values = known.get(one.name, Counter())
        if asked.get(one.name):
            scope[one.name] = _meant(one.name, asked[one.name], values)
        elif one.part:
            scope |= _named(received, one, values)
        else:
            scope |= _told(received, one, values)
    projects = known.get(PROJECT, Counter())
    if asked.get(PROJECT):
        scope[PROJECT] = _meant(PROJECT, asked[PROJECT], projects)
    elif len(projects) > 1:
        scope |= _told(received, ListScope(name=PROJECT, title=_("project")), projects)
    if asked.get(STAGE):
        scope[STAGE] = stage_word(office, asked[STAGE])
    return scope


def _meant(name: str, asked: str, values: Mapping[str, int]) -> str:
    fits = [value for value in values if match_key(value) == match_key(asked)]
    if not fits:
        raise InputError(
            _("{name} is none of {known}, not “{value}”"), name=name, value=asked, known=sorted(values)
        )
    return fits[0]


def _named(received: Received, one: ListScope, values: Mapping[str, int]) -> dict[str, str]:
    """The one value, if any, that the titles or the name of a file give, which may be of several."""
    fits = [value for value in values if value and match_key(value) in received.titles]
    return {one.name: fits[0]} if len(fits) == 1 else {}


def _told(received: Received, one: ListScope, values: Mapping[str, int]) -> dict[str, str]:
    """The one value that stands in the titles or the name of a file."""
    fits = [value for value in values if value and match_key(value) in received.titles]
    if len(values) <= 1 and not fits:
        fits = list(values)
    if len(fits) == 1:
        return {one.name: fits[0]}
    if not values:
        return {}
    raise NeedsScope(
        _("{file} does not say of which {title} it is: add {name}=…, one of {known}"),
        file=received.file,
        title=one.title,
        name=one.name,
        known=sorted(values),
    )


def stage_word(office: "Office", asked: str) -> str:
    """A state word in any language as its message id."""
    words = {}
    for step in office.rulebook.states:
        owner = office.plugins.owner(step.id)
        for word in (step.state, office.text(step.state, owner), step.id):
            words[match_key(word)] = step.state
    if match_key(asked) not in words:
        known = [office.text(step.state, office.plugins.owner(step.id)) for step in office.rulebook.states]
        raise InputError(_("there is no state “{value}”; there are {known}"), value=asked, known=known)
    return words[match_key(asked)]
