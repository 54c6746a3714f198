"""Running reports: their rows chosen, sorted and added up, as of today or of an earlier day."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from caseman.api.choices import Choice
from caseman.api.fields import Params
from caseman.api.identity import masked
from caseman.api.messages import InputError, Who
from caseman.api.messages import msg as _
from caseman.api.reports import Column, Report
from caseman.api.values import match_key, parse_day, parse_decimal
from caseman.api.workflow import Step

from .actions import read_params
from .facts import Facts, World, state_of
from .policy.noting import NotingPolicies
from .reader import Reader, StoreReader
from .reconcile import ListBook, Progress
from .records import Record

if TYPE_CHECKING:
    from .office import Office

NUMBERS = ("money", "area", "rate", "count")
#: How alike a column's name is to the one meant (Chinese names are short: one sign of two), and how many are told.
NEAR, NAMED = 0.5, 20
_WHERE = re.compile(r"(?P<column>[^=<>!~≠≤≥]+?)\s*(?P<how>!=|≠|>=|≥|<=|≤|=|>|<|~)\s*(?P<value>.*)", re.DOTALL)
_OTHER_SIGNS = {"≠": "!=", "≥": ">=", "≤": "<="}
_FULL_WIDTH = str.maketrans("＝＞＜～！", "=><~!")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows and columns of a report: `where` as typed (`total>=1000000`, `state~备案`), all of which must hold;
    `sort` by column names, a `-` after one for falling; `columns` by name, all without. `as_of` is an earlier day.
    `typed` is what stands in a find line: conditions and words between `;`."""

    where: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    as_of: date | None = None
    typed: str = ""


class ReportRun:
    """Satisfies `caseman.api.ReportContext`."""

    def __init__(
        self,
        office: "Office",
        params: Params | None,
        as_of: date | None = None,
        progress: Progress | None = None,
    ) -> None:
        """With `progress` it runs beside the interface, and shares nothing with it that keeps what it read."""
        self.office = office
        self.params = params
        self.today = as_of or office.today
        self._progress = progress
        self._states: dict[str, list[Step]] = {}
        self.reader: Reader = office.reader
        if as_of:
            self.reader = _as_of(office, as_of)
        elif progress:
            self.reader = StoreReader(office.store, office.schema)
        day = office.options.policy_date
        # As things stand the book that the check keeps will do; an earlier day has lists of its own.
        own = as_of or progress
        book = ListBook(office.plugins.registry.lists, office.guard) if own else office.book
        self.policies = NotingPolicies(office.policies)
        self._world = World(
            self.reader, office.rulebook, self.policies, self.today, day, book, office.options.data
        )

    def all(self, records: str) -> Iterator[Facts]:
        told, of = self._progress, len(self.reader.ids(records)) if self._progress else 0
        for number, record in enumerate(self.reader.all(records)):
            if told:
                told(number, of)
            yield Facts(self._world, record)

    def state(self, record: Record) -> str:
        if record.table not in self._states:
            self._states[record.table] = [
                step for step in self.office.rulebook.states if step.records == record.table
            ]
        return state_of(self._states[record.table], record)


def _as_of(office: "Office", day: date) -> Reader:
    """The records as they were at the end of a day. Raises InputError before the first change and after today."""
    if day > office.today:
        raise InputError(_("{day} is not over yet"), day=day)
    view = office.store.as_of(datetime.combine(day, time.max).astimezone())
    if not view.tables():
        raise InputError(_("nothing was kept yet on {day}"), day=day)
    return StoreReader(view, office.schema)


@dataclass(frozen=True, slots=True)
class Ledger:
    """A report's rows, with its columns and totals. Values are typed; None is an empty cell."""

    report: Report
    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, Any]]
    totals: Mapping[str, Decimal]
    day: date
    choice: Selection = field(default_factory=Selection)
    #: Titles (message ids) of the parameters that rows rest on and whose value in use nobody has verified.
    unverified: Sequence[str] = ()


