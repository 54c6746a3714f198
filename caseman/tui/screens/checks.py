"""What was found in the whole office, or about one area, unit or code; digits do what a finding proposes."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from caseman.api.messages import msg as _
from caseman.api.values import half_width
from caseman.tui.finding_lines import lines_of
from caseman.tui.widgets.findings import Findings
from caseman.tui.widgets.prompt import Prompt

from .fixes import do_fix, meant_by
from .help import HelpText
from .work import OfficeScreen

if TYPE_CHECKING:
    from caseman.tui.office_app import OfficeApp

#: Findings that are shown at once.
SHOWN = 300


class Checks(OfficeScreen):
    """The findings, the urgent ones first."""

    AUTO_FOCUS = "Findings"

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._found: list[Any] = []
        self._seen = 0

    def bind_text(self, text: str) -> None:
        """Show what a text means: letters of the go-to line, a code, a unit."""
        self._text = text
        if self.is_mounted:
            self._begin()

    def body(self) -> Iterable[Widget]:
        yield Prompt(_("find"), placeholder=_("code, unit or two letters of an area"), stays=True)
        yield Findings(title=self.say(_("findings")))

    def on_mount(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self.title_line.show(self.say(_("what was found")))
        prompt = self.query_one(Prompt)
        prompt.field.put(self._text, select=False)
        self._show(keep=False)
        self.query_one(Findings).focus()

    def _show(self, *, keep: bool = True) -> None:
        from caseman.core.checks import in_order

        everything = self.desk.open.check() if self.desk.checked else []
        self._seen = self.desk.open.store.head
        wanted = half_width(self.query_one(Prompt).text).strip().casefold()
        chosen = [one for one in everything if not wanted or self._means(wanted, one)]
        ids = {one.id for one in chosen}
        chosen += [one for one in everything if one.root in ids and one.id not in ids]
        self._found = in_order(chosen)[:SHOWN]
        findings = self.query_one(Findings)
        findings.show(lines_of(self.desk, self._found, named=True), keep=keep, known=self.desk.checked)
        blocking = sum(one.blocks for one in chosen)
        message = _("{shown} of {all}, {blocking} block")
        self.query_one(Prompt).hint(
            self.say(message, shown=len(self._found), all=len(everything), blocking=blocking)
        )

    def _means(self, wanted: str, one: Any) -> bool:
        """Whether a finding is about an area by its letters, a code, a unit or a record."""
        owner = self.desk.open.plugins.owner(one.rule)
        areas = {
            action.go
            for action in self.desk.open.plugins.registry.actions.values()
            if action.go and self.desk.open.plugins.owner(action.id) == owner
        }
        return (
            wanted in areas
            or one.code.casefold().startswith(wanted)
            or wanted in f"{one.unit} {one.ref}".casefold()
            or wanted in self.desk.open.sentence(one).casefold()
        )

    # Keys and messages

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        self._show(keep=False)

    def on_prompt_left(self, event: Prompt.Left) -> None:
        self._show()
        self.query_one(Findings).focus()

    def on_prompt_accepted(self, event: Prompt.Accepted) -> None:
        self.query_one(Findings).focus()

    def on_prompt_down(self, event: Prompt.Down) -> None:
        self.query_one(Findings).focus()

    def on_findings_opened(self, event: Findings.Opened) -> None:
        from .record import open_record

        one = self._found[event.index]
        table = one.ref.partition("/")[0]
        if table in self.desk.open.schema.types:
            refs = list(
                dict.fromkeys(found.ref for found in self._found if found.ref.startswith(f"{table}/"))
            )
            open_record(self.office_app, one.ref, refs, at=one.path)

    def on_findings_fix_chosen(self, event: Findings.FixChosen) -> None:
        do_fix(self, self._found[event.index], event.fix)

    def action_find(self) -> None:
        self.query_one(Prompt).open(self.query_one(Prompt).text, select=True)

    def action_check(self) -> None:
        """Look again, after others may have written."""
        self.desk.open.refresh()
        self._show()
        blocking = sum(one.blocks for one in self._found)
        message = _("Checked: {blocking} findings block, {others} others")
        others = len(self._found) - blocking
        self.shell.tell(self.say(message, blocking=blocking, others=others), "block" if blocking else "good")

    def targets(self, table: str) -> list[str]:
        if not self._found:
            return []
        return meant_by(self.desk, self._found[self.query_one(Findings).cursor], table)

    def on_screen_resume(self) -> None:
        """Back from a record: what was put right there is no longer to be done here."""
        if self.is_mounted and self.desk.checked and self._seen != self.desk.open.store.head:
            self._show()

    def show_changed(self) -> None:
        self._show()

    def show_checked(self) -> None:
        self._show()

    def help_here(self) -> HelpText:
        return HelpText(
            self.say(_("what was found")),
            self.say(
                _(
                    "The urgent ones come first, each with its rule. A digit does what a finding proposes, Enter opens"
                    " the record at the field. Type in the find line to see one area, code or unit."
                )
            ),
        )


def open_checks(app: "OfficeApp", text: str = "") -> None:
    """Show what was found; `text` narrows it."""
    screen: Checks = app.keep("checks", Checks)
    screen.bind_text(text)
    if screen in app.screen_stack:
        while app.screen is not screen:
            app.pop_screen()
    else:
        app.push_screen(screen)
