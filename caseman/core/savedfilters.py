"""Filters that a user has saved by name, for one list each: what was typed into its find line.

They lie in the store, so that a backup holds them. A list is named `cases`, or by the report that it is.
"""

import difflib
from typing import TYPE_CHECKING, cast

from caseman.api.actions import Action
from caseman.api.context import ActionContext
from caseman.api.fields import Model, Params, field
from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.sections import RecordType
from caseman.api.values import Text, UserName

if TYPE_CHECKING:
    from .actions import Acting
    from .office import Office
    from .records import Record

TABLE, CASES = "filters", "cases"
SAVE, DROP = "core.save_filter", "core.drop_filter"


class SavedFilter(Model):
    """One filter of one user."""

    user: UserName = field(_("user"), default="", computed=True)
    list: Text = field(_("list"), default="", computed=True)
    name: Text = field(_("name"), default="", computed=True)
    text: Text = field(_("filter"), default="", computed=True)


class Named(Params):
    """Which filter."""

    list: Text = field(_("list"), required=True, help=_("cases, or the report's name"))
    name: Text = field(_("name"), required=True)


class Save(Named):
    """A filter to be kept under a name; one of that name is replaced."""

    text: Text = field(
        _("filter"), required=True, help=_("as in the find line, e.g. total>=1000000; remark~x")
    )


def saved(office: "Office", list_: str) -> dict[str, str]:
    """The filters of the user at work for a list: what was typed, by name."""
    return {name: str(record.data.get("text", "")) for name, record in _records(office, list_).items()}


def _records(office: "Office", list_: str) -> "dict[str, Record]":
    worker = office.worker
    found = office.reader.find(TABLE, ("user",), worker.name) if worker else []
    mine = {str(one.data.get("name", "")): one for one in found if one.data.get("list") == list_}
    return dict(sorted(mine.items()))


def named(office: "Office", list_: str, name: str) -> str:
    """What was saved under a name. Raises InputError naming the nearest, or all."""
    found = saved(office, list_)
    if name in found:
        return found[name]
    near = difflib.get_close_matches(name, found, 1)
    if near:
        raise InputError(
            _("no filter {name} was saved for this list; is {near} meant?"), name=name, near=near[0]
        )
    raise InputError(
        _("no filter {name} was saved for this list; there are {known}"), name=name, known=list(found) or "—"
    )


def save(ctx: ActionContext) -> None:
    office, told = _office(ctx), ctx.params
    _read(office, told.list, told.text)
    known = _records(office, told.list).get(told.name)
    if known:
        ctx.change(known.ref, {"text": told.text})
    else:
        values = {"user": ctx.user.name, "list": told.list, "name": told.name, "text": told.text}
        ctx.create(TABLE, values, f"{ctx.user.name}-{told.list}-{told.name}")
    ctx.say(_("filter {name} saved"), name=told.name)


def drop(ctx: ActionContext) -> None:
    office, told = _office(ctx), ctx.params
    named(office, told.list, told.name)
    cast("Acting", ctx).draft.remove(TABLE, _records(office, told.list)[told.name].id)
    ctx.say(_("filter {name} removed"), name=told.name)


def _office(ctx: ActionContext) -> "Office":
    return cast("Acting", ctx).office


def _read(office: "Office", list_: str, text: str) -> None:
    """Raises InputError for a filter that the list does not take."""
    from .filters import Filter

    registry = office.plugins.registry
    report = office.casefields.report if list_ == CASES else registry.reports.get(list_)
    if report is None:
        raise InputError(_("there is no list {name}: it is cases or a report"), name=list_)
    Filter(office, report, text)


RECORD = RecordType(
    id=TABLE,
    title=_("saved filters"),
    model=SavedFilter,
    label=lambda data: str(data.get("name", "")),
    order=95,
)
ALL = [
    Action(id=SAVE, title=_("save a filter"), run=save, params=Save),
    Action(id=DROP, title=_("remove a filter"), run=drop, params=Named),
]
