"""Screens of titles: units against the total title, the files that came back by their cause."""

from collections.abc import Iterator, Mapping
from datetime import date

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
from .sections import Problem, SentBack, Survey, Titles


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
    """Files that came back from any office, by who acts: nobody yet, or somebody by a day."""
    nobody: list[Card] = []
    somebody: list[Card] = []
    for facts in ctx.all("cases"):
        for office, problem in _sent_back(facts):
            card = Card(
                title=facts.unit.name if facts.unit else facts.case.unit,
                lines=[
                    one
                    for one in (office, problem.cause or problem.words, problem.counterpart, problem.task)
                    if one
                ],
                ref=facts.record.ref,
                severity=_urgency(problem, facts.today),
            )
            (somebody if problem.task else nobody).append(card)
    return Board(
        lanes=[
            Lane(title=_("nobody has a task"), cards=nobody),
            Lane(title=_("somebody has a task"), cards=somebody),
        ]
    )


def _sent_back(facts: FactsView) -> Iterator[tuple[str, Problem]]:
    """The open problems of a case, each with the office that sent the file back; sections without any are not read."""
    for name, stored in facts.record.data.items():
        if isinstance(stored, Mapping) and stored.get("problems"):
            section = facts.record.get(name)
            if isinstance(section, SentBack) and section.open_problem:
                yield section.at_office, section.open_problem


def _urgency(problem: Problem, today: date) -> Severity:
    if not problem.task:
        return Severity.BLOCK
    return Severity.WARN if problem.due and problem.due < today else Severity.TODO


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
        help=_("who acts on what an office or a bank sent back"),
    ),
]
