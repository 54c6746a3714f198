"""Asking to pass a shut gate, agreeing to it, declining it."""

import itertools
import json
from typing import TYPE_CHECKING, Any, cast

from pydantic import ConfigDict

from caseman.api.actions import Action
from caseman.api.context import ActionContext, FactsView
from caseman.api.fields import Params, field, fields_of
from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.people import Approval, Asked, Role
from caseman.api.values import LongText, Text
from caseman.core.passes import TABLE, Pass
from caseman.core.records import Record, parse_ref

if TYPE_CHECKING:
    from caseman.core.actions import Acting
    from caseman.core.checks import Found
    from caseman.core.office import Office


class Wanted(Params):
    """What is to be done: an action, its record, why; beside these the action's own parameters by their names, of which
    none is called as these are."""

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)

    wanted: Text = field(_("action"), required=True)
    wanted_on: Text = field(_("record"), default="")
    wanted_because: LongText = field(_("reason"), required=True)


def ask(ctx: ActionContext) -> None:
    """Keep what is wanted and what stands against it now; nothing of it is done yet."""
    from caseman.core.actions import read_params

    acting, told = cast("Acting", ctx), ctx.params
    office = acting.office
    action = office.plugins.registry.actions.get(told.wanted)
    if action is None or not action.writes:
        raise InputError(_("there is no action {action}; see caseman do --list"), action=told.wanted)
    office.worker_for(action)
    record = office.names.record(told.wanted_on, action.records) if action.records else None
    params = read_params(office, action.params, told.model_extra or {})
    found = _against(acting, action, record, params)
    if not found:
        ctx.refuse(_("nothing stands against it: do it"))
    numbers = (f"FX{ctx.today:%Y%m%d}-{n}" for n in itertools.count(1))
    number = next(one for one in numbers if acting.draft.get(TABLE, one) is None)
    data = record.data if record else {}
    values = {
        "number": number,
        "action": action.id,
        "what": office.action_title(action.id),
        "ref": record.ref if record else "",
        "unit": str(data.get("unit", "")),
        "case": record.id if record and record.table == "cases" else str(data.get("case") or ""),
        "typed": _typed(office, params),
        "reason": told.wanted_because,
        "against": [{"code": one.code, "rule": one.rule, "text": office.sentence(one)} for one in found],
        "approval": Approval(made_by=ctx.user.name, made_on=ctx.today),
    }
    ctx.create(TABLE, values, number)
    ctx.say(_("{number}: a supervisor is asked to agree (F2 sp)"), number=number)


def _typed(office: "Office", params: Params | None) -> list[dict[str, object]]:
    """What was filled in, so that it can be read and done as it was meant: `=` is today's day."""
    if params is None:
        return []
    known = fields_of(type(params))
    rows: list[dict[str, object]] = []
    for name, value in params.model_dump(mode="json", exclude_unset=True).items():
        label = office.text.label(known[name].title) if name in known else name
        coded = not isinstance(value, str)
        told = json.dumps(value, ensure_ascii=False) if coded else value
        rows.append({"name": name, "label": label, "value": told, "coded": coded})
    return rows


def _against(acting: "Acting", action: Action, record: Record | None, params: Any) -> "list[Found]":
    """What keeps the gates shut for it, tried on a draft that is thrown away. Raises what else refuses it."""
    from caseman.core.actions import Acting, blocking
    from caseman.core.drafts import Draft

    office = acting.office
    part = Draft(acting.draft, office.schema, office.writers)
    inner = Acting(office, part, acting.user, record, params)
    _run(inner, action)
    return blocking(office, action, part)


def _run(inner: "Acting", action: Action) -> None:
    fault = inner.office.guard(action.id, action.run, inner)[1]
    if fault:
        inner.refuse(_("{action} failed: {fault}"), action=action.id, fault=fault)


def _own(ctx: ActionContext) -> Pass:
    own = ctx.facts.record.own(Pass)
    if own.decided:
        ctx.refuse(_("{number} is decided already"), number=own.number)
    return own


def agree(ctx: ActionContext) -> None:
    """Do what was asked for, past what stood against it; it stays an open finding."""
    from caseman.core.actions import Acting, read_params

    acting, own = cast("Acting", ctx), _own(ctx)
    office = acting.office
    action = office.plugins.registry.actions.get(own.action)
    record = acting.draft.get(*parse_ref(own.ref)) if own.ref else None
    if action is None or (own.ref and record is None):
        ctx.refuse(_("what {number} asks for is not there any more"), number=own.number)
    office.worker_for(action)
    params = read_params(office, action.params, {one.name: one.given for one in own.typed})
    inner = Acting(office, acting.draft, acting.user, record, params)
    _run(inner, action)
    acting.said += inner.said
    asked = own.approval or Approval()
    signed = asked.model_copy(update={"approved_by": ctx.user.name, "approved_on": ctx.today})
    if asked.made_by == ctx.user.name:  # in an office of one, where a reason is asked for
        signed = signed.model_copy(update={"reason": own.reason})
    ctx.change(ctx.facts.record.ref, {"approval": signed})


class Declined(Params):
    reason: LongText = field(_("reason"), required=True, help=_("told with the rule from now on"))


def decline(ctx: ActionContext) -> None:
    _own(ctx)
    told = {"declined_by": ctx.user.name, "declined_on": ctx.today, "declined_for": ctx.params.reason}
    ctx.change(ctx.facts.record.ref, told)


def _asked(facts: FactsView, _path: str) -> Asked | None:
    own = facts.record.own(Pass)
    if own.decided:
        return None
    against = [f"{one.code} {one.text}" for one in own.against]
    return Asked(
        reason=own.reason,
        changes=[(_("what is to be done"), "", own.what), (_("what stands against it"), "", against)],
    )


ALL = [
    Action(
        id="core.ask_pass",
        title=_("ask to pass a gate"),
        run=ask,
        params=Wanted,
        help=_("what stands against it is kept with the reason; a supervisor does it or declines"),
    ),
    Action(
        id="core.agree_pass",
        title=_("let it pass"),
        run=agree,
        records=TABLE,
        many=True,
        role=Role.SUPERVISOR,
        signs="approval",
        asked=_asked,
    ),
    Action(
        id="core.decline_pass",
        title=_("decline to let it pass"),
        run=decline,
        records=TABLE,
        params=Declined,
        many=True,
        role=Role.SUPERVISOR,
    ),
]
