"""Screens of titles: units against the total title, the files that came back by their cause."""

from caseman.api import (
    Board,
    Buyer,
    Card,
    Facts,
    FactsView,
    Label,
    Lane,
    ReportContext,
    Severity,
    Table,
    View,
)
from caseman.api import msg as _

from .custody import PLACES, certificate
from .documents import title_power
from .ledgers import BALANCE, balance_table
from .sections import Survey, Titles


def title_file(facts: FactsView) -> Facts:
    """What application and power are made of, and how far the unit's title has come."""
    unit, titles = facts.unit, facts.section(Titles) or Titles()
    survey, paper = facts.section(Survey), certificate(facts)
    power, problem = title_power(facts), titles.open_problem
    agreed = survey.agreed_on if survey else None
    return Facts(
        pairs=[
            (_("right-holders"), "、".join(_holder(buyer) for buyer in facts.case.buyers)),
            (_("form of co-ownership"), facts.case.share_mode),
            (_("address"), unit.address if unit else ""),
            (_("use"), unit.use if unit else None),
            (_("surveyed area"), unit.surveyed_area if unit else None),
            (_("surveyed inner area"), unit.inner_area if unit else None),
            (_("surveyed shared area"), unit.shared_area if unit else None),
            (_("survey agreed on"), agreed),
            (_("agent"), power.agent if power else ""),
            (_("agent's document number"), power.agent_number if power else ""),
            (_("filed for title on"), titles.submitted_on),
            (_("batch"), titles.batch),
            (_("acceptance number"), titles.accept_no),
            (_("problem"), (problem.cause or problem.words) if problem else ""),
            (_("certificate number"), titles.certificate_no),
            (_("where it is"), Label(PLACES.get(paper.place, paper.place)) if paper else ""),
            (_("certificate handed out on"), titles.handed_on),
        ],
        personal=(_("right-holders"), _("agent"), _("agent's document number")),
    )


def _holder(buyer: Buyer) -> str:
    return f"{buyer.name} {buyer.share}" if buyer.share is not None else buyer.name


#: What stands on a screen of 80 columns; the report has the rest.
_NARROW = ("building", "units", "area", "total", "gap_area", "gap_inner", "gap_shared")


def balance(ctx: ReportContext) -> Table:
    columns = {column.name: column for column in BALANCE}
    return Table(columns=tuple(columns[name] for name in _NARROW), rows=list(balance_table(ctx)))


def came_back(ctx: ReportContext) -> Board:
    """Files that came back, by who acts: nobody yet, or somebody by a day."""
    lanes: dict[str, list[Card]] = {_("nobody has a task"): [], _("somebody has a task"): []}
    for facts in ctx.all("cases"):
        titles = facts.section(Titles)
        problem = titles.open_problem if titles else None
        if problem is None:
            continue
        unit = facts.unit.name if facts.unit else facts.case.unit
        lines = [problem.cause or problem.words, *([problem.task] if problem.task else [])]
        late = problem.due is not None and problem.due < facts.today
        severity = Severity.BLOCK if not problem.task else Severity.WARN if late else Severity.TODO
        lane = _("somebody has a task") if problem.task else _("nobody has a task")
        lanes[lane].append(Card(title=unit, lines=lines, ref=facts.record.ref, severity=severity))
    return Board(lanes=[Lane(title=title, cards=cards) for title, cards in lanes.items()])


ALL = [
    View(
        id="titles.file",
        title=_("title file"),
        build=title_file,
        go="da",
        order=36,
        help=_("what the application and its power of attorney are made of, and how far the title has come"),
    ),
    View(
        id="titles.balance_screen",
        title=_("balance of units and total title"),
        build=balance,
        records="",
        go="ph",
        order=50,
        help=_("each building: units against the total title"),
    ),
    View(
        id="titles.came_back",
        title=_("files that came back"),
        build=came_back,
        records="",
        go="wt",
        order=51,
        help=_("who acts on what the title office sent back"),
    ),
]
