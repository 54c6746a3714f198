"""The desk on handover day (D3.2): what a unit still has to do, in the order of the stations, keys last.

The notice, the fee sheet and the desk show these rows, so that what was published is what is asked.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from caseman_plugins.contracts.kinds import LOAN, PRICE
from caseman_plugins.handover.papers import DESK, Asked, papers_asked
from caseman_plugins.handover.receipts import receipts_of, receipts_open
from caseman_plugins.handover.sections import AREA, Handover, area_due, balance, settled_price

from caseman.api import Column, FactsView, InputError, Label, NoPolicy, Table, View
from caseman.api import msg as _

from .sections import DEED, FEE, FUND, fee_due, fund_due, tax_due

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing at a station; sums in yuan.

    due, there   what is asked for and what is there; None where it is no sum or cannot be computed
    open         what is still to pay, below zero: to give back
    done         nothing more is to do here
    note         in words: receipts, papers, or why it cannot be computed
    """

    station: str
    item: str
    due: Decimal | None = None
    there: Decimal | None = None
    open: Decimal | None = None
    done: bool = False
    note: object = ""


@dataclass(frozen=True, slots=True)
class Collected:
    """A sum that is collected for others at the desk: the name of its row, what is due, its fund."""

    name: str
    title: str
    due: Callable[[FactsView], Decimal | None]
    fund: str


#: What is collected for others, in the order of the desk.
COLLECTED = (
    Collected("fund", _("maintenance fund"), fund_due, FUND),
    Collected("tax", _("deed tax"), tax_due, DEED),
    Collected("fee", _("registration fee"), fee_due, FEE),
)


def computed(call: Callable[[FactsView], Decimal | None], facts: FactsView) -> Decimal | None:
    """A sum, or nothing where it cannot be computed."""
    try:
        return call(facts)
    except (NoPolicy, InputError):
        return None


def asked(facts: FactsView) -> list[Asked]:
    """The papers that the desk asks for; none where the place has no list."""
    try:
        return list(papers_asked(facts, DESK))
    except NoPolicy:
        return []


def _sum(station: str, item: str, due: Decimal | None, there: Decimal) -> Row:
    if due is None:
        return Row(station, item, None, there, note=Label(_("cannot be computed")))
    return Row(station, item, due, there, due - there, due == there)


def desk_rows(facts: FactsView) -> Iterator[Row]:
    """The rows of a case, station by station."""
    handover = facts.section(Handover) or Handover()
    settled = computed(settled_price, facts)
    paid = facts.money.total(PRICE, LOAN, AREA)
    area = computed(area_due, facts) or NOTHING
    price = None if settled is None else settled - area
    yield _sum(_("1 price"), _("contract price"), price, paid - facts.money.total(AREA))
    for one in asked(facts):
        note = f"{one.held}/{one.copies}"
        yield Row(_("2 papers"), one.title, done=one.there, note=note)
    yield _sum(_("3 area"), _("area settlement"), area, facts.money.total(AREA))
    if area:
        signed = handover.agreement_on
        yield Row(_("3 area"), _("supplementary agreement"), done=signed is not None, note=signed or "")
    yield _sum(_("4 invoice"), _("invoice total"), settled, handover.invoice_total or NOTHING)
    out = receipts_open(facts)
    told = f"{len(receipts_of(facts)) - len(out)}/{len(receipts_of(facts))}"
    yield Row(_("4 invoice"), _("receipts taken back"), done=not out, note="、".join(out) or told)
    for sum_ in COLLECTED:
        yield _sum(
            _("5 collected for others"),
            sum_.title,
            computed(sum_.due, facts),
            facts.money.collected(sum_.fund),
        )
    keys = handover.handed_on
    yield Row(_("6 keys"), _("keys"), done=keys is not None, note=keys or "")


def to_pay(facts: FactsView) -> Mapping[str, Decimal | None]:
    """The sums of the fee sheet by name, and what is to pay of them all together."""
    sums: dict[str, Decimal | None] = {"open": computed(balance, facts), "area": computed(area_due, facts)}
    owed = sums["open"] or NOTHING
    for one in COLLECTED:
        sums[one.name] = computed(one.due, facts)
        owed += (sums[one.name] or NOTHING) - (facts.money.collected(one.fund) if sums[one.name] else NOTHING)
    return sums | {"total": owed}


def _view(facts: FactsView) -> Table:
    rows = [
        {
            "station": Label(row.station),
            "item": Label(row.item),
            "due": row.due,
            "open": row.open,
            "done": row.done,
            "note": row.note,
        }
        for row in desk_rows(facts)
    ]
    return Table(
        columns=(
            Column(name="station", title=_("station")),
            Column(name="item", title=_("what")),
            Column(name="due", title=_("due"), kind="money"),
            Column(name="open", title=_("open"), kind="money"),
            Column(name="done", title=_("done"), kind="mark"),
            Column(name="note", title=_("note")),
        ),
        rows=rows,
    )


DESK_VIEW = View(id="taxes.desk", title=_("handover desk"), build=_view, order=55)
