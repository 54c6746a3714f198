"""Views of plugins: built under guard, and told in the user's words for the screen and the command line."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caseman.api.fields import fields_of
from caseman.api.identity import masked
from caseman.api.messages import InputError, Refused
from caseman.api.messages import msg as _
from caseman.api.reports import Report
from caseman.api.rules import Severity
from caseman.api.views import Board, Chart, Facts, Form, Prose, Shown, Table, View

from .charts import BLOCKS, ChartLine, Number, Signs, bars, sparklines
from .records import Record
from .reports import Cells, ReportRun
from .tables import text_table

if TYPE_CHECKING:
    from .office import Office

NUMBERS = ("money", "area", "rate", "count")


def view_of(office: "Office", name: str) -> View:
    """A view by its id. Raises InputError, naming the nearest."""
    views = office.plugins.registry.views
    if name in views:
        return views[name]
    near = difflib.get_close_matches(name, views, 1)
    if near:
        raise InputError(_("there is no view {name}; is {near} meant?"), name=name, near=near[0])
    raise InputError(_("there is no view {name}; see caseman view --list"), name=name)


def views_of(office: "Office", records: str) -> list[View]:
    """The views of a record type in the order of their tabs; of the office for an empty one."""
    found = (one for one in office.plugins.registry.views.values() if one.records == records)
    return sorted(found, key=lambda one: (one.order, one.id))


def built(office: "Office", view: View, record: Record | None) -> Shown:
    """What a view shows now, of its record. Raises Refused where it fails, and what it refuses itself."""
    given = office.facts(record) if record is not None else ReportRun(office, None)
    told, fault = office.guard(view.id, view.build, given)
    if fault:
        title = office.text(view.title, office.plugins.owner(view.id))
        raise Refused(_("{view} cannot be shown: {fault}"), view=title, fault=fault)
    if isinstance(told, Form):
        _check_action(office, view, told.action, told.values)
    elif isinstance(told, Table):
        for row in told.rows:
            if told.digits:
                _check_action(office, view, told.digits.action, {told.digits.param: "", **given_of(row)})
            if row["does"]:
                _check_action(
                    office, view, str(row["does"]), given_of(row), str(row["ref"]).partition("/")[0]
                )
    shown: Shown = told
    return shown


def _check_action(
    office: "Office", view: View, name: str, values: Mapping[str, object], table: str = ""
) -> None:
    """What a view would do is an action that there is on its records (or on those of a table), with parameters that it has.
    Raises Refused."""
    action = office.plugins.registry.actions.get(name)
    known = fields_of(action.params) if action and action.params else {}
    unknown = sorted(set(values) - set(known))
    fitting = (table,) if table else ("", view.records)
    if action is None or action.records not in fitting or unknown:
        title = office.text(view.title, office.plugins.owner(view.id))
        fault = ", ".join(unknown) or name
        raise Refused(_("{view} cannot be shown: {fault}"), view=title, fault=fault)


def given_of(row: Mapping[str, object]) -> Mapping[str, object]:
    """What a row gives to the action of its table's digits, or to its own."""
    given = row.get("given")
    return given if isinstance(given, Mapping) else {}


def digit_values(told: Table, rows: Sequence[int], digit: str) -> list[dict[str, object]]:
    """The parameters of the digits' action for some rows; none where the digit stands for nothing."""
    digits = told.digits
    if digits is None or digit not in digits.meanings:
        return []
    return [{**given_of(told.rows[row]), digits.param: digit} for row in rows if row < len(told.rows)]


@dataclass(frozen=True, slots=True)
class CardText:
    """A card in the user's words."""

    title: str
    lines: tuple[str, ...]
    ref: str
    severity: Severity | None


