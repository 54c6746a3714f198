"""Ledgers of notices: the cases that each concerns, the digest; and the note to sales."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from caseman_plugins.contracts.ledgers import BUYERS, UNIT, who

from caseman.api import (
    Choice,
    Column,
    Count,
    Day,
    Document,
    FactsView,
    LongText,
    Model,
    Money,
    Params,
    PrintContext,
    Report,
    ReportContext,
    Table,
    Text,
    View,
    field,
)
from caseman.api import msg as _

from .desk import concerned
from .diary import BULLETINS, Bulletin, Tasks


class OfNotice(Params):
    number: Text = field(_("number"), default="", values=BULLETINS, help=_("empty: all"))


def affected(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """By notice the cases that it concerns as they stand: ratio, and what is missing."""
    cases = list(ctx.all("cases"))
    for facts in ctx.all(BULLETINS):
        own = facts.record.own(Bulletin)
        if ctx.params is not None and ctx.params.number not in ("", own.number):
            continue
        for case, contract, gap in concerned(cases, own):
            price, loan = contract.price or Decimal(1), contract.loan or Decimal(0)
            yield who(case) | {
                "ref": case.record.ref,
                "number": own.number,
                "bank": contract.bank,
                "price": price,
                "loan": loan,
                "ratio": (loan / price).quantize(Decimal("0.0001")),
                "gap": gap,
                "by": own.effective_from,
            }


def of_notice(facts: FactsView) -> Table:
    """The customers that a notice was found to concern, each as it stands now: what is missing still, and its task."""
    own = facts.record.own(Bulletin)
    rows = []
    for name in own.cases:
        case = facts.other(f"cases/{name}")
        if case is None:
            continue
        gap = next((gap for _facts, _contract, gap in concerned([case], own)), Decimal("0.00"))
        task = next(
            (one for one in (case.section(Tasks) or Tasks()).tasks if one.bulletin == own.number), None
        )
        rows.append(
            who(case) | {"gap": gap, "by": task.due if task else None, "done": task.done_on if task else None}
        )
    return Table(
        columns=(UNIT, BUYERS, _GAP, _BY, Column(name="done", title=_("done on"), kind="day")), rows=rows
    )


def digest(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """The diary, the newest first."""
    rows = [facts.record.own(Bulletin) for facts in ctx.all(BULLETINS)]
    packs = {str(one.record.data.get("notice", "")): one.record.id for one in ctx.all("pack_drafts")}
    for own in sorted(rows, key=lambda one: (one.effective_from or date.min, one.number or ""), reverse=True):
        yield {
            "number": own.number,
            "origin": own.origin,
            "title": own.title,
            "source": own.source,
            "doc_no": own.doc_no,
            "from": own.effective_from,
            "until": own.effective_to,
            "rule": own.rule,
            "parameter": own.parameter,
            "pack": packs.get(f"{BULLETINS}/{own.number}", ""),
            "affected": own.affected,
            "gap": own.gap,
            "told": own.told_sales_on,
        }


VIEWS = [
    View(id="bulletins.cases", title=_("customers concerned"), build=of_notice, records=BULLETINS, order=10)
]
_GAP = Column(name="gap", title=_("sum missing"), kind="money", total=True)
_BY = Column(name="by", title=_("by"), kind="day")
_NUMBER = Column(name="number", title=_("number"), kind="code")
REPORTS = [
    Report(
        id="bulletins.affected",
        title=_("cases that a notice concerns"),
        params=OfNotice,
        columns=(
            _NUMBER,
            UNIT,
            BUYERS,
            Column(name="bank", title=_("bank")),
            Column(name="price", title=_("price"), kind="money", total=True),
            Column(name="loan", title=_("loan"), kind="money", total=True),
            Column(name="ratio", title=_("loan ratio"), kind="rate"),
            _GAP,
            _BY,
        ),
        rows=affected,
    ),
    Report(
        id="bulletins.digest",
        title=_("digest of notices"),
        columns=(
            _NUMBER,
            Column(name="origin", title=_("announced by")),
            Column(name="title", title=_("title")),
            Column(name="source", title=_("source")),
            Column(name="doc_no", title=_("document number")),
            Column(name="from", title=_("effective from"), kind="day"),
            Column(name="until", title=_("effective until"), kind="day"),
            Column(name="rule", title=_("rule")),
            Column(name="parameter", title=_("value of a pack"), kind="code"),
            Column(name="pack", title=_("pack made for it"), kind="code"),
            Column(name="affected", title=_("cases affected"), kind="count"),
            Column(name="gap", title=_("sum missing"), kind="money"),
            Column(name="told", title=_("sales told on"), kind="day"),
        ),
        rows=digest,
    ),
]


# -- the note to sales


class Note(Model):
    """One page on a notice."""

    number: Text = field(_("number"), default="")
    title: Text = field(_("title"), default="")
    origin: Text = field(_("announced by"), default="")
    source: Text = field(_("source"), default="")
    doc_no: Text = field(_("document number"), default="")
    bank: Text = field(_("bank"), default="")
    effective_from: Day | None = field(_("effective from"))
    effective_to: Day | None = field(_("effective until"))
    rule: LongText = field(_("rule"), default="")
    transition: LongText = field(_("transition"), default="")
    affected: Count | None = field(_("cases affected"))
    gap: Money | None = field(_("sum missing"))
    today: Day | None = field(_("day"))


def _word(choice: Choice | None) -> str:
    return choice.words[0] if choice is not None and choice.words else ""


def note(ctx: PrintContext) -> Mapping[str, object]:
    own = ctx.record.own(Bulletin)
    return {
        "number": own.number or ctx.record.id,
        "title": own.title,
        "origin": _word(own.origin),
        "source": own.source,
        "doc_no": own.doc_no,
        "bank": own.bank,
        "effective_from": own.effective_from,
        "effective_to": own.effective_to,
        "rule": own.rule,
        "transition": own.transition,
        "affected": own.affected or None,
        "gap": own.gap,
        "today": ctx.today,
    }


DOCUMENTS = [
    Document(
        id="bulletins.note",
        title=_("notice: note to sales"),
        fields=Note,
        data=note,
        records=BULLETINS,
    )
]
