"""The shell: what every screen needs and nothing of what any screen shows."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, Any, cast

from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import App
from textual.css.query import NoMatches
from textual.driver import Driver
from textual.geometry import Offset
from textual.screen import Screen
from textual.theme import Theme

from caseman.api.messages import CasemanError, Label
from caseman.api.messages import msg as _
from caseman.core import clipboard
from caseman.core.keys import Keys

from . import themes
from .commands import bindings
from .driver import driver_class
from .glyphs import ASCII, SIGNS
from .handlers import KnownHandlers
from .safe_text import plain, toast
from .screens.base import CasemanScreen, Dialog
from .typeahead import TypeAhead
from .widgets.lines import StatusLine

if TYPE_CHECKING:
    from .widgets.form_model import Users

#: The space key of an input method in full-width mode; Textual takes it for nothing that can be printed.
WIDE_SPACE = "\u3000"


class CasemanApp(KnownHandlers, App[int], inherit_bindings=False):
    """Themes, keys, language, the clipboard, the caret, what happens on errors; screens are kept by name."""

    TITLE = "caseman"
    CSS_PATH = Path(__file__).with_name("caseman.tcss")
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = bindings("app")

    def __init__(
        self,
        first: Callable[[], CasemanScreen],
        *,
        translate: Callable[[str], str] = str,
        theme: str = "",
        borders: str = "round",
        keys: Mapping[str, str | Sequence[str]] | None = None,
        report_crash: Callable[[str], str] | None = None,
    ) -> None:
        """
        first         makes the first screen
        translate     message id -> text in the user's language
        theme         one of `themes.NAMES`
        borders       `round` or `ascii`
        keys          the key file: command id -> keys
        report_crash  keeps a crash report (no personal data in it) and says where
        """
        self._themes = {made.name: made for made in themes.textual_themes()}
        self.translate = translate
        #: The office's users, once there is an office.
        self.users: Users | None = None
        self.keys = Keys(keys)
        self.glyphs = ASCII if borders == "ascii" else SIGNS
        #: Whose office, who and which day: at the right of every title line.
        self.corner = ""
        self.corner_ink = "bar_muted"
        #: While true, keys wait: what the last one asked for is still to come.
        self.keys_held = False
        #: What a way back does meanwhile; None where there is none.
        self._give_up: Callable[[], None] | None = None
        #: What was last said of the keys that wait.
        self._told_waiting = ""
        #: Keys since it was opened, and when that was.
        self.keys_typed, self._opened_at = 0, time.monotonic()
        self._first = first
        self._report_crash = report_crash
        #: Where what was copied, for a key that is pressed again.
        self._copied_last: tuple[Screen[Any], str] | None = None
        #: The screen or window on which something was said last, and what.
        self._told_last: tuple[Screen[Any] | None, str] = (None, "")
        self._kept: dict[str, CasemanScreen | Dialog[Any]] = {}
        theme = themes.MONO if "NO_COLOR" in os.environ else self._validate_theme(theme)
        self.inks = themes.inks(theme)
        self.set_reactive(App.theme, theme)  # before Textual works out colours and filters from it
        super().__init__()
        self._disable_tooltips = True
        self._type_ahead = TypeAhead(
            self,
            super().on_event,
            self._has_focus,
            self._can_take_keys,
            held=lambda: self.keys_held,
            leaves=self._leaves,
            give_up=self._give_up_waiting,
        )
        self.set_class(theme == themes.MONO, "-mono")
        self.set_class(borders == "ascii", "-ascii")
        self.set_keymap(self.keys.keymap())

    def get_driver_class(self) -> type[Driver]:
        return driver_class() or super().get_driver_class()

    def get_default_screen(self) -> Screen[Any]:
        return self._first()

    # Language and colour

    def say(self, message: str, **facts: object) -> str:
        """A message id in the user's language, with its facts."""
        text = self.translate(message)
        if not facts:
            return text
        said = {
            name: self.translate(fact) if isinstance(fact, Label) else fact for name, fact in facts.items()
        }
        try:
            return text.format(**said)
        except (KeyError, IndexError, ValueError):
            return message

    def get_theme(self, theme_name: str) -> Theme | None:
        return self._themes.get(theme_name)

    def _validate_theme(self, theme_name: str) -> str:
        return theme_name if theme_name in self._themes else themes.NAMES[0]

    def use_theme(self, name: str) -> None:
        """Change the colours of everything."""
        name = self._validate_theme(name)
        self.inks = themes.inks(name)
        self.theme = name
        self.set_class(name == themes.MONO, "-mono")

    def ink(self, name: str) -> Style:
        """An ink of `Inks` by name, or `state 3`."""
        if name.startswith("state "):
            return self.inks.state(int(name[6:]))
        return cast(Style, getattr(self.inks, name))

    # Screens

    def keep(self, name: str, make: Callable[[], "CasemanScreen | Dialog[Any]"]) -> Any:
        """A screen by name: made the first time, afterwards the same one, to be bound to other data."""
        screen = self._kept.get(name)
        if screen is None:
            screen = self._kept[name] = make()
            self.install_screen(screen, name)
        return screen

    def tell(self, text: str, ink: str = "bar", by: Screen[Any] | None = None) -> None:
        """Say what happened, in the status line of the screen; `by` is the window that says it before it is open."""
        self._told_last = (by or (self.screen_stack[-1] if self.screen_stack else None), plain(text))
        for screen in reversed(self.screen_stack):
            try:
                screen.query_one(StatusLine).tell(plain(text), ink)
            except NoMatches:
                continue
            return
        toast(self, text, "error" if ink == "block" else "information")

    def forget(self, window: Screen[Any]) -> None:
        """A window closes: what was said in it goes with it, unless something else was said since."""
        by, text = self._told_last
        if by is not window:
            return
        for line in (line for screen in self.screen_stack for line in screen.query(StatusLine)):
            if line.message == text:
                line.tell("")

    def tell_error(self, error: CasemanError) -> None:
        """A refusal: its sentence, and the bell."""
        self.bell()
        self.tell(self.say(error.message, **error.facts), "block")

    def tell_key_problems(self) -> None:
        """What of the key file could not be used."""
        for problem in self.keys.problems:
            toast(self, self.say(problem.message, **problem.facts), "warning")

    # Keys

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if isinstance(event, events.Key) and event.character == WIDE_SPACE:
                event = events.Key("space", " ")
            self.keys_typed += 1
            await self._type_ahead.take(event)
            if self.keys_held:
                self._told_waiting = self.say(_("{count} keys wait for it"), count=self._type_ahead.waiting)
                self.tell(self._told_waiting)
        else:
            await super().on_event(event)

    @property
    def minutes(self) -> int:
        """Minutes since caseman was opened."""
        return int((time.monotonic() - self._opened_at) // 60)

    def screen_ready(self) -> None:
        """A screen can take keys now: once the app has done what waits in its queue, for the focus is given from there."""
        self.call_later(self._type_ahead.serve)

    def hold_keys(self, give_up: Callable[[], None] | None = None) -> None:
        """Keys wait from now on for what the last one asked for; the way back does not, where there is one."""
        self.keys_held, self._give_up = True, give_up

    def release_keys(self) -> None:
        """What keys waited for is there."""
        self.keys_held, self._give_up = False, None
        for line in self.screen.query(StatusLine):
            if line.message == self._told_waiting:
                line.tell("")
        self.screen_ready()

    def _leaves(self, event: events.Event) -> bool:
        keys = (*self.keys.of("back"), *self.keys.of("quit"))
        return self._give_up is not None and isinstance(event, events.Key) and event.key in keys

    async def _give_up_waiting(self, event: events.Event) -> None:
        assert self._give_up is not None
        self._give_up()
        if isinstance(event, events.Key) and event.key in self.keys.of("quit"):
            await self.action_quit()

    @property
    def keys_under_way(self) -> bool:
        """Whether a key has not yet run its course."""
        return self._type_ahead.busy or self.keys_held or not self._can_take_keys()

    def _has_focus(self) -> Any:
        return (self.focused or self.screen) if self.screen_stack else self

    def _can_take_keys(self) -> bool:
        if not self.screen_stack:
            return False  # on the way out
        screen = self.screen
        return screen.ready if isinstance(screen, CasemanScreen | Dialog) else True

    @property
    def cursor_position(self) -> Offset:
        """Where the terminal's cursor goes after every frame: the caret, so that an input method opens there.

        Textual stores this when the caret moves, which is before layout and scrolling have put it in place.
        """
        widget = self.focused if self.screen_stack else None
        offset = getattr(widget, "cursor_screen_offset", None)
        return offset if isinstance(offset, Offset) else Offset(0, 0)

    @cursor_position.setter
    def cursor_position(self, offset: Offset) -> None:
        pass

    async def run_command(self, command: str) -> bool:
        """Do a command of the table as its key would: at the innermost place that takes it."""
        for node, found in self.screen._modal_binding_chain:
            for _key, binding in found:
                if binding.id == command:
                    if await self.run_action(binding.action, node):
                        return True
                    break
        return False

    # Commands that are valid everywhere

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return hasattr(self, f"action_{action}")

    def copy(self, text: str) -> None:
        """To the clipboard of the system, or of the terminal."""
        text = text.encode(errors="replace").decode()  # a lone surrogate is in no encoding
        self._clipboard = text
        if not clipboard.to_system(text):
            self.copy_to_clipboard(text)

    def action_copy(self) -> None:
        widget: Any = self.focused
        while widget is not None and not hasattr(widget, "copied"):
            widget = widget.parent
        text = widget.copied() if widget is not None else ""
        whole = getattr(self.screen, "copied_whole", None)
        again: tuple[Screen[Any], str] | None = (self.screen, text)
        if text and whole and again == self._copied_last:
            text, again = whole() or text, None
        self._copied_last = again
        if text:
            self.copy(text)
            first, more = text.partition("\n")[::2]
            self.tell(self.say(_("Copied: {text}"), text=plain(first) + (self.glyphs.more if more else "")))

    async def action_quit(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, CasemanScreen) and not screen.may_quit():
                return
        self.exit(0)

    def action_palette(self) -> None:
        from .screens.palette import open_palette

        open_palette(self)

    def action_help(self) -> None:
        from .screens.help import open_help

        open_help(self)

    # Errors

    async def _dispatch_action(self, namespace: Any, action_name: str, params: Any) -> bool:
        try:
            return await super()._dispatch_action(namespace, action_name, params)
        except CasemanError as error:
            self.tell_error(error)
            return True

    def _fatal_error(self) -> None:
        """An error that nobody expected: a sentence for the user, and places in the program for the report.

        Neither values of variables nor the error's own words go anywhere: both can hold personal data.
        """
        error = self._exception
        lines = [f"caseman: {type(error).__name__}"]
        for frame, line in walk_tb(error.__traceback__ if error else None):
            code = frame.f_code
            lines.append(f"  {code.co_filename}:{line} {code.co_name}")
        where = ""
        if self._report_crash is not None:
            try:
                where = self._report_crash("\n".join(lines))
            except OSError:
                where = ""
        said = [
            self.say(_("caseman had to stop because of an error in the program. What was saved is safe."))
        ]
        if where:
            said.append(self.say(_("A report for IT lies in {file}."), file=where))
        else:
            said += lines
        self.bell()
        self._exit_renderables.append(
            Text("\n".join(plain(line) for line in said), no_wrap=True, overflow="ignore")
        )
        self._close_messages_no_wait()
