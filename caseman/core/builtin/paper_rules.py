"""Rules on papers: lent and overdue, at the wrong place, missed at a shelf check, at two places, one number twice."""

from collections.abc import Hashable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from caseman.api.context import CheckContext, GroupContext
from caseman.api.messages import CasemanError, Label
from caseman.api.messages import msg as _
from caseman.api.rules import Finding, Fix, GroupRule, Rule, Severity
from caseman.core.papers import OPENING, Paper, unbroken

if TYPE_CHECKING:
    from caseman.core.facts import Facts

_MOVE = "core.move_paper"


def _paper(ctx: CheckContext) -> Paper:
    return ctx.record.own(Paper)


def _book(ctx: CheckContext) -> Any:
    return cast("Facts", ctx).world.rulebook


def _place(ctx: CheckContext, place: str) -> str:
    known = _book(ctx).places.get(place)
    if place == OPENING:
        return Label(_("when caseman began"))
    return Label(known.title) if known else place


def _called(ctx: CheckContext) -> dict[str, object]:
    """What names a paper in a sentence."""
    paper, book = _paper(ctx), _book(ctx)
    kind = book.papers.get(paper.kind)
    copies = {copy.id: copy.title for copy in kind.copies} if kind else {}
    return {
        "paper": Label(kind.title) if kind else paper.kind,
        "copy": Label(copies.get(paper.copy_kind, paper.copy_kind)),
        "number": paper.number,
    }


def overdue(ctx: CheckContext) -> Iterable[Finding]:
    paper = _paper(ctx)
    if paper.due is None or ctx.today <= paper.due:
        return
    yield Finding(
        message=_("{paper}{number}: lent to {place}, due back on {due}, {days} working days late"),
        facts={
            **_called(ctx),
            "place": paper.holder or _place(ctx, paper.place),
            "due": paper.due,
            "days": ctx.policy.working_days(paper.due, ctx.today),
        },
        path="due",
        due=paper.due,
        fix=(
            Fix(title=_("ask for it with a recall slip"), action="core.recall_paper"),
            Fix(title=_("book its return"), action="core.return_paper"),
            Fix(title=_("print the recall slip"), action="core.recall_slip"),
        ),
    )


def wrong_place(ctx: CheckContext) -> Iterable[Finding]:
    paper, book = _paper(ctx), _book(ctx)
    kind = book.papers.get(paper.kind)
    if kind is None:
        return
    copy = next((one for one in kind.copies if one.id == paper.copy_kind), None)
    place = paper.seen_at or paper.place
    if place in (*kind.not_at, *(copy.not_at if copy else ())):
        yield Finding(
            message=_("{paper}{number} {copy} is at {place}, where it must not be"),
            facts={**_called(ctx), "place": _place(ctx, place)},
            path="place",
            fix=(
                Fix(
                    title=_("put the copy where it belongs and book the move"),
                    action=_MOVE,
                    params={"place": copy.home} if copy and copy.home else {},
                ),
            ),
        )
    elif paper.seen_at and paper.seen_at != paper.place:
        yield Finding(
            message=_("{paper}{number} was found at {seen}; by the ledger it is at {place}"),
            facts={**_called(ctx), "seen": _place(ctx, paper.seen_at), "place": _place(ctx, paper.place)},
            path="seen_at",
            fix=(Fix(title=_("put it back, or book the move"), action=_MOVE),),
        )


def missed(ctx: CheckContext) -> Iterable[Finding]:
    paper = _paper(ctx)
    if paper.missed_on is None:
        return
    last = paper.moves[-1] if paper.moves else None
    yield Finding(
        message=_(
            "{paper}{number} was not at {place} at the shelf check of {day}; last moved on {last} by {by}"
        ),
        facts={
            **_called(ctx),
            "place": _place(ctx, paper.place),
            "day": paper.missed_on,
            "last": last.day if last else "",
            "by": last.by if last else "",
        },
        path="missed_on",
        fix=(
            Fix(title=_("look for it; when it is found, note it"), action="core.paper_found"),
            Fix(title=_("book where it is"), action=_MOVE),
        ),
    )


