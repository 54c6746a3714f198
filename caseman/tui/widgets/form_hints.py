"""What a field of a form takes: one sentence under the form, and the card of F1."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from caseman.api.messages import msg as _
from caseman.tui.screens.help import HelpText

if TYPE_CHECKING:
    from caseman.api.fields import FieldSpec

    from .form_fields import FormFields
    from .form_model import FormModel

#: How a kind is typed, for F1.
HINTS: Mapping[str, str] = {
    "day": _("A day: 20260401, 2026-4-1, 0401 or 4-1 of this year, = for today."),
    "money": _("A sum in yuan with up to two decimals; full-width digits and 。 are taken too."),
    "area": _("Square metres with up to two decimals."),
    "rate": _("A rate: 3% or 0.03."),
    "share": _("A share: 1/3, 50% or 0.5."),
    "choice": _("Type the beginning of a value, or F4 for the list."),
    "mark": _("Space changes it; 1 is yes, 0 is no."),
    "unit": _("A unit: 2-1-0101, 2 1 101 or 2幢1单元101室."),
    "long_text": _("A text; ↵ stands for a new line."),
    "list": _("Several with 、 between them."),
    "rows": _("Space or F4 opens the rows; a block from a spreadsheet can be pasted there."),
    "document_number": _(
        "A document number; full-width digits are taken, its check digit is looked at when saving."
    ),
    "phone": _("A phone number, digits only."),
}


def hint_of(spec: "FieldSpec", model: "FormModel", say: Callable[..., str]) -> str:
    """One sentence; empty where the field's kind needs none."""
    if spec.meta.help:
        return say(spec.meta.help)
    if spec.choices is not None:
        return say(_("F4: {choices}"), choices=" · ".join(model.titles(spec.name).values()))
    return say(HINTS[spec.kind]) if spec.kind in HINTS else ""


def help_of(
    spec: "FieldSpec", label: str, locked: bool, explained: Sequence[str], say: Callable[..., str]
) -> HelpText:
    """The card of a field: how it is typed, whether it is computed, and what else is known of it (`explained`)."""
    hint = say(HINTS[spec.kind]) if spec.kind in HINTS and not locked else ""
    more = (hint, say(_("This is computed, not typed.")) if spec.meta.computed else "")
    return HelpText(
        label,
        say(spec.meta.help) if spec.meta.help else "",
        say(spec.meta.cite) if spec.meta.cite else "",
        tuple(text for text in (*more, *explained) if text),
    )


def not_typed(fields: "FormFields", number: int, say: Callable[..., str]) -> str:
    """Why a letter is not taken by a field that is not typed; empty where the letter does something."""
    spec = fields[number]
    if spec.name in fields.masked:
        told = _("{field}: Space shows it in full; then it can be typed")
    elif fields.locked(number):
        told = _("{field} is not typed here; ↓ goes to the next field")
    elif spec.kind == "rows":
        told = _("{field}: Space opens its lines")
    else:
        return ""
    return say(told, field=say(spec.title))
