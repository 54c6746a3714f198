"""Letters about differences: to the office that sent the list, or to the customer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from caseman.api.lists import DifferenceClass, ListKind, Verdict
from caseman.api.messages import CasemanError, Label
from caseman.api.messages import msg as _

from .lines import Difference
from .rule import field_sentence
from .saved import SavedList

if TYPE_CHECKING:
    from caseman.core.i18n import Translator
    from caseman.core.office import Office

_OFFICE = _("""To {office}:

In your {list} ({file}) the following does not agree with our records. Please check it and correct it, or tell us in \
writing what it rests on. We hold these lines until then.

{lines}

{day}""")
_CUSTOMER = _("""Dear customer,

the {list} of {office} and our records do not agree in the following. Please tell us what is right, with the papers.

{lines}

{day}""")
_LINE = {
    DifferenceClass.DIFFERS: _("row {row}, {unit}: {fields}"),
    DifferenceClass.MISSING_THERE: _("{unit} is not on it: {fields}"),
    DifferenceClass.MISSING_HERE: _("row {row}, {unit}: we have no such line ({fields})"),
    DifferenceClass.DOUBLE: _("{unit} stands there twice, rows {rows}"),
    DifferenceClass.SWAPPED: _("rows {rows}, {unit}: {fields}"),
    DifferenceClass.SPLIT: _("rows {rows}, {unit}: several lines for one sum; {fields}"),
    DifferenceClass.JOINED: _("row {row}, {unit}: one line for several; {fields}"),
    DifferenceClass.ARITHMETIC: _("row {row}: {fields}"),
}


def letter_lines(office: "Office", one: Difference, text: "Translator | None" = None) -> list[str]:
    """A difference in the words of a letter, a sentence for each line of ours; in the user's language without `text`."""
    owner = office.plugins.owner(one.kind.id)
    share = len(one.fields) // len(one.ours) if one.cls is DifferenceClass.SWAPPED else len(one.fields)
    lines = []
    for place in range(len(one.ours) if one.cls is DifferenceClass.SWAPPED else 1):
        fields = one.fields[place * share : (place + 1) * share]
        rows = [one.theirs[place]] if one.cls is DifferenceClass.SWAPPED else list(one.theirs)
        units = [one.units[place]] if one.cls is DifferenceClass.SWAPPED else list(one.units)
        facts: dict[str, object] = {
            "row": rows[0].row if rows else "",
            "rows": [row.row for row in rows],
            "unit": units,
            "fields": [field_sentence(one.cls, field) for field in fields],
        }
        lines.append((text or office.text).sentence(_LINE[one.cls], facts, owner))
    return lines


def letter_text(
    office: "Office", kind: ListKind, saved: SavedList, verdict: Verdict, lines: Sequence[str]
) -> str:
    """A letter with these lines, numbered."""
    numbered = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))
    facts = {
        "office": Label(kind.office),
        "list": Label(kind.title),
        "file": saved.file,
        "lines": numbered,
        "day": office.today,
    }
    message = _CUSTOMER if verdict is Verdict.CUSTOMER else _OFFICE
    return office.text.sentence(message, facts, office.plugins.owner(kind.id))


__all__ = ["CasemanError", "letter_lines", "letter_text"]
