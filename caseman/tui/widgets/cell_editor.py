"""The live editor of a form or a grid: it takes the keys for the current value, and its host paints it."""

from typing import NamedTuple, Self

from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset, Region
from textual.widgets.input import Selection

from .case_input import CaseInput
from .painted import Scrolled


class Spot(NamedTuple):
    """Where the current value stands on its host: column, line and cells."""

    x: int
    y: int
    cells: int


class CellEditor(CaseInput):
    """Takes no room of its own, so that going on to another value lays nothing out."""

    DEFAULT_CSS = """
    CellEditor { position: absolute; width: 0; height: 0; }
    """

    def __init__(self, host: "EditorHost") -> None:
        super().__init__()
        self._host = host

    @property
    def cells(self) -> int:
        spot = self._host.spot
        return spot.cells if spot else 0

    @property
    def cursor_screen_offset(self) -> Offset:
        spot = self._host.spot
        return self._host.at(spot.x + self._settle(), spot.y) if spot else self._host.at(0, 0)

    def caret_to(self, cell: int) -> None:
        """Put the caret into a cell of the field, as a click does."""
        self.selection = Selection.cursor(self._cell_offset_to_index(cell))

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        self._host.repaint_editor()
        return self


class EditorHost(Scrolled):
    """Many values painted by one widget; the current one is typed into the editor, which has the focus then."""

    DEFAULT_CSS = """
    EditorHost { layout: vertical; overflow: hidden; }
    """

    def __init__(self, *, id: str | None = None, classes: str = "pane") -> None:
        super().__init__(id=id, classes=classes)
        self.editor = CellEditor(self)
        self._entered = ""

    def compose(self) -> ComposeResult:
        yield self.editor

    # What a form or grid says of itself

    @property
    def typing(self) -> bool:
        """Whether the current value is typed into the editor."""
        raise NotImplementedError

    @property
    def spot(self) -> Spot | None:
        """Where the current value stands; None out of sight."""
        raise NotImplementedError

    # The editor

    @property
    def retyped(self) -> bool:
        """Whether the editor holds something else than it was given."""
        return self.typing and self.editor.value != self._entered

    @property
    def active(self) -> bool:
        """Whether the focus is here."""
        return self.has_focus or self.editor.has_focus

    def edit(self, kind: str, text: str) -> None:
        """Give the editor a value to begin with."""
        self.editor.kind = kind
        self.editor.put(text)
        self._entered = self.editor.value

    def repaint_editor(self) -> None:
        spot = self.spot if self.is_attached and self.typing else None
        if spot:
            self.repaint(spot.y, 1)

    def follow_focus(self) -> None:
        """Where the focus is here, bring it to what takes the keys of the current value."""
        self.editor.can_focus = True
        if self.screen.focused in (self, self.editor):
            self.focus()
        self.editor.can_focus = self.typing

    def focus(self, scroll_visible: bool = True, from_app_focus: bool = False) -> Self:
        """The focus goes to the editor where the current value is typed."""
        self.screen.set_focus(self.editor if self.typing else self, scroll_visible=False)
        return self

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Nothing of its own: the class `-active` is the look, wherever in here the focus is."""

    def on_focus(self, event: events.Focus) -> None:
        event.prevent_default()  # which paints all of it anew: going on to a field paints two
        self.has_focus = True
        if self.typing:
            self.screen.set_focus(self.editor, scroll_visible=False)
        self._look_active()
        if self.parent is not None:
            self.parent.post_message(events.DescendantFocus(self))

    def _look_active(self) -> None:
        """Look the same whether the editor has the focus or what is around it."""
        active = self.screen.focused in (self, self.editor)
        if active != self.has_class("-active"):
            self.set_class(active, "-active")
            self.repaint()

    def on_blur(self, event: events.Blur) -> None:
        event.prevent_default()
        self.has_focus = False
        self._look_active()
        if self.parent is not None:
            self.parent.post_message(events.DescendantBlur(self))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self._look_active()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        self._look_active()

    @property
    def cursor_screen_offset(self) -> Offset:
        spot = self.spot
        return self.at(spot.x, spot.y) if spot else self.at(0, 0)
