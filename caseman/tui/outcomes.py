"""What came of an action, in the user's words."""

from collections import Counter
from typing import TYPE_CHECKING

from caseman.api.messages import msg as _

if TYPE_CHECKING:
    from caseman.core.actions import Outcome

    from .desk import Desk


def told_of(desk: "Desk", outcome: "Outcome") -> str:
    """What came of it, in one line; what is told of several alike is told once, with how many."""
    office = desk.open
    owner = office.plugins.owner(outcome.action)
    told = [
        office.text.sentence(message, {name: _called(desk, fact) for name, fact in facts.items()}, owner)
        for message, facts in outcome.said
    ]
    told = [text if count == 1 else f"{text} ×{count}" for text, count in Counter(told).items()]
    told += [
        office.text.sentence(
            _("{path}: {reason}"), {"path": _refused(desk, ref), "reason": office.text.error(error, owner)}
        )
        for ref, error in outcome.refused
    ]
    told = told or [f"{office.action_title(outcome.action)} ✔ {len(outcome.done)}"]
    return "  ".join([*told, *noticed_in(desk, outcome)])


def noticed_in(desk: "Desk", outcome: "Outcome") -> list[str]:
    """What was typed and is there already: the finding, and where else."""
    return [
        f"{one.code} {desk.open.sentence(one)}（{'、'.join(str(_called(desk, ref)) for ref in one.refs)}）"
        for one in outcome.noticed
    ]


def _refused(desk: "Desk", name: str) -> object:
    """What was refused: a record, or an action that is done on none."""
    return _called(desk, name) if "/" in name else desk.open.action_title(name)


def _called(desk: "Desk", fact: object) -> object:
    """A reference as people call the record; anything else as it is."""
    if not isinstance(fact, str) or "/" not in fact or fact.partition("/")[0] not in desk.open.schema.types:
        return fact
    return desk.label(fact)
