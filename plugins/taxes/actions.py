"""Actions of taxes: the family-housing result, what was paid on, and the vouchers that come back."""

from caseman.api import Action, ActionContext, Count, Day, FactsView, Params, Text, field
from caseman.api import msg as _

from . import vouchers
from .sections import DEED, FUND, Taxes


class Family(Params):
    home_rank: Count = field(_("home of the family"), required=True)
    family_proof: Text = field(_("number of the family-housing result"), default="")
    family_proof_on: Day | None = field(_("family-housing result of"))


def family(ctx: ActionContext) -> None:
    told = ctx.params
    if told.home_rank < 1:
        ctx.refuse(_("the first home is 1, not {rank}"), rank=told.home_rank)
    values = {
        "home_rank": told.home_rank,
        "family_proof": told.family_proof,
        "family_proof_on": told.family_proof_on,
    }
    ctx.change(ctx.facts.record.ref, {f"taxes.{name}": value for name, value in values.items()})


def paid_days(facts: FactsView) -> dict[str, object]:
    """The days on which the book says that fund and tax were paid on, where the case does not have them."""
    taxes = facts.section(Taxes) or Taxes()
    days: dict[str, object] = {}
    for fund, name, known in (
        (FUND, "fund_paid_on", taxes.fund_paid_on),
        (DEED, "tax_paid_on", taxes.tax_paid_on),
    ):
        paid = [entry.day for entry in facts.money.entries(fund) if entry.purpose == "paid_on"]
        if known is None and paid and facts.money.paid_on(fund) > 0:
            days[f"taxes.{name}"] = max(paid)
    return days


def note_paid(ctx: ActionContext) -> None:
    """Take the days of payment from the book."""
    days = paid_days(ctx.facts)
    if not days:
        ctx.refuse(_("the book has no payment to an office that is not noted already"))
    ctx.change(ctx.facts.record.ref, days)


ALL = [
    Action(
        id="taxes.note_paid",
        title=_("note what was paid on"),
        run=note_paid,
        records="cases",
        many=True,
        help=_("the days come from the book of payments"),
    ),
    Action(
        id="taxes.family",
        title=_("enter the family-housing result"),
        run=family,
        records="cases",
        params=Family,
        go="qs",
    ),
    *vouchers.ACTIONS,
]
