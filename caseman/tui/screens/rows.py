"""The rows of one field: few columns as a grid, many (a buyer with guardian and agent) as a form per row."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Vertical

from caseman.api.fields import FieldSpec, fields_of
from caseman.api.messages import msg as _
from caseman.tui.safe_text import content
from caseman.tui.widgets import kinds
from caseman.tui.widgets.form import Form
from caseman.tui.widgets.grid import Grid
from caseman.tui.widgets.grid_model import GridModel

from .base import Dialog

if TYPE_CHECKING:
    from .work import OfficeScreen

#: Fields from which on a row is a form of its own.
WIDE = 6


def flat(item: Any) -> tuple[list[FieldSpec], dict[str, str]]:
    """The fields of a row, those of a group in it behind a dot; and the groups' titles by their first field."""
    specs: list[FieldSpec] = []
    headings: dict[str, str] = {}
    for spec in fields_of(item).values():
        if spec.kind == "group" and spec.item is not None:
            inner = [replace(one, name=f"{spec.name}.{one.name}") for one in fields_of(spec.item).values()]
            headings[inner[0].name] = spec.title
            specs += [replace(one, required=False) for one in inner]
        elif spec.kind != "rows":
            specs.append(spec)
    return specs, headings


def flattened(row: Mapping[str, Any], specs: Sequence[FieldSpec], item: Any) -> dict[str, object]:
    """A stored row by the names of `flat`; what is not stored has its model's default."""
    found: dict[str, object] = {}
    for spec in specs:
        outer, _dot, inner = spec.name.partition(".")
        value = row.get(outer, default_of(item, outer) if row else None)
        found[spec.name] = (value or {}).get(inner) if inner and isinstance(value or {}, Mapping) else value
    return found


def default_of(model: Any, name: str) -> object:
    """What a field holds that is not stored; None for none."""
    found = model.model_fields[name].default
    return found if isinstance(found, str) else None


def folded(row: Mapping[str, Any], values: Mapping[str, object]) -> dict[str, Any]:
    """A row with values by the names of `flat`; what the form does not show stays as it was."""
    made: dict[str, Any] = {
        name: dict(value) if isinstance(value, Mapping) else value for name, value in row.items()
    }
    for path, value in values.items():
        outer, _dot, inner = path.partition(".")
        holder = made if not inner else made.setdefault(outer, {}) or made[outer]
        if value in (None, "", []):
            holder.pop(inner or outer, None)
        else:
            holder[inner or outer] = value
    return {name: value for name, value in made.items() if value != {}}