def broken(ctx: CheckContext) -> Iterable[Finding]:
    """The ledger makes it impossible by any action; a merge of two stores or a hand edit can do it."""
    paper = _paper(ctx)
    if unbroken(paper):
        return
    last = paper.moves[-1].place if paper.moves else ""
    yield Finding(
        message=_("{paper}{number} is at {place}, but its moves end at {last}: {moves}"),
        facts={
            **_called(ctx),
            "place": _place(ctx, paper.place),
            "last": _place(ctx, last),
            "moves": _told(_ways(ctx)),
        },
        path="place",
        fix=(_SHELF, Fix(title=_("settle where it is, with a reason"), action="core.settle_paper")),
    )


def _ways(ctx: CheckContext) -> tuple[tuple[date, str, str, str], ...]:
    """The paper's moves: day, from where, to where, by whom."""
    moves = _paper(ctx).moves
    return tuple((move.day, _place(ctx, move.origin), _place(ctx, move.place), move.by) for move in moves)


def _told(ways: Iterable[tuple[date, str, str, str]]) -> list[CasemanError]:
    """Moves as sentences within a finding's."""
    return [
        CasemanError(_("{day} {origin} → {place} ({by})"), day=day, origin=origin, place=place, by=by)
        for day, origin, place, by in ways
    ]


_SHELF = Fix(title=_("look at both places: a shelf check decides"), action="core.shelf_check")


def _numbered(ctx: CheckContext) -> Iterable[tuple[Hashable, object]]:
    paper = _paper(ctx)
    kind = _book(ctx).papers.get(paper.kind)
    place = _book(ctx).places.get(paper.place)
    if paper.number and kind is not None and kind.unique and not (place and place.gone):
        told = (paper.place, _ways(ctx), paper.unit.rpartition(":")[2], kind.title)
        yield (paper.kind, paper.copy_kind, paper.number), told


def number_twice(group: GroupContext) -> Iterable[Finding]:
    """One number of a kind whose numbers are unique: on two units it was typed wrongly (DOC-04), on one unit it is
    one paper at two places (CUS-04)."""
    units = {member.value[2] for member in group.members}
    kind, copy, number = group.key
    _place_id, _where, _unit, title = group.members[0].value
    last = group.members[-1]
    refs = tuple(member.ref for member in group.members)
    facts = {"paper": Label(title), "number": number, "units": sorted(units)}
    if len(units) > 1:
        yield Finding(
            message=_("{paper} {number} stands on {units}: one number, one paper"),
            facts=facts,
            path="number",
            key=f"{kind}:{copy}:{number}",
            code="DOC-04",
            refs=refs,
            record=last.ref,
            fix=(Fix(title=_("type the number again from the paper"), action="core.paper_number"),),
        )
    else:
        ways = [
            CasemanError(_("{count}: {moves}"), count=count, moves=_told(member.value[1]))
            for count, member in enumerate(group.members, 1)
        ]
        yield Finding(
            message=_("{paper} {number} is in the ledger {count} times: {ways}"),
            facts={**facts, "count": len(ways), "ways": ways},
            path="place",
            key=f"{kind}:{copy}:{number}",
            code="CUS-04",
            refs=refs,
            record=last.ref,
            fix=(_SHELF, Fix(title=_("drop the one that is not there"), action="core.drop_double")),
        )


ALL: list[Rule | GroupRule] = [
    Rule(
        id="core.paper_overdue",
        code="CUS-01",
        title=_("papers that are lent come back in time"),
        severity=Severity.WARN,
        check=overdue,
        records="papers",
    ),
    Rule(
        id="core.paper_place",
        code="CUS-02",
        title=_("each copy is where it belongs"),
        severity=Severity.WARN,
        check=wrong_place,
        records="papers",
    ),
    Rule(
        id="core.paper_way",
        code="CUS-04",
        title=_("each original is at one place"),
        severity=Severity.BLOCK,
        check=broken,
        records="papers",
    ),
    Rule(
        id="core.paper_missed",
        code="CUS-05",
        title=_("papers are found at the shelf check"),
        severity=Severity.WARN,
        check=missed,
        records="papers",
    ),
    GroupRule(
        id="core.paper_number",
        code="DOC-04",
        codes=("DOC-04", "CUS-04"),
        title=_("one number, one paper"),
        severity=Severity.BLOCK,
        keys=_numbered,
        check=number_twice,
        records="papers",
        gate=("core.save",),
        by="number",
    ),
]
