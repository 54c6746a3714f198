"""What was found on a record: why a step is shut, what is due; each with its source and numbered ways out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Offset
from textual.message import Message

from caseman.api.messages import msg as _
from caseman.tui.commands import bindings
from caseman.tui.safe_text import Line, content, wrap
from caseman.tui.themes import on

from .painted import Scrolled

if TYPE_CHECKING:
    from caseman.tui.screens.help import HelpText


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingLines:
    """A finding as it is shown; all texts are in the user's language.

    severity  block, warn, note or todo
    cite      the rule behind it
    due       the day by which it must be done, in words
    fixes     ways to cure it, the nearest first
    depth     1 for what follows from the finding before it
    title     what its rule is called
    notes     what was decided about its rule in single cases; asked for by F1
    """

    severity: str
    code: str
    text: str
    cite: str = ""
    due: str = ""
    fixes: tuple[str, ...] = field(default_factory=tuple)
    depth: int = 0
    title: str = ""
    notes: Callable[[], Sequence[str]] = tuple


SEVERITIES = {"block": _("blocks"), "warn": _("warning"), "note": _("note"), "todo": _("to do")}


class Findings(Scrolled):
    """Findings one under the other; the digits do the fixes of the current one."""

    BINDINGS = bindings("findings")

    @dataclass
    class Moved(Message):
        findings: "Findings"
        index: int

    @dataclass
    class Opened(Message):
        findings: "Findings"
        index: int

    @dataclass
    class FixChosen(Message):
        """Fix number `fix` (from 0) of finding `index`."""

        findings: "Findings"
        index: int
        fix: int

    def __init__(
        self,
        *,
        title: str = "",
        empty: str = _("Nothing found: all is in order."),
        id: str | None = None,
        classes: str = "pane",
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.findings: tuple[FindingLines, ...] = ()
        self.cursor = 0
        self._title = title
        self._empty = empty
        self._known = True
        self._lines: list[tuple[int, Line]] | None = None

    def show(self, findings: Sequence[FindingLines], *, keep: bool = True, known: bool = True) -> None:
        """Show findings; with `keep` stay near the one that was current. `known` is False while the check is under way."""
        had = bool(self.findings)
        self.findings = tuple(findings)
        self._known = known
        self.cursor = min(self.cursor, max(0, len(self.findings) - 1)) if keep else 0
        self._lines = None
        if not keep:
            self.top = 0
        if self.has_focus and had != bool(findings):
            self.refresh_bindings()  # the digits and Enter are for what was found
        if self._title:
            self.border_title = content(f"{self._title} {len(self.findings)}" if known else self._title)
        self.repaint()

    def set_title(self, title: str) -> None:
        self._title = title

    def on_resize(self) -> None:
        self._lines = None
        self.repaint()  # it may have been painted with the lines of the width before

    def on_focus(self) -> None:
        self._lines = None

    def on_blur(self) -> None:
        self._lines = None

    @property
    def cursor_screen_offset(self) -> Offset:
        return self.at(0, max(0, self._span(self.cursor)[0] - self.top))

    def copied(self) -> str:
        if not self.findings:
            return ""
        found = self.findings[self.cursor]
        return "\n".join(part for part in (f"{found.code} {found.text}", found.cite, found.due) if part)

    def help_here(self) -> "HelpText | None":
        """The card of the current finding, and what can be said of it at the counter."""
        from caseman.tui.screens.help import HelpText

        if not self.findings:
            return None
        one = self.findings[self.cursor]
        message = (
            _("To the customer: “{text} That is by {cite}; once it is in order we go on.”")
            if one.cite
            else _("To the customer: “{text} Once it is in order we go on.”")
        )
        told = self.say(message, text=one.text, cite=one.cite)
        ways = tuple(f"{number}  {fix}" for number, fix in enumerate(one.fixes, start=1))
        return HelpText(f"{one.code}  {one.title}".strip(), one.text, one.cite, (told, *one.notes(), *ways))

    # Painting

    def _built(self) -> list[tuple[int, Line]]:
        if self._lines is None:
            self._lines = []
            for index in range(len(self.findings)):
                self._lines += [(index, line) for line in self._build(index, self.size.width - 1)]
        return self._lines

    def lines_needed(self, cells: int) -> int:
        """Lines that all findings take in so many cells."""
        return max(1, sum(len(self._build(index, cells - 1)) for index in range(len(self.findings[:20]))))

    def _build(self, index: int, cells: int) -> list[Line]:
        found = self.findings[index]
        inks = self.inks
        here = index == self.cursor
        ground = (inks.cursor if self.has_focus else inks.rest) if here else inks.text
        ink, muted = on(inks.severity(found.severity), ground), on(inks.muted, ground)
        sign = self.glyphs.blocked if found.severity == "block" else self.glyphs.open
        indent = 1 + 2 * found.depth
        head = f"{sign} {self.say(SEVERITIES.get(found.severity, found.severity))} {found.code}  "
        lines = []
        first = Line().space(indent, ground).add(head, ink)
        inset = first.cells if first.cells <= cells // 3 else indent + 2
        if inset != first.cells:
            lines.append(first.to(cells, ground))
            first = Line().space(inset, ground)
        texts = wrap(found.text, max(8, cells - inset - 1))
        lines.append(first.add(texts[0], ground).to(cells, ground))
        lines += [Line().space(inset, ground).add(text, ground).to(cells, ground) for text in texts[1:]]
        for label, text in ((_("source"), found.cite), (_("due"), found.due)):
            if text:
                for number, part in enumerate(wrap(f"{self.say(label)} {text}", max(8, cells - inset - 1))):
                    lines.append(
                        Line().space(inset + (2 if number else 0), ground).add(part, muted).to(cells, ground)
                    )
        lines += self._fixes(found, inset, cells, here)
        return lines

    def _fixes(self, found: FindingLines, inset: int, cells: int, here: bool) -> list[Line]:
        inks = self.inks
        ground = (inks.cursor if self.has_focus else inks.rest) if here else inks.text
        key = on(inks.accent, ground) if here else on(inks.muted, ground)
        lines: list[Line] = []
        line = Line().space(inset, ground)
        words = ground if here else on(inks.muted, ground)
        for number, fix in enumerate(found.fixes[:9], 1):
            first, *rest = wrap(fix, max(8, cells - inset - 3)) or [""]
            part = Line().add(f"{number if here else self.glyphs.right} ", key).add(first, words)
            if line.cells > inset and (rest or line.cells + part.cells >= cells):
                lines.append(line.to(cells, ground))
                line = Line().space(inset, ground)
            line.join(part)
            for text in rest:
                lines.append(line.to(cells, ground))
                line = Line().space(inset + 2, ground).add(text, words)
            line.space(3, ground)
        if line.cells > inset:
            lines.append(line.to(cells, ground))
        return lines

    def paint(self, y: int, cells: int) -> Line:
        if not self.findings:
            told, ink = (self._empty, self.inks.good) if self._known else (_("Checking …"), self.inks.muted)
            return Line().fit(f" {self.say(told)}", ink, cells) if y == 0 else Line()
        lines = self._built()
        line = Line()
        if self.top + y < len(lines):
            line.join(lines[self.top + y][1])
        bar = self.scroll_bar(y, self.size.height, len(lines))
        if bar is not None:
            line = Line().join(line).to(cells - 1, self.inks.text).space(1, bar)
        return line

    # Moving

    def _span(self, index: int) -> tuple[int, int]:
        """First line of a finding, and the one after its last."""
        numbers = [number for number, (found, _line) in enumerate(self._built()) if found == index]
        return (numbers[0], numbers[-1] + 1) if numbers else (0, 0)

    def move_to(self, index: int) -> None:
        index = max(0, min(index, len(self.findings) - 1))
        if index == self.cursor or not self.findings:
            return
        self.cursor = index
        self._lines = None
        start, end = self._span(index)
        height, total = self.size.height, len(self._built())
        self.top = self.top_for(min(end - 1, start + height - 1), self.top, height, total)
        self.top = self.top_for(start, self.top, height, total)
        self.repaint()
        self.post_message(self.Moved(self, index))

    def action_table_up(self) -> None:
        self.move_to(self.cursor - 1)

    def action_table_down(self) -> None:
        self.move_to(self.cursor + 1)

    def action_table_page_up(self) -> None:
        self._page(-1)

    def action_table_page_down(self) -> None:
        self._page(1)

    def _page(self, direction: int) -> None:
        lines = self._built()
        if lines:
            to = self._span(self.cursor)[0] + direction * self.size.height
            self.move_to(lines[max(0, min(to, len(lines) - 1))][0])

    def action_table_first(self) -> None:
        self.move_to(0)

    def action_table_last(self) -> None:
        self.move_to(len(self.findings) - 1)

    def action_findings_open(self) -> None:
        if self.findings:
            self.post_message(self.Opened(self, self.cursor))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("fix", "findings_open"):
            return bool(self.findings)
        return super().check_action(action, parameters)

    def action_fix(self, number: int) -> None:
        """Do the fix with this number, counted from 1, of the current finding."""
        if self.findings and 1 <= number <= len(self.findings[self.cursor].fixes):
            self.post_message(self.FixChosen(self, self.cursor, number - 1))
        else:
            self.app.bell()

    def on_click(self, event: events.Click) -> None:
        lines = self._built()
        if self.top + event.y < len(lines):
            self.move_to(lines[self.top + event.y][0])
