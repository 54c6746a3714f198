"""A batch goes out and is answered: what either means to its cases is the kind's, and the step's gate is asked as ever."""

from typing import Any

from caseman.api.context import ActionContext
from caseman.api.fields import Params, field
from caseman.api.kinds import BatchAnswer, BatchKind
from caseman.api.messages import InputError, Label
from caseman.api.messages import msg as _
from caseman.api.values import Day, Text, match_key
from caseman.core.actions import GateShut
from caseman.core.batches import BatchState, SentLine

from .batch_of import Files, acting_of, batch_of, kind_of, named_files


class Sending(Params):
    destination: Text = field(_("destination"), default="", help=_("empty: as it was opened"))
    day: Day | None = field(_("sent on"))


def send(ctx: ActionContext) -> None:
    batch = batch_of(ctx, BatchState.CLOSED)
    if not batch.agrees:
        ctx.refuse(_("its list was changed: open it and close it again"))
    kind, day = kind_of(ctx, batch), ctx.params.day or ctx.today
    values: dict[str, object] = {"sent_on": day, "sent_by": ctx.user.name}
    if ctx.params.destination:
        values["destination"] = ctx.params.destination
    ctx.change(ctx.facts.record.ref, values)
    for line in batch.lines:
        _tell(ctx, kind, kind.sent, SentLine(batch.number, line.record, day, line.round))
    ctx.say(_("batch {number} sent: {count} files"), number=batch.number, count=batch.count)


class Answering(Files):
    answer: Text = field(_("answer"), required=True)
    number: Text = field(_("number"), default="")
    cause: Text = field(_("cause"), default="")
    day: Day | None = field(_("answered on"))


def answer(ctx: ActionContext) -> None:
    """What the office said of some files. What it means to a case is the kind's; the step's gate is asked as ever."""
    batch = batch_of(ctx, BatchState.SENT, BatchState.ANSWERED)
    kind, told = kind_of(ctx, batch), ctx.params
    meant = _answer(kind, told.answer)
    cases = named_files(ctx)
    for wanted, typed, name in (
        (meant.number, told.number, _("number")),
        (meant.cause, told.cause, _("cause")),
    ):
        if wanted and not typed:
            ctx.refuse(_("{answer} needs a {field}"), answer=Label(meant.title), field=Label(name))
    if meant.number and len(cases) > 1:
        ctx.refuse(_("one number, one file: answer them one by one"))
    day = told.day or ctx.today
    lines = list(batch.lines)
    for case in cases:
        place = next((n for n, line in enumerate(lines) if line.record == case.ref), None)
        if place is None:
            ctx.refuse(_("{unit} is not in batch {number}"), unit=case.label, number=batch.number)
        said = {"answer": meant.id, "answered_on": day, "number": told.number, "cause": told.cause}
        lines[place] = lines[place].model_copy(update=said)
        told_line = SentLine(
            batch.number, case.ref, day, lines[place].round, meant.id, told.number, told.cause
        )
        _tell(ctx, kind, kind.answered, told_line)
        _ask_step(ctx, kind, meant, case.ref)
    ctx.change(ctx.facts.record.ref, {"lines": lines})


def _tell(ctx: ActionContext, kind: BatchKind, means: Any, line: SentLine) -> None:
    """Let the kind do what a line means to its case. Raises Refused where its plugin fails."""
    if means is not None:
        fault = acting_of(ctx).office.guard(kind.id, means, ctx, line)[1]
        if fault:
            ctx.refuse(_("{action} failed: {fault}"), action=kind.id, fault=fault)


def _ask_step(ctx: ActionContext, kind: BatchKind, meant: BatchAnswer, ref: str) -> None:
    acting = acting_of(ctx)
    after = acting.of(ref)
    if kind.step in acting.office.rulebook.steps and not meant.returned and after.done(kind.step):
        shut = [
            one
            for one in acting.office.checker_over(acting.draft).gate(after.record, kind.step)
            if one.blocks
        ]
        if shut:
            raise GateShut(shut)


def _answer(kind: BatchKind, word: str) -> BatchAnswer:
    for one in kind.answers:
        if match_key(word) in {match_key(name) for name in (one.id, *one.words)}:
            return one
    known = [one.words[0] if one.words else one.id for one in kind.answers]
    raise InputError(_("“{word}” is none of {known}"), word=word, known=known)
