"""Paying fund and tax on (D4.2, D4.3): in batches under a cover, and only what agrees with the office's list."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from caseman.api import (
    ActionContext,
    BatchAnswer,
    BatchKind,
    BatchLineView,
    CheckContext,
    Column,
    FactsView,
    Finding,
    Fix,
    Label,
    Rule,
    Severity,
)
from caseman.api import msg as _

from .sections import DEED, FUND, Taxes, fund_due, tax_due
from .steps import FUND_PAID, TAX_PAID

#: The gate of every payment out of what is held for a case.
PAY = "core.pay"
BOOKED, RETURNED, STAMPED = "booked", "returned", "stamped"


@dataclass(frozen=True, slots=True)
class Duty:
    """What is paid on for buyers: its fund, the list that must agree, who gets it, the day that the case keeps, what is due."""

    fund: str
    list: str
    title: str
    payee: str
    day: str
    step: str
    batch: str
    due: Callable[[FactsView], Decimal | None]


FUND_DUTY = Duty(
    FUND,
    "fund_notice",
    _("maintenance-fund notice"),
    "维修资金专户银行",
    "taxes.fund_paid_on",
    FUND_PAID,
    "taxes.fund_batch",
    fund_due,
)
TAX_DUTY = Duty(
    DEED,
    "deed_tax",
    _("assessed deed-tax roster"),
    "税务局",
    "taxes.tax_paid_on",
    TAX_PAID,
    "taxes.tax_batch",
    tax_due,
)
STATES = {
    "differs": _("the line differs and nobody has judged it"),
    "held": _("the line is held until the office or the customer answers"),
    "missing": _("the unit is not on it"),
    "unread": _("its row could not be read"),
    "": _("no list that has the unit is kept"),
}


def listed_first(duty: Duty) -> Callable[[CheckContext], Iterable[Finding]]:
    """Only a line that agrees with the office's list is paid, and only what was collected for it.

    A payment that is booked by itself may be of an office that sends no list: then it is refused only where a list is
    kept that has the unit and does not agree.
    """

    def check(ctx: CheckContext) -> Iterable[Finding]:
        if not ctx.step or (ctx.step == PAY and not _pays(ctx, duty)):
            return
        listed = ctx.listed(duty.list)
        if ctx.step == PAY and (listed is None or listed.payable):
            return
        if listed is None or not listed.payable:
            yield Finding(
                message=_("{list}: {why}, so it is not paid"),
                facts={
                    "list": Label(duty.title),
                    "why": Label(STATES.get(listed.state if listed else "", STATES[""])),
                },
                path=duty.day,
                key="listed",
                fix=(
                    Fix(title=_("reconcile the office's list and judge what differs"), action="lists.judge"),
                ),
            )
        due, collected = duty.due(ctx), ctx.money.collected(duty.fund)
        if due is not None and collected < due:
            yield Finding(
                message=_("{due} is due, {collected} is collected: {short} is missing"),
                facts={"due": due, "collected": collected, "short": due - collected},
                path=duty.day,
                key="collected",
                fix=(
                    Fix(
                        title=_("collect what is short"),
                        action="core.receive_money",
                        params={"fund": duty.fund, "amount": due - collected},
                    ),
                ),
            )

    return check


def _pays(ctx: CheckContext, duty: Duty) -> bool:
    """Whether the payment that asks is of this duty: it is on the case, and not one of a day before."""
    return ctx.money.paid_on(duty.fund) > 0 and ctx.record.value(duty.day) in (None, ctx.today)


def cells(duty: Duty) -> Callable[[FactsView], Mapping[str, object]]:
    def row(facts: FactsView) -> Mapping[str, object]:
        area = facts.unit.surveyed_area if facts.unit else None
        return {"area": area, "amount": duty.due(facts)}

    return row


def paid(duty: Duty) -> Callable[[ActionContext, BatchLineView], None]:
    """A batch that is sent is paid: one posting for each case, and the day in the case."""

    def run(ctx: ActionContext, line: BatchLineView) -> None:
        facts = ctx.of(line.record)
        due = duty.due(facts)
        if due is None:
            ctx.refuse(_("the sum of {unit} is not known"), unit=facts.case.unit)
        unit = facts.case.unit.rpartition(":")[2]
        number = f"{line.batch}-{unit}"
        ctx.post(duty.fund, -due, number=number, day=line.day, party=duty.payee, of=line.record)
        ctx.change(line.record, {duty.day: line.day})

    return run


def answered(duty: Duty) -> Callable[[ActionContext, BatchLineView], None]:
    """What comes back is booked back, and is open again."""

    def run(ctx: ActionContext, line: BatchLineView) -> None:
        if line.answer != RETURNED:
            return
        entries = ctx.of(line.record).money.entries(duty.fund)
        taken = {entry.reverses for entry in entries}
        for entry in entries:
            if entry.number.startswith(f"{line.batch}-") and not entry.reverses and entry.ref not in taken:
                ctx.reverse(entry.ref, line.cause)
        ctx.change(line.record, {duty.day: None})

    return run


def _batch(duty: Duty, title: str, number: str, words: tuple[str, ...]) -> BatchKind:
    return BatchKind(
        id=duty.batch,
        title=title,
        words=words,
        number=number,
        destination=duty.payee,
        step=duty.step,
        columns=(
            Column(name="area", title=_("surveyed area"), kind="area", total=True),
            Column(name="amount", title=_("sum"), kind="money", total=True),
        ),
        cells=cells(duty),
        total="amount",
        answers=(
            BatchAnswer(id=BOOKED, title=_("booked"), words=("已入账", "入账", "已缴")),
            BatchAnswer(
                id=RETURNED, title=_("sent back"), words=("退回", "退款", "退件"), returned=True, cause=True
            ),
        ),
        sent=paid(duty),
        answered=answered(duty),
    )


def stamped(ctx: ActionContext, line: BatchLineView) -> None:
    """The office's check stamp stands on the roster (990201 before the law of 2022-07-01)."""
    if line.answer == STAMPED:
        ctx.change(line.record, {"taxes.roster_stamped_on": line.day})


