"""Which worksheet is which table, and its rows."""

import re
from collections.abc import Mapping, Sequence

from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.values import match_key

from .cells import cell_text, is_blank
from .columns import TableSpec
from .headings import Header, find_header, nearest, settle_rivals, unclaimed
from .reading import TableReader
from .rows import DRIFT, Layout, Notice, TableRows
from .workbook import Workbook, Worksheet

#: A title row that gives the sums in units of ten thousand yuan.
_TEN_THOUSANDS = re.compile(r"单位[:：]?[^,，;；]{0,8}万|[(（]万元")


def read_tables(
    workbook: Workbook, specs: Sequence[TableSpec], remembered: Mapping[str, Layout]
) -> list[TableRows]:
    """Read every table of a workbook that is one of `specs`, in their order; several worksheets may be one table.

    remembered   the layout that each table had in its last file, to notice what has changed since

    Raises InputError where no worksheet is any of the tables, a worksheet may be two of them alike, or one that
    is evidently meant lacks a required column.
    """
    found: list[tuple[Worksheet, Header]] = []
    others: list[tuple[Worksheet, Header | None]] = []
    for sheet in workbook.sheets:
        if all(is_blank(cell) for row in sheet.rows for cell in row):
            continue
        headers = [one for spec in specs if (one := find_header(sheet, spec, remembered.get(spec.id)))]
        complete = [header for header in headers if not header.missing]
        if complete and not sheet.hidden:
            found.append((sheet, _choose(sheet, complete)))
        else:
            others.append((sheet, max(headers, key=lambda one: _likeness(sheet, one), default=None)))
    _refuse_incomplete(workbook, specs, others, bool(found))
    tables = []
    for spec in specs:
        mine = [(sheet, header) for sheet, header in found if header.spec is spec]
        for sheet, header in mine:
            if not _belongs(sheet, header, mine):
                others.append((sheet, header))
                continue
            settle_rivals(sheet, header)
            _refuse_ten_thousands(sheet, header)
            reader = TableReader(sheet, header, workbook.dates_from_1904)
            tables.append(reader.read(remembered.get(spec.id)))
    workbook.notices += [notice for sheet, best in others if (notice := _unread(sheet, best))]
    return tables


def _refuse_incomplete(
    workbook: Workbook,
    specs: Sequence[TableSpec],
    others: Sequence[tuple[Worksheet, Header | None]],
    any_found: bool,
) -> None:
    """A table that is evidently meant and lacks required columns must not be passed over. Raises InputError."""
    near = [(sheet, best) for sheet, best in others if best is not None and best.missing and not sheet.hidden]
    meant = [(sheet, best) for sheet, best in near if not any_found or _is_meant(sheet, best)]
    if meant:
        raise _lacking(workbook, *max(meant, key=lambda one: _likeness(*one)))
    if not any_found:
        headings = [heading for spec in specs for heading in _required(spec)]
        raise InputError(
            _("{file} has none of the headings looked for: {headings}"), file=workbook.name, headings=headings
        )


def _belongs(sheet: Worksheet, header: Header, alike: Sequence[tuple[Worksheet, Header]]) -> bool:
    """Whether a worksheet is part of its table, where several look like it: those called like it, else those
    with the same columns as the fullest (one worksheet for each building)."""
    if any(_is_called(one, its.spec) for one, its in alike):
        return _is_called(sheet, header.spec)
    fullest = max((its for _one, its in alike), key=lambda its: len(its.claimed))
    return {column.key for column in header.claimed.values()} == {
        column.key for column in fullest.claimed.values()
    }


def _is_called(sheet: Worksheet, spec: TableSpec) -> bool:
    called = match_key(sheet.name)
    return any(match_key(name) in called for name in spec.names)


def _likeness(sheet: Worksheet, header: Header) -> tuple[bool, int, bool]:
    """How much a worksheet is a table: called so, many of its columns, called like it."""
    called = match_key(sheet.name)
    by_name = called in {match_key(name) for name in header.spec.names}
    return by_name, len(header.claimed), _is_called(sheet, header.spec)


def _choose(sheet: Worksheet, complete: Sequence[Header]) -> Header:
    ranked = sorted(complete, key=lambda one: _likeness(sheet, one), reverse=True)
    if len(ranked) > 1 and _likeness(sheet, ranked[0]) == _likeness(sheet, ranked[1]):
        names = [one.spec.names[0] for one in ranked[:2] if one.spec.names]
        raise InputError(
            _("sheet {sheet} may be any of {names}: call it by one of these names"),
            sheet=sheet.name,
            names=names,
        )
    return ranked[0]


def _required(spec: TableSpec) -> list[str]:
    return [column.headings[0] for column in spec.columns if column.required]


def _is_meant(sheet: Worksheet, header: Header) -> bool:
    """Whether a worksheet without all of a table's columns is evidently that table."""
    by_name, claimed, like = _likeness(sheet, header)
    return by_name or like or claimed >= max(3, len(header.headings) / 2)


def _lacking(workbook: Workbook, sheet: Worksheet, header: Header) -> InputError:
    missing = [column.headings[0] for column in header.missing]
    near = nearest(header, [heading.text for heading in unclaimed(header)])
    facts = {"file": workbook.name, "sheet": sheet.name, "row": header.top + 1, "missing": missing}
    facts["found"] = [heading.text for heading in header.headings]
    if near:
        message = _("{file}, sheet {sheet}, row {row}: there is no heading {missing}; the nearest is {near}")
        return InputError(message, **facts, near=list(near.values()))
    return InputError(
        _("{file}, sheet {sheet}, row {row}: there is no heading {missing}; there are {found}"),
        **facts,
    )


def _refuse_ten_thousands(sheet: Worksheet, header: Header) -> None:
    if not any(column.kind == "money" for column in header.claimed.values()):
        return
    for number, row in enumerate(sheet.rows[: header.top], 1):
        if any(_TEN_THOUSANDS.search(cell_text(cell)) for cell in row):
            raise InputError(
                _("sheet {sheet}, row {row}: the sums are in ten thousands: give them in yuan"),
                sheet=sheet.name,
                row=number,
            )


def _unread(sheet: Worksheet, best: Header | None) -> Notice | None:
    """A worksheet that was left aside. A hidden one is told of only where it is like a table."""
    if sheet.hidden and (best is None or best.missing):
        return None
    message = (
        _("the hidden sheet {sheet} was not read: show it if it belongs to the book")
        if sheet.hidden
        else _("the sheet {sheet} was not read: it is none of the tables of this book")
    )
    return Notice(DRIFT, sheet.name, 0, "", message, {"sheet": sheet.name})
