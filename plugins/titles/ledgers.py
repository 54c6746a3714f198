"""Ledgers of titles: the title register, files at the office, balance table, causes, what is unclaimed."""

from collections import Counter
from collections.abc import Iterable, Mapping

from caseman_plugins.contracts.ledgers import BUYERS, UNIT, who
from caseman_plugins.contracts.sections import Contract
from caseman_plugins.handover.sections import Handover, settled_price
from caseman_plugins.handover.steps import handed_on
from caseman_plugins.taxes.desk import computed
from caseman_plugins.taxes.sections import FEE, Taxes
from caseman_plugins.taxes.steps import fund_paid_on, tax_paid_on

from caseman.api import Column, FactsView, Label, Report, ReportContext
from caseman.api import msg as _

from .balance import AREAS, balances
from .custody import PLACES, certificate, on_loan
from .sections import Titles


def _with_titles(ctx: ReportContext) -> Iterable[tuple[FactsView, Titles]]:
    for facts in ctx.all("cases"):
        titles = facts.section(Titles)
        if titles is not None and not facts.case.closed_on:
            yield facts, titles


def register(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """One line a certificate."""
    for facts, titles in _with_titles(ctx):
        if not titles.certificate_no:
            continue
        paper, taxes = certificate(facts), facts.section(Taxes)
        yield who(facts) | {
            "number": titles.certificate_no,
            "area": facts.unit.surveyed_area if facts.unit else None,
            "issued": titles.issued_on,
            "loan": on_loan(facts),
            "place": Label(_place(ctx, paper.place)) if paper else "",
            "since": paper.since if paper else None,
            "copies": paper.count if paper else None,
            "stamped": taxes.certificate_stamped_on if taxes else None,
            "handed": titles.handed_on,
            "to": titles.handed_to,
            "state": Label(ctx.state(facts.record)),
        }


def _place(ctx: ReportContext, place: str) -> str:
    return PLACES.get(place, place)


def check_list(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """Every unit that is handed over, with what its title needs: address, areas, invoice, fund, tax, seizure, file."""
    for facts in ctx.all("cases"):
        if handed_on(facts.record) is None or facts.case.closed_on:
            continue
        contract, handover = facts.section(Contract), facts.section(Handover) or Handover()
        taxes, titles = facts.section(Taxes) or Taxes(), facts.section(Titles) or Titles()
        unit = facts.unit
        yield who(facts) | {
            "survey_unit": handover.survey_unit or (unit.name if unit else ""),
            "contract": contract.area if contract else None,
            "area": unit.surveyed_area if unit else None,
            "settled": computed(settled_price, facts),
            "invoice": handover.invoice_total,
            "fund": fund_paid_on(facts.record),
            "tax": tax_paid_on(facts.record),
            "tax_no": taxes.tax_certificate,
            "seized": bool(unit and unit.seized),
            "submitted": titles.submitted_on,
            "number": titles.certificate_no,
            "state": Label(ctx.state(facts.record)),
        }


def submissions(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """Every file that went to the title office, and how many working days it was there."""
    for facts, titles in _with_titles(ctx):
        if not titles.submitted_on and not titles.problems:
            continue
        since = titles.submitted_on if not titles.certificate_no else None
        yield who(facts) | {
            "batch": titles.batch,
            "submitted": titles.submitted_on,
            "accept_no": titles.accept_no,
            "fee": facts.money.paid_on(FEE),
            "days": facts.policy.working_days(since, facts.today) if since else None,
            "rounds": len(titles.problems) + 1,
            "cause": titles.problems[-1].cause if titles.problems else "",
            "number": titles.certificate_no,
            "issued": titles.issued_on,
            "state": Label(ctx.state(facts.record)),
        }


def causes(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    found: Counter[str] = Counter()
    open_: Counter[str] = Counter()
    for _facts, titles in _with_titles(ctx):
        for problem in titles.problems:
            cause = problem.cause or problem.words
            found[cause] += 1
            open_[cause] += problem.open
    for cause, count in found.most_common():
        yield {"cause": cause, "count": count, "open": open_[cause]}


def problems(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    for facts, titles in _with_titles(ctx):
        for problem in titles.problems:
            if problem.open:
                yield who(facts) | {
                    "raised": problem.raised_on,
                    "counterpart": problem.counterpart or problem.batch,
                    "cause": problem.cause or problem.words,
                    "task": problem.task,
                    "who": problem.who,
                    "due": problem.due,
                    "days": (facts.today - problem.raised_on).days,
                }


def balance_table(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """Each building: units against the total title."""
    units = list(ctx.all("units"))
    for facts in ctx.all("projects"):
        if facts.project is None:
            continue
        mine = [one for one in units if one.unit and one.unit.project == facts.record.id]
        for name, one in balances(facts.project, mine).items():
            row: dict[str, object] = {
                "project": facts.project.name,
                "building": name,
                "units": one.count,
                "total_units": one.totals.count,
                "since": one.agreed_on,
                "changed": len(one.changed),
            }
            for part in AREAS:
                row |= {part: one.sum(part), f"gap_{part}": one.gap(part)}
            yield row | {"total": one.totals.sums["area"]}


def unclaimed(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """Certificates of paid units that lie here, with the notices that went out."""
    for facts, titles in _with_titles(ctx):
        paper = certificate(facts)
        if not titles.certificate_no or titles.handed_on or paper is None or paper.outside or on_loan(facts):
            continue
        yield who(facts) | {
            "number": titles.certificate_no,
            "issued": titles.issued_on,
            "days": (facts.today - titles.issued_on).days if titles.issued_on else None,
            "notices": len(titles.notices),
            "last": titles.notices[-1] if titles.notices else None,
        }


def _area(name: str, title: str) -> Column:
    return Column(name=name, title=title, kind="area", total=True)


_STATE = Column(name="state", title=_("state"))
_NUMBER = Column(name="number", title=_("certificate number"), kind="code")
_ISSUED = Column(name="issued", title=_("certificate issued on"), kind="day")
_DAYS = Column(name="days", title=_("days"), kind="count")
_CAUSE = Column(name="cause", title=_("cause"))
#: A building: units against the total title.
BALANCE = (
    Column(name="project", title=_("project")),
    Column(name="building", title=_("building")),
    Column(name="units", title=_("units"), kind="count", total=True),
    Column(name="total_units", title=_("units of the total title"), kind="count", total=True),
    _area("inner", _("inner area of the units")),
    _area("gap_inner", _("inner area: difference")),
    _area("shared", _("shared area of the units")),
    _area("gap_shared", _("shared area: difference")),
    _area("area", _("area of the units")),
    _area("total", _("area of the total title")),
    _area("gap_area", _("area: difference")),
    Column(name="since", title=_("survey agreed on"), kind="day"),
    Column(name="changed", title=_("rows changed since"), kind="count", total=True),
)
ALL = [
    Report(
        id="titles.checklist",
        title=_("title check list"),
        columns=(
            UNIT,
            BUYERS,
            Column(name="survey_unit", title=_("unit on the survey")),
            _area("contract", _("contract area")),
            _area("area", _("surveyed area")),
            Column(name="settled", title=_("settled price"), kind="money", total=True),
            Column(name="invoice", title=_("invoice total"), kind="money", total=True),
            Column(name="fund", title=_("fund paid on"), kind="day"),
            Column(name="tax", title=_("deed tax paid on"), kind="day"),
            Column(name="tax_no", title=_("tax certificate number"), kind="code"),
            Column(name="seized", title=_("seized"), kind="mark"),
            Column(name="submitted", title=_("filed for title on"), kind="day"),
            _NUMBER,
            _STATE,
        ),
        rows=check_list,
    ),
    Report(
        id="titles.register",
        title=_("title register"),
        columns=(
            _NUMBER,
            UNIT,
            BUYERS,
            _area("area", _("surveyed area")),
            _ISSUED,
            Column(name="loan", title=_("on a loan"), kind="mark"),
            Column(name="place", title=_("where it is")),
            Column(name="handed", title=_("handed out on"), kind="day"),
            Column(name="to", title=_("received by"), personal=True),
            _STATE,
            Column(name="since", title=_("there since"), kind="day"),
            Column(name="copies", title=_("copies"), kind="count"),
            Column(name="stamped", title=_("tax stamp affixed on"), kind="day"),
        ),
        rows=register,
    ),
    Report(
        id="titles.submissions",
        title=_("submission register"),
        columns=(
            Column(name="batch", title=_("batch"), kind="code"),
            UNIT,
            BUYERS,
            Column(name="submitted", title=_("filed for title on"), kind="day"),
            Column(name="accept_no", title=_("acceptance number"), kind="code"),
            Column(name="fee", title=_("registration fee paid"), kind="money", total=True),
            Column(name="days", title=_("working days at the office"), kind="count"),
            Column(name="rounds", title=_("round"), kind="count"),
            _CAUSE,
            _NUMBER,
            _ISSUED,
            _STATE,
        ),
        rows=submissions,
    ),
    Report(
        id="titles.causes",
        title=_("causes for which files came back"),
        columns=(
            _CAUSE,
            Column(name="count", title=_("files"), kind="count", total=True),
            Column(name="open", title=_("open"), kind="count", total=True),
        ),
        rows=causes,
    ),
    Report(
        id="titles.problems",
        title=_("open problems of titles"),
        columns=(
            UNIT,
            BUYERS,
            Column(name="raised", title=_("raised on"), kind="day"),
            Column(name="counterpart", title=_("counterpart")),
            _CAUSE,
            Column(name="task", title=_("what is to be done")),
            Column(name="who", title=_("who does it")),
            Column(name="due", title=_("by"), kind="day"),
            _DAYS,
        ),
        rows=problems,
    ),
    Report(
        id="titles.balance_table",
        title=_("balance of units and total title"),
        columns=BALANCE,
        rows=balance_table,
    ),
    Report(
        id="titles.unclaimed",
        title=_("certificates that wait for their holders"),
        columns=(
            UNIT,
            BUYERS,
            _NUMBER,
            _ISSUED,
            _DAYS,
            Column(name="notices", title=_("notices"), kind="count"),
            Column(name="last", title=_("last notice"), kind="day"),
        ),
        rows=unclaimed,
    ),
]
