"""The office: one store with the loaded plugins and the law of a day. Everything that screens and commands do goes through here."""

import gc
import getpass
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from caseman.api.actions import Action
from caseman.api.messages import InputError, Refused
from caseman.api.messages import msg as _
from caseman.api.people import Role
from caseman.api.policy import Calculated
from caseman.core.store import Conflict, Store

from . import history as log
from . import listcache, people
from .actions import Outcome, do
from .backups import back_up
from .casefields import CaseFields
from .checks import Affected, Checker, Found, naming_a_case
from .checks.damage import damage_findings
from .closing import ACTION as CLOSE
from .columns import columns_for
from .config import Config
from .drafts import Draft
from .facts import Facts, World, state_of
from .finder import Finder
from .guards import guard
from .i18n import Translator
from .loaded import Loaded, load_all
from .names import Names
from .packdrafts import TABLE as PACKS
from .packdrafts import law
from .people import Worker
from .reader import Reader, StoreReader
from .reconcile import ListBook, list_rules
from .records import Record
from .worklist import WorkList

#: Table and id of the store's own settings: the day and the user of a demo.
SETTINGS = ("office", "settings")


@dataclass(frozen=True, slots=True)
class Options:
    """What one run asks for beyond config.toml."""

    data: Path
    language: str = "zh"
    today: date | None = None
    policy_date: date | None = None
    user: str = ""
    read_only: bool = False
    create: bool = True