ROSTER = BatchKind(
    id="taxes.roster",
    title=_("deed-tax roster to check"),
    words=("契税清册送核", "清册送核", "契税清册"),
    number="QC-{day}",
    destination="税务局",
    columns=(
        Column(name="area", title=_("surveyed area"), kind="area", total=True),
        Column(name="amount", title=_("sum"), kind="money", total=True),
    ),
    cells=cells(TAX_DUTY),
    total="amount",
    answers=(
        BatchAnswer(id=STAMPED, title=_("stamped"), words=("已盖核对章", "核对章", "盖章")),
        BatchAnswer(id=RETURNED, title=_("sent back"), words=("退回", "退件"), returned=True, cause=True),
    ),
    answered=stamped,
)


def roster_stamped(ctx: CheckContext) -> Iterable[Finding]:
    """TAX-04: where the office checks the roster first, its stamp is there before anything is paid."""
    asked = ctx.policy.value("taxes.roster_check")
    taxes = ctx.section(Taxes)
    if not ctx.step or asked.value != "required" or (taxes and taxes.roster_stamped_on):
        return
    yield Finding(
        message=_("{unit} is on no roster with the tax office's check stamp"),
        facts={"unit": ctx.case.unit.rpartition(":")[2]},
        path="taxes.roster_stamped_on",
        cite=asked.cite,
        fix=(Fix(title=_("send the roster to be checked"), action="core.open_batch"),),
    )


BATCHES = [
    ROSTER,
    _batch(
        FUND_DUTY,
        _("maintenance funds to pay on"),
        "WX-{day}",
        ("维修资金交款批", "维修资金批", "维修资金交款"),
    ),
    _batch(TAX_DUTY, _("deed taxes to pay on"), "QS-{day}", ("契税缴款批", "契税批", "契税缴款")),
]


def _rule(duty: Duty, name: str, code: str, title: str) -> Rule:
    return Rule(
        id=f"taxes.{name}",
        code=code,
        title=title,
        severity=Severity.BLOCK,
        check=listed_first(duty),
        gate=(duty.step, duty.batch, PAY),
    )


RULES = [
    _rule(FUND_DUTY, "fund_listed", "PAY-01", _("a fund is paid on when the notice agrees")),
    _rule(TAX_DUTY, "tax_listed", "PAY-02", _("a tax is paid on when the roster agrees")),
    Rule(
        id="taxes.roster_stamped",
        code="TAX-04",
        title=_("the roster bears the check stamp"),
        severity=Severity.BLOCK,
        check=roster_stamped,
        gate=(TAX_PAID, TAX_DUTY.batch),
    ),
]
