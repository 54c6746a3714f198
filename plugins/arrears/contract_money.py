"""The contract ledger over all duties: of each contract what was due and came in, and how far its filing, loan, handover
and title are."""

from collections.abc import Iterable, Mapping

from caseman_plugins.contracts.kinds import LOAN, PRICE
from caseman_plugins.contracts.ledgers import BUYERS, UNIT, who
from caseman_plugins.contracts.sections import Contract, Filing
from caseman_plugins.handover.sections import Handover, area_due, settled_price
from caseman_plugins.mortgages.sections import Mortgage, Registration
from caseman_plugins.taxes.desk import computed
from caseman_plugins.taxes.sections import FUND, fund_due
from caseman_plugins.titles.sections import Titles

from caseman.api import Column, Label, Report, ReportContext
from caseman.api import msg as _

from .lines import dues

#: How many sums of the payment plan have columns of their own (domain: 台账 of offices have three).
SUMS = 3


def contracts(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    for facts in ctx.all("cases"):
        contract = facts.section(Contract)
        if contract is None or contract.signed_on is None:
            continue
        mortgage, handover = facts.section(Mortgage) or Mortgage(), facts.section(Handover) or Handover()
        filing, titles = facts.section(Filing) or Filing(), facts.section(Titles) or Titles()
        registration = facts.section(Registration) or Registration()
        fund = computed(fund_due, facts)
        row: dict[str, object] = {
            "number": contract.contract_no,
            "payment": contract.payment_mode,
            "total": contract.total,
            "received": facts.money.total(PRICE, LOAN),
            "loan": contract.loan,
            "released": mortgage.disbursed_on,
            "fund": fund,
            "fund_gap": None if fund is None else fund - facts.money.collected(FUND),
            "area": computed(area_due, facts),
            "settled": computed(settled_price, facts),
            "planned": handover.planned_on,
            "filed": filing.filed_on,
            "handed": handover.handed_on,
            "issued": titles.issued_on,
            "registered": registration.registered_on,
            "state": Label(ctx.state(facts.record)),
            "clerk": facts.case.clerk,
        }
        for number, due in enumerate(dues(facts, contract)[:SUMS], start=1):
            row |= {f"due{number}": due.day, f"sum{number}": due.amount, f"paid{number}": due.paid}
        yield who(facts) | row


def _money(name: str, title: str) -> Column:
    return Column(name=name, title=title, kind="money", total=True)


def _day(name: str, title: str) -> Column:
    return Column(name=name, title=title, kind="day")


REPORT = Report(
    id="arrears.contracts",
    title=_("contract ledger over all duties"),
    columns=(
        Column(name="number", title=_("contract number"), kind="code"),
        UNIT,
        BUYERS,
        Column(name="payment", title=_("payment")),
        _money("total", _("total price")),
        _money("received", _("received")),
        _money("loan", _("loan")),
        _day("released", _("loan released on")),
        _day("due1", _("1st sum due on")),
        _money("sum1", _("1st sum")),
        _money("paid1", _("1st sum paid")),
        _day("due2", _("2nd sum due on")),
        _money("sum2", _("2nd sum")),
        _money("paid2", _("2nd sum paid")),
        _day("due3", _("3rd sum due on")),
        _money("sum3", _("3rd sum")),
        _money("paid3", _("3rd sum paid")),
        _money("fund", _("maintenance fund due")),
        _money("fund_gap", _("maintenance fund open")),
        _money("area", _("area settlement")),
        _money("settled", _("settled price")),
        _day("filed", _("filed on")),
        _day("planned", _("handover planned for")),
        _day("handed", _("handed over on")),
        _day("issued", _("certificate issued on")),
        _day("registered", _("mortgage registered on")),
        Column(name="state", title=_("state")),
        Column(name="clerk", title=_("handled by")),
    ),
    rows=contracts,
    help=_("what was due and came in, and how far filing, loan, handover and title are"),
)
