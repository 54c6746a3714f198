"""What an action asks of the user, as a form over the screen."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from caseman.api.messages import msg as _
from caseman.tui.safe_text import content
from caseman.tui.widgets.form import Form

from .base import Dialog

if TYPE_CHECKING:
    from caseman.tui.office_app import OfficeApp


class Params(Dialog["dict[str, object] | None"]):
    """A form that is saved (F10, or Enter on its last field) or left."""

    DEFAULT_CSS = """
    Params Form { width: 72; max-width: 96%; height: 60%; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._bound: tuple[str, Sequence[Any], Mapping[str, object], Any] | None = None

    def bind_fields(
        self, title: str, fields: Sequence[Any], values: Mapping[str, object], today: Any
    ) -> None:
        self._bound = (title, fields, values, today)
        if self.is_mounted:
            self._begin()

    def compose(self) -> ComposeResult:
        yield Form(classes="window")

    def on_mount(self) -> None:
        self._begin()

    def _begin(self) -> None:
        assert self._bound is not None
        title, fields, values, today = self._bound
        form = self.query_one(Form)
        form.show(fields, {}, today=today)
        for name, value in values.items():
            form.put(name, value)
        form.border_title = content(title)
        form.border_subtitle = content(self.say(_("F10: do it   Esc: back")))
        form.focus()

    def on_form_saved(self, event: Form.Saved) -> None:
        event.stop()
        model = event.form.model
        self.dismiss({name: model.value(name) for name in model.specs if model.value(name) not in (None, "")})

    def on_form_finished(self, event: Form.Finished) -> None:
        event.stop()
        event.form.action_save()


def ask_params(
    app: "OfficeApp",
    action: Any,
    names: Sequence[str],
    given: Mapping[str, object],
    then: Callable[[dict[str, object]], None],
) -> None:
    """Ask for an action's parameters; `then` gets them, and is not called when the user goes back."""
    from caseman.api.fields import fields_of

    title = app.desk.title(action)
    told = f"{title}  {names[0].partition('/')[2]}" if len(names) == 1 else title
    told = f"{title}  × {len(names)}" if len(names) > 1 else told
    specs = [spec for spec in fields_of(action.params).values() if spec.kind not in ("rows", "group")]
    if not specs:
        then(dict(given))
        return
    screen: Params = app.keep("params", Params)
    screen.bind_fields(told, specs, given, app.desk.open.today)
    app.push_screen(screen, lambda values: then(values) if values is not None else None)