def run_report(
    office: "Office",
    name: str,
    given: Mapping[str, object],
    choice: Selection | None = None,
    progress: Progress | None = None,
) -> Ledger:
    """Run a report; `progress` is told (records done, records in all) and may raise to stop.

    Raises InputError for an unknown report, parameter or column, or when the report itself fails."""
    report = office.plugins.registry.reports.get(name)
    if report is None:
        near = difflib.get_close_matches(name, office.plugins.registry.reports, 1)
        if near:
            raise InputError(_("there is no report {name}; is {near} meant?"), name=name, near=near[0])
        raise InputError(_("there is no report {name}; see caseman report --list"), name=name)
    choice = choice or Selection()
    context = ReportRun(office, read_params(office, report.params, given), choice.as_of, progress)
    rows, fault = office.guard(report.id, lambda ctx: list(report.rows(ctx)), context)
    if fault:
        raise InputError(_("the report {name} failed: {fault}"), name=name, fault=fault)
    whole = Ledger(report, report.columns, rows, {}, context.today, unverified=context.policies.unverified)
    return choose(office, whole, choice, progress)


def choose(office: "Office", ledger: Ledger, choice: Selection, progress: Progress | None = None) -> Ledger:
    """A ledger with what was chosen of it, added up; `progress` as of `run_report`, by rows. Raises InputError."""
    from .filters import Filter

    cells = Cells(office, ledger.report)
    keep: list[Callable[[Any], bool]] = [cells.condition(text) for text in choice.where]
    keep.append(Filter(office, ledger.report, choice.typed).fits)
    rows = []
    for number, row in enumerate(ledger.rows):
        if progress:
            progress(number, len(ledger.rows))
        if all(fits(row) for fits in keep):
            rows.append(row)
    for told in reversed(choice.sort):
        column = cells.column(told.removesuffix("-").removesuffix("+"))
        key = sort_key(column.name)
        filled = [row for row in rows if row.get(column.name) not in (None, "")]
        empty = [row for row in rows if row.get(column.name) in (None, "")]
        rows = sorted(filled, key=key, reverse=told.endswith("-")) + empty
    columns = tuple(cells.column(name) for name in choice.columns) or ledger.report.columns
    return replace(ledger, columns=columns, rows=rows, totals=totals_of(columns, rows), choice=choice)


def totals_of(columns: Iterable[Column], rows: Sequence[Mapping[str, Any]]) -> dict[str, Decimal]:
    """What the columns that are added up come to."""
    return {
        column.name: sum(
            (Decimal(row[column.name]) for row in rows if row.get(column.name) is not None), Decimal(0)
        )
        for column in columns
        if column.total
    }


