"""Actions on money: receive, pay on, refund, transfer, take back, the bank's balance, the day close."""

from decimal import Decimal
from typing import TYPE_CHECKING, cast

from caseman.api.actions import Action
from caseman.api.context import ActionContext, FactsView
from caseman.api.fields import Params, field
from caseman.api.kinds import Fund
from caseman.api.messages import Label
from caseman.api.messages import msg as _
from caseman.api.people import Asked, Role
from caseman.api.values import Code, Day, Money, Text
from caseman.core import closing, money
from caseman.core.closing import Close
from caseman.core.money import COLLECTION, TABLE, Entry, EntryKind, Means

if TYPE_CHECKING:
    from caseman.core.actions import Acting


def _fund(ctx: ActionContext) -> Fund:
    return cast("Acting", ctx).office.rulebook.funds[ctx.params.fund]


def _party(ctx: ActionContext) -> str:
    buyers = ctx.facts.case.buyers
    return str(ctx.params.party) or (buyers[0].name if buyers else "")


def _above_zero(ctx: ActionContext) -> Decimal:
    amount: Decimal = ctx.params.amount
    if amount <= 0:
        ctx.refuse(_("type a sum above zero, not {amount}"), amount=amount)
    return amount


class Receipt(Params):
    fund: Text = field(_("received for"), required=True, values="funds")
    amount: Money = field(_("sum"), required=True)
    number: Code = field(_("receipt number"), required=True)
    day: Day | None = field(_("received on"))
    party: Text = field(_("payer"), default="", help=_("empty: the first buyer"))
    means: Means | None = field(
        _("paid by"), help=_("cash, transfer, card, cheque; cash has a limit in some places")
    )


def receive(ctx: ActionContext) -> None:
    told = ctx.params
    amount = _above_zero(ctx)
    ref = ctx.post(told.fund, amount, number=told.number, day=told.day or ctx.today, party=_party(ctx))
    if told.means is not None:
        ctx.change(ref, {"means": told.means})


class Payment(Params):
    fund: Text = field(_("paid for"), required=True, values="funds")
    amount: Money = field(_("sum"), required=True)
    number: Code = field(_("voucher number"), required=True)
    day: Day | None = field(_("paid on"))
    party: Text = field(_("payee"), default="")


def pay_on(ctx: ActionContext) -> None:
    told = ctx.params
    amount = _above_zero(ctx)
    fund = _fund(ctx)
    if not fund.held:
        ctx.refuse(_("{fund} is the company's own and is not paid on"), fund=Label(fund.title))
    ctx.post(told.fund, -amount, number=told.number, day=told.day or ctx.today, party=told.party)


class Refund(Params):
    fund: Text = field(_("given back from"), required=True, values="funds")
    amount: Money = field(_("sum"), required=True)
    number: Code = field(_("voucher number"), required=True)
    day: Day | None = field(_("refunded on"))
    party: Text = field(_("payee"), default="", help=_("empty: the first buyer"))
    why: Text = field(_("reason"), required=True)


def refund(ctx: ActionContext) -> None:
    told = ctx.params
    amount = _above_zero(ctx)
    left = ctx.facts.money.total(told.fund)
    if left < amount:
        fund = Label(_fund(ctx).title)
        ctx.refuse(_("only {left} of {fund} is there to give back"), left=left, fund=fund)
    ref = ctx.post(
        told.fund, -amount, number=told.number, day=told.day or ctx.today, party=_party(ctx), refund=True
    )
    ctx.change(ref, {"why": told.why})


class Transfer(Params):
    source: Text = field(_("from fund"), required=True, values="funds")
    target: Text = field(_("to fund"), required=True, values="funds")
    amount: Money = field(_("sum"), required=True)
    number: Code = field(_("voucher number"), required=True)
    why: Text = field(_("reason"), required=True)


def transfer(ctx: ActionContext) -> None:
    told = ctx.params
    ref = ctx.transfer(told.source, told.target, told.amount, number=told.number)
    ctx.change(ref, {"why": told.why})


class Why(Params):
    why: Text = field(_("reason"), required=True)


def reverse(ctx: ActionContext) -> None:
    entry = ctx.facts.record
    ref = ctx.reverse(entry.ref, ctx.params.why)
    ctx.say(_("{number} taken back by {ref}"), number=entry.own(Entry).number, ref=ref.partition("/")[2])


class Balance(Params):
    amount: Money = field(_("balance at the bank"), required=True)
    day: Day | None = field(_("day"))


