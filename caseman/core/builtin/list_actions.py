"""Actions on saved lists: judge a difference, reopen it, accept what agrees, read the letters."""

import re
from typing import TYPE_CHECKING, cast

from caseman.api.actions import Action
from caseman.api.context import ActionContext
from caseman.api.fields import Params, field
from caseman.api.lists import Verdict
from caseman.api.messages import msg as _
from caseman.api.values import LongText, Text

if TYPE_CHECKING:
    from caseman.core.actions import Acting


class Judge(Params):
    difference: Text = field(
        _("difference"), required=True, help=_("its id, as reconcile --json gives it; several with commas")
    )
    verdict: Verdict = field(_("verdict"), required=True)
    cause: Text = field(_("cause"), default="", help=_("why it is written off"))
    note: LongText = field(_("note"), default="")


class Which(Params):
    difference: Text = field(_("difference"), required=True)


class WhichList(Params):
    list: Text = field(_("list"), required=True, help=_("e.g. filing"))


def _ids(text: str) -> list[str]:
    return list(dict.fromkeys(part for part in re.split(r"[\s,，、]+", text) if part))


def judge(ctx: ActionContext) -> None:
    from caseman.core import reconcile

    told = ctx.params
    reconcile.judge(cast("Acting", ctx), _ids(told.difference), told.verdict, told.cause, told.note)


def reopen(ctx: ActionContext) -> None:
    from caseman.core import reconcile

    reconcile.reopen(cast("Acting", ctx), _ids(ctx.params.difference))


def accept(ctx: ActionContext) -> None:
    from caseman.core import reconcile
    from caseman.core.reconcile import accept as accept_lines

    acting = cast("Acting", ctx)
    accept_lines(acting, reconcile.list_kind(acting.office, ctx.params.list))


def letter(ctx: ActionContext) -> None:
    """The letter to the office of everything that was judged so and still differs."""
    from caseman.core import reconcile
    from caseman.core.reconcile import letter_lines, letter_text

    acting = cast("Acting", ctx)
    office = acting.office
    kind = reconcile.list_kind(office, ctx.params.list)
    said = False
    for state in office.book.states(office.world(), kind):
        held = [
            one
            for one in state.compared.differences
            if one.id in state.judged and state.judged[one.id].verdict is Verdict.OFFICE
        ]
        lines = [line for one in held for line in letter_lines(office, one)]
        if lines:
            said = True
            ctx.say("{letter}", letter=letter_text(office, kind, state.saved, Verdict.OFFICE, lines))
    if not said:
        ctx.refuse(_("nothing of {list} waits for an answer of the office"), list=kind.id)


ALL = [
    Action(
        id="lists.judge",
        title=_("judge a difference"),
        run=judge,
        params=Judge,
        help=_("accept theirs, keep ours, write to the office, ask the customer, or write off"),
    ),
    Action(id="lists.reopen", title=_("reopen a difference"), run=reopen, params=Which),
    Action(id="lists.accept", title=_("accept the lines that agree"), run=accept, params=WhichList),
    Action(id="lists.letter", title=_("letter to the office"), run=letter, params=WhichList, writes=False),
]
