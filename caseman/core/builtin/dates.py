"""Rules on days, from what the fields say of themselves: none in the future, none before what it follows, an office's day a working day."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, cast

from caseman.api.context import CheckContext
from caseman.api.fields import FieldSpec
from caseman.api.messages import Label
from caseman.api.messages import msg as _
from caseman.api.rules import Finding, Fix, Rule, Severity

if TYPE_CHECKING:
    from caseman.core.facts import Facts

_CORRECT = Fix(title=_("correct the date from the paper"))


def _days(ctx: CheckContext) -> Sequence[tuple[str, FieldSpec, date]]:
    """Every dated event of a record that is set, with its path."""
    return cast("Facts", ctx).events


def in_the_future(ctx: CheckContext) -> Iterable[Finding]:
    for path, spec, day in _days(ctx):
        if day > ctx.today:
            yield Finding(
                message=_("{field} is {day}, after today {today}"),
                facts={"field": Label(spec.title), "day": day, "today": ctx.today},
                path=path,
                fix=(_CORRECT,),
            )


def out_of_order(ctx: CheckContext) -> Iterable[Finding]:
    schema = cast("Facts", ctx).record.schema
    for path, spec, day in _days(ctx):
        for earlier_path in spec.meta.after:
            earlier = ctx.record.value(earlier_path)
            if isinstance(earlier, date) and day < earlier:
                label = Label(schema.place(ctx.record.table, earlier_path).spec.title)
                yield Finding(
                    message=_("{field} is {day}, before {earlier} on {earlier_day}"),
                    facts={"field": Label(spec.title), "day": day, "earlier": label, "earlier_day": earlier},
                    path=path,
                    fix=(_CORRECT,),
                )


def on_a_day_off(ctx: CheckContext) -> Iterable[Finding]:
    for path, spec, day in _days(ctx):
        if spec.meta.authority and not ctx.policy.working_day(day):
            yield Finding(
                message=_("{field} is {day}, a day on which the office did not work"),
                facts={"field": Label(spec.title), "day": day},
                path=path,
                fix=(Fix(title=_("check the date on the paper")),),
            )


ALL = [
    Rule(
        id="core.future",
        code="SEQ-02",
        title=_("nothing happened in the future"),
        severity=Severity.BLOCK,
        check=in_the_future,
        records="*",
        gate=("core.save",),
    ),
    Rule(
        id="core.order",
        code="SEQ-01",
        title=_("each event after those that come before it"),
        severity=Severity.BLOCK,
        check=out_of_order,
        records="*",
        gate=("core.save",),
    ),
    Rule(
        id="core.days_off",
        code="CAL-02",
        title=_("offices act on working days"),
        severity=Severity.WARN,
        check=on_a_day_off,
        records="*",
    ),
]
