"""The unit table: a building by floors, each unit in the letter and colour of its case's state."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.widget import Widget

from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.units import parse_unit
from caseman.tui.widgets.prompt import Prompt
from caseman.tui.widgets.strips import Tab, TabStrip
from caseman.tui.widgets.units import Floor, Heading, LegendEntry, UnitCell, UnitGrid

from .help import HelpText
from .work import OfficeScreen

if TYPE_CHECKING:
    from caseman.core.records import Record
    from caseman.tui.office_app import OfficeApp

#: Inks for the states in their order.
STATE_INKS = 6


class _Building(NamedTuple):
    """What the grid is given of a building."""

    title: str
    headings: Sequence[Heading]
    floors: Sequence[Floor]
    legend: Sequence[LegendEntry]


class Units(OfficeScreen):
    """One building at a time; the tabs are the buildings."""

    AUTO_FOCUS = "UnitGrid"

    def __init__(self) -> None:
        super().__init__()
        self._buildings: list[str] = []
        #: What was made of each whole building, while no record has changed since.
        self._made: dict[str, _Building] = {}
        self._seen = -1
        self._cases: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        self._at = ""

    def bind_unit(self, unit: str) -> None:
        """Begin on a unit."""
        self._at = unit
        if self.is_mounted:
            self._begin()

    def body(self) -> Iterable[Widget]:
        yield TabStrip()
        yield Prompt(_("find"), placeholder=_("text, or a condition: state~filed; remark~x"), filters=True)
        yield UnitGrid()

    def on_mount(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self.title_line.show(self.say(_("unit table")))
        self._look()
        strip = self.query_one(TabStrip)
        units = self.desk.open.reader.find("units", ("name",), self._at) if self._at else []
        building = str(units[0].data.get("building", "")) if units else ""
        if building in self._buildings:
            current = self._buildings.index(building)
        else:
            current = min(strip.current, max(0, len(self._buildings) - 1))
        strip.show([Tab(name) for name in self._buildings], current)
        self._show_building()
        self.query_one(UnitGrid).focus()

    def _look(self) -> None:
        """Which buildings there are; what was made of them is forgotten when records have changed."""
        changes = self.desk.changes.total()
        if self._seen != changes:
            self._seen = changes
            self._made.clear()
            names = {str(name) for name in self.desk.open.store.column("units", ("building",)).values()}
            self._buildings = sorted(names, key=lambda name: (len(name), name))

    def _show_building(self) -> None:
        strip, grid = self.query_one(TabStrip), self.query_one(UnitGrid)
        if not strip.tabs:
            grid.show(self.say(_("There is no house table yet.")), [], [], [])
            return
        name = strip.tabs[strip.current].title
        narrowed = bool(self.query_one(Prompt).text.strip())
        made = None if narrowed else self._made.get(name)
        if made is None:
            made = self._make(name)
        if not narrowed:
            self._made[name] = made
            self.query_one(Prompt).hint("")
        grid.show(made.title, made.headings, made.floors, made.legend, at=self._at)

    def _make(self, name: str) -> "_Building":
        """A building of the unit table."""
        units = self.desk.open.reader.find("units", ("building",), name)
        self._ids |= {str(unit.data.get("name")): unit.id for unit in units}
        places = [(place, unit) for unit in units if (place := _place(unit)) is not None]
        columns = sorted({(place[0], place[2]) for place, _unit in places})
        floors: dict[int, list[UnitCell | None]] = {}
        letters = self._letters()
        counts: dict[str, int] = {}
        states = {unit.id: self._state(unit) for _at, unit in places}
        fitting = self._fitting([unit for _at, unit in places])
        for (entrance, floor, room), unit in places:
            row = floors.setdefault(floor, [None] * len(columns))
            if unit.id not in fitting:
                continue
            state = states[unit.id]
            counts[state] = counts.get(state, 0) + 1
            letter, ink = letters.get(state, ("?", "muted"))
            row[columns.index((entrance, room))] = UnitCell(
                str(unit.data.get("name")), _room(unit), letter, ink
            )
        headings = [
            Heading(self.say(_("entrance {number}"), number=entrance) if entrance != "0" else "", room)
            for entrance, room in columns
        ]
        shown = [
            Floor(self.say(_("floor {number}"), number=floor), tuple(floors[floor]))
            for floor in sorted(floors, reverse=True)
        ]
        legend = [
            LegendEntry(letter, state or self.say(_("no contract")), ink, counts[state])
            for state, (letter, ink) in letters.items()
            if counts.get(state)
        ]
        title = self.say(_("{building}: {count} units"), building=name, count=len(places))
        if len(fitting) < len(places):
            title = f"{len(fitting)} / {title}"
        return _Building(title, headings, shown, legend)

    def _fitting(self, units: "list[Record]") -> set[str]:
        """The ids of the units that fit what is typed; all of them while a condition is not finished."""
        prompt = self.query_one(Prompt)
        everything = {unit.id for unit in units}
        if not prompt.text.strip():
            return everything
        given = [(unit, self._cases.get(str(unit.data.get("name")), "")) for unit in units]
        try:
            found = self.desk.open.casefields.fitting_units(given, prompt.text)
        except InputError as error:
            prompt.hint(self.say(error.message, **error.facts), "block")
            return everything
        prompt.hint(f"{len(found)} / {len(units)}")
        return found

    def _letters(self) -> dict[str, tuple[str, str]]:
        """The letter (first that is free) and ink of every state word; a unit without a case is a dot."""
        office = self.desk.open
        letters: dict[str, tuple[str, str]] = {"": ("·", "muted")}
        taken = {"·"}
        for number, step in enumerate(one for one in office.rulebook.states if one.records == "cases"):
            word = office.text(step.state, office.plugins.owner(step.id))
            sign = next((one for one in word if one not in taken and not one.isspace() and one != "已"), "?")
            taken.add(sign)
            letters[word] = (sign, f"state {number % STATE_INKS + 1}")
        return letters

    def _state(self, unit: "Record") -> str:
        """The state word of the case on a unit; empty where there is none."""
        office = self.desk.open
        cases = [
            one for one in office.reader.find("cases", ("unit",), unit.id) if not one.data.get("closed_on")
        ]
        if not cases:
            return ""
        self._cases[str(unit.data.get("name"))] = cases[0].id
        return office.state(cases[0])

    @property
    def filter_list(self) -> str:
        return "cases"

    # Keys and messages

    def action_find(self) -> None:
        self.query_one(Prompt).open(self.query_one(Prompt).text, select=True)

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        self._show_building()

    def on_prompt_left(self, event: Prompt.Left) -> None:
        event.prompt.field.put("", select=False)
        self._show_building()
        self.query_one(UnitGrid).focus()

    def on_prompt_accepted(self, event: Prompt.Accepted) -> None:
        self.query_one(UnitGrid).focus()

    def on_prompt_down(self, event: Prompt.Down) -> None:
        self.query_one(UnitGrid).focus()

    def on_tab_strip_chosen(self, event: TabStrip.Chosen) -> None:
        self._at = ""
        self._show_building()

    def on_unit_grid_moved(self, event: UnitGrid.Moved) -> None:
        self._at = str(event.unit.key)
        case = self._cases.get(self._at)
        record = self.desk.open.reader.get("cases", case) if case else None
        state = self.desk.open.state(record) if record else self.say(_("no contract"))
        self.status.facts([(f"{record.label if record else self._at}  {state}", "bar")])

    def on_unit_grid_opened(self, event: UnitGrid.Opened) -> None:
        from .record import open_record

        case = self._cases.get(str(event.unit.key))
        if case is None:
            self.app.bell()
            self.shell.tell(
                self.say(_("There is no contract for unit {unit}."), unit=str(event.unit.key)), "warn"
            )
            return
        open_record(self.office_app, f"cases/{case}", [f"cases/{one}" for one in self._cases.values()])

    def targets(self, table: str) -> list[str]:
        grid = self.query_one(UnitGrid)
        names = [str(key) for key in grid.marks] or ([self._at] if self._at else [])
        if table == "units":
            return [f"units/{self._ids[name]}" for name in names if name in self._ids]
        return [f"cases/{self._cases[name]}" for name in names if table == "cases" and name in self._cases]

    def show_changed(self) -> None:
        self._look()
        self._show_building()

    def action_check(self) -> None:
        self.desk.open.refresh()
        self._begin()

    def help_here(self) -> HelpText:
        return HelpText(
            self.say(_("unit table")),
            self.say(
                _(
                    "Arrows walk, Enter opens the case, Space marks; F6 goes to the buildings. The letters are explained below."
                    " F4 shows only the units that fit: a name, or conditions such as state~filed; remark~x."
                )
            ),
        )


def _place(unit: "Record") -> tuple[str, int, str] | None:
    """(entrance, floor, number on the floor) of a unit; None where its name does not say."""
    try:
        name = parse_unit(str(unit.data.get("name", "")))
    except InputError:
        return None
    room = name.room
    digits = "".join(sign for sign in room if sign.isdigit())
    if len(digits) < 3:
        return name.entrance, 0, room
    return name.entrance, int(digits[:-2]), digits[-2:]


def _room(unit: "Record") -> str:
    return str(unit.data.get("name", "")).rpartition("-")[2]


def open_units(app: "OfficeApp", unit: str = "") -> None:
    """Show the unit table, at a unit where one is named."""
    screen: Units = app.keep("units", Units)
    screen.bind_unit(unit)
    if screen not in app.screen_stack:
        app.push_screen(screen)
        return
    while app.screen is not screen:
        app.pop_screen()