def statement_balance(ctx: ActionContext) -> None:
    """The balance that the bank's statement of a day says; it is compared at every check from then on."""
    acting = cast("Acting", ctx)
    day = ctx.params.day or ctx.today
    name = f"{COLLECTION}:{day.isoformat()}"
    values = {
        "kind": EntryKind.BALANCE,
        "day": day,
        "amount": ctx.params.amount,
        "account": COLLECTION,
    }
    if acting.draft.get(TABLE, name):
        ctx.change(f"{TABLE}/{name}", values)
    else:
        ctx.create(TABLE, values, name)
    told = money.proof(acting.draft, day)
    ctx.say(_("bank {bank}, book {book}, customers {customers}"), **told)


def close_day(ctx: ActionContext) -> None:
    """Count, sum and freeze what was posted; the slip is printed and countersigned."""
    acting = cast("Acting", ctx)
    number = acting.draft.free_id(closing.TABLE, f"RJ-{ctx.today:%Y%m%d}").replace("~", "-")
    told = closing.close(acting.draft, acting.office.store, ctx.today, number, ctx.user.name)
    ctx.create(closing.TABLE, {name: getattr(told, name) for name in Close.model_fields}, number)
    ctx.say(
        _("day slip {number}: {count} postings, {slips} paper slips, book {book}, hash {chain}"),
        number=number,
        count=told.count,
        slips=told.slips,
        book=told.book,
        chain=told.chain,
    )
    if told.bank is None:
        ctx.say(_("the bank's balance of {day} is not entered"), day=ctx.today)
    elif not told.agrees:
        ctx.say(
            _("bank {bank}, book {book}, customers {customers}"),
            bank=told.bank,
            book=told.book,
            customers=told.customers,
        )


def _asked_close(facts: FactsView, _path: str) -> Asked:
    close = facts.record.own(Close)
    return Asked(
        changes=[
            (_("postings"), "", close.count),
            (_("bank"), "", close.bank),
            (_("book"), "", close.book),
            (_("customers"), "", close.customers),
        ]
    )


class Countersign(Params):
    chain: Text = field(_("hash on the slip"), required=True, help=_("the eight letters of the printed slip"))
    reason: Text = field(_("reason"), default="", help=_("why you sign your own slip, in an office of one"))


def countersign(ctx: ActionContext) -> None:
    """The letters on paper are compared with the log as it is now: who rewrote it cannot keep them."""
    acting = cast("Acting", ctx)
    close = ctx.facts.record.own(Close)
    if close.approval is None or close.approval.approved_by:
        ctx.refuse(_("day slip {number} is countersigned already"), number=close.number)
    now = acting.office.store.chain(close.change_set)[: closing.LETTERS]
    typed = str(ctx.params.chain).strip().casefold()
    if typed != close.chain or now != close.chain:
        ctx.refuse(
            _(
                "the slip says {typed}, the day slip {stored}, the log {now}: the log was changed, or mistyped"
            ),
            typed=typed,
            stored=close.chain,
            now=now,
        )
    signed = close.approval.model_copy(
        update={"approved_by": ctx.user.name, "approved_on": ctx.today, "reason": ctx.params.reason}
    )
    ctx.change(ctx.facts.record.ref, {"approval": signed})


_CASES = "cases"
ALL = [
    Action(
        id="core.receive_money",
        title=_("receive money"),
        run=receive,
        records=_CASES,
        many=True,
        params=Receipt,
    ),
    Action(
        id="core.pay_on",
        title=_("pay on for a customer"),
        run=pay_on,
        records=_CASES,
        many=True,
        params=Payment,
    ),
    Action(
        id="core.refund_money",
        title=_("refund money"),
        run=refund,
        records=_CASES,
        params=Refund,
        role=Role.SUPERVISOR,
    ),
    Action(
        id="core.transfer_money",
        title=_("move money to another fund"),
        run=transfer,
        records=_CASES,
        params=Transfer,
    ),
    Action(
        id="core.reverse_entry",
        title=_("take a posting back"),
        run=reverse,
        records=TABLE,
        many=True,
        params=Why,
        help=_("by another posting of today; both stay in the book"),
    ),
    Action(
        id="core.statement_balance",
        title=_("balance of a bank statement"),
        run=statement_balance,
        params=Balance,
    ),
    Action(
        id="core.close_day",
        title=_("close the day"),
        run=close_day,
        help=_("counts, sums and the log's hash; afterwards postings are taken back, not changed"),
    ),
    Action(
        id="core.countersign",
        title=_("countersign a day slip"),
        run=countersign,
        records=closing.TABLE,
        params=Countersign,
        role=Role.SUPERVISOR,
        signs="approval",
        asked=_asked_close,
    ),
]
