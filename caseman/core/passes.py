"""Requests to pass a shut gate (放行申请): what a clerk wanted to do, what stood against it, why all the same; a supervisor
does it or declines. What was decided is told with the rule wherever that stands against something again."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from caseman.api.fields import Model, field
from caseman.api.messages import msg as _
from caseman.api.people import Approval
from caseman.api.sections import RecordType
from caseman.api.values import Code, Day, LongText, Mark, Text, UserName

if TYPE_CHECKING:
    from .office import Office

TABLE = "passes"
#: How many decisions about a rule are told, the last ones.
TOLD = 3


class Against(Model):
    """What stood against it: a rule, in the words that the clerk read."""

    code: Text = field(_("code"), default="")
    text: LongText = field(_("what stands against it"), default="")
    rule: Text = field("", default="")


class Typed(Model):
    """A field of the action's form as it was filled in; `coded`: the value is JSON, not a text."""

    label: Text = field(_("field"), default="")
    value: LongText = field(_("value"), default="", personal=True)
    name: Text = field("", default="")
    coded: Mark = field("", default=False)

    @property
    def given(self) -> object:
        return json.loads(self.value) if self.coded else self.value


class Pass(Model):
    """One request."""

    number: Code = field(_("number"), default="", search=True, computed=True)
    what: Text = field(_("what is to be done"), default="", computed=True)
    action: Text = field("", default="", computed=True)
    ref: Text = field("", default="", computed=True)
    unit: Text = field(_("unit"), default="", computed=True)
    case: Text = field(_("case"), default="", computed=True)
    typed: list[Typed] = field(_("what was typed"), default=[], computed=True)
    reason: LongText = field(_("reason"), default="", computed=True)
    against: list[Against] = field(_("what stands against it"), default=[], computed=True)
    approval: Approval | None = field(_("two persons"), approval=True, computed=True)
    declined_by: UserName = field(_("declined by"), default="", computed=True)
    declined_on: Day | None = field(_("declined on"), event=True, computed=True)
    declined_for: LongText = field(_("declined because"), default="", computed=True)

    @property
    def decided(self) -> bool:
        return self.declined_on is not None or bool(self.approval and self.approval.approved_by)


def _label(data: Mapping[str, Any]) -> str:
    return f"{data.get('number', '')} {str(data.get('unit', '')).rpartition(':')[2]}".strip()


RECORD = RecordType(
    id=TABLE, title=_("requests to pass a gate"), model=Pass, label=_label, order=172, go="fx"
)


def notes(office: "Office", rule: str) -> list[str]:
    """What was decided about a rule in single cases, the last decision first; in the user's words."""
    told = []
    for record in office.reader.all(TABLE):
        one = record.own(Pass)
        if not one.decided or rule not in {against.rule for against in one.against}:
            continue
        signed = one.approval or Approval()
        facts = {
            "day": one.declined_on or signed.approved_on,
            "who": one.declined_by or signed.approved_by,
            "by": signed.made_by,
            "unit": one.unit.rpartition(":")[2],
            "what": one.what,
            "why": one.declined_for or one.reason,
        }
        message = (
            _("{day} {who} declined {what} of {unit}, asked by {by}: {why}")
            if one.declined_on
            else _("{day} {who} let {what} of {unit} pass, asked by {by}: {why}")
        )
        told.append((str(facts["day"]), record.id, office.text.sentence(message, facts)))
    return [text for _day, _id, text in sorted(told, reverse=True)[:TOLD]]
