"""Ledgers of complaints: the register with its clock, the monthly sheet; and a complaint's clock with its proof."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from caseman.api import (
    Column,
    FactsView,
    Label,
    NoPolicy,
    Params,
    Report,
    ReportContext,
    Table,
    Text,
    View,
    field,
    round_to,
)
from caseman.api import msg as _

from .clock import Clock, clock_of
from .complaints import COMPLAINTS, Category, Complaint


def _clock(facts: FactsView) -> Clock | None:
    try:
        return clock_of(facts, facts.record.own(Complaint))
    except NoPolicy:
        return None


def late(facts: FactsView, own: Complaint) -> bool | None:
    """Whether it was, or is, settled after its last day; None where no term is in force."""
    clock = _clock(facts)
    if clock is None:
        return None
    return (own.answered_on or facts.today) > clock.due and not (own.answered_on is None and clock.paused)


def register(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """All complaints, the open and late first. Their words are personal data and masked."""
    rows = []
    for facts in ctx.all(COMPLAINTS):
        own, clock = facts.record.own(Complaint), _clock(facts)
        row = {
            "ref": facts.record.ref,
            "number": own.number,
            "unit": own.unit.rpartition(":")[2],
            "customer": own.customer,
            "category": own.category,
            "channel": own.channel,
            "opened": own.opened_on,
            "due": clock.due if clock else None,
            "owner": own.owner,
            "department": own.department,
            "state": Label(_("paused"))
            if own.open and clock and clock.paused
            else Label(ctx.state(facts.record)),
            "late": Label(_("late")) if late(facts, own) else "",
            "satisfaction": own.satisfaction,
            "reopened": own.reopened,
            "words": own.words,
        }
        rows.append((not own.open, str(row["due"] or ""), str(own.number), row))
    for *_order, row in sorted(rows, key=lambda one: one[:3]):
        yield row


class Month(Params):
    month: Text = field(_("month"), default="", help=_("e.g. 2026-03; empty: all"))


def monthly(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """By category of those received in a month: how many, open, late, reopened, and how content."""
    groups: dict[tuple[str, int], list[tuple[Complaint, bool | None]]] = defaultdict(list)
    order = list(Category)
    for facts in ctx.all(COMPLAINTS):
        own = facts.record.own(Complaint)
        month = f"{own.opened_on:%Y-%m}" if own.opened_on else ""
        if ctx.params.month in ("", month) and own.category:
            groups[month, order.index(own.category)].append((own, late(facts, own)))
    for (month, place), found in sorted(groups.items()):
        given = [own.satisfaction for own, _late in found if own.satisfaction]
        yield {
            "month": month,
            "category": order[place],
            "count": len(found),
            "open": sum(1 for own, _late in found if own.open),
            "late": sum(1 for _own, is_late in found if is_late),
            "reopened": sum(1 for own, _late in found if own.reopened),
            "satisfaction": str(round_to(Decimal(sum(given)) / len(given))) if given else "",
        }


def _count(name: str, title: str) -> Column:
    return Column(name=name, title=title, kind="count", total=True)


ALL = [
    Report(
        id="service.complaints",
        title=_("complaints"),
        columns=(
            Column(name="number", title=_("number"), kind="code"),
            Column(name="unit", title=_("unit")),
            Column(name="customer", title=_("customer"), personal=True),
            Column(name="category", title=_("category")),
            Column(name="channel", title=_("came by")),
            Column(name="opened", title=_("received on"), kind="day"),
            Column(name="due", title=_("last day"), kind="day"),
            Column(name="state", title=_("state")),
            Column(name="late", title=_("late")),
            Column(name="owner", title=_("owner")),
            Column(name="department", title=_("department")),
            Column(name="satisfaction", title=_("satisfaction 1-5"), kind="count"),
            Column(name="reopened", title=_("times reopened"), kind="count"),
            Column(name="words", title=_("words"), personal=True),
        ),
        rows=register,
    ),
    Report(
        id="service.monthly",
        title=_("complaints by month"),
        params=Month,
        columns=(
            Column(name="month", title=_("month")),
            Column(name="category", title=_("category")),
            _count("count", _("count")),
            _count("open", _("open")),
            _count("late", _("late")),
            _count("reopened", _("reopened")),
            Column(name="satisfaction", title=_("satisfaction 1-5")),
        ),
        rows=monthly,
    ),
]


def clock_table(facts: FactsView) -> Table:
    """Every day of the term with the word that says why it was counted or not."""
    clock = _clock(facts)
    rows = [{"day": day, "word": Label(word)} for day, word in clock.walk] if clock else []
    columns = (Column(name="day", title=_("day"), kind="day"), Column(name="word", title=_("counted or not")))
    return Table(columns=columns, rows=rows)


VIEWS = [
    View(id="service.clock", title=_("clock"), build=clock_table, records=COMPLAINTS, order=90),
]
