"""The calculator: any registered calculation, for a place and a day, with its derivation and sources."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from textual.containers import Container, Horizontal
from textual.widget import Widget

from caseman.api.fields import FieldMeta, FieldSpec
from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.api.policy import Calculated, Calculation, Input, Line
from caseman.tui.widgets.columns import Cell, TableColumn, text_of
from caseman.tui.widgets.form import Form
from caseman.tui.widgets.table import VirtualTable

from .choices import Option, open_choices
from .help import HelpText
from .work import OfficeScreen

if TYPE_CHECKING:
    from caseman.tui.office_app import OfficeApp

#: Names of the two fields beside the inputs; inputs are names of Python, so these clash with none.
DAY, PLACE = "on ", "place "
LINES = (
    TableColumn(_("line"), 12, 2, 40),
    TableColumn(_("value"), 12, 0, number=True),
    TableColumn(_("formula"), 10, 3),
    TableColumn(_("source"), 10, 3),
)
#: Kinds of input that a form has a kind of field for; the others are typed as text.
_KINDS = ("money", "area", "rate", "count", "day", "text", "mark")


class Calculator(OfficeScreen):
    """Inputs on one side, the result and its derivation on the other; it follows what is typed."""

    key_titles = {"save": _("compute")}
    DEFAULT_CSS = """
    Calculator #parts { layout: vertical; height: 1fr; }
    Calculator #inputs, Calculator #derivation { height: 1fr; width: 1fr; }
    Calculator.-wide #parts { layout: horizontal; }
    Calculator.-wide #inputs { width: 46; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    AUTO_FOCUS = "Form"

    def __init__(self) -> None:
        super().__init__()
        self._shown_id = ""
        self._rows: list[tuple[Cell, ...]] = []
        self._lines: list[Line | None] = []
        self._done: Calculated | None = None

    def bind_calculation(self, name: str) -> None:
        self._shown_id = name
        if self.is_mounted:
            self._begin()

    def body(self) -> Iterable[Widget]:
        with Horizontal(id="parts"):
            with Container(id="inputs"):
                yield Form()
            with Container(id="derivation"):
                self.table = VirtualTable(LINES, sortable=False, empty=_("Fill in what it takes."))
                yield self.table

    def on_mount(self) -> None:
        self._begin()

    @property
    def calculation(self) -> Calculation:
        return self.desk.open.rulebook.calculations[self._shown_id]

    @property
    def _owner(self) -> str:
        return self.desk.open.plugins.owner(self._shown_id)

    def _begin(self) -> None:
        office, text = self.desk.open, self.desk.open.text
        self.title_line.show(self.say(_("calculator")), text(self.calculation.title, self._owner))
        specs = [self._spec(name, one) for name, one in self.calculation.inputs.items()]
        specs += [
            FieldSpec(DAY, "day", False, FieldMeta(self.say(_("law of the day")), help=self.say(_("what if: the day whose rules apply")))),
            FieldSpec(PLACE, "text", False, FieldMeta(self.say(_("region")), help=self.say(_("six digits, GB/T 2260; F4 shows those that have packs")))),
        ]  # fmt: skip
        form = self.query_one(Form)
        form.show(specs, {DAY: self._today, PLACE: self._home()}, today=office.today)
        self.table.set_title(self.say(_("derivation")))
        self._compute()
        form.focus()

    @property
    def _today(self) -> date:
        return self.desk.open.options.policy_date or self.desk.open.today

    def _home(self) -> str:
        """The district of the office's projects, where they lie in one."""
        found = {str(one.data.get("district") or "") for one in self.desk.open.reader.all("projects")}
        return found.pop() if len(found) == 1 else ""

    def _spec(self, name: str, one: Input) -> FieldSpec:
        text = self.desk.open.text
        title = text(one.title, self._owner) or name
        unit = text(one.unit, self._owner)
        kind = one.type if one.type in _KINDS else "text"
        meta = FieldMeta(f"{title}（{unit}）" if unit else title, help="、".join(one.choices))
        options = getattr(one, "options", None)
        if options is not None and one.type == "choice":
            return FieldSpec(name, "choice", one.required, meta, options)
        return FieldSpec(name, kind, one.required, meta)

    # Computing

    def _given(self) -> dict[str, object]:
        model = self.query_one(Form).model
        return {name: model.value(name) for name in model.specs if model.value(name) not in (None, "", False)}

    def _compute(self) -> None:
        """The result as the inputs stand; what is missing or wrong stands in its place."""
        form = self.query_one(Form)
        given = self._given()
        day, place = given.pop(DAY, None), str(given.pop(PLACE, ""))
        self._done, self._rows, self._lines = None, [], []
        if form.model.errors:
            self._show()
            return
        try:
            self._done = self.desk.open.calculate(
                self._shown_id, given, day if isinstance(day, date) else self._today, place
            )
        except CasemanError as error:
            self._show(self._said(error))
            return
        for value in self._done.result.values():
            self._rows.append(((self._title_of(value), "bold"), (self._told(value), "bold"), "", ""))
            self._lines.append(None)
        for line in self._done.lines:
            self._rows.append(self._line(line))
            self._lines.append(line)
        self._show()

    def _said(self, error: CasemanError) -> str:
        """What is missing or wrong, inputs by the titles that the form shows."""
        titles: dict[str, object] = {spec.name: spec.title for spec in self.query_one(Form).model.fields}

        def called(fact: object) -> object:
            if isinstance(fact, list):
                return [called(one) for one in fact]
            return titles.get(fact, fact) if isinstance(fact, str) else fact

        return self.say(error.message, **{name: called(fact) for name, fact in error.facts.items()})

    def _title_of(self, value: object) -> str:
        """What a result is called: as the line of the derivation that came to it."""
        lines = self._done.lines if self._done else ()
        yes_no = isinstance(value, bool)  # a "no" is no sum of 0
        same = (
            one.label
            for one in reversed(lines)
            if one.value == value and isinstance(one.value, bool) is yes_no
        )
        found = next(same, "")
        return self.desk.open.text(found, self._owner) if found else self.say(_("result"))

    def _line(self, line: Line) -> tuple[Cell, ...]:
        from caseman.core.policy import formula

        source: Cell = ""
        if line.typed:
            source = self.say(_("as typed"))
        elif line.source is not None:
            unsure = not line.source.verified
            source = (f"※ {line.source.cite}" if unsure else line.source.cite, "warn" if unsure else "muted")
        label = self.desk.open.text(line.label, self._owner)
        how = formula(line, lambda words: self.desk.open.text(words, self._owner))
        return label, self._told(line.value), how, source

    def _told(self, value: object) -> str:
        """A value as people read it; figures keep their decimals and get separators."""
        if isinstance(value, Decimal):
            return f"{value:,f}"
        return self.desk.open.text.fact(value, self._owner)

    def _show(self, wrong: str = "") -> None:
        rows = self._rows
        self.table.show(lambda i: rows[i], len(rows), keep=True)
        unsure = bool(self._done) and any(
            one and one.source and not one.source.verified for one in self._lines
        )
        note = self.say(_("※ rests on figures that nobody has verified")) if unsure else wrong
        self.status.facts([(note, "warn")] if note else [])

    # Keys and messages

    def on_form_edited(self, event: Form.Edited) -> None:
        self._compute()

    def on_form_saved(self, event: Form.Saved) -> None:
        self._compute()
        self.table.focus()

    def on_form_finished(self, event: Form.Finished) -> None:
        event.stop()
        self._compute()
        self.table.focus()

    def on_form_values_asked(self, event: Form.ValuesAsked) -> None:
        """The words of a choice, the places that have packs."""
        one = self.calculation.inputs.get(event.name)
        words = list(one.choices) if one else []
        if event.name == PLACE:
            packs = self.desk.open.policies.packs
            words = sorted({pack.region for pack in packs if pack.region.isdigit()})
            titles = {pack.region: pack.title for pack in packs}
        else:
            titles = {}
        if not words:
            self.app.bell()
            return
        options = [Option(word, titles.get(word, word), code=word) for word in words]
        form = event.form
        open_choices(
            self.shell, self.say(_("values")), options,
            lambda option: form.put(event.name, option.value, on=True), text=event.text,
        )  # fmt: skip

    def action_check(self) -> None:
        self._compute()
        self.table.focus()

    def palette_options(self) -> list[Option]:
        return [
            Option(
                lambda: choose_calculation(self),
                self.say(_("Another calculation.")),
                code=self.say(_("calculator")),
            ),
            Option(
                self.copy_result, self.say(_("Result and derivation, as text.")), code=self.say(_("copy all"))
            ),
            *super().palette_options(),
        ]

    def copy_result(self) -> None:
        """The whole derivation, tabs between its cells."""
        rows = [[text_of(cell) for cell in row] for row in self._rows]
        heads = [self.say(column.title) for column in LINES]
        told = "\n".join("\t".join(cells) for cells in [heads, *rows])
        title = self.desk.open.text(self.calculation.title, self._owner)
        self.shell.copy(f"{title}\n{told}\n")
        self.shell.tell(self.say(_("Copied: {text}"), text=title))

    def help_here(self) -> HelpText:
        """Of the line under the cursor: where its figure comes from."""
        line = self._lines[self.table.cursor] if self.table.has_focus and self._lines else None
        title = self.desk.open.text(self.calculation.title, self._owner)
        if line is None or line.source is None:
            told = self.desk.open.text(self.calculation.help, self._owner) if self.calculation.help else ""
            return HelpText(
                title,
                told
                or self.say(_("Each line of the derivation says where its figure comes from: F1 on it.")),
            )
        source = line.source
        office = self.desk.open
        packs = {pack.id: pack.title for pack in office.policies.packs}
        parameter = office.policies.parameters.get(source.parameter)
        facts = {
            "parameter": office.text.label(parameter.title) if parameter else source.parameter,
            "pack": packs.get(source.pack) or source.pack,
            "since": source.since.isoformat(),
        }
        more = [self.say(_("{parameter}, from pack {pack}, since {since}"), **facts)]
        if not source.verified:
            more.append(self.say(_("Nobody has read this figure against its source yet.")))
        if line.due is not None:
            from caseman.core.policy import count

            more += [office.text.sentence(told, days) for told, days in count(line.due)]
        return HelpText(
            self.desk.open.text(line.label, self._owner), self._told(line.value), source.cite, tuple(more)
        )


def choose_calculation(screen: OfficeScreen) -> None:
    """Let the user choose a calculation, and show it."""
    office = screen.desk.open
    options = [
        Option(name, office.text(one.title, office.plugins.owner(name)), keys=(name,))
        for name, one in sorted(office.rulebook.calculations.items())
    ]
    open_choices(
        screen.shell, screen.say(_("calculator")), options,
        lambda option: open_calculation(screen.office_app, option.value),
    )  # fmt: skip


def open_calculation(app: "OfficeApp", name: str, given: Mapping[str, Any] | None = None) -> None:
    """Show a calculation, with some of its inputs filled in."""
    screen: Calculator = app.keep("calculator", Calculator)
    screen.bind_calculation(name)
    if screen not in app.screen_stack:
        app.push_screen(screen)
    while app.screen is not screen and screen in app.screen_stack:
        app.pop_screen()
    if given:
        form = screen.query_one(Form)
        for field, value in given.items():
            form.put(field, value)
