"""Who is at work, what they may do, and the second person that some changes need."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from caseman.api.fields import Model, field
from caseman.api.messages import InputError, Refused, Who
from caseman.api.messages import msg as _
from caseman.api.people import Approval, Role
from caseman.api.values import Text, match_key

from .reader import Reader, stored_value
from .records import Record
from .schema import Schema

TABLE = "people"


class User(Model):
    """A user; the record's id is the short name that is typed."""

    title: Text = field(_("name"), default="")
    role: Role = field(_("role"), default=Role.CLERK)


class Users:
    """The users by the names that people know them by; of two with one name the short name stands behind it."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        #: What each is called, by short name; made when it is asked for.
        self._told: dict[str, str] | None = None

    def forget(self) -> None:
        """Users changed."""
        self._told = None

    def told(self, user: str) -> str:
        """What a user is called; whoever is none as written."""
        return self._names.get(user, user)

    def read(self, text: str) -> str:
        """The short name of the user whom a typed name means: short name, name, or as `told`. An office that keeps no
        users takes any. Raises InputError."""
        known, wanted = self._names, match_key(text)
        if not known or not wanted or text in known:
            return text
        found = [user for user in known if match_key(user) == wanted]
        found = found or [user for user, told in known.items() if match_key(told) == wanted]
        found = found or [one.id for one in self._reader.all(TABLE) if match_key(one.label) == wanted]
        if len(found) == 1:
            return found[0]
        if found:
            raise InputError(
                _("“{name}” may be any of {candidates}"), name=text, candidates=[known[one] for one in found]
            )
        raise InputError(
            _("there is no user {name}; users are {known}"), name=text, known=list(known.values())
        )

    @property
    def _names(self) -> Mapping[str, str]:
        if self._told is None:
            self._told = _called({one.id: one.label for one in self._reader.all(TABLE)})
        return self._told


def _called(labels: Mapping[str, str]) -> dict[str, str]:
    """What to call each user so that it means no other, whatever they are named."""
    alike = Counter(word for pair in labels.items() for word in {match_key(one) for one in pair})

    def called(user: str, label: str) -> str:
        if not label or alike[match_key(label)] == 1:
            return label or user
        told = f"{label}（{user}）"
        return user if alike[match_key(told)] else told

    return {user: called(user, label) for user, label in labels.items()}


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
    They may be called by name too. Raises InputError for a name that is no user's.
    """
    users = {record.id: record.own(User) for record in reader.all(TABLE)}
    if not users:
        return Worker(Who(asked or login), Role.SUPERVISOR, alone=True)
    name = asked or (login if login in users else next(iter(users)) if len(users) == 1 else "")
    if not name:
        return None
    name = Users(reader).read(name)
    return Worker(Who(name), users[name].role, users[name].title, alone=len(users) == 1)


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
