"""The lines of a list: what differs, by class, ours and theirs side by side; a digit judges, Enter takes the proposal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.widget import Widget

from caseman.api.lists import DifferenceClass, Verdict
from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.tui.commands import bindings
from caseman.tui.outcomes import told_of
from caseman.tui.widgets.columns import Cell, TableColumn
from caseman.tui.widgets.sides import Sides, SidesPane
from caseman.tui.widgets.strips import Tab, TabStrip
from caseman.tui.widgets.table import VirtualTable

from .help import HelpText
from .list_words import ListWords
from .work import OfficeScreen

if TYPE_CHECKING:
    from caseman.core.reconcile import Difference, Judgement, ListState, OurLine, TheirLine
    from caseman.tui.office_app import OfficeApp

COLUMNS = (
    TableColumn(_("row"), 4, 0, number=True),
    TableColumn(_("unit"), 9, 1, 18),
    TableColumn(_("class"), 6, 0),
    TableColumn(_("code"), 11, 0),
    TableColumn(_("what differs"), 12, 3),
    TableColumn(_("proposal"), 8, 0),
)
#: The record type of saved lists.
LISTS = "lists"
#: Tabs beside those of the classes.
OPEN, JUDGED, AGREE = "open", "judged", "agree"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table: a difference (judged or not), or a pair that agrees."""

    key: str
    difference: "Difference | None" = None
    judgement: "Judgement | None" = None
    pair: "tuple[OurLine, TheirLine] | None" = None


class LineTable(VirtualTable):
    """The lines; digits judge the current one, or those that are marked."""

    BINDINGS = bindings("table", "lists", "differences")

    def action_fix(self, number: int) -> None:
        screen = self.screen
        if isinstance(screen, ListLines):
            screen.judge(number)

    def action_list_accept(self) -> None:
        screen = self.screen
        if isinstance(screen, ListLines):
            screen.accept()

    def action_list_file(self) -> None:
        screen = self.screen
        if isinstance(screen, ListLines):
            screen.another_file()


