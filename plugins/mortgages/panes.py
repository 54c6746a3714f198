"""Screens of mortgages: the deposit radar of the office, the bank's list of a case."""

from collections import defaultdict
from decimal import Decimal

from caseman.api import Chart, Column, Digits, FactsView, NoPolicy, ReportContext, Table, View
from caseman.api import msg as _

from .ledgers import Stuck, open_deposits, stuck
from .papers import STATES, wanted


def radar(ctx: ReportContext) -> Chart:
    """Cash that the banks keep, by where it is stuck."""
    sums: dict[Stuck, Decimal] = defaultdict(Decimal)
    for facts, _contract, deposit in open_deposits(ctx):
        sums[stuck(facts)] += deposit.open
    return Chart(bars=[(cause, sums[cause]) for cause in Stuck if sums[cause]], kind="money", unit="元")


def papers(facts: FactsView) -> Table:
    """The bank's list with the state of each line."""
    try:
        lines = wanted(facts)
    except NoPolicy:
        lines = []
    rows = [
        {
            "number": number,
            "paper": line.title,
            "state": line.held.state if line.held and line.held.state else None,
            "issued": line.held.issued_on if line.held else None,
            "expires": line.expires,
            "given": {"paper": line.doc},
        }
        for number, line in enumerate(lines, start=1)
    ]
    return Table(
        columns=(
            Column(name="number", title=_("line"), kind="count"),
            Column(name="paper", title=_("paper")),
            Column(name="state", title=_("state")),
            Column(name="issued", title=_("issued on"), kind="day"),
            Column(name="expires", title=_("valid until"), kind="day"),
        ),
        rows=rows,
        digits=Digits(
            action="mortgages.papers",
            param="state",
            meanings={digit: state.title_id for digit, state in STATES.items()},
        ),
    )


ALL = [
    View(
        id="mortgages.deposit_radar",
        title=_("deposit radar"),
        build=radar,
        records="",
        go="bz",
        order=40,
        help=_("what the banks keep of deposits, by where it is stuck"),
    ),
    View(id="mortgages.bank_papers", title=_("bank's list"), build=papers, order=35, go="aj"),
]
