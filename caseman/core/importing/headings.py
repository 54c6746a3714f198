"""Finding the headings of a table in a worksheet, and which column is which.

Headings are compared without spaces, width, marks and units. Headings of two or three rows (a group over its
columns) are read as the lowest text and as group and text together: 备案 over 日期 is 日期 and 备案日期.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.values import match_key

from .cells import cell_text, is_blank
from .columns import ColumnSpec, TableSpec
from .rows import Layout, column_letter
from .workbook import Worksheet

#: Headings stand within the first rows, and take at most so many.
_SEARCHED, _DEEPEST = 40, 3
_UNIT = r"(?:人民币)?(?:元|rmb|cny|m2|平方米|平米|元/m2|元/平方米|元/平米|套|份|层|天|日|户|个|户数)"
_HINT = r"必填|选填|可选|文本|文本格式|日期|年月日|年-月-日|年/月/日|yyyy-mm-dd|yyyy/mm/dd|√|是/否|有/无"
_BRACKET = re.compile(rf"[(\[【〔](?:单位[:：]?)?(?:{_UNIT}|{_HINT})[)\]】〕]")
_TAIL = re.compile(r"[/:：](?:元|m2|平方米)$|(?<=面积)(?:m2|平方米)$|(?<=[价额款])元$")
_ANY_BRACKET = re.compile(r"[(\[【〔][^)\]】〕]*[)\]】〕]")


@lru_cache(4096)
def heading_key(text: str) -> str:
    """The form in which two writings of a heading are the same."""
    key = match_key(text)
    key = _BRACKET.sub("", key).strip("*:：.·")
    return _TAIL.sub("", key)


@lru_cache(4096)
def bare_key(text: str) -> str:
    """A heading less everything in brackets, to tell what was probably meant."""
    return heading_key(_ANY_BRACKET.sub("", match_key(text)))


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading: `text` as it is shown to the user, `names` by which it is known, the likeliest first."""

    index: int
    text: str
    names: tuple[str, ...]

    @property
    def letter(self) -> str:
        return column_letter(self.index)


@dataclass(slots=True)
class Header:
    """The headings of a table, as one of the tables looked for.

    top, below   the first row of the headings and the first row under them, from 0
    claimed      column index -> what it is
    rivals       further columns with another heading of a column that is claimed already
    missing      required columns that are not there
    """

    spec: TableSpec
    top: int
    below: int
    headings: list[Heading]
    claimed: dict[int, ColumnSpec] = field(default_factory=dict)
    rivals: list[tuple[Heading, Heading, ColumnSpec]] = field(default_factory=list)
    missing: list[ColumnSpec] = field(default_factory=list)

    @property
    def rank(self) -> tuple[bool, int, int, int]:
        """The greater the better: complete, many columns, few rows, near the top."""
        return not self.missing, len(self.claimed), self.top - self.below, -self.top


def find_header(sheet: Worksheet, spec: TableSpec, remembered: Layout | None) -> Header | None:
    """The best headings for a table in a worksheet, complete or not; None where nothing fits at all."""
    best: Header | None = None
    for top in range(min(_SEARCHED, len(sheet.rows))):
        for depth in range(1, min(_DEEPEST, len(sheet.rows) - top) + 1):
            if _is_cut(sheet, top) or _is_cut(sheet, top + depth):
                continue
            header = _header(sheet, spec, top, depth, remembered)
            if header.claimed and (best is None or header.rank > best.rank):
                best = header
    return best


def _is_cut(sheet: Worksheet, row: int) -> bool:
    """Whether a merged cell reaches from above a row into it, so that headings neither begin nor end there."""
    return any(first < row <= last for first, _left, last, _right in sheet.merges)


def _header(sheet: Worksheet, spec: TableSpec, top: int, depth: int, remembered: Layout | None) -> Header:
    header = Header(spec, top, top + depth, list(_headings(sheet, top, depth)))
    _claim(header, remembered)
    found = {column.key for column in header.claimed.values()}
    header.missing = [column for column in spec.columns if column.required and column.key not in found]
    return header