def sort_key(name: str) -> Callable[[Mapping[str, Any]], tuple[int, Any]]:
    """Orders a column's values: numbers and days by size, texts with the numbers in them by size (2-1-0503)."""

    def key(row: Mapping[str, Any]) -> tuple[int, Any]:
        value = row.get(name)
        if isinstance(value, bool | int | Decimal):
            return 0, Decimal(value)
        if isinstance(value, date):
            return 1, value.toordinal()
        parts = re.split(r"(\d+)", str(value))
        return 2, [(1, int(part), "") if part.isdecimal() else (0, 0, part) for part in parts]

    return key


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on the column of a name, to be asked of a row.

    holds  is asked of the cell's value, or of its text where there is a `key`
    key    the text of a value as two spellings of it are the same; whoever asks often may keep it
    """

    column: str
    holds: Callable[[Any], bool]
    key: Callable[[Any], str] | None = None

    def __call__(self, row: Mapping[str, Any]) -> bool:
        value = row.get(self.column)
        return self.holds(self.key(value) if self.key else value)


class Cells:
    """A report's cells as people read and type them."""

    def __init__(self, office: "Office", report: Report, unmasked: bool = False) -> None:
        self._office = office
        self._report = report
        self._unmasked = unmasked
        self._owner = office.plugins.owner(report.id)

    def title(self, column: Column) -> str:
        return self._office.text(column.title, self._owner)

    def hidden(self, column: Column) -> bool:
        return column.personal and not self._unmasked

    def text(self, column: Column, value: object) -> str:
        """A cell as people read it; a personal one masked."""
        if value is None or value == "":
            return ""
        if self.hidden(column):
            told = self._office.text.fact(value, self._owner)
            return masked(told) if column.kind != "text" else told[:1] + "*" * (len(told) - 1)
        if column.kind in ("paper", "place"):
            kinds: Mapping[str, Any] = getattr(self._office.plugins.registry, f"{column.kind}s")
            kind = kinds.get(str(value))
            return self._office.text.label(kind.title) if kind else str(value)
        if column.kind in ("money", "area") and isinstance(value, Decimal):
            return format(value, ".2f")
        return self._office.text.fact(value, self._owner)

    def column(self, word: str) -> Column:
        """A column by its name or heading. Raises InputError naming the nearest, or all."""
        wanted = match_key(word)
        by_word = {
            match_key(name): column
            for column in self._report.columns
            for name in (column.name, column.title, self.title(column))
        }
        if wanted in by_word:
            return by_word[wanted]
        near = difflib.get_close_matches(wanted, by_word, 1, NEAR)
        if near:
            raise InputError(
                _("there is no column {name}; is {near} meant?"), name=word, near=self.title(by_word[near[0]])
            )
        known = [self.title(column) for column in self._report.columns[:NAMED]]
        if len(known) < len(self._report.columns):
            known.append("…")
        raise InputError(_("there is no column {name}; there are {known}"), name=word, known=known)

    def condition(self, told: str) -> Condition:
        """A condition as typed: column, one of = != > >= < <= ~ (holds the text), value. Raises InputError.

        Personal columns can be searched for too: what is typed is known to whoever typed it.
        """
        found = _WHERE.fullmatch(told.strip().translate(_FULL_WIDTH))
        if not found:
            raise InputError(
                _("“{told}” is not written as column=value, with = != > >= < <= or ~ (holds)"), told=told
            )
        column = self.column(found["column"])
        how, word = _OTHER_SIGNS.get(found["how"], found["how"]), found["value"].strip()
        plain = Cells(self._office, self._report, unmasked=True)
        wanted = match_key(word)

        def key(value: Any) -> str:
            return match_key(plain.text(column, value))

        if how == "~":
            return Condition(column.name, lambda told: wanted in told, key)
        if how in ("=", "!="):
            number = _number(word) if column.kind in NUMBERS else None

            def same(value: Any) -> bool:
                if number is not None and isinstance(value, int | Decimal):
                    return (Decimal(value) == number) == (how == "=")
                if isinstance(value, Choice) and wanted in map(match_key, (value.value, *value.words)):
                    return how == "="
                if isinstance(value, Who) and match_key(value) == wanted:
                    return how == "="
                return (key(value) == wanted) == (how == "=")

            return Condition(column.name, same)
        limit: Any = parse_day(word, self._office.today) if column.kind == "day" else _number(word)
        if limit is None:
            raise InputError(
                _("{column} is compared with a number or a day, not “{word}”"),
                column=self.title(column),
                word=word,
            )

        def compared(value: Any) -> bool:
            if isinstance(limit, date):
                if not isinstance(value, date):
                    return False
            elif not isinstance(value, int | Decimal):
                return False
            more, equal = value > limit, value == limit
            return (
                equal if how in (">=", "<=") and equal else more if how[0] == ">" else not more and not equal
            )

        return Condition(column.name, compared)


def _number(word: str) -> Decimal | None:
    try:
        return parse_decimal(word.removesuffix("%"), None) / (100 if word.endswith("%") else 1)
    except InputError:
        return None
