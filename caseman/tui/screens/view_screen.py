"""A view of the whole office on a screen of its own; and the ways to views."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.widget import Widget

from caseman.api import views
from caseman.api.messages import msg as _
from caseman.core.views import ViewText, views_of
from caseman.tui.commands import bindings
from caseman.tui.widgets.reader import Reader
from caseman.tui.widgets.table import VirtualTable

from .choices import Option
from .help import HelpText
from .views import VIEW, ViewPane
from .work import OfficeScreen

if TYPE_CHECKING:
    from caseman.tui.office_app import OfficeApp

#: Lines of the current row in full, with their border.
DETAIL = 5


class ViewScreen(OfficeScreen):
    """A view of the whole office."""

    BINDINGS = bindings("view")

    def __init__(self) -> None:
        super().__init__()
        self.pane = ViewPane(self)
        self._view: views.View | None = None
        #: While several lines are done the table stays as it is: each gets its result.
        self._doing = False

    def bind_view(self, view: views.View) -> None:
        self._view = view
        if self.is_mounted:
            self._begin()

    def body(self) -> Iterable[Widget]:
        yield self.pane
        self.detail = Reader()
        self.detail.can_focus = False
        self.detail.styles.height = DETAIL
        yield self.detail

    def on_mount(self) -> None:
        self._begin()

    def _begin(self) -> None:
        assert self._view is not None
        self.title_line.show(self.desk.title(self._view))
        self._show()
        self.pane.take_focus()

    def _show(self) -> None:
        assert self._view is not None
        self.pane.show(self._view, None)
        self.detail.display = self.pane.does
        self._show_current()

    def _show_current(self) -> None:
        """The current row in full, where something can be done with it."""
        self.detail.show(self.pane.in_full() if self.pane.does else [])

    def on_virtual_table_moved(self, event: VirtualTable.Moved) -> None:
        self._show_current()

    def targets(self, table: str) -> list[str]:
        return [ref for ref in self.pane.refs if ref.startswith(f"{table}/")]

    def clear_marks(self) -> None:
        self.pane.clear_marks()

    def show_changed(self) -> None:
        if not self._doing:
            self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "view_do":
            return self.pane.does
        if action == "slip":
            return self.pane.about_records
        return super().check_action(action, parameters)

    def action_view_do(self) -> None:
        """Do what stands ready: one line as from the palette, with its form; several at once, with what came of each."""
        ready = self.pane.ready
        if not ready:
            self.app.bell()
            return
        from caseman.core.each import do_each

        actions = self.desk.open.plugins.registry.actions
        if len(ready) == 1:
            one = ready[0]
            self.start(actions[one.action], one.given, [one.ref], tuple(one.given))
            return
        self._doing = True
        try:
            results = do_each(self.desk.open, ready)
        finally:
            self._doing = False
        self.pane.show_results(results.told)
        self._show_current()
        told = self.say(_("{done} done, {refused} refused"), done=results.done, refused=results.refused)
        self.shell.tell(told, "block" if results.refused else "good")

    def on_screen_resume(self) -> None:
        if self.is_mounted and self._view is not None:
            self.show_changed()

    def action_check(self) -> None:
        self.desk.open.store.refresh()
        self.show_changed()
        self.shell.tell(self.say(_("Run anew.")))

    def help_here(self) -> HelpText:
        assert self._view is not None
        text = ViewText(self.desk.open, self._view)
        return HelpText(text.title, text.help)


def open_view(app: "OfficeApp", view: views.View, ref: str = "") -> None:
    """Show a view of the office, or of the record of a reference in its tab."""
    if view.records:
        from .record import open_record

        open_record(app, ref, at=f"{VIEW}{view.id}")
        return
    screen: ViewScreen = app.keep("view", ViewScreen)
    screen.bind_view(view)
    if screen not in app.screen_stack:
        app.push_screen(screen)
    while app.screen is not screen and screen in app.screen_stack:
        app.pop_screen()


def view_options(screen: OfficeScreen) -> list[Option]:
    """The views of the office and those of what is marked or current, for the palette."""
    desk, app = screen.desk, screen.office_app
    found = list(views_of(desk.open, ""))
    chosen = {table: refs[0] for table in desk.open.schema.types if (refs := screen.targets(table))}
    for table in chosen:
        found += views_of(desk.open, table)

    def option(view: views.View) -> Option:
        ref = chosen.get(view.records, "")
        text = ViewText(desk.open, view)
        told = text.help or (desk.type_title(view.records) if view.records else "")
        return Option(lambda: open_view(app, view, ref), told, code=text.title, keys=(view.go, view.id))

    return [option(one) for one in found]
