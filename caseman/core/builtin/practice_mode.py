"""Practice in the terminal and on the command line: begin, the score, the answers."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, cast

from caseman.api.actions import Action
from caseman.api.context import ActionContext, ReportContext
from caseman.api.fields import Params, field
from caseman.api.messages import Refused
from caseman.api.messages import msg as _
from caseman.api.reports import Column, Report
from caseman.api.values import Count
from caseman.api.views import Prose, View
from caseman.core import practice
from caseman.core.practice import Score, Standing

if TYPE_CHECKING:
    from caseman.core.actions import Acting
    from caseman.core.office import Office
    from caseman.core.reports import ReportRun


class Begin(Params):
    count: Count = field(
        _("how many errors"), default=practice.USUAL, help=_("they are planted by chance, and not named")
    )


def begin(ctx: ActionContext) -> None:
    count = practice.begin(cast("Acting", ctx).office, ctx.params.count)
    ctx.say(_("{count} errors are planted: find and cure them; F2 lx keeps the score"), count=count)


def answers(ctx: ActionContext) -> None:
    count = practice.show_answers(cast("Acting", ctx).office)
    ctx.say(_("{count} errors that were not cured are named: F2 lx"), count=count)


def shown(ctx: ReportContext) -> Prose:
    """The score, then each error that may be spoken of."""
    office = cast("ReportRun", ctx).office
    try:
        score = practice.score(office)
    except Refused as none:
        return Prose(lines=[office.text.error(none)])
    return Prose(lines=list(_lines(office, score)))


def _lines(office: "Office", score: Score) -> Iterator[str]:
    text = office.text
    counts = {
        "planted": len(score.errors),
        "cured": score.count(Standing.CURED),
        "aside": score.count(Standing.ASIDE),
        "found": score.count(Standing.FOUND),
        "hidden": score.count(Standing.HIDDEN),
    }
    yield text.sentence(_("Score: {points} of 100"), {"points": score.points})
    yield text.sentence(
        _(
            "{planted} errors planted: {cured} cured, {aside} set aside, {found} found, {hidden} not found yet"
        ),
        counts,
    )
    if counts["hidden"]:
        yield text(_("Look for the others in what was found (F2 jc) and in today's tasks (F2 jr)."))
    yield ""
    for row in rows_of(office, score):
        yield "  ".join(str(row[name]) for name in ("standing", "code", "unit", "what") if row[name])
        if row["way"]:
            yield f"    {row['way']}"
    for one in score.made:
        told = {"code": one.code, "unit": one.unit or one.ref, "what": office.sentence(one)}
        yield text.sentence(_("new, your own: {code}  {unit}  {what}"), told)


def rows_of(office: "Office", score: Score) -> Iterator[Mapping[str, object]]:
    """The errors that may be spoken of; the way out of those that are open."""
    now = {one.id: one for one in office.check()}
    for one in score.errors:
        if not one.open:
            continue
        fixes = [
            office.text(fix.title, office.plugins.owner(found.rule))
            for found in now.values()
            if found.ref == one.ref and found.code == one.code
            for fix in found.fix[:1]
        ]
        yield {
            "standing": office.text(one.standing),
            "code": one.code,
            "unit": one.unit,
            "what": one.plant.title,
            "way": fixes[0] if fixes else "",
        }


def rows(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    office = cast("ReportRun", ctx).office
    return rows_of(office, practice.score(office))


ACTIONS = [
    Action(
        id="core.practice",
        title=_("begin a practice"),
        run=begin,
        params=Begin,
        help=_("errors are planted into this demo office; find and cure them"),
    ),
    Action(
        id="core.practice_answers",
        title=_("show the answers of the practice"),
        run=answers,
        help=_("what is not cured is named, and counts as not cured"),
    ),
]
VIEWS = [
    View(
        id="core.practice_score",
        title=_("practice"),
        build=shown,
        records="",
        go="lx",
        order=200,
        help=_("which planted errors were found and cured, and the score"),
    )
]
REPORTS = [
    Report(
        id="office.practice",
        title=_("practice"),
        columns=(
            Column(name="standing", title=_("state")),
            Column(name="code", title=_("code"), kind="code"),
            Column(name="unit", title=_("unit")),
            Column(name="what", title=_("what was wrong")),
            Column(name="way", title=_("nearest way")),
        ),
        rows=rows,
        help=_("the planted errors that were found, and how each stands"),
    )
]
