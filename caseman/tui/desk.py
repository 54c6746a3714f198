"""The office behind the screens: opened in the background, asked and changed from here, told in the user's words."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.core.unsaved import Unsaved
from caseman.tui.widgets import kinds
from caseman.tui.widgets.findings import FindingLines

if TYPE_CHECKING:
    from datetime import date

    from caseman.core.actions import Outcome
    from caseman.core.awaiting import Waiting
    from caseman.core.checks import Checker, Found
    from caseman.core.office import Office
    from caseman.core.store import Transaction


@dataclass(frozen=True, slots=True)
class Known:
    """A record that may be meant: its reference, and its name with what it is."""

    ref: str
    name: str
    more: str = ""


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

    def lines(self, found: Sequence["Found"], *, named: bool = False) -> list[FindingLines]:
        """Findings as they are shown, each with the unit or record it is about where they are `named`."""
        text, owner = self.open.text, self.open.plugins.owner
        return [
            FindingLines(
                severity=str(one.severity),
                code=one.code,
                text=self._told(one) if named else self.open.sentence(one),
                cite=one.cite,
                due=one.due.isoformat() if one.due else "",
                fixes=(*(self._way(fix, owner(one.rule)) for fix in one.fix), text(_("set aside"))),
                depth=1 if one.root else 0,
                title=self._rule_title(one.rule),
                notes=partial(self._notes, one.rule),
            )
            for one in found
        ]

    def _notes(self, rule: str) -> list[str]:
        from caseman.core.passes import notes

        return notes(self.open, rule)

    def _way(self, fix: Any, owner: str) -> str:
        """What a fix does, and on which record where it says one."""
        return f"{self.open.text(fix.title, owner)}  {self.label(fix.record) if fix.record else ''}".rstrip()

    def _told(self, one: "Found") -> str:
        """A finding's sentence behind what it is about, which is not said twice."""
        about, said = self._about(one), self.open.sentence(one)
        return said if said.startswith(about) else f"{about}  {said}"

    def _about(self, one: "Found") -> str:
        """What a finding is about, as people call it: its unit, its record, or what kind of record has no name."""
        table, slash, id_ = one.ref.partition("/")
        label = self.label(one.ref) if slash else one.ref
        return one.unit or (self.type_title(table) if label == id_ else label)

    def _rule_title(self, rule: str) -> str:
        registry = self.open.plugins.registry
        found = registry.rules.get(rule) or registry.group_rules.get(rule)
        return self.title(found) if found else ""

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

    def slip_document(self, table: str) -> str:
        """The document that prints a record's status slip; empty where no plugin brings one."""
        from caseman.core.documents.printing import documents_for

        found = [one.id for one in documents_for(self.open, table) if one.id.endswith(".status_slip")]
        return found[0] if found else ""

    def print_out(self, document: str, ref: str) -> list[Path]:
        """Print a document of a record into the office's folder of prints. Raises InputError, Refused."""
        from caseman.core.documents.printing import prepare

        return prepare(self.open, document, [ref]).save(self.open.options.data / "printed")

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

    def said(self, outcome: "Outcome") -> str:
        """What came of an action, in one line; what is told of several alike is told once, with how many."""
        office = self.open
        owner = office.plugins.owner(outcome.action)
        told = [
            office.text.sentence(message, {name: self._called(fact) for name, fact in facts.items()}, owner)
            for message, facts in outcome.said
        ]
        told = [text if count == 1 else f"{text} ×{count}" for text, count in Counter(told).items()]
        told += [
            office.text.sentence(
                _("{path}: {reason}"), {"path": self._refused(ref), "reason": office.text.error(error, owner)}
            )
            for ref, error in outcome.refused
        ]
        told = told or [f"{office.action_title(outcome.action)} ✔ {len(outcome.done)}"]
        return "  ".join([*told, *self.noticed(outcome)])

    def noticed(self, outcome: "Outcome") -> list[str]:
        """What was typed and is there already: the finding, and where else."""
        office = self.open
        return [
            f"{one.code} {office.sentence(one)}（{'、'.join(str(self._called(ref)) for ref in one.refs)}）"
            for one in outcome.noticed
        ]

    def _refused(self, name: str) -> object:
        """What was refused: a record, or an action that is done on none."""
        return self._called(name) if "/" in name else self.open.action_title(name)

    def _called(self, fact: object) -> object:
        """A reference as people call the record; anything else as it is."""
        if (
            not isinstance(fact, str)
            or "/" not in fact
            or fact.partition("/")[0] not in self.open.schema.types
        ):
            return fact
        return self.label(fact)

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

    # -- records

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

    def known(self, table: str, text: str, limit: int) -> list[Known]:
        """The records of a type that a text may mean; all of them for an empty one."""
        if table == "cases":
            hits = self.open.finder.find(text, limit).hits
            return [Known(hit.ref, "  ".join(filter(None, hit.cells))) for hit in hits if hit.cells[0]]
        found: list[Known] = []
        exact = self._named(table, text) if text.strip() else None
        wanted = text.strip().casefold()
        for record in self.open.reader.all(table):
            if len(found) == limit:
                break
            one = Known(record.ref, record.label, self.standing(record))
            if exact is not None:
                if record.ref in exact:
                    found.append(one)
            elif wanted in f"{record.id} {one.name} {one.more}".casefold():
                found.append(one)
        return found

    def _named(self, table: str, text: str) -> set[str] | None:
        """The records of exactly that name, None where there is none."""
        if table == "units":
            with suppress(InputError):
                return {f"units/{unit}" for unit in self.open.names.units(text)} or None
        with suppress(InputError):
            return {self.open.names.record(text, table).ref}
        return None

    def standing(self, record: Any) -> str:
        """What a record's state is; of a unit, that of its case."""
        if record.table != "units":
            return self.open.state(record)
        cases = [
            c for c in self.open.reader.find("cases", ("unit",), record.id) if not c.data.get("closed_on")
        ]
        return "  ".join(f"{case.label.partition(' ')[2]}  {self.open.state(case)}" for case in cases)

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

    def values(self, source: str) -> list[tuple[str, str]]:
        """(what goes into the field, what it is) for `FieldMeta.values`."""
        text = self.open.text
        known = self.open.rulebook.kinds(source)
        if known:
            return [(self._word(kind), text.label(kind.title)) for kind in known.values()]
        if source == "people":
            users, role = self.open.users, "role"
            return [
                (users.told(one.id), f"{one.id}  {text.fact(one.value(role))}")
                for one in self.open.reader.all(source)
            ]
        if source not in self.open.plugins.registry.records:
            return []
        return [
            (
                record.label if self._named(source, record.label) == {record.ref} else record.id,
                self.standing(record),
            )
            for record in self.open.reader.all(source)
        ]

    def typed(self, source: str, value: object) -> object:
        """A value for `FieldMeta.values` as somebody would type it: of a kind's id its word."""
        kind = self.open.rulebook.kinds(source).get(str(value))
        return self._word(kind) if kind else value

    def _word(self, kind: Any) -> str:
        title = self.open.text.label(kind.title)
        return title if title in kind.words else str(next(iter(kind.words), kind.id))

    def title(self, descriptor: Any) -> str:
        """A descriptor's title in the user's language."""
        return self.open.text(descriptor.title, self.open.plugins.owner(descriptor.id))
