"""Who is at work, what they may do, and the second person that some changes need."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from caseman.api.fields import Model, field
from caseman.api.messages import InputError, Refused
from caseman.api.messages import msg as _
from caseman.api.people import Approval, Role
from caseman.api.values import Text

from .reader import Reader, stored_value
from .records import Record
from .schema import Schema

TABLE = "people"


class User(Model):
    """A user; the record's id is the short name that is typed."""

    title: Text = field(_("name"), default="")
    role: Role = field(_("role"), default=Role.CLERK)


@dataclass(frozen=True, slots=True)
class Worker:
    """The user at work; satisfies `caseman.api.UserView`. `alone` is an office that has added no users."""

    name: str
    role: Role
    title: str = ""
    alone: bool = False


def sign_in(reader: Reader, asked: str, login: str) -> Worker | None:
    """The user `asked` for; without one the only user, or the one named like the computer's login.

    An office without users has one person, who may do all. None: it is not known who is at work.
    Raises InputError for a name that is no user.
    """
    users = {record.id: record.own(User) for record in reader.all(TABLE)}
    if not users:
        return Worker(asked or login, Role.SUPERVISOR, alone=True)
    name = asked or (login if login in users else next(iter(users)) if len(users) == 1 else "")
    if not name:
        return None
    if name not in users:
        raise InputError(_("there is no user {name}; users are {known}"), name=name, known=sorted(users))
    return Worker(name, users[name].role, users[name].title, alone=len(users) == 1)


def may(worker: Worker, role: Role | None) -> bool:
    """Without a role every user may. A supervisor may do what a clerk may; IT does IT's work only; whoever is alone does all."""
    if worker.alone or role is None:
        return True
    if role is Role.CLERK:
        return worker.role in (Role.CLERK, Role.SUPERVISOR)
    return worker.role is role


def approvals(schema: Schema, record: Record | None) -> Iterator[tuple[str, Approval]]:
    """Every approval that a record holds, by path."""
    if record is None:
        return
    for path, inside in schema.approvals(record.table):
        if stored_value(record.data, schema.stored_under(record.table, path)) is None:
            continue  # nearly always; so its section need not be read by its type
        found = record.value(path)
        if isinstance(found, Approval):
            yield path, found
        for number, row in enumerate((found if inside else None) or ()):
            for name in inside:
                if isinstance(getattr(row, name), Approval):
                    yield f"{path}.{number}.{name}", getattr(row, name)


def second_look(schema: Schema, pairs: Iterable[tuple[Record | None, Record]], worker: Worker) -> None:
    """Refuse a change set in which somebody approves what they made, or signs for another.

    Called for every commit, whatever the path. Raises Refused.
    """
    for before, after in pairs:
        known: dict[str, Any] = dict(approvals(schema, before))
        for path, approval in approvals(schema, after):
            old: Approval | None = known.get(path)
            if approval.approved_by and (old is None or old.approved_by != approval.approved_by):
                _check_signature(approval, old, worker)


def _check_signature(approval: Approval, old: Approval | None, worker: Worker) -> None:
    maker = old.made_by if old and old.made_by else approval.made_by
    if approval.approved_by != worker.name:
        raise Refused(_("{user} cannot sign for {name}"), user=worker.name, name=approval.approved_by)
    if maker and maker == worker.name:
        if not worker.alone:
            raise Refused(
                _("SOD-01: {user} made this change; a second person must approve it"), user=worker.name
            )
        if not approval.reason:
            raise Refused(_("you approve your own change: give a reason"))
