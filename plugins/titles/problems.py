"""Files that an office, a bank or a notary sent back: noted, followed up, settled. One loop for titles, mortgages, land."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from caseman.api import (
    Action,
    ActionContext,
    CheckContext,
    Day,
    Finding,
    Fix,
    LongText,
    Model,
    Params,
    Text,
    UserName,
    field,
)
from caseman.api import msg as _

from .sections import Problem, Titles


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """Where a plugin keeps its files that came back.

    section  has `problems` and `open_problem`; it lies at `path` in a case
    filed    the field of the section that is the day on which the file went
    letter   the document that tells others of it; empty where there is none
    """

    section: type[Model]
    path: str
    filed: str
    letter: str = ""

    def of(self, facts: Any) -> Any:
        """The section of a case, empty where it has none."""
        return facts.section(self.section) or self.section()


class CameBack(Params):
    cause: Text = field(
        _("cause"), required=True, help=_("a word of the office's list of causes, e.g. 签名不符")
    )
    counterpart: Text = field(_("counterpart"), default="", help=_("bank, notary, customer"))
    day: Day | None = field(_("day"), help=_("= is today"))


class Task(Params):
    task: Text = field(_("what is to be done"), required=True)
    counterpart: Text = field(_("counterpart"), default="", help=_("bank, notary, customer"))
    who: UserName = field(_("who does it"), default="", help=_("empty: you"))
    due: Day | None = field(_("by"))


class Settled(Params):
    answer: LongText = field(_("how it was settled"), required=True)
    day: Day | None = field(_("settled on"), help=_("= is today"))


#: Of titles' own files.
LOOP = Loop(section=Titles, path="titles", filed="submitted_on", letter="titles.problem_letter")


def actions(
    plugin: str,
    loop: Loop,
    back: Callable[[ActionContext, str, Problem], None],
    came_back: str,
    follow_up: str,
    settle: str,
) -> list[Action]:
    """The three actions of a loop, by their titles: a file comes back, somebody gets a task, the problem is settled.

    `back` notes the problem on a case, and whatever else a file's coming back means to it.
    """

    def note(ctx: ActionContext) -> None:
        told = ctx.params
        if getattr(loop.of(ctx.facts), loop.filed) is None:
            ctx.refuse(_("it is not at the office"))
        problem = Problem(raised_on=told.day or ctx.today, cause=told.cause, counterpart=told.counterpart)
        back(ctx, ctx.facts.record.ref, problem)

    def change(ctx: ActionContext, **values: object) -> None:
        problems = list(loop.of(ctx.facts).problems)
        if not problems or not problems[-1].open:
            ctx.refuse(_("no problem is open"))
        problems[-1] = problems[-1].model_copy(update={key: value for key, value in values.items() if value})
        ctx.change(ctx.facts.record.ref, {f"{loop.path}.problems": problems})

    def take_on(ctx: ActionContext) -> None:
        told = ctx.params
        change(ctx, task=told.task, counterpart=told.counterpart, who=told.who or ctx.user.name, due=told.due)

    def close(ctx: ActionContext) -> None:
        change(ctx, answer=ctx.params.answer, answered_on=ctx.params.day or ctx.today)

    return [
        Action(id=f"{plugin}.{name}", title=title, run=run, records="cases", params=params)
        for name, title, run, params in (
            ("came_back", came_back, note, CameBack),
            ("follow_up", follow_up, take_on, Task),
            ("settle", settle, close, Settled),
        )
    ]


def without_task(ctx: CheckContext, loop: Loop, action: str) -> Iterable[Finding]:
    """TSK-01: somebody does something about every file that came back."""
    for number, problem in enumerate(loop.of(ctx).problems):
        if problem.open and not problem.task:
            yield Finding(
                message=_("sent back on {day} for {cause}, and nobody has a task"),
                facts={"day": problem.raised_on, "cause": problem.cause or problem.words},
                path=f"{loop.path}.problems.{number}.task",
                key=f"{loop.path}.problems.{number}",
                fix=(
                    Fix(title=_("say who does what by when"), action=action),
                    *([Fix(title=_("print the letter on it"), action=loop.letter)] if loop.letter else []),
                ),
            )


def unsettled(ctx: CheckContext, loop: Loop, action: str) -> Iterable[Finding]:
    """TTL-05: a file that came back goes again when its problem is settled."""
    problem = loop.of(ctx).open_problem
    if ctx.step and problem:
        yield Finding(
            message=_("sent back on {day} for {cause}: not settled yet"),
            facts={"day": problem.raised_on, "cause": problem.cause or problem.words},
            path=f"{loop.path}.problems",
            fix=(Fix(title=_("note how it was settled"), action=action),),
        )