class ViewText:
    """What a view built, in the user's words; personal values masked unless `unmasked`."""

    def __init__(self, office: "Office", view: View, unmasked: bool = False) -> None:
        self._office = office
        self._view = view
        self._unmasked = unmasked
        self._owner = office.plugins.owner(view.id)

    def say(self, message: str) -> str:
        return self._office.text(message, self._owner)

    @property
    def title(self) -> str:
        return self.say(self._view.title)

    @property
    def help(self) -> str:
        return self.say(self._view.help)

    def facts(self, told: Facts) -> list[tuple[str, str]]:
        """Label and value pairs."""
        hidden = () if self._unmasked else told.personal
        return [
            (self.say(label), self._value(value, personal=label in hidden)) for label, value in told.pairs
        ]

    def _value(self, value: object, *, personal: bool = False) -> str:
        text = self._office.text.fact(value, self._owner)
        return masked(text) if personal and text else text

    def digits(self, told: Table) -> str:
        """What the digits stand for, in one line; empty where they do nothing."""
        meanings = told.digits.meanings if told.digits else {}
        return " · ".join(f"{digit} {self.say(title)}" for digit, title in meanings.items())

    def cells(self, told: Table) -> Cells:
        """How the cells of a table are read."""
        report = Report(id=self._view.id, title=self._view.title, columns=told.columns, rows=lambda _ctx: ())
        return Cells(self._office, report, self._unmasked)

    def prose(self, told: Prose) -> list[str]:
        return [self.say(line) for line in told.lines]

    def form(self, told: Form) -> list[tuple[str, str]]:
        """The fields of the action and what would be filled in."""
        action = self._office.plugins.registry.actions[told.action]
        specs = fields_of(action.params) if action.params else {}
        hidden = not self._unmasked
        return [
            (
                self._office.text.label(spec.title),
                self._value(told.values.get(name), personal=hidden and spec.meta.personal),
            )
            for name, spec in specs.items()
            if spec.kind not in ("rows", "group")
        ]

    def board(self, told: Board) -> list[tuple[str, list[CardText]]]:
        """The lanes, each with its cards."""
        return [
            (
                self.say(lane.title),
                [
                    CardText(self.say(one.title), tuple(map(self.say, one.lines)), one.ref, one.severity)
                    for one in lane.cards
                ],
            )
            for lane in told.lanes
        ]

    def chart(self, told: Chart, cells: int, signs: Signs = BLOCKS) -> list[ChartLine]:
        """Bars, then sparklines, with an empty line between them."""
        unit = self.say(told.unit)

        def shown(value: Number) -> str:
            text = f"{value:,.2f}" if told.kind in ("money", "area") else self._value(value)
            return f"{text} {unit}".rstrip()

        full = 100 if unit == "%" else 0  # part of a whole is drawn as such
        above = bars([(self.say(label), value) for label, value in told.bars], cells, shown, signs, full)
        below = sparklines([(self.say(label), one) for label, one in told.lines], cells, shown, signs)
        return [*above, *([ChartLine("", "", "")] if above and below else []), *below]

    # -- the whole as text and as JSON

    def text(self, told: Shown, marks: Mapping[Severity, str], cells: int = 80) -> str:
        """The view as plain text, at most `cells` wide where it is a chart."""
        if isinstance(told, Facts | Form):
            pairs = self.facts(told) if isinstance(told, Facts) else self.form(told)
            return "\n".join(f"{label}  {value}".rstrip() for label, value in pairs)
        if isinstance(told, Prose):
            return "\n".join(self.prose(told))
        if isinstance(told, Table):
            reader = self.cells(told)
            heads = [reader.title(column) for column in told.columns]
            rows = [
                [reader.text(column, row.get(column.name)) for column in told.columns] for row in told.rows
            ]
            return text_table(heads, rows, [column.kind in NUMBERS for column in told.columns]).rstrip("\n")
        if isinstance(told, Board):
            return "\n".join(self._board_lines(told, marks))
        lines = self.chart(told, cells)
        return "\n".join(f"{one.label}  {one.drawn}  {one.number}".rstrip() for one in lines)

    def _board_lines(self, told: Board, marks: Mapping[Severity, str]) -> Iterable[str]:
        for title, cards in self.board(told):
            yield f"— {title} {len(cards)}"
            for card in cards:
                mark = f"{marks[card.severity]} " if card.severity else ""
                yield f"  {mark}{card.title}"
                yield from (f"      {line}" for line in card.lines)

    def json(self, told: Shown) -> dict[str, Any]:
        """The view as JSON: its kind, and its parts as people read them."""
        kind = type(told).__name__.lower()
        shape: dict[str, Any] = {"view": self._view.id, "title": self.title, "kind": kind}
        if isinstance(told, Facts):
            return shape | {"pairs": [list(pair) for pair in self.facts(told)]}
        if isinstance(told, Form):
            return shape | {"action": told.action, "pairs": [list(pair) for pair in self.form(told)]}
        if isinstance(told, Prose):
            return shape | {"lines": self.prose(told)}
        if isinstance(told, Table):
            return shape | {"rows": self._json_rows(told)}
        if isinstance(told, Board):
            return shape | {"lanes": [_json_lane(*lane) for lane in self.board(told)]}
        series: Sequence[tuple[str, Sequence[Number]]] = told.lines
        return shape | {
            "unit": self.say(told.unit),
            "bars": [[self.say(label), str(value)] for label, value in told.bars],
            "lines": [[self.say(label), [str(one) for one in values]] for label, values in series],
        }

    def _json_rows(self, told: Table) -> list[dict[str, str]]:
        reader = self.cells(told)
        return [
            {
                "ref": str(row.get("ref") or ""),
                **({"does": str(row["does"])} if row["does"] else {}),
                **{column.name: reader.text(column, row.get(column.name)) for column in told.columns},
            }
            for row in told.rows
        ]


def _json_lane(title: str, cards: Sequence[CardText]) -> dict[str, Any]:
    return {
        "title": title,
        "cards": [
            {
                "title": one.title,
                "lines": list(one.lines),
                "ref": one.ref,
                "severity": str(one.severity or ""),
            }
            for one in cards
        ],
    }
