"""Ledgers of taxes: the maintenance fund, the deed-tax roster, what every unit owes before the keys."""

from collections.abc import Callable, Iterable, Mapping

from caseman_plugins.contracts.ledgers import BUYERS, UNIT, who
from caseman_plugins.handover.sections import Handover
from caseman_plugins.handover.steps import handed_on

from caseman.api import (
    Choice,
    Column,
    FactsView,
    InputError,
    Label,
    NoPolicy,
    Params,
    Report,
    ReportContext,
    field,
)
from caseman.api import msg as _

from .desk import COLLECTED, NOTHING, computed, to_pay
from .sections import DEED, FUND, fund_due
from .steps import fund_paid_on, tax_paid_on


class Stage(Choice):
    """How far a handed-over unit is with what is paid on for its buyers."""

    HANDED = "handed_over", _("handed over"), "交房"
    FUND = "fund_paid", _("fund paid on"), "维修资金"
    TAX = "tax_paid", _("deed tax paid on"), "契税"


def stage_of(facts: FactsView) -> Stage | None:
    """None for a unit that is not handed over."""
    if handed_on(facts.record) is None:
        return None
    if tax_paid_on(facts.record):
        return Stage.TAX
    return Stage.FUND if fund_paid_on(facts.record) else Stage.HANDED


class OfStage(Params):
    stage: Stage | None = field(_("stage"), help=_("only units of this stage, e.g. 交房"))


def _of_stage(ctx: ReportContext, keep: Callable[[FactsView], bool]) -> Iterable[tuple[FactsView, str]]:
    """The cases to show, of the asked stage."""
    for facts in ctx.all("cases"):
        if facts.case.closed_on or not keep(facts):
            continue
        if ctx.params.stage is None or ctx.params.stage is stage_of(facts):
            yield facts, ctx.state(facts.record)


def _handed(facts: FactsView) -> bool:
    return handed_on(facts.record) is not None


def _noticed(facts: FactsView) -> bool:
    handover = facts.section(Handover)
    return handover is not None and handover.noticed_on is not None and handover.handed_on is None


def fund_ledger(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    for facts, stage in _of_stage(ctx, _handed):
        collected, due = facts.money.collected(FUND), computed(fund_due, facts)
        yield who(facts) | {
            "area": facts.unit.surveyed_area if facts.unit else None,
            "due": due,
            "collected": collected,
            "gap": None if due is None else due - collected,
            "paid": facts.money.paid_on(FUND),
            "state": Label(stage),
        }


def tax_roster(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    for facts, stage in _of_stage(ctx, _handed):
        try:
            found = facts.computed("taxes.deed_tax")
        except (NoPolicy, InputError):
            found = None
        result = found.result if found else {}
        collected = facts.money.collected(DEED)
        yield who(facts) | {
            "area": facts.unit.surveyed_area if facts.unit else None,
            "base": result.get("base"),
            "rate": result.get("rate"),
            "tax": result.get("tax"),
            "collected": collected,
            "gap": result["tax"] - collected if "tax" in result else None,
            "paid": facts.money.paid_on(DEED),
            "state": Label(stage),
        }


def fee_sheet(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """What each unit that was noticed pays at the desk."""
    for facts, stage in _of_stage(ctx, _noticed):
        yield who(facts) | dict(to_pay(facts)) | {"state": Label(stage)}


def collection(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """Every unit for which something was collected, or that is handed over: each fund due, collected and paid on, and what
    is held. What is held of all adds up to the collection account."""
    funds = [one.fund for one in COLLECTED]
    for facts in ctx.all("cases"):
        if facts.case.closed_on or not (_handed(facts) or facts.money.entries(*funds)):
            continue
        row: dict[str, object] = {"held": facts.money.total(*funds)}
        gap = NOTHING
        for one in COLLECTED:
            due, collected = computed(one.due, facts), facts.money.collected(one.fund)
            row |= {
                one.name: due,
                f"{one.name}_in": collected,
                f"{one.name}_out": facts.money.paid_on(one.fund),
            }
            gap += due - collected if due is not None else NOTHING
        yield who(facts) | row | {"gap": gap, "state": Label(ctx.state(facts.record))}


def _money(name: str, title: str) -> Column:
    return Column(name=name, title=title, kind="money", total=True)


_AREA = Column(name="area", title=_("surveyed area"), kind="area", total=True)
_STATE = Column(name="state", title=_("state"))
_IN, _OUT = (
    {"fund": _("fund collected"), "tax": _("deed tax collected"), "fee": _("fee collected")},
    {"fund": _("fund paid on"), "tax": _("deed tax paid on"), "fee": _("fee paid on")},
)
ALL = [
    Report(
        id="taxes.collection",
        title=_("collection check list"),
        columns=(
            UNIT,
            BUYERS,
            *(
                column
                for one in COLLECTED
                for column in (
                    _money(one.name, one.title),
                    _money(f"{one.name}_in", _IN[one.name]),
                    _money(f"{one.name}_out", _OUT[one.name]),
                )
            ),
            _money("gap", _("still to collect")),
            _money("held", _("held")),
            _STATE,
        ),
        rows=collection,
        help=_("what is held of all is the balance of the collection account"),
    ),
    Report(
        id="taxes.fund",
        title=_("maintenance-fund ledger"),
        columns=(
            UNIT,
            BUYERS,
            _AREA,
            _money("due", _("fund due")),
            _money("collected", _("collected")),
            _money("gap", _("short")),
            _money("paid", _("paid on")),
            _STATE,
        ),
        rows=fund_ledger,
        params=OfStage,
    ),
    Report(
        id="taxes.deed_tax_roster",
        title=_("deed-tax roster"),
        columns=(
            UNIT,
            BUYERS,
            _AREA,
            _money("base", _("tax base")),
            Column(name="rate", title=_("rate"), kind="rate"),
            _money("tax", _("deed tax")),
            _money("collected", _("collected")),
            _money("gap", _("short")),
            _money("paid", _("paid on")),
            _STATE,
        ),
        rows=tax_roster,
        params=OfStage,
    ),
    Report(
        id="taxes.fee_sheet",
        title=_("fees before the keys"),
        columns=(
            UNIT,
            BUYERS,
            _money("open", _("open of the price")),
            _money("area", _("of it for the area")),
            _money("fund", _("maintenance fund")),
            _money("tax", _("deed tax")),
            _money("fee", _("registration fee")),
            _money("total", _("to pay")),
            _STATE,
        ),
        rows=fee_sheet,
        params=OfStage,
    ),
]
