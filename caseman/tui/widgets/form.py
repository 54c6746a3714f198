"""A form: all fields painted by one widget, one live editor on the current one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from textual import events
from textual.actions import SkipAction
from textual.message import Message
from textual.widgets import Input

from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.tui.commands import bindings
from caseman.tui.safe_text import Line
from caseman.tui.screens.help import HelpText

from .cell_editor import EditorHost, Spot
from .form_choosing import choose_value
from .form_fields import FormFields
from .form_hints import help_of, hint_of, not_typed
from .form_layout import FormLayout, Place
from .form_model import FormModel
from .form_paint import FormPainter

if TYPE_CHECKING:
    from caseman.api.fields import FieldSpec


class Form(EditorHost):
    """Fields from specs and values. Enter and Tab go on, arrows walk, F10 saves; errors stand under their fields."""

    BINDINGS = bindings("form")

    @dataclass
    class Edited(Message):
        """A field has another value or text."""

        form: "Form"
        name: str

    @dataclass
    class Moved(Message):
        """Another field is the current one."""

        form: "Form"
        name: str

    @dataclass
    class Saved(Message):
        """The user wants the changes stored; whoever does it calls `saved` or `tell_errors`."""

        form: "Form"
        changes: dict[str, object]

    @dataclass
    class Finished(Message):
        """Enter on the last field."""

        form: "Form"

    @dataclass
    class ValuesAsked(Message):
        """F4 on a field that is no closed list; whoever knows its values calls `put`."""

        form: "Form"
        name: str
        text: str

    @dataclass
    class RowsAsked(Message):
        """The rows of a field are to be edited."""

        form: "Form"
        name: str

    @dataclass
    class UnmaskAsked(Message):
        """A masked field is to be seen."""

        form: "Form"
        name: str

    def __init__(self, *, id: str | None = None, classes: str = "pane") -> None:
        super().__init__(id=id, classes=classes)
        self.current = 0
        #: The value above, for F9: gives it for a field's name, None where there is none.
        self.ditto: Callable[[str], object] | None = None
        #: What else F1 tells of a field.
        self.explained: Callable[[str], Sequence[str]] = lambda name: ()
        self._fields = FormFields(FormModel((), {}, date.min), ())
        self._layout: FormLayout | None = None

    # What it shows

    def show(
        self,
        fields: Sequence["FieldSpec"],
        values: Mapping[str, object],
        *,
        today: date,
        headings: Mapping[str, str] | None = None,
        masked: Mapping[str, str] | None = None,
        mask_rows: bool = False,
        fixed: Sequence[str] = (),
        at: str = "",
    ) -> None:
        """Show fields with their values.

        headings   text over the field with this name
        masked     what is shown instead of a personal value; such a field is not edited
        mask_rows  hide personal numbers inside rows
        fixed      fields that are shown and never edited
        at         the field to begin on, else the first one that can be typed
        """
        self._fields = FormFields(
            FormModel(fields, values, today, self.shell.translate, self.shell.users),
            [self.say(spec.title) for spec in fields],
            headings=headings,
            masked=masked,
            mask_rows=mask_rows,
            fixed=fixed,
        )
        self._layout, self.top = None, 0
        self.current = self._fields.numbers.get(at, self._fields.following(-1, 1) or 0)
        self._arrive()
        self.repaint()

    @property
    def model(self) -> FormModel:
        """What stands in the fields."""
        return self._fields.model

    def put(self, name: str, value: object, *, on: bool = False) -> None:
        """Set a field's value; `on` goes to the next field, as after choosing from a list."""
        if self.model.put(name, value):
            self._changed(name)
        if name == self.at_name:
            self._arrive()
        if on:
            self.action_form_next()

    def saved(self) -> None:
        """What stands in the form has been stored."""
        self.model.saved()
        self._relayout()

    def tell_errors(self, errors: Mapping[str, CasemanError]) -> None:
        """Show what was wrong when saving, all at once, and go to the first."""
        self.model.tell(errors)
        self._relayout()
        found = self.model.errors
        if found:
            self.go(next(iter(found)))

    def draft(self) -> dict[str, Any]:
        """What was changed, with the text being typed, as plain data."""
        draft = self.model.draft()
        if self.retyped:
            draft["texts"][self.at_name] = self.editor.value
        return draft

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Put back what `draft` gave."""
        self.model.restore(draft)
        self._relayout()
        self._arrive()

    @property
    def dirty(self) -> bool:
        """Whether anything was changed and not stored."""
        return self.model.dirty or self.retyped

    # The current field

    @property
    def at_name(self) -> str:
        """The current field's name; empty in an empty form."""
        return self._fields[self.current].name if self._fields else ""

    @property
    def _spec(self) -> "FieldSpec":
        return self._fields[self.current]

    @property
    def _locked(self) -> bool:
        return self._fields.locked(self.current)

    @property
    def typing(self) -> bool:
        return self._fields.typed(self.current)

    def go(self, name: str) -> None:
        """Make a field the current one."""
        if name in self._fields.numbers:
            self._move(self._fields.numbers[name])

    def _move(self, index: int) -> None:
        self.take()
        if index != self.current:
            before, self.current = self.current, index
            self._repaint_field(before)
            self.post_message(self.Moved(self, self.at_name))
        self._arrive()

    def take(self) -> None:
        """Take what was typed into the current field."""
        if self.typing and self.model.type(self.at_name, self.editor.value):
            self.editor.put(self.model.editable(self.at_name), select=False)
            self._entered = self.editor.value
            self._changed(self.at_name)

    def _changed(self, name: str) -> None:
        layout = self._layout
        self._layout = None
        if layout is None or self._laid_out.lines != layout.lines:
            self.repaint()
        else:
            self._repaint_field(self._fields.numbers[name])
        self.post_message(self.Edited(self, name))

    def _relayout(self) -> None:
        self._layout = None
        self._scroll_to_current()
        self.repaint()

    def _arrive(self) -> None:
        """Bring the current field into sight and the editor onto it."""
        if not self.is_attached or not self._fields:
            return
        self._scroll_to_current()
        if self.typing:
            self.edit(self._spec.kind, self.model.editable(self.at_name))
        self.follow_focus()
        self._repaint_field(self.current)

    @property
    def spot(self) -> Spot | None:
        place = self._place(self.current)
        return Spot(place.value_x, place.y - self.top, place.cells) if place else None

    # Layout and painting

    @property
    def _laid_out(self) -> FormLayout:
        if self._layout is None:
            self._layout = self._fields.lay_out(self.size.width, self.say)
        return self._layout

    def _place(self, index: int) -> Place | None:
        places = self._laid_out.places
        return places[index] if index < len(places) else None

    def _scroll_to_current(self) -> None:
        place = self._place(self.current)
        if place is None:
            return
        height, lines, top = self.size.height, self._laid_out.lines, self.top
        last = place.y + min(place.height + len(place.error), max(1, height)) - 1
        first = place.y - 1 if place.y - 1 in self._laid_out.headings else place.y
        self.top = self.top_for(first, self.top_for(last, self.top, height, lines), height, lines)
        if self.top != top:
            self.repaint()

    def _repaint_field(self, index: int) -> None:
        place = self._place(index)
        if place is not None:
            self.repaint(place.y - self.top, place.height + len(place.error))

    def on_resize(self) -> None:
        self._layout = None
        self._scroll_to_current()
        self.repaint()

    def paint(self, y: int, cells: int) -> Line:
        edited = self.current if self.typing else -1
        painter = FormPainter(self._fields, self._laid_out, self.shell, edited, self.editor)
        line = painter.paint(self.top + y, self.current if self.active else -1, cells)
        bar = self.scroll_bar(y, self.size.height, self._laid_out.lines)
        if bar is not None:
            line.to(cells - 1, self.inks.text).space(1, bar)
        return line

    def copied(self) -> str:
        """The current field as it is painted."""
        if not self._fields:
            return ""
        return self._fields.masked.get(self.at_name) or self.model.shown(self.at_name)

    def help_here(self) -> HelpText:
        """The card of the current field."""
        if not self._fields:
            return HelpText(self.say(_("form")))
        label, explained = self._fields.labels[self.current], self.explained(self.at_name)
        return help_of(self._spec, label, self._locked, explained, self.say)

    @property
    def hint(self) -> str:
        """What the current field takes, in one sentence."""
        if not self._fields or self._locked:
            return ""
        return hint_of(self._spec, self.model, self.say)

    # Moving by keys

    def action_form_next(self) -> None:
        following = self._fields.following(self.current, 1)
        if following is None:
            self.take()
            self.post_message(self.Finished(self))
        else:
            self._move(following)

    def action_form_previous(self) -> None:
        before = self._fields.following(self.current, -1)
        if before is None:
            self.take()
            self.screen.focus_previous()
        else:
            self._move(before)

    def action_form_up(self) -> None:
        self._vertical(-1)

    def action_form_down(self) -> None:
        self._vertical(1)

    def action_form_page_up(self) -> None:
        self._vertical(-max(1, self.size.height - 1))

    def action_form_page_down(self) -> None:
        self._vertical(max(1, self.size.height - 1))

    def _vertical(self, lines: int) -> None:
        """To the field that many lines further in the same column, at least one field."""
        here = self._place(self.current)
        there = self._laid_out.beyond(here, lines) if here else None
        if there:
            self._move(there.index)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        place = self._laid_out.at(offset.x, self.top + offset.y)
        if place is None:
            return
        if self.active and self.typing and place.index == self.current:
            self.editor.caret_to(offset.x - place.value_x)
            return
        self._move(place.index)
        self.focus()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._scroll(event, 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._scroll(event, -3)

    def _scroll(self, event: events.MouseEvent, lines: int) -> None:
        event.stop()
        top = max(0, min(self.top + lines, self._laid_out.lines - self.size.height))
        if top != self.top:
            self.top = top
            self.repaint()

    # Changing by keys

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Edited(self, self.at_name))

    def on_key(self, event: events.Key) -> None:
        """A letter where nothing can be typed: say so, instead of swallowing it."""
        if not event.is_printable or event.key == "space" or not self._fields or self.typing:
            return
        told = not_typed(self._fields, self.current, self.say)
        if told:
            self.app.bell()
            self.shell.tell(told, "warn")

    def action_form_toggle(self) -> None:
        if not self._fields:
            return
        if self.at_name in self._fields.masked:
            self.post_message(self.UnmaskAsked(self, self.at_name))
        elif self._locked:
            self.app.bell()
        elif self._spec.kind == "mark":
            self.put(self.at_name, not self.model.value(self.at_name))
        elif self._spec.kind == "rows":
            self.post_message(self.RowsAsked(self, self.at_name))

    def action_form_yes(self) -> None:
        self._mark(True)

    def action_form_no(self) -> None:
        self._mark(False)

    def _mark(self, value: bool) -> None:
        if self._fields and self._spec.kind == "mark" and not self._locked:
            self.put(self.at_name, value, on=True)
        else:
            self.app.bell()

    def action_form_values(self) -> None:
        if not self._fields or self._locked or self._spec.kind in ("mark", "rows"):
            self.action_form_toggle()
            return
        text = self.editor.value if self.retyped else ""
        if self._spec.choices is None:
            self.post_message(self.ValuesAsked(self, self.at_name, text))
        else:
            choose_value(self, self.model, self._spec, self._fields.labels[self.current], text)

    def action_form_ditto(self) -> None:
        value = self.ditto(self.at_name) if self.ditto and self._fields else None
        if value is None or self._locked:
            self.app.bell()
            return
        self.put(self.at_name, value, on=True)

    def action_form_ditto_all(self) -> None:
        if self.ditto is None:
            self.app.bell()
            return
        self.take()
        for index, spec in enumerate(self.model.fields):
            if not self._fields.locked(index) and self.model.value(spec.name) in (None, ""):
                value = self.ditto(spec.name)
                if value is not None:
                    self.model.put(spec.name, value)
        self._relayout()
        self._arrive()

    def action_undo(self) -> None:
        if self.retyped:
            self.editor.put(self._entered)
            return
        self._back_to(self.model.undo())

    def action_redo(self) -> None:
        self.take()
        self._back_to(self.model.redo())

    def _back_to(self, name: str | None) -> None:
        if name is None:
            raise SkipAction
        self.current = self._fields.numbers[name]
        self._relayout()
        self._arrive()
        self.post_message(self.Edited(self, name))

    def action_save(self) -> None:
        """Check everything, show all that is wrong, else hand the changes over."""
        self.take()
        self.model.demand()
        errors = self.model.errors
        if errors:
            self.tell_errors({})
            self.app.bell()
            self.shell.tell(
                self.say(_("{count} fields are wrong; nothing was saved."), count=len(errors)), "block"
            )
            return
        self.post_message(self.Saved(self, self.model.changes()))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("form_ditto", "form_ditto_all"):
            return self.ditto is not None
        return hasattr(self, f"action_{action}")