class ListLines(OfficeScreen):
    """One saved list."""

    DEFAULT_CSS = """
    ListLines #sides { layout: vertical; height: 1fr; }
    ListLines #sides SidesPane { height: 12; }
    ListLines.-wide #sides { layout: horizontal; }
    ListLines.-wide #sides SidesPane { height: 1fr; width: 54; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    AUTO_FOCUS = "LineTable"

    def __init__(self) -> None:
        super().__init__()
        self._kind = ""
        self._ref = ""
        self._state: ListState | None = None
        self._tabs: list[str] = []
        self._entries: list[Entry] = []
        self._news = ("", "bar")
        self._last = ""

    def bind_list(self, kind: str, ref: str, told: tuple[str, str] = ("", "bar")) -> None:
        """Show a saved list: its kind and its reference. `told`: what to say of it, and the ink."""
        self._news = told
        begin = (kind, ref) != (self._kind, self._ref)
        self._kind, self._ref = kind, ref
        if self.is_mounted:
            self._begin(afresh=begin)

    def body(self) -> Iterable[Widget]:
        yield TabStrip()
        with Horizontal(id="sides"):
            yield LineTable(COLUMNS, title=self.say(_("lines")), empty=_("Nothing here."), sortable=False)
            yield SidesPane()

    def on_mount(self) -> None:
        self._begin(afresh=True)

    @property
    def table(self) -> LineTable:
        return self.query_one(LineTable)

    def _begin(self, *, afresh: bool) -> None:
        if afresh:
            self._tabs = []
            self.table.clear_marks()
        self._load()
        self.table.focus()
        self.status.tell(*self._news)

    # What is shown

    def _load(self) -> None:
        office = self.desk.open
        kind = office.plugins.registry.lists[self._kind]
        states = office.book.states(office.world(), kind)
        self._state = next((one for one in states if one.saved.ref == self._ref), None)
        if self._state is None and states:
            self._state = states[-1]
            self._ref = self._state.saved.ref
        scope = (
            "  ".join(self.say(value) for value in self._state.saved.scope.values()) if self._state else ""
        )
        file = self._state.saved.file if self._state else ""
        self.title_line.show(self.desk.title(kind), f"{scope}  {file}".strip())
        self._show_tabs()

    def _show_tabs(self) -> None:
        strip = self.query_one(TabStrip)
        current = self._tabs[strip.current] if strip.current < len(self._tabs) else OPEN
        state = self._state
        open_ = state.open() if state else []
        judged = len(state.judged) if state else 0
        classes = [cls for cls in DifferenceClass if any(one.cls is cls for one in open_)]
        counts = {OPEN: len(open_), JUDGED: judged, AGREE: len(state.compared.agree) if state else 0}
        titles = {OPEN: _("not judged"), JUDGED: _("judged"), AGREE: _("agrees")}
        self._tabs = [OPEN, *(classes if len(classes) > 1 else ()), JUDGED, AGREE]
        tabs = []
        for name in self._tabs:
            number = counts.get(name, sum(one.cls == name for one in open_))
            title = titles[name] if name in titles else DifferenceClass(name).title_id
            tabs.append(Tab(f"{self.say(title)} {number}"))
        strip.show(tabs, self._tabs.index(current) if current in self._tabs else 0)
        self._show_entries(keep=current in self._tabs)

    def _show_entries(self, *, keep: bool) -> None:
        state, name = self._state, self._tabs[self.query_one(TabStrip).current]
        entries: list[Entry] = []
        if state is not None and name == AGREE:
            pairs = sorted(state.compared.agree, key=lambda pair: (pair[1].sheet, pair[1].row))
            entries = [Entry(f"{one[0].ref} {one[0].key}", pair=one) for one in pairs]
        elif state is not None:
            for one in state.compared.differences:
                judgement = state.judged.get(one.id)
                if (name == JUDGED) is (judgement is not None) and name in (OPEN, JUDGED, one.cls):
                    entries.append(Entry(one.id, one, judgement))
        self._entries = entries
        self.table.show(self._painted, len(entries), key=lambda index: entries[index].key, keep=keep)
        if not entries:
            self._show_sides(-1)

    def _painted(self, index: int) -> tuple[Cell, ...]:
        entry = self._entries[index]
        if entry.pair is not None:
            ours, theirs = entry.pair
            said = [value for value in theirs.cells.values() if value]
            return (
                str(theirs.row or ""),
                ours.unit,
                (self.say(_("agrees")), "good"),
                "",
                "  ".join(said),
                "",
            )
        one = entry.difference
        assert one is not None
        verdict = entry.judgement.verdict if entry.judgement else one.proposal
        ink = (
            "good" if entry.judgement and entry.judgement.settles else "warn" if entry.judgement else "accent"
        )
        return (
            str(one.row or "–"),
            "、".join(one.units),
            (self.say(one.cls.title_id), "block" if entry.judgement is None else "muted"),
            one.code,
            self._words.told(one),
            (self.say(verdict.title_id), ink),
        )

    @property
    def _words(self) -> ListWords:
        return ListWords(self.desk.open, self._kind, self.say)

    def _show_sides(self, index: int) -> None:
        pane = self.query_one(SidesPane)
        if not 0 <= index < len(self._entries):
            pane.show(Sides(remarks=(self.say(_("Nothing to decide here.")),)), self.say(_("line")))
            return
        entry = self._entries[index]
        if entry.pair is not None:
            pane.show(self._words.of_pair(*entry.pair), entry.pair[0].unit)
        elif entry.difference is not None:
            one = entry.difference
            title = f"{one.code}  {self.say(one.cls.title_id)}  {'、'.join(one.units)}"
            pane.show(self._words.of_difference(one, entry.judgement), title)

    # Judging

    def _chosen(self) -> list[Entry]:
        marked = [self._entries[index] for index in self.table.marked]
        return marked or ([self._entries[self.table.cursor]] if self._entries else [])

    def judge(self, number: int) -> None:
        """Deal with what is marked, or current, by the number of a verdict; what is judged is reopened by 1."""
        chosen = [entry for entry in self._chosen() if entry.difference is not None]
        if not chosen:
            self.app.bell()
            return
        if chosen[0].judgement is not None:
            if number != 1:
                self.app.bell()
                return
            self._do("lists.reopen", {"difference": ",".join(entry.key for entry in chosen)})
            return
        verdicts = list(Verdict)
        if number > len(verdicts) or any(
            entry.difference and verdicts[number - 1] not in entry.difference.verdicts for entry in chosen
        ):
            self.app.bell()
            self.shell.tell(self.say(_("It cannot be judged so: see the numbers.")), "warn")
            return
        self._judge(chosen, verdicts[number - 1])

    def _judge(self, chosen: Sequence[Entry], verdict: Verdict) -> None:
        given: dict[str, object] = {
            "difference": ",".join(entry.key for entry in chosen),
            "verdict": verdict.value,
        }
        office = self.desk.open
        if verdict is not Verdict.WRITE_OFF:
            self._do("lists.judge", given)
            return
        causes = office.plugins.registry.lists[self._kind].causes
        self.start(
            office.plugins.registry.actions["lists.judge"], {**given, "cause": causes[0] if causes else ""}
        )

    def _do(self, action: str, given: dict[str, object]) -> None:
        """Do it and stay where we are."""
        try:
            outcome = self.desk.act(action, [], given)
        except CasemanError as error:
            self.shell.tell_error(error)
            return
        if outcome.refused:
            self.shell.tell_error(outcome.refused[0][1])
            return
        self.table.clear_marks()
        self._last = str(given["difference"]).partition(",")[0]
        self._load()
        count = str(given["difference"]).count(",") + 1
        if action == "lists.reopen":
            self.shell.tell(self.say(_("open again: {count}"), count=count), "good")
            return
        verdict = Verdict(str(given["verdict"]))
        message = _("{verdict}: {count} judged")
        if verdict in (Verdict.OFFICE, Verdict.CUSTOMER):
            message = _("{verdict}: {count} judged, the letter is kept under what is judged")
        self.shell.tell(self.say(message, verdict=self.say(verdict.title_id), count=count), "good")

    # Keys and messages

    def show_changed(self) -> None:
        """What was judged last and is there again (taken back) is the current line again."""
        self._load()
        keys = [entry.key for entry in self._entries]
        if self._last in keys:
            self.table.move_to(keys.index(self._last))
            self._last = ""

    def on_virtual_table_moved(self, event: VirtualTable.Moved) -> None:
        facts = [(f"{event.index + 1} / {event.table.count}", "bar_muted")] if event.index >= 0 else []
        self.status.facts(facts)
        self._show_sides(event.index)

    def on_virtual_table_opened(self, event: VirtualTable.Opened) -> None:
        """Enter: what is proposed; on a line that agrees, the case."""
        from .record import open_record

        entry = self._entries[event.index]
        if entry.difference is not None and entry.judgement is None:
            chosen = self._chosen()
            proposals = {one.difference.proposal for one in chosen if one.difference is not None}
            if len(proposals) == 1:
                self._judge(chosen, proposals.pop())
            else:
                self.app.bell()
            return
        ref = (
            entry.pair[0].ref
            if entry.pair
            else entry.difference.refs[0]
            if entry.difference and entry.difference.refs
            else ""
        )
        if ref:
            open_record(self.office_app, ref)

    def on_tab_strip_chosen(self, event: TabStrip.Chosen) -> None:
        self.table.clear_marks()
        self._show_entries(keep=False)

    def action_previous(self) -> None:
        self.table.move_to(self.table.cursor - 1)

    def action_next(self) -> None:
        self.table.move_to(self.table.cursor + 1)

    def accept(self) -> None:
        """Accept every line that agrees."""
        try:
            outcome = self.desk.act("lists.accept", [], {"list": self._kind})
        except CasemanError as error:
            self.shell.tell_error(error)
            return
        self._load()
        self.shell.tell(told_of(self.desk, outcome), "block" if outcome.refused else "good")

    def action_check(self) -> None:
        self.desk.open.refresh()
        self._load()

    def another_file(self) -> None:
        """Choose another file."""
        from .lists import open_lists

        open_lists(self.office_app).choose_file()

    def targets(self, table: str = "cases") -> list[str]:
        if table == LISTS:
            return [self._state.saved.ref] if self._state else []
        found: list[str] = []
        for entry in self._chosen():
            found += [entry.pair[0].ref] if entry.pair else entry.difference.refs if entry.difference else ()
        return [ref for ref in dict.fromkeys(found) if ref.startswith(f"{table}/")]

    def clear_marks(self) -> None:
        self.table.clear_marks()

    def help_here(self) -> HelpText:
        return HelpText(
            self.say(_("lines of a list")),
            self.say(
                _(
                    "Enter does what is proposed, a digit something else; Space marks several, and the digit holds for all."
                    " F6 goes to the tabs, F7 and F8 to the line before and after. F10 accepts all lines that agree."
                    " Ctrl+Z takes the last judgement back."
                )
            ),
        )


def open_lines(app: "OfficeApp", kind: str, ref: str, told: tuple[str, str] = ("", "bar")) -> None:
    """Show the lines of a saved list; `told` is said of it, in an ink."""
    screen: ListLines = app.keep("list_lines", ListLines)
    screen.bind_list(kind, ref, told)
    if screen not in app.screen_stack:
        app.push_screen(screen)
        return
    while app.screen is not screen:
        app.pop_screen()
