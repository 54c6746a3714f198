"""What all screens and dialogs share: title, status and key line, readiness for keys, Esc."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from textual.app import ComposeResult
from textual.reactive import Reactive
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from caseman.api.messages import CasemanError
from caseman.tui.commands import bindings, key_name
from caseman.tui.handlers import KnownHandlers
from caseman.tui.widgets.kept_lines import KeptGround, KeptLines
from caseman.tui.widgets.lines import KeyLine, StatusLine, TitleLine

if TYPE_CHECKING:
    from caseman.tui.app import CasemanApp

T = TypeVar("T")
#: What walks over the parts of a screen or window; with one part there is nowhere to go.
PANES = ("pane", "pane_back")


def has_parts(screen: Screen[Any]) -> bool:
    """Whether there is more than one part to walk over. It is asked for each of their keys at each change of the focus:
    Textual's own chain takes ten times as long."""
    parts = _parts(screen)
    return next(parts, None) is not None and next(parts, None) is not None


def _parts(widget: Widget) -> Iterator[Widget]:
    """What can have the focus; what is typed into is no part of its own beside its form."""
    for child in widget.displayed_children:
        if child.focusable:
            yield child
        else:
            yield from _parts(child)


class CasemanScreen(KnownHandlers, Screen[None], inherit_bindings=False):
    """A full screen: title line, body, status line, key line.

    Screens are kept by `CasemanApp.keep` and bound to other data, never built anew. A command is valid on a
    screen that has its `action_…` method.
    """

    BINDINGS = bindings("screen")
    #: As Textual's, but for the repaint of the whole screen: whatever gets or loses the focus repaints itself.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    ready = False
    #: What a command does on this screen, by its id, as the key line says it in place of the command's own title.
    key_titles: ClassVar[Mapping[str, str]] = {}

    def __init__(self) -> None:
        super().__init__()
        self._styles_cache = KeptGround()

    def compose(self) -> ComposeResult:
        yield TitleLine()
        yield from self.body()
        yield StatusLine()
        yield KeyLine()

    def body(self) -> Iterable[Widget]:
        """The widgets between the title line and the status line."""
        return ()

    @property
    def shell(self) -> "CasemanApp":
        return cast("CasemanApp", self.app)

    @property
    def title_line(self) -> TitleLine:
        return self.query_one(TitleLine)

    @property
    def status(self) -> StatusLine:
        return self.query_one(StatusLine)

    def say(self, message: str, **facts: object) -> str:
        return self.shell.say(message, **facts)

    def say_error(self, error: CasemanError) -> str:
        """An error's sentence in the user's language."""
        return self.say(error.message, **error.facts)

    def may_leave(self) -> bool:
        """Asked before the screen is left; one with unsaved work asks the user and says no."""
        return True

    def may_quit(self) -> bool:
        """Asked before caseman ends."""
        return self.may_leave()

    def on_screen_resume(self) -> None:
        """Textual calls it after that of the screen itself: no super."""
        self._fit_width()
        self.query_one(KeyLine).look()
        self.call_next(self._now_ready)

    def _fit_width(self) -> None:
        """Be narrow or wide before the first layout: Textual would after it, and a key between them would walk over fields
        that are about to be elsewhere."""
        width, steps = self.app.size.width, self.HORIZONTAL_BREAKPOINTS or []
        fits = max((step for step in steps if width >= step[0]), default=None)
        for step in steps:
            self.set_class(step is fits, step[1])

    def on_screen_suspend(self) -> None:
        self.ready = self.is_current  # it may be shown again before it is told that it was left
        stack = self.app.screen_stack
        above = stack[stack.index(self) + 1 :] if self in stack else stack
        if self.is_mounted and any(isinstance(one, CasemanScreen) for one in above):
            # what happened here is no news when the user comes back, maybe for another record
            self.status.tell("")

    def _now_ready(self) -> None:
        self.ready = True
        self.shell.screen_ready()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "back":
            return self in self.app.screen_stack[1:]
        if action in PANES:
            return has_parts(self)
        return hasattr(self, f"action_{action}")

    def action_back(self) -> None:
        if self.may_leave():
            self.app.pop_screen()

    def action_pane(self) -> None:
        self.focus_next()

    def action_pane_back(self) -> None:
        self.focus_previous()


class Dialog(KnownHandlers, ModalScreen[T], Generic[T], inherit_bindings=False):
    """A window over a screen; Esc closes it without a result."""

    BINDINGS = bindings("dialog")
    #: What a command does in this window, by its id, in place of the command's own title: in the key line, in the
    #: window's border in this order, and in its help.
    key_titles: Mapping[str, str] = {}
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    ready = False

    def __init__(self) -> None:
        super().__init__()
        self._styles_cache = KeptLines()

    @property
    def shell(self) -> "CasemanApp":
        return cast("CasemanApp", self.app)

    def say(self, message: str, **facts: object) -> str:
        return self.shell.say(message, **facts)

    def keys_told(self, more: str = "") -> str:
        """The window's own keys for its border, then what else is worth a word, then the way back."""
        keys = self.shell.keys
        told = [self._key_told(keys.of(name)[0], title) for name, title in self.key_titles.items()]
        back = keys.of("back")
        leave = self._key_told("escape" if "escape" in back else back[0], keys.commands["back"].title)
        return "  ".join([*told, *([self.say(more)] if more else ()), leave])

    def _key_told(self, key: str, title: str) -> str:
        return f"{key_name(key, self.shell.translate)} {self.say(title)}"

    def on_mount(self) -> None:
        self.bindings_updated_signal.subscribe(self, lambda _screen: self._show_keys())

    def _show_keys(self) -> None:
        """The key line of the screen under the window shows the window's keys."""
        below = next((one for one in reversed(self.app.screen_stack) if isinstance(one, CasemanScreen)), None)
        if below is not None and self.is_current:
            below.query_one(KeyLine).look()

    def on_screen_resume(self) -> None:
        self._show_keys()
        self.call_next(self._now_ready)

    def on_screen_suspend(self) -> None:
        self.ready = self.is_current  # it may be shown again before it is told that it was left

    def _now_ready(self) -> None:
        self.ready = True
        self.shell.screen_ready()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in PANES:
            return has_parts(self)
        return hasattr(self, f"action_{action}")

    def close(self, result: T | None = None) -> None:
        """Close the dialog with a result; a second key that would close it again does nothing."""
        if self.app.screen is self:
            self.shell.forget(self)
            self.dismiss(result)

    def action_back(self) -> None:
        self.close(None)

    def action_pane(self) -> None:
        self.focus_next()

    def action_pane_back(self) -> None:
        self.focus_previous()

    def action_copy(self) -> None:
        self.shell.action_copy()

    def action_help(self) -> None:
        self.shell.action_help()

    async def action_quit(self) -> None:
        await self.shell.action_quit()