def _headings(sheet: Worksheet, top: int, depth: int) -> Iterator[Heading]:
    """The headings of all columns that have one."""
    width = len(sheet.rows[top])
    lines = [[cell_text(cell) for cell in sheet.rows[row]] for row in range(top, top + depth)]
    for first, left, last, right in sheet.merges:
        for row in range(max(first, top), min(last, top + depth - 1) + 1):
            for column in range(left, right + 1):
                if first >= top and row < len(sheet.rows) and column < width:
                    lines[row - top][column] = cell_text(sheet.rows[first][left])
    for upper, lower in pairwise(lines):
        for column in range(1, width):
            # Where merged cells did not survive (csv), a group stands over its first column only.
            if not upper[column] and lower[column] and lower[column] != upper[column - 1]:
                upper[column] = upper[column - 1]
    for column in range(width):
        parts = list(dict.fromkeys(line[column] for line in lines if line[column]))
        if parts:
            whole, leaf = "".join(parts), parts[-1]
            last_two = "".join(parts[-2:])
            names = tuple(dict.fromkeys(heading_key(name) for name in (whole, last_two, leaf)))
            yield Heading(column, " ".join("/".join(parts).split()), names)


def _claim(header: Header, remembered: Layout | None) -> None:
    """Give each column to the field whose heading it bears, the surest first; each field takes one column."""
    known = {heading_key(text): column.key for text, column in remembered.claimed()} if remembered else {}
    by_name: dict[str, list[Heading]] = {}
    for heading in header.headings:
        for name in heading.names:
            by_name.setdefault(name, []).append(heading)
    fits: list[tuple[bool, int, int, int, int]] = []
    for place, spec in enumerate(header.spec.columns):
        for rank, text in enumerate(spec.headings):
            name = heading_key(text)
            for heading in by_name.get(name, ()):
                new = known.get(heading_key(heading.text)) != spec.key
                fits.append((new, heading.names.index(name), rank, place, heading.index))
    at = {heading.index: heading for heading in header.headings}
    taken: dict[str, Heading] = {}
    for _new, _part, _rank, place, index in sorted(fits):
        spec = header.spec.columns[place]
        if index in header.claimed:
            continue
        if spec.key in taken:
            header.rivals.append((taken[spec.key], at[index], spec))
        else:
            header.claimed[index] = spec
            taken[spec.key] = at[index]
    header.rivals = [rival for rival in header.rivals if rival[1].index not in header.claimed]
    header.rivals = list({rival[1].index: rival for rival in header.rivals}.values())


def settle_rivals(sheet: Worksheet, header: Header) -> None:
    """Two columns under one and the same heading: the one that is filled counts. Raises InputError where both are."""
    for first, second, spec in list(header.rivals):
        if heading_key(first.text) != heading_key(second.text):
            continue
        if not _filled(sheet, header, first.index):
            del header.claimed[first.index]
            header.claimed[second.index] = spec
        elif _filled(sheet, header, second.index):
            raise InputError(
                _("sheet {sheet}: columns {first} and {second} are both headed “{heading}”: rename one"),
                sheet=sheet.name,
                first=first.letter,
                second=second.letter,
                heading=first.text,
            )
        header.rivals.remove((first, second, spec))


def _filled(sheet: Worksheet, header: Header, column: int) -> bool:
    return any(not is_blank(row[column]) for row in sheet.rows[header.below :])


def nearest(header: Header, texts: Sequence[str]) -> dict[str, str]:
    """For each missing column, the unclaimed heading that is most like one of its own."""
    import difflib

    found = {}
    for column in header.missing:
        for text in column.headings:
            near = difflib.get_close_matches(text, texts, 1, 0.5)
            if near:
                found[column.headings[0]] = near[0]
                break
    return found


def unclaimed(header: Header) -> list[Heading]:
    return [heading for heading in header.headings if heading.index not in header.claimed]


def almost(header: Header) -> Mapping[int, ColumnSpec]:
    """Columns that would be claimed but for what stands in their brackets (总价(万元) is not 总价)."""
    by_name = {heading_key(text): spec for spec in reversed(header.spec.columns) for text in spec.headings}
    taken = {spec.key for spec in header.claimed.values()}
    return {
        heading.index: by_name[bare_key(heading.text)]
        for heading in unclaimed(header)
        if bare_key(heading.text) in by_name
        and bare_key(heading.text) not in heading.names
        and by_name[bare_key(heading.text)].key not in taken
    }
