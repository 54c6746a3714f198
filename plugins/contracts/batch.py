"""The batch in which signed contracts go to the filing centre: only complete ones, a number or a refusal for each."""

from collections.abc import Mapping

from caseman.api import ActionContext, BatchAnswer, BatchKind, BatchLineView, Column, FactsView
from caseman.api import msg as _

from .sections import Contract, Filing, Problem
from .steps import FILE

#: What the filing centre may say.
FILED, RETURNED = "filed", "returned"


def filing_cells(facts: FactsView) -> Mapping[str, object]:
    contract = facts.section(Contract) or Contract()
    return {"number": contract.contract_no, "signed": contract.signed_on, "total": contract.total}


def answered(ctx: ActionContext, line: BatchLineView) -> None:
    """A number files the contract, in the ledger at once; a refusal is a problem in their words."""
    filing = ctx.of(line.record).section(Filing) or Filing()
    if line.answer == FILED:
        if filing.filed_no and filing.filed_no != line.number:
            ctx.refuse(_("already filed as {number} on {day}"), number=filing.filed_no, day=filing.filed_on)
        values: dict[str, object] = {
            "contracts.filing.filed_no": line.number,
            "contracts.filing.filed_on": line.day,
            "contracts.filing.ledger_on": ctx.today,
        }
    else:
        problem = Problem(raised_on=line.day, counterpart=line.batch, words=line.cause)
        values = {"contracts.filing.problems": [*filing.problems, problem]}
    ctx.change(line.record, values)


FILING = BatchKind(
    id="contracts.filing_batch",
    title=_("contracts to file"),
    words=("备案批", "合同备案", "备案送件"),
    number="HB-{day}",
    destination="备案中心",
    step=FILE,
    columns=(
        Column(name="number", title=_("contract number"), kind="code"),
        Column(name="signed", title=_("signed on"), kind="day"),
        Column(name="total", title=_("total price"), kind="money", total=True),
    ),
    cells=filing_cells,
    total="total",
    answers=(
        BatchAnswer(id=FILED, title=_("filed"), words=("已备案", "备案", "通过"), number=True),
        BatchAnswer(
            id=RETURNED, title=_("sent back"), words=("退回", "退件", "补正"), returned=True, cause=True
        ),
    ),
    answered=answered,
)
