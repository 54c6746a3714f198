"""What stands ready on lines of a list, done on several of them at once: what came of each line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from caseman.api.fields import fields_of
from caseman.api.messages import CasemanError, InputError
from caseman.api.messages import msg as _

from .actions import GateShut

if TYPE_CHECKING:
    from .office import Office


class Ready(NamedTuple):
    """What stands ready on a line: an action on a record, with parameters that are known."""

    line: int
    action: str
    ref: str
    given: Mapping[str, object]


@dataclass(slots=True)
class Results:
    """What came of each line, in words, by its number."""

    told: dict[int, str] = field(default_factory=dict)
    done: int = 0
    refused: int = 0


def do_each(office: "Office", ready: Sequence[Ready]) -> Results:
    """Do it; what one action does to several records is one change set."""
    results = Results()
    for name, group in groupby(sorted(ready, key=lambda one: one.action), key=lambda one: one.action):
        lines = list(group)
        action = office.plugins.registry.actions[name]
        for together in [lines] if action.many else [[one] for one in lines]:
            _do(office, results, name, together)
    return results


def _do(office: "Office", results: Results, name: str, lines: Sequence[Ready]) -> None:
    action = office.plugins.registry.actions[name]
    asks = [
        spec
        for spec in (fields_of(action.params).values() if action.params else ())
        if spec.required and any(spec.name not in one.given for one in lines)
    ]
    try:
        if asks:
            raise InputError(_("asks for {field}: do it alone"), field=office.text.label(asks[0].title))
        outcome = office.act(name, [one.ref for one in lines], [one.given for one in lines])
    except CasemanError as all_of_it:
        refused = {one.ref: all_of_it for one in lines}
    else:
        refused = dict(outcome.refused)
    for one in lines:
        error = refused.get(one.ref)
        results.done += error is None
        results.refused += error is not None
        results.told[one.line] = (
            f"✘ {_why(office, name, error)}" if error else f"✔ {office.action_title(name)}"
        )


def _why(office: "Office", name: str, error: CasemanError) -> str:
    if isinstance(error, GateShut) and error.findings:
        return f"{error.findings[0].code} {office.sentence(error.findings[0])}"
    return office.text.error(error, office.plugins.owner(name))
