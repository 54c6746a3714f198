"""A section of a record in a form: its values, what of them is hidden, and what was typed and not saved."""

from typing import TYPE_CHECKING

from .rows import default_of

if TYPE_CHECKING:
    from caseman.core.records import Record
    from caseman.tui.desk import Desk
    from caseman.tui.widgets.form import Form

#: Fields of a record that say where it belongs, and are never typed.
FIXED = ("project", "unit", "case")


def show_section(form: "Form", desk: "Desk", record: "Record", section: str) -> bool:
    """Show a section, or the record's own fields where it is empty; whether something typed and not saved is back in it."""
    from caseman.api.fields import fields_of

    office = desk.open
    model = office.schema.sections[section].model if section else office.schema.types[record.table].model
    specs = fields_of(model)
    stored = record.data.get(section, {}) if section else record.data
    values = {name: stored.get(name, default_of(model, name)) for name in specs}
    if not section and "unit" in values:
        values["unit"] = str(values.get("unit") or "").rpartition(":")[2]
    shown = {name: desk.hidden(record, spec, values[name]) for name, spec in specs.items()}
    form.show(
        [spec for spec in specs.values() if not spec.inner],
        values,
        today=office.today,
        masked={name: text for name, text in shown.items() if text},
        mask_rows=desk.masks(record.ref),
        fixed=() if section else FIXED,
    )
    draft = desk.unsaved.get(draft_name(record.ref, section))
    if draft:
        form.restore(draft)
    return bool(draft)


def keep_draft(form: "Form", desk: "Desk", ref: str, section: str) -> None:
    """Keep what is typed and not saved."""
    if form.dirty:
        desk.unsaved.keep(draft_name(ref, section), form.draft())
    else:
        drop_draft(desk, ref, section)


def drop_draft(desk: "Desk", ref: str, section: str) -> None:
    """What was typed is saved, or thrown away."""
    desk.unsaved.drop(draft_name(ref, section))


def draft_name(ref: str, section: str) -> str:
    """The name that a draft is kept under; `Desk.form_name` reads it."""
    return f"{ref}#{section}"
