"""The batch in which complete files go to the title office: an acceptance number, a certificate or a cause for each."""

from collections.abc import Mapping

from caseman_plugins.taxes.sections import fee_due

from caseman.api import ActionContext, BatchAnswer, BatchKind, BatchLineView, Column, FactsView
from caseman.api import msg as _

from .custody import take_in
from .sections import Problem, Titles
from .steps import SUBMIT

ACCEPTED, ISSUED, RETURNED = "accepted", "issued", "returned"


def cells(facts: FactsView) -> Mapping[str, object]:
    unit = facts.unit
    return {
        "use": unit.use if unit else None,
        "area": unit.surveyed_area if unit else None,
        "fee": fee_due(facts),
    }


def sent(ctx: ActionContext, line: BatchLineView) -> None:
    ctx.change(line.record, {"titles.submitted_on": line.day, "titles.batch": line.batch})


def answered(ctx: ActionContext, line: BatchLineView) -> None:
    """What comes back is a problem with its cause; it goes again in another batch, as a further round."""
    if line.answer == ACCEPTED:
        ctx.change(line.record, {"titles.accept_no": line.number})
    elif line.answer == ISSUED:
        take_in(ctx, line.record, line.number, line.day)
    else:
        came_back(ctx, line.record, Problem(raised_on=line.day, batch=line.batch, cause=line.cause))


def came_back(ctx: ActionContext, ref: str, problem: Problem) -> None:
    """A file is not at the office any more, and somebody has to do something."""
    problems = (ctx.of(ref).section(Titles) or Titles()).problems
    ctx.change(
        ref,
        {"titles.problems": [*problems, problem], "titles.submitted_on": None, "titles.accept_no": None},
    )


SUBMISSION = BatchKind(
    id="titles.submission",
    title=_("files for the title office"),
    words=("产权批", "产权交件", "办证交件"),
    number="CQ-{day}",
    destination="不动产登记中心",
    step=SUBMIT,
    columns=(
        Column(name="use", title=_("use")),
        Column(name="area", title=_("surveyed area"), kind="area", total=True),
        Column(name="fee", title=_("registration fee"), kind="money", total=True),
    ),
    cells=cells,
    answers=(
        BatchAnswer(id=ACCEPTED, title=_("accepted"), words=("受理", "已受理"), number=True),
        BatchAnswer(id=ISSUED, title=_("certificate issued"), words=("出证", "发证"), number=True),
        BatchAnswer(
            id=RETURNED, title=_("sent back"), words=("退回", "退件", "补正"), returned=True, cause=True
        ),
    ),
    sent=sent,
    answered=answered,
)
