"""Screens of titles: units against the total title, the files that came back by their cause."""

from caseman.api import Board, Card, Lane, ReportContext, Severity, Table, View
from caseman.api import msg as _

from .ledgers import BALANCE, balance_table
from .sections import Titles

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
