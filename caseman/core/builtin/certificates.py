"""The certificate of reconciliation: how a saved list stands against ours on a day, what is open in it; two people sign it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from caseman.api.context import PrintContext
from caseman.api.documents import Document
from caseman.api.fields import Model, Params, field
from caseman.api.lists import DifferenceClass
from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.values import Count, Day, LongText, Money, Text
from caseman.core.facts import state_of
from caseman.core.imports.results import TABLE
from caseman.core.reconcile.letters import letter_lines
from caseman.core.reconcile.reading import PROJECT, STAGE, stage_word

if TYPE_CHECKING:
    from caseman.core.documents.context import Printing
    from caseman.core.reconcile.lines import Difference
    from caseman.core.reconcile.live import ListState

NOTHING = Decimal("0.00")


class Asked(Params):
    stage: Text = field(_("stage"), default="", help=_("only lines of this stage; empty: the whole list"))


class Open(Model):
    """A difference that stands."""

    code: Text = field(_("code"), default="")
    text: LongText = field(_("difference"), default="", personal=True)
    verdict: Text = field(_("verdict"), default="")


class Certificate(Model):
    title: Text = field(_("list"), default="")
    office: Text = field(_("office"), default="")
    company: Text = field(_("developer"), default="")
    project: Text = field(_("project"), default="")
    file: Text = field(_("file"), default="")
    sha256: Text = field(_("hash"), default="")
    received_on: Day | None = field(_("imported on"))
    stage: Text = field(_("stage"), default="")
    rows: Count = field(_("lines compared"), default=0)
    agree: Count = field(_("agree"), default=0)
    outside: Count = field(_("left aside"), default=0)
    sum_of: Text = field(_("what is summed"), default="")
    ours: Money | None = field(_("our sum of what agrees"))
    theirs: Money | None = field(_("their sum of what agrees"))
    open: list[Open] = field(_("differences"), default=[])
    today: Day | None = field(_("day"))


def certificate(ctx: PrintContext) -> Mapping[str, object]:
    """The list as it stands against ours now, or its lines of one stage."""
    printing = cast("Printing", ctx)
    state, office = _state(printing), printing.office
    kind, word = state.compared.kind, printing.word
    stage = stage_word(office, ctx.params.stage) if ctx.params.stage else ""
    agree = [pair for pair in state.compared.agree if not stage or pair[0].scope.get(STAGE) == stage]
    differ = [one for one in state.compared.differences if not stage or _of_stage(printing, one, stage)]
    lines = len(agree) + sum(map(_lines, differ))
    left = len(state.compared.agree) + sum(map(_lines, state.compared.differences)) - lines
    names = {ours.scope.get(PROJECT, "") for ours, _theirs in state.compared.agree} - {""}
    projects = [printing.world.reader.get("projects", name) for name in sorted(names)]
    summed = next((one for one in kind.fields if one.name == kind.sums), None)
    return {
        "title": word(kind.title),
        "office": word(kind.office),
        "company": next((str(one.data.get("developer", "")) for one in projects if one), ""),
        "project": "、".join(sorted(names)),
        "file": state.saved.file,
        "sha256": str(ctx.record.value("sha256") or "")[:16],
        "received_on": state.saved.day,
        "stage": word(stage) if stage else "",
        "rows": lines,
        "agree": len(agree),
        "outside": len(state.compared.outside) + left,
        "sum_of": word(summed.title) if summed else "",
        "ours": _sum(ours.values.get(summed.name) for ours, _theirs in agree) if summed else None,
        "theirs": _sum(theirs.values.get(summed.name) for _ours, theirs in agree) if summed else None,
        "open": [_told(printing, state, one) for one in differ],
        "today": ctx.today,
    }


def _state(printing: "Printing") -> "ListState":
    """The list that is printed, compared. Raises InputError for a file that is no list, and for one that another replaced."""
    office = printing.office
    kind = office.plugins.registry.lists.get(str(printing.record.data.get("kind", "")))
    states = office.book.states(printing.world, kind) if kind else []
    found = next((one for one in states if one.saved.ref == printing.record.ref), None)
    if found is None:
        raise InputError(
            _("{file} is no list that counts now; print the certificate of {lists}"),
            file=str(printing.record.data.get("file", "")),
            lists=[one.saved.ref for one in states] or ["-"],
        )
    return found


def _of_stage(printing: "Printing", one: "Difference", stage: str) -> bool:
    """Whether a difference is about lines of a stage; one that is not ours counts with the record of its unit."""
    if one.ours:
        return any(line.scope.get(STAGE) == stage for line in one.ours)
    steps = [step for step in printing.office.rulebook.states if step.records == one.kind.records]
    records = (printing.world.reader.get(*ref.split("/", 1)) for ref in one.refs)
    return any(record is not None and state_of(steps, record) == stage for record in records)


def _lines(one: "Difference") -> int:
    """How many lines a difference is about; a total that does not add up is about none."""
    return 0 if one.cls is DifferenceClass.ARITHMETIC else max(len(one.ours), len(one.theirs))


def _told(printing: "Printing", state: "ListState", one: "Difference") -> dict[str, object]:
    judged = state.judged.get(one.id)
    return {
        "code": one.code,
        "text": "；".join(letter_lines(printing.office, one, printing.text)),
        "verdict": printing.word(judged.verdict.title_id if judged else _("not judged yet")),
    }


def _sum(values: Iterable[Any]) -> Decimal:
    return sum((value for value in values if value is not None), NOTHING)


ALL = [
    Document(
        id="lists.certificate",
        title=_("certificate of reconciliation"),
        fields=Certificate,
        data=certificate,
        records=TABLE,
        params=Asked,
        help=_("lines that agree and their sum, differences that are open; signed by both sides"),
    )
]
