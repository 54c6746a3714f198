"""The office behind the screens: opened and checked in the background, changed from here, its parts called by their titles."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caseman.core.unsaved import Unsaved
from caseman.tui.widgets import kinds

if TYPE_CHECKING:
    from datetime import date

    from caseman.core.actions import Outcome
    from caseman.core.awaiting import Waiting
    from caseman.core.checks import Checker, Found
    from caseman.core.office import Office
    from caseman.core.store import Transaction


class Desk:
    """`office` is None until it is open; `when_ready` waits for it."""

    def __init__(self, folder: Path) -> None:
        self.office: Office | None = None
        #: (blocking, other) findings by record, once the whole office was checked.
        self.counts: Mapping[str, tuple[int, int]] = {}
        self.checked = False
        #: What changed since the user was last here, the last change set first.
        self.news: Sequence[Transaction] = ()
        #: How often records have changed, by type: tells a screen that was covered whether it is still right.
        self.changes: Counter[str] = Counter()
        self._waiting: list[Callable[[], None]] = []
        self._touched: list[tuple[str, str]] = []
        #: Records whose personal data are shown in full until caseman ends.
        self._unmasked: set[str] = set()
        #: What was typed and not saved.
        self.unsaved = Unsaved(folder / "state" / "unsaved")

    @property
    def open(self) -> "Office":
        """The office, where it is known to be open."""
        assert self.office is not None
        return self.office

    def when_ready(self, then: Callable[[], None]) -> None:
        """Call `then` now, or as soon as the office is open."""
        if self.office is None:
            self._waiting.append(then)
        else:
            then()

    def opened(self, office: "Office") -> None:
        """The office is open."""
        self.office = office
        office.listen(self._note)
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()

    def suppose(self, day: "date | None") -> None:
        """What if the law of that day applied; until the office is checked again nothing is known of findings."""
        self.open.suppose(day)
        self.counts, self.checked, self._touched = {}, False, []
        self.changes.update(list(self.open.schema.types))

    def _note(self, touched: Sequence[tuple[str, str]]) -> None:
        self.changes.update(table for table, _record in touched)
        if self.checked:
            self._count()
        else:
            self._touched += touched

    def adopt(self, checker: "Checker") -> None:
        """The whole office was checked in the background."""
        self.open.adopt(checker, self._touched)
        self._touched, self.checked = [], True
        self._count()

    def _count(self) -> None:
        damage = len(self.open.store.damage)
        self.counts = {**self.open.checker.counts, **({"store": (damage, 0)} if damage else {})}

    # -- what changed since the user was last here

    def look_for_news(self) -> None:
        """Read from the log what the user has not seen; what they did themselves in this session is no news."""
        from caseman.core.news import since_last_time

        self.news = [one for one in since_last_time(self.open) if one.txn not in self.open.made]

    @property
    def asked(self) -> "Sequence[Waiting]":
        """What waits for the worker as a second person."""
        from caseman.core.awaiting import for_worker

        return for_worker(self.open)

    def leave(self) -> None:
        """The user goes, and has seen everything."""
        from caseman.core.news import leave

        worker = self.open.worker if not self.open.store.read_only else None
        if worker is not None:
            leave(self.open.options.data, worker.name, self.open.store.head)

    # -- findings

    def against(self, action: Any, refs: Sequence[str]) -> "list[Found]":
        """What blocks the step of an action on one record now."""
        from caseman.core.progress import why

        if (
            len(refs) != 1
            or not action.step
            or self.open.rulebook.steps[action.step].records != action.records
        ):
            return []
        record = self.open.reader.get(*refs[0].split("/", 1))
        return [one for one in why(self.open, record, action.step) if one.blocks] if record else []

    # -- doing

    def act(
        self,
        action: str,
        names: Sequence[str],
        given: Mapping[str, object] | Sequence[Mapping[str, object]],
        force: str = "",
    ) -> "Outcome":
        """Do an action. Raises InputError, Refused."""
        return self.open.act(action, names, given, force)

    @property
    def may_force(self) -> bool:
        """Whether the worker may pass a shut gate."""
        from caseman.api.people import Role
        from caseman.core.people import may

        worker = self.open.worker
        return worker is not None and may(worker, Role.SUPERVISOR)

    def is_next(self, ref: str, step: str) -> bool:
        """Whether a step of a record comes next."""
        from caseman.core.progress import next_steps

        record = self.open.reader.get(*ref.split("/", 1))
        return record is not None and step in {one.id for one in next_steps(self.open, record)}

    def following(self, ref: str) -> str:
        """The steps of a record that come next, each with the letters that lead to it."""
        from caseman.core.progress import next_steps

        office = self.open
        record = office.reader.get(*ref.split("/", 1)) if "/" in ref else None
        told = []
        for step in next_steps(office, record) if record else ():
            action = office.plugins.registry.actions.get(step.action)
            go = action.go if action else ""
            told.append(f"{self.title(step)} (F2 {go})" if go else self.title(step))
        return "、".join(told)

    def edit(self, ref: str, values: Mapping[str, object]) -> "Outcome":
        """Change fields of any record. Raises InputError, Refused."""
        return self.act("core.edit", [ref], values)

    def actions(self) -> list[Any]:
        """The actions that the worker may do, by id."""
        from caseman.core.people import may

        office = self.open
        worker = office.worker
        found = [
            action
            for action in office.plugins.registry.actions.values()
            if action.writes and (worker is None or may(worker, action.role))
        ]
        return sorted(found, key=lambda action: action.id)

    def help(self, action: Any) -> str:
        """An action's help in the user's language, else what it is done on."""
        if action.help:
            return self.open.text(action.help, self.open.plugins.owner(action.id))
        return self.type_title(action.records) if action.records else ""

    # -- titles and records

    def title(self, descriptor: Any) -> str:
        """A descriptor's title in the user's language."""
        return self.open.text(descriptor.title, self.open.plugins.owner(descriptor.id))

    def label(self, ref: str) -> str:
        """A record's short name."""
        from caseman.core.telling import called

        table, _slash, record_id = ref.partition("/")
        found = self.open.reader.get(table, record_id)
        return called(self.open, found) if found else record_id

    def exists(self, ref: str) -> bool:
        """Whether there is such a record now."""
        return bool(self.open.store.rev(*ref.split("/", 1)))

    def form_name(self, name: str) -> str:
        """What the form of an unsaved draft is called: an action, and its record; a grid by its own title."""
        if name.startswith("grid:"):
            return str((self.unsaved.get(name) or {}).get("title", "")) or name
        ref, hash_, _section = name.partition("#")
        action, at, target = name.partition("@")
        if hash_:
            return f"{self.type_title(ref.partition('/')[0])} {self.label(ref)}"
        return (
            f"{self.open.action_title(action)} {self.label(target) if target else ''}".strip() if at else name
        )

    def type_title(self, table: str) -> str:
        """What records of a type are called."""
        found = self.open.plugins.registry.records.get(table)
        return self.title(found) if found else table

    def own_fields(self, table: str) -> Mapping[str, Any]:
        """A record type's own fields by name."""
        from caseman.api.fields import fields_of

        return fields_of(self.open.schema.types[table].model)

    # -- personal data

    def masks(self, ref: str) -> bool:
        """Whether the personal data of a record are hidden."""
        return self.open.config.mask and ref not in self._unmasked

    def hidden(self, record: Any, spec: Any, value: object) -> str:
        """What is shown instead of a personal value; empty where it is shown as it is."""
        return kinds.masked(spec, value) if self.masks(record.ref) else ""

    def unmask(self, ref: str) -> None:
        """Show a record's personal data from now on; the log says who looked. Raises Refused, StoreError."""
        from caseman.core.reads import note

        note(self.open, ref)
        self._unmasked.add(ref)
