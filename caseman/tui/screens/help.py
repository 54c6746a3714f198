"""Help: what the thing under the cursor is, the rule behind it, and the keys that are valid there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from caseman.api.messages import msg as _
from caseman.tui.commands import page, written
from caseman.tui.safe_text import content
from caseman.tui.widgets.reader import Paragraph, Reader

from .base import Dialog

if TYPE_CHECKING:
    from caseman.tui.app import CasemanApp

KEY_CELLS = 20


@dataclass(frozen=True, slots=True)
class HelpText:
    """What a widget or screen says of the thing under the cursor (`help_here`); texts in the user's language."""

    title: str
    text: str = ""
    cite: str = ""
    more: tuple[str, ...] = ()


class Help(Dialog[None]):
    """F1; F1 again for all keys."""

    DEFAULT_CSS = """
    Help Reader { width: 76; max-width: 96%; height: 80%; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._title = ""
        self._paragraphs: Sequence[Paragraph] = ()

    def bind_help(self, title: str, paragraphs: Sequence[Paragraph]) -> None:
        self._title, self._paragraphs = title, paragraphs
        if self.is_mounted:
            self._begin()

    def compose(self) -> ComposeResult:
        yield Reader(classes="window")

    def on_mount(self) -> None:
        self._begin()

    def _begin(self) -> None:
        reader = self.query_one(Reader)
        reader.border_title = content(self._title)
        reader.border_subtitle = content(self.keys_told())
        reader.show(self._paragraphs)

    def action_help(self) -> None:
        self.bind_help(self.say(_("all keys")), all_keys(self.shell))


def all_keys(app: "CasemanApp") -> list[Paragraph]:
    """Every command, by place."""
    found = []
    for place, rows in page(app.translate, app.keys):
        found.append(Paragraph(place, "bold"))
        found += [
            Paragraph(f"{title}  {sentence}", lead=keys, lead_cells=KEY_CELLS)
            for _name, keys, title, sentence in rows
        ]
        found.append(Paragraph(""))
    return found


def keys_here(app: "CasemanApp") -> list[Paragraph]:
    """The commands that are valid where the focus is, those of the key line first."""
    ranks: dict[str, int] = {}
    for active in app.screen.active_bindings.values():
        command = app.keys.commands.get(active.binding.id or "")
        if active.enabled and command:
            ranks.setdefault(command.id, command.rank or 100)
    here = getattr(app.screen, "key_titles", {})
    found = []
    for name in sorted(ranks, key=lambda name: ranks[name]):
        command = app.keys.commands[name]
        keys = written(app.keys.of(name), app.translate)
        text = app.say(here[name]) if name in here else f"{app.say(command.title)}  {app.say(command.help)}"
        found.append(Paragraph(text, lead=keys, lead_cells=KEY_CELLS))
    return found


def open_help(app: "CasemanApp") -> None:
    node: Any = app.focused or app.screen
    told: HelpText | None = None
    while node is not None and told is None:
        told = node.help_here() if hasattr(node, "help_here") else None
        node = node.parent
    paragraphs: list[Paragraph] = []
    if told is not None:
        if told.text:
            paragraphs.append(Paragraph(told.text))
        if told.cite:
            paragraphs.append(Paragraph(f"{app.say(_('source'))} {told.cite}", "note"))
        paragraphs += [Paragraph(text) for text in told.more]
        if paragraphs:
            paragraphs.append(Paragraph(""))
    paragraphs.append(Paragraph(app.say(_("Keys here (F1 again: all keys)")), "bold"))
    paragraphs += keys_here(app)
    screen: Help = app.keep("help", Help)
    screen.bind_help(told.title if told else app.say(_("help")), paragraphs)
    app.push_screen(screen)