class Rows(Dialog["list[dict[str, Any]] | None"]):
    """Edits a copy of the rows; F10 hands it back to the form, which is saved as always."""

    DEFAULT_CSS = """
    Rows #rows { width: 76; max-width: 98%; height: 80%; }
    Rows Form { height: 1fr; border: none; padding: 0; }
    Rows Grid { height: 1fr; border: none; padding: 0; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._title = ""
        self._item: Any = None
        self._rows: list[dict[str, Any]] = []
        self._today: Any = None
        self._masks = False
        self._at = 0
        self._field = ""
        self._screen: OfficeScreen | None = None

    def bind_rows(
        self,
        screen: "OfficeScreen",
        title: str,
        item: Any,
        rows: Sequence[Any],
        today: Any,
        masks: bool,
        at: tuple[int, str] = (0, ""),
    ) -> None:
        """`at` is the row and the field (or group of fields) where to begin."""
        self._screen, self._title, self._item, self._today, self._masks = screen, title, item, today, masks
        self._rows = [dict(row) for row in rows]
        self._at, self._field = at
        if self.is_mounted:
            self._begin()

    def compose(self) -> ComposeResult:
        with Vertical(id="rows", classes="window"):
            yield Form(classes="")
            yield Grid(classes="")

    def on_mount(self) -> None:
        self._begin()

    @property
    def _wide(self) -> bool:
        return len(self._specs) > WIDE

    def _begin(self) -> None:
        self._specs, self._headings = flat(self._item)
        form, grid = self.query_one(Form), self.query_one(Grid)
        form.display, grid.display = self._wide, not self._wide
        if self._wide:
            self._show_row(min(self._at, max(len(self._rows) - 1, 0)))
            names = [spec.name for spec in self._specs]
            inside = [name for name in names if f"{name}.".startswith(f"{self._field}.")]
            if self._field and inside:
                form.go(inside[0])
            form.focus()
        else:
            model = GridModel(self._specs, self._today, self.shell.translate, self.shell.users, grows=True)
            for row in self._rows:
                model.add(flattened(row, self._specs, self._item))
            grid.show(model)
            grid.focus()
        self._caption()

    def _caption(self) -> None:
        window = self.query_one("#rows")
        if self._wide:
            window.border_title = content(
                f"{self._title} {self._at + 1}/{max(len(self._rows), self._at + 1)}"
            )
            walking, more = {"previous": _("row before"), "next": _("next row or a new one")}, ""
        else:
            window.border_title = content(self._title)
            walking, more = {"grid.down": _("down"), "grid.right": _("next cell")}, _("empty rows go")
        self.key_titles = {**walking, "save": _("finish")}
        window.border_subtitle = content(self.keys_told(more))

    # Rows as forms

    def _show_row(self, index: int) -> None:
        self._at = index
        row = self._rows[index] if index < len(self._rows) else {}
        values = flattened(row, self._specs, self._item)
        hidden = {
            spec.name: text
            for spec in self._specs
            if self._masks and (text := kinds.masked(spec, values[spec.name]))
        }
        headings = {name: self.say(title) for name, title in self._headings.items()}
        form = self.query_one(Form)
        at = form.at_name if row else ""  # a new row begins at its first field
        form.show(self._specs, values, today=self._today, masked=hidden, headings=headings, at=at)
        before = self._rows[index - 1] if 0 < index <= len(self._rows) else None
        form.ditto = flattened(before, self._specs, self._item).get if before is not None else None
        self._caption()

    def _keep(self) -> bool:
        """Take the form's row over; False where something in it is wrong."""
        form = self.query_one(Form)
        form.take()
        if form.model.errors:
            form.tell_errors({})
            self.app.bell()
            return False
        row = self._rows[self._at] if self._at < len(self._rows) else {}
        made = folded(row, form.model.changes())
        if self._at < len(self._rows):
            self._rows[self._at] = made
        elif made:
            self._rows.append(made)
        return True

    def action_previous(self) -> None:
        if self._wide and self._at and self._keep():
            self._show_row(self._at - 1)
        else:
            self.app.bell()

    def action_next(self) -> None:
        if self._wide and self._keep() and self._at < len(self._rows):
            self._show_row(self._at + 1)
        else:
            self.app.bell()

    def on_form_finished(self, event: Form.Finished) -> None:
        event.stop()
        self.action_next()

    def on_form_saved(self, event: Form.Saved) -> None:
        event.stop()
        if self._keep():
            self.close(
                [row for row in self._rows if any(value not in (None, "", [], {}) for value in row.values())]
            )

    def on_form_unmask_asked(self, event: Form.UnmaskAsked) -> None:
        event.stop()
        self.action_unmask()

    def action_unmask(self) -> None:
        """Show this record's personal data here; the log says who looked."""
        from .record import RecordScreen

        if not self._masks or not isinstance(self._screen, RecordScreen) or not self._keep():
            self.app.bell()
            return
        self._screen.desk.unmask(self._screen.ref)
        self._screen.show_unmasked()
        self._masks = False
        self._show_row(self._at)

    # Rows as a grid

    def on_grid_saved(self, event: Grid.Saved) -> None:
        event.stop()
        rows = []
        for number, row in enumerate(event.grid.model.rows):
            stored = self._rows[number] if number < len(self._rows) else {}
            if not row.empty:
                rows.append(folded(stored, row.model.changes()))
        self.close(rows)

    def on_grid_pasted(self, event: Grid.Pasted) -> None:
        event.stop()


def open_rows(
    screen: "OfficeScreen", form: Form, name: str, masks: bool, at: tuple[int, str] = (0, "")
) -> None:
    """Edit the rows of a form's field, from the row and field `at`; they come back into the form, and are stored when it is
    saved."""
    spec = form.model.specs[name]
    rows = form.model.value(name)
    dialog: Rows = screen.shell.keep("rows", Rows)
    given = rows if isinstance(rows, list | tuple) else ()
    dialog.bind_rows(screen, screen.say(spec.title), spec.item, given, screen.desk.open.today, masks, at)
    screen.app.push_screen(dialog, lambda made: form.put(name, made) if made is not None else None)
