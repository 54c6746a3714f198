"""A line of a list in words: what differs, ours and theirs side by side, the numbers of the judgements and what was decided."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from caseman.api.lists import DifferenceClass, Verdict
from caseman.api.messages import msg as _
from caseman.tui.widgets.sides import Side, Sides

if TYPE_CHECKING:
    from caseman.core.office import Office
    from caseman.core.reconcile import Difference, Judgement, OurLine, TheirLine


class ListWords:
    """The words of one kind of list, in the user's language."""

    def __init__(self, office: "Office", kind: str, say: Callable[..., str]) -> None:
        self._office, self._kind, self.say = office, kind, say

    def _title(self, title: str) -> str:
        return self._office.text(title, self._office.plugins.owner(self._kind))

    def _sentence(self, message: str, facts: Any) -> str:
        return self._office.text.sentence(message, facts, self._office.plugins.owner(self._kind))

    def told(self, one: "Difference") -> str:
        """What differs, or what the line of one side says."""
        if one.cls is DifferenceClass.SWAPPED:
            return "、".join(dict.fromkeys(self._title(field.field.title) for field in one.fields))
        if one.ours and one.theirs and one.fields:
            pairs = [(self._title(field.field.title), *field.shown) for field in one.fields]
            return "  ".join(f"{title} {ours} ≠ {theirs}" for title, ours, theirs in pairs)
        values = [field.shown[0] or field.shown[1] for field in one.fields if field.field.kind != "unit"]
        return "  ".join(value for value in values if value)

    def of_pair(self, ours: "OurLine", theirs: "TheirLine") -> Sides:
        sides = self._sides(ours.values, theirs.values, ())
        return Sides(groups=(("", sides),))

    def _sides(self, ours: Any, theirs: Any, differing: Sequence[Any]) -> tuple[Side, ...]:
        """Every field of both sides, those that differ first."""
        from caseman.core.reconcile import FieldDifference, masked_pair

        kind = self._office.plugins.registry.lists[self._kind]
        by_name = {one.field.name: one for one in differing}
        found: list[Side] = []
        for field in kind.fields:
            mine, other = ours.get(field.name), theirs.get(field.name)
            if mine is None and other is None:
                continue
            one = by_name.get(field.name)
            left, right = masked_pair(one or FieldDifference(field, mine, other))
            near = tuple(self._sentence(each.message, each.facts) for each in one.near) if one else ()
            found.append(Side(self._title(field.title), left, right, one is not None, near))
        return tuple(sorted(found, key=lambda side: not side.differs))

    def of_difference(self, one: "Difference", judgement: "Judgement | None") -> Sides:
        groups: list[tuple[str, tuple[Side, ...]]] = []
        lines = max(len(one.ours), len(one.theirs))
        share = len(one.fields) // len(one.ours) if one.cls is DifferenceClass.SWAPPED else len(one.fields)
        for at in range(lines):
            ours = one.ours[at] if at < len(one.ours) else None
            theirs = one.theirs[at] if at < len(one.theirs) else None
            if one.cls is DifferenceClass.SWAPPED:
                fields: Sequence[Any] = one.fields[at * share : (at + 1) * share]
            else:
                fields = one.fields if at == 0 and ours and theirs else ()
            row = self.say(_("row {row}"), row=theirs.row) if theirs else ""
            heading = f"{ours.unit if ours else one.unit}  {row}".strip() if lines > 1 else ""
            groups.append(
                (heading, self._sides(ours.values if ours else {}, theirs.values if theirs else {}, fields))
            )
        remarks = [self._sentence(message, facts) for message, facts in one.hints]
        remarks += [one.cite] if one.cite else []
        if judgement is not None:
            return Sides(tuple(groups), (*remarks, *self._judged(judgement)), ((1, self.say(_("reopen"))),))
        choices = tuple((list(Verdict).index(v) + 1, self.say(v.title_id)) for v in one.verdicts)
        return Sides(tuple(groups), tuple(remarks), choices, list(Verdict).index(one.proposal) + 1)

    def _judged(self, judgement: "Judgement") -> list[str]:
        """Who decided what, and the letter."""
        record = self._office.reader.get(*judgement.ref.split("/", 1))
        if record is None:
            return []
        data = record.data
        told = [
            f"{self.say(judgement.verdict.title_id)}  {data.get('judged_by', '')}  {data.get('judged_on', '')}",
            str(data.get("cause", "")),
            str(data.get("note", "")),
            str(data.get("letter", "")),
        ]
        return [text for text in told if text.strip()]
