"""The slip by which a lent original is asked for."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from caseman.api.context import PrintContext
from caseman.api.documents import Document
from caseman.api.fields import Model, field
from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.values import Count, Day, Text, UserName
from caseman.core.papers import TABLE, Paper, Recall

if TYPE_CHECKING:
    from caseman.core.documents.context import Printing

RECALL = "core.recall_slip"


class Slip(Model):
    paper: Text = field(_("paper"), default="")
    number: Text = field(_("number"), default="")
    unit: Text = field(_("unit"), default="")
    buyers: Text = field(_("buyers"), default="")
    place: Text = field(_("place"), default="")
    holder: Text = field(_("handed to"), default="")
    why: Text = field(_("reason"), default="")
    lent_on: Day | None = field(_("lent on"))
    due: Day | None = field(_("due back"))
    late: Count = field(_("working days late"), default=0)
    asked: Count = field(_("recalls"), default=0)
    how: Text = field(_("how"), default="")
    by: UserName = field(_("by"), default="")
    company: Text = field(_("developer"), default="")
    today: Day | None = field(_("day"))


def slip(ctx: PrintContext) -> Mapping[str, object]:
    """What is lent, since when, how late it is; the last recall that was booked."""
    printing = cast("Printing", ctx)
    book, paper = printing.office.rulebook, ctx.record.own(Paper)
    if paper.due is None:
        raise InputError(_("the paper is not lent"))
    kind, place = book.papers.get(paper.kind), book.places.get(paper.place)
    case = ctx.other(f"cases/{paper.case}")
    last = paper.moves[-1] if paper.moves else None
    asked = paper.recalls[-1] if paper.recalls else Recall(day=ctx.today, by=printing.worker)
    return {
        "paper": printing.word(kind.title) if kind else paper.kind,
        "number": paper.number,
        "unit": paper.unit.rpartition(":")[2],
        "buyers": "、".join(buyer.name for buyer in case.case.buyers) if case else "",
        "place": printing.word(place.title) if place else paper.place,
        "holder": paper.holder,
        "why": last.why if last else "",
        "lent_on": last.day if last else None,
        "due": paper.due,
        "late": ctx.policy.working_days(paper.due, ctx.today) if ctx.today > paper.due else 0,
        "asked": max(1, len(paper.recalls)),
        "how": asked.how,
        "by": printing.person(asked.by),
        "company": ctx.project.developer if ctx.project else "",
        "today": ctx.today,
    }


ALL = [
    Document(
        id=RECALL,
        title=_("recall slip"),
        fields=Slip,
        data=slip,
        records=TABLE,
        help=_("to who has the original: since when, how late; the recall is booked by its own action"),
    )
]
