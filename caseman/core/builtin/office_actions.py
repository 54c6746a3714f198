"""Actions of no duty: editing fields, setting findings aside, settling rows that wait, users, undo."""

from typing import TYPE_CHECKING, Any, cast

from pydantic import ConfigDict

from caseman.api.actions import Action
from caseman.api.context import ActionContext
from caseman.api.fields import Params, field
from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.people import Role
from caseman.api.values import Code, Count, Day, LongText, Text, clean_line, parse_day
from caseman.core.people import TABLE as PEOPLE
from caseman.core.schema import SUPPRESSED

if TYPE_CHECKING:
    from caseman.core.actions import Acting


class Fields(Params):
    """Any fields of the record, by path."""

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)


def edit(ctx: ActionContext) -> None:
    given = ctx.params.model_extra or {}
    if not given:
        ctx.refuse(_("name a field and its value: field=value"))
    acting, record = cast("Acting", ctx), ctx.facts.record
    values = {path: _typed(acting, record.table, path, value) for path, value in given.items()}
    ctx.change(record.ref, values)


def _typed(acting: "Acting", table: str, path: str, value: object) -> object:
    """A day may be short or `=` and a user called by name, as in every form; nothing empties a field."""
    place = acting.draft.schema.place(table, path)
    if value in ("", None):
        return None
    if place.spec.kind not in ("day", "user") or place.below:
        return value
    try:
        if place.spec.kind == "user":
            return acting.office.users.read(clean_line(value))
        return parse_day(value, acting.today)
    except InputError as error:
        raise InputError(_("{path}: {reason}"), path=path, reason=error) from None


class Aside(Params):
    finding: Text = field(_("finding"), required=True, help=_("the finding's id, as check --json gives it"))
    reason: LongText = field(_("reason"), required=True)
    until: Day = field(_("until"), required=True)


def set_aside(ctx: ActionContext) -> None:
    acting = cast("Acting", ctx)
    record = ctx.facts.record
    found = [one for one in acting.office.check([record.ref]) if one.id == ctx.params.finding]
    if not found:
        ctx.refuse(_("{ref} has no finding {finding}"), ref=record.ref, finding=ctx.params.finding)
    if found[0].blocks:
        acting.office.require_supervisor()
    if ctx.params.until <= ctx.today:
        ctx.refuse(_("set it aside until a day after today"))
    aside = {
        "finding": ctx.params.finding,
        "reason": ctx.params.reason,
        "until": ctx.params.until.isoformat(),
        "by": ctx.user.name,
    }
    kept = [one for one in record.data.get(SUPPRESSED, ()) if one["finding"] != ctx.params.finding]
    acting.draft.replace(record.table, record.id, {**record.data, SUPPRESSED: [*kept, aside]})


class WaitingRow(Params):
    sheet: Text = field(_("sheet"), required=True)
    row: Count = field(_("row"), required=True)
    reason: Text = field(_("reason"), required=True)


def drop_row(ctx: ActionContext) -> None:
    record = ctx.facts.record
    sheets: list[dict[str, Any]] = [dict(sheet) for sheet in record.data.get("sheets", ())]
    dropped = 0
    for sheet in sheets:
        if sheet["sheet"] == ctx.params.sheet:
            waiting = [row for row in sheet.get("waiting", ()) if row["row"] != ctx.params.row]
            dropped += len(sheet.get("waiting", ())) - len(waiting)
            sheet["waiting"] = waiting
    if not dropped:
        ctx.refuse(_("row {row} of sheet {sheet} does not wait"), row=ctx.params.row, sheet=ctx.params.sheet)
    cast("Acting", ctx).draft.replace(record.table, record.id, {**record.data, "sheets": sheets})


def seen(ctx: ActionContext) -> None:
    record = ctx.facts.record
    sheets = [{**sheet, "notices": []} for sheet in record.data.get("sheets", ())]
    cast("Acting", ctx).draft.replace(
        record.table, record.id, {**record.data, "notices": [], "sheets": sheets}
    )


class NewUser(Params):
    name: Code = field(_("short name"), required=True, help=_("what is typed with --user"))
    title: Text = field(_("name"), required=True)
    role: Role = field(_("role"), required=True)


def add_user(ctx: ActionContext) -> None:
    told = ctx.params
    if cast("Acting", ctx).draft.get(PEOPLE, told.name):
        ctx.refuse(_("there is a user {name} already"), name=told.name)
    ctx.create(PEOPLE, {"title": told.title, "role": told.role}, told.name)


def undo(ctx: ActionContext) -> None:
    office = cast("Acting", ctx).office
    done = office.undo()
    title = office.action_title(done.action)
    ctx.say(_("taken back: {action} on {count} records"), action=title, count=len(done.touched))


def redo(ctx: ActionContext) -> None:
    done = cast("Acting", ctx).office.undo(redo=True)
    ctx.say(_("done again: {count} records"), count=len(done.touched))


ALL = [
    Action(id="core.edit", title=_("edit fields"), run=edit, records="cases", many=True, params=Fields),
    Action(id="core.set_aside", title=_("set a finding aside"), run=set_aside, records="cases", params=Aside),
    Action(
        id="core.drop_row", title=_("drop a row that waits"), run=drop_row, records="lists", params=WaitingRow
    ),
    Action(id="core.seen", title=_("notices of a file seen"), run=seen, records="lists"),
    Action(id="core.add_user", title=_("add a user"), run=add_user, params=NewUser, role=Role.IT),
    Action(id="core.undo", title=_("take back the last change"), run=undo),
    Action(id="core.redo", title=_("do the last change again"), run=redo),
]