class Office:
    """One open store. `with Office.open(...) as office:`"""

    def __init__(self, store: Store, loaded: Loaded, config: Config, options: Options) -> None:
        self.store = store
        self.loaded = loaded
        self.plugins = loaded.plugins
        self.rulebook = loaded.rulebook
        self.schema = loaded.schema
        self.config = config
        self.options = options
        self.reader = StoreReader(store, self.schema)
        self.policies = law(loaded, self.reader)
        self.names = Names(self.reader, self.schema)
        self.users = people.Users(self.reader)
        self.text = Translator(options.language, self.plugins.locale, loaded.owners)
        self.text.person = self.users.told
        #: The change sets of this run.
        self.made: set[int] = set()
        self._listeners: list[Callable[[Sequence[tuple[str, str]]], None]] = []

    @classmethod
    def open(cls, config: Config, options: Options, loaded: Loaded | None = None) -> "Office":
        """Open the store of `options.data` with every plugin. Raises StoreError where it cannot be opened."""
        loaded = loaded or load_all(config, options.data / "state" if options.create else None)
        store = Store.open(
            options.data,
            read_only=options.read_only,
            create=options.create,
            columns=columns_for(loaded.schema),
        )
        return cls(store, loaded, config, options)

    def __enter__(self) -> "Office":
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def close(self) -> None:
        if "finder" in self.__dict__ and not self.store.read_only:
            listcache.save(self.options.data, self.text.language, self.finder.listed)
        self.store.close()
        gc.unfreeze()  # what the check keeps is let go of with the office

    # -- day and person

    def suppose(self, day: date | None) -> None:
        """What if the law of that day applied; None: the law of each record's own day again. Nothing is written meanwhile."""
        self.options = replace(self.options, policy_date=day)
        for derived in ("checker", "book"):
            self.__dict__.pop(derived, None)

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        """What the store remembers of itself, e.g. the day of a demo."""
        return self.store.get(*SETTINGS) or {}

    @cached_property
    def today(self) -> date:
        """The business day: asked for, else the demo's, else the computer's."""
        told = self.settings.get("today")
        return self.options.today or (date.fromisoformat(told) if told else date.today())

    def now(self) -> datetime:
        """The business day at the computer's time of day: what a change set is dated."""
        return (
            datetime.now()
            .astimezone()
            .replace(year=self.today.year, month=self.today.month, day=self.today.day)
        )

    @cached_property
    def worker(self) -> Worker | None:
        """Who is at work; None where that is not known. Raises InputError for an unknown name."""
        asked = self.options.user or self.config.user or str(self.settings.get("user", ""))
        return people.sign_in(self.reader, asked, _login())

    def worker_for(self, action: Action) -> Worker:
        """The user at work, who may do `action`. Raises Refused."""
        worker = self.require_worker()
        if not people.may(worker, action.role):
            raise Refused(_("{user} may not do this; it takes a {role}"), user=worker.name, role=action.role)
        return worker

    def require_worker(self) -> Worker:
        """Who is at work, where something is to be written. Raises Refused."""
        if self.options.policy_date:
            raise Refused(_("under another day's law nothing is written"))
        if self.worker is None:
            raise Refused(_("say who you are with --user"))
        return self.worker

    def require_supervisor(self) -> None:
        """Raises Refused for anybody else."""
        if self.worker is None or not people.may(self.worker, Role.SUPERVISOR):
            raise Refused(_("only a supervisor may pass a shut gate"))

    # -- reading

    def world(self, reader: Reader | None = None) -> World:
        """The office on this day, as the store or a draft has it."""
        book = self.book_over(reader) if isinstance(reader, Draft) else self.book
        return self._world(reader or self.reader, book)

    def _world(self, reader: Reader, book: ListBook) -> World:
        return World(
            reader,
            self.rulebook,
            self.policies,
            self.today,
            self.options.policy_date,
            book,
            self.options.data,
        )

    @cached_property
    def book(self) -> ListBook:
        """The saved lists against our records."""
        return ListBook(self.plugins.registry.lists, self.guard)

    def book_over(self, draft: Draft) -> ListBook:
        """The same with a draft's changes."""
        touched = [(record.table, record.id) for _before, record in draft.pairs()]
        return self.book.over(self.affected(touched, draft))

    def facts(self, record: Record) -> Facts:
        return Facts(self.world(), record)

    def state(self, record: Record) -> str:
        """The record's state word, translated; empty where it has done no step."""
        steps = [step for step in self.rulebook.states if step.records == record.table]
        word = state_of(steps, record)
        owner = next((self.plugins.owner(step.id) for step in steps if step.state == word), "")
        return self.text(word, owner)

    @property
    def writers(self) -> Mapping[str, str]:
        """The stamp `plugin@version` of each section's plugin."""
        versions = {item.id: item.version for item in self.plugins.items}
        owners = {section: self.plugins.owner(section) for section in self.schema.sections}
        return {section: f"{owner}@{versions.get(owner, '')}" for section, owner in owners.items()}

    def guard(self, descriptor: str, call: Callable[..., Any], *args: Any) -> tuple[Any, str]:
        """Call a plugin's function: its value, or the fault in one line. Refusals pass through."""
        return self.plugins.guarded(descriptor, call, *args)

    @cached_property
    def finder(self) -> Finder:
        """The case list."""
        return Finder(self)

    @cached_property
    def casefields(self) -> CaseFields:
        """Cases by any of their fields."""
        return CaseFields(self)

    def action_title(self, action_id: str) -> str:
        """An action's title, translated; the id of one that is not loaded or is no action."""
        action = self.plugins.registry.actions.get(action_id)
        if action is None:
            return self.text(log.TITLES[action_id]) if action_id in log.TITLES else action_id
        return self.text(action.title, self.plugins.owner(action_id))

    def history(self, record: Record) -> list[dict[str, Any]]:
        """What was done to a record, oldest first: at, by, action, why, and per changed field its label, before, after."""
        return log.of_record(self, record)

    # -- the check

    @cached_property
    def checker(self) -> Checker:
        return self._checker(self.world())

    def _checker(self, world: World) -> Checker:
        registry = self.plugins.registry
        groups = {**registry.group_rules, **list_rules(registry.lists, self.guard)}
        return Checker(world, registry.rules, groups, self.guard)

    def check_aside(self) -> Checker:
        """A checker of its own that has checked the whole office, made in another thread. See `adopt`."""
        aside = self._checker(self._world(self.reader, ListBook(self.plugins.registry.lists, self.guard)))
        aside.check_all()
        return aside

    def adopt(self, checker: Checker, touched: Sequence[tuple[str, str]]) -> None:
        """Take over what was checked aside; `touched` changed meanwhile."""
        self.__dict__["checker"] = checker
        self.__dict__["book"] = cast(ListBook, checker.world.book)
        affected = self.affected(touched)
        self.book.forget(affected)
        checker.refresh(affected)

    def affected(self, touched: Iterable[tuple[str, str]], reader: Reader | None = None) -> list[str]:
        """The records to look at again after some changed, as the store or a draft has them."""
        return Affected(reader or self.reader, naming_a_case(self.schema))(touched)

    def checker_over(self, draft: Draft) -> Checker:
        """The check as it would be with a draft's changes, for gates."""
        return self.checker.over(self.world(draft))

    def check(self, refs: Iterable[str] | None = None, rule: str = "") -> list[Found]:
        """The findings of the whole office, or on some records; the store's own damage among them."""
        if not self.checker.checked:
            self.checker.check_all()
        damage = damage_findings(self.store) if refs is None and rule in ("", "AUD-01", "core.store") else []
        return damage + self.checker.findings(refs, rule)

    @cached_property
    def worklist(self) -> WorkList:
        """What is to be done, from the findings."""
        return WorkList(self)

    def sentence(self, one: Found) -> str:
        """A finding as a sentence in the user's language."""
        return self.text.sentence(one.message, one.facts, self.plugins.owner(one.rule))

    # -- writing

    def draft(self) -> Draft:
        return Draft(self.reader, self.schema, self.writers)

    def commit(self, draft: Draft, action: str, why: str = "", checked: bool = True) -> int:
        """Store a draft as one change set; gives its number. The second person is asked for here, whatever the path.

        `checked=False` is for the demo's planted errors alone. Raises Refused.
        """
        if checked:
            if self.worker:
                people.second_look(self.schema, draft.pairs(), self.worker)
            gone: list[tuple[Record | None, Record | None]] = [(record, None) for record in draft.removed()]
            guard([*draft.pairs(), *gone], self.reader, self.rulebook.places)
        return self._store(draft, action, why)

    def _store(self, draft: Draft, action: str, why: str) -> int:
        by = self.worker.name if self.worker else _login()
        changes = draft.changes()
        if not changes:
            return 0
        try:
            done = self.store.commit(changes, by=by, action=action, why=why, at=self.now())
        except Conflict as clash:
            raise Refused(
                _("{ref} was changed by somebody else just now; look again"), ref=f"{clash.table}/{clash.id}"
            ) from None
        self.made.add(done.txn)
        self.changed([(change.table, str(change.id)) for change in changes])
        return done.txn

    def act(
        self,
        action_id: str,
        names: Sequence[str] = (),
        given: Mapping[str, object] | Sequence[Mapping[str, object]] = (),
        force: str = "",
    ) -> Outcome:
        """Do an action on the records named, with one set of parameters for all or one for each time. Raises InputError,
        Refused."""
        action = self.plugins.registry.actions.get(action_id)
        if action is None:
            raise InputError(_("there is no action {action}; see caseman do --list"), action=action_id)
        records: list[Record | None] = [self.names.record(name, action.records or "cases") for name in names]
        if action.records and not records:
            raise InputError(_("{action} needs a record"), action=action_id)
        if len({record.ref for record in records if record}) > 1 and not action.many:
            raise InputError(_("{action} takes one record at a time"), action=action_id)
        if not action.records and records:
            raise InputError(_("{action} takes no record"), action=action_id)
        several = isinstance(given, Sequence) and bool(given)
        targets = records or [None] * (len(given) if several else 1)
        each = list(given) if isinstance(given, Sequence) and given else [given or {}] * len(targets)
        typed: list[Mapping[str, object]] = [one for one in each if isinstance(one, Mapping)]
        outcome = do(self, action, targets, typed, force)
        if action_id == CLOSE and outcome.txn:
            outcome.said.append(back_up(self, outcome.done[0].partition("/")[2]))
        return outcome

    def undo(self, redo: bool = False) -> log.Done:
        """Take back (or do again) the user's last change set of the day; after a day close by reversals. Where the office is
        checked, it is told what stands against it again. Raises Refused."""
        from .undoing import take_back

        entry, draft = take_back(self, redo)
        before = self._blocking()
        self._store(draft, log.REDO if redo else log.UNDO, str(entry.txn))
        again = {code: None for id_, code in self._blocking().items() if id_ not in before}
        return replace(entry, again=tuple(again))

    def _blocking(self) -> dict[str, str]:
        """The codes of what blocks, by id; nothing while nobody has checked the office."""
        found = self.checker.findings(None, "") if self.checker.checked else []
        return {one.id: one.code for one in found if one.blocks}

    def changed(self, touched: Sequence[tuple[str, str]]) -> None:
        """Tell everything that keeps a picture of the office which records changed."""
        if any(table in ("units", "projects") for table, _record in touched):
            self.names.forget_units()
        if any(table == people.TABLE for table, _record in touched):
            self.users.forget()
        if any(table == PACKS for table, _record in touched):
            self._under_new_law()
        if self.checker.checked or self.book.keeps:  # while an office is filled, nobody has looked at it yet
            affected = self.affected(touched)
            self.book.forget(affected)
            if self.checker.checked:
                self.checker.refresh(affected)
        if "finder" in self.__dict__:
            self.finder.refresh(touched)
        for listener in self._listeners:
            listener(touched)

    def _under_new_law(self) -> None:
        """A pack was switched on or taken out: what was checked and compared under the old law is done anew."""
        self.policies = law(self.loaded, self.reader)
        checked = "checker" in self.__dict__ and self.checker.checked
        self.__dict__.pop("checker", None)
        self.__dict__.pop("book", None)
        if checked:
            self.checker.check_all()

    def refresh(self) -> None:
        """Take in what other processes wrote meanwhile."""
        self.changed(self.store.refresh())

    def listen(self, listener: Callable[[Sequence[tuple[str, str]]], None]) -> None:
        """Be told of every change, with the (table, id) of the records."""
        self._listeners.append(listener)

    # -- calculations

    def calculate(self, name: str, given: Mapping[str, object], on: date | None, region: str) -> Calculated:
        """Run a calculation for a place and day, outside any record. Raises InputError, NoPolicy."""
        found = self.rulebook.calculations.get(name)
        if found is None:
            raise InputError(_("there is no calculation {name}; see caseman calc --list"), name=name)
        return self.policies.calculate(found, given, on or self.options.policy_date or self.today, region)


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "user"
