"""Doing an action: one descriptor, run on a draft, checked by the gate of its step, committed as one change set."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from pydantic import ValidationError

from caseman.api.actions import Action
from caseman.api.fields import FieldSpec, Params, fields_of
from caseman.api.messages import CasemanError, InputError, Refused
from caseman.api.messages import msg as _
from caseman.api.values import clean_line, clean_text, parse_day

from . import money, papers, people
from .checks import Checker, Found
from .custody import Custodian
from .drafts import Draft
from .facts import Facts
from .guards import guard
from .people import Worker
from .reader import Reader
from .records import Record, parse_ref
from .rulebook import KINDS
from .schema import complain

if TYPE_CHECKING:
    from .office import Office


class GateShut(Refused):
    """A step's gate found what blocks; `findings` says what."""

    def __init__(self, findings: Sequence[Found]) -> None:
        super().__init__(_("{count} things stand against it"), count=len(findings))
        self.findings = list(findings)


@dataclass(slots=True)
class Outcome:
    """What came of an action, per record: lines to say (message id, facts), or why not."""

    action: str
    done: list[str] = field(default_factory=list)
    said: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)
    refused: list[tuple[str, CasemanError]] = field(default_factory=list)
    open_findings: list[Found] = field(default_factory=list)
    #: What was typed and is there already: told, and refused by nobody.
    noticed: list[Found] = field(default_factory=list)
    txn: int = 0


def read_params(office: "Office", model: type[Params] | None, given: Mapping[str, object]) -> Params | None:
    """What a user typed, as the action's model; of a fund, place, paper or batch kind the id for its word, of a user the
    short name.

    Raises InputError naming the parameter.
    """
    known = fields_of(model) if model else {}
    free = model is not None and model.model_config.get("extra") == "allow"
    values: dict[str, object] = {}
    for name, value in given.items():
        if name not in known and free:
            values[name] = value
            continue
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            if near:
                raise InputError(_("there is no parameter {name}; is {near} meant?"), name=name, near=near[0])
            raise InputError(
                _("there is no parameter {name}; it takes {known}"), name=name, known=list(known) or "-"
            )
        clean = clean_text if known[name].kind == "long_text" else clean_line
        typed = clean(value) if isinstance(value, str) else value
        if typed == "" and not known[name].required:
            continue
        try:
            values[name] = _meant(office, known[name], typed) if isinstance(typed, str) and typed else typed
        except InputError as error:
            raise InputError(_("{path}: {reason}"), path=name, reason=error) from None
    if model is None:
        return None
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        if first["type"] == "missing":
            raise InputError(_("{name} is missing"), name=where) from None
        complain(error, where)


def _meant(office: "Office", field: FieldSpec, typed: str) -> object:
    if field.kind == "user":
        return office.users.read(typed)
    register = KINDS.get(field.meta.values)
    if register:
        return office.rulebook.kind(register, typed)
    return parse_day(typed, office.today) if field.kind == "day" else typed


class Acting:
    """Satisfies `caseman.api.ActionContext`."""

    def __init__(
        self, office: "Office", draft: Draft, worker: Worker, record: Record | None, params: Params | None
    ) -> None:
        self.office = office
        self._record = record
        self.draft = draft
        self.user = worker
        self.params = params
        self.said: list[tuple[str, Mapping[str, object]]] = []
        self.created: list[str] = []

    @property
    def today(self) -> date:
        return self.office.today

    @property
    def facts(self) -> Facts:
        if self._record is None:
            raise InputError(_("this action needs a record"))
        return self.of(self._record.ref)

    def of(self, ref: str) -> Facts:
        found = self.draft.get(*parse_ref(ref))
        if found is None:
            raise InputError(_("there is no record {ref}"), ref=ref)
        return Facts(self.office.world(self.draft), found)

    def find(self, text: str, records: str = "cases") -> Facts:
        return self.of(self.office.names.record(text, records).ref)

    def all(self, records: str) -> Iterator[Facts]:
        world = self.office.world(self.draft)
        return (Facts(world, record) for record in self.draft.all(records))

    def change(self, ref: str, values: Mapping[str, object]) -> None:
        self.draft.set(*parse_ref(ref), values)

    def create(self, records: str, values: Mapping[str, object], id: str = "") -> str:
        ref = self.draft.create(records, id, values).ref
        self.created.append(ref)
        return ref

    @property
    def _custodian(self) -> Custodian:
        return Custodian(self.draft, self.office.rulebook, self.today, self.user.name)

    def receive(
        self, kind: str, place: str, *, number: str = "", copy: str = "", count: int = 1, of: str = ""
    ) -> str:
        record = self.of(of).record if of else self.facts.record
        ref = self._custodian.receive(record, kind, place, number, copy, count)
        self.created.append(ref)
        return ref

    def move(
        self, paper: str, place: str, *, due: date | None = None, why: str = "", holder: str = ""
    ) -> str:
        return self._custodian.move(paper, place, due, why, holder)

    def split(self, paper: str, places: Mapping[str, str] | None = None) -> Sequence[str]:
        return self._custodian.split(paper, places or {})

    def post(
        self,
        fund: str,
        amount: Decimal,
        *,
        number: str,
        day: date,
        party: str,
        of: str = "",
        refund: bool = False,
    ) -> str:
        whose = self._whose(number, day, party, of)
        values = money.posting(self.office.rulebook.known_fund(fund), amount, whose, refund)
        return self.create(money.TABLE, values, number)

    def transfer(self, source: str, target: str, amount: Decimal, *, number: str, of: str = "") -> str:
        book = self.office.rulebook
        whose = self._whose(number, self.today, "", of)
        values = money.transfer(book.known_fund(source), book.known_fund(target), amount, whose)
        return self.create(money.TABLE, values, number)

    def reverse(self, entry: str, why: str) -> str:
        record = self.of(entry).record
        values = money.reversal(self.draft, record, self.today, why)
        return self.create(money.TABLE, values, f"{record.id}{money.RED}")

    def _whose(self, number: str, day: date, party: str, of: str) -> money.Whose:
        record = self.of(of).record if of else self.facts.record
        return money.Whose(number, day, party, str(record.data.get("unit", "")), record.id)

    def say(self, message: str, **facts: object) -> None:
        self.said.append((message, facts))

    def refuse(self, message: str, **facts: object) -> NoReturn:
        raise Refused(message, **facts)


#: The steps that stand for any change which a user saves, and for any payment out of what is held for a case:
#: rules that guard them are asked every time. Rules across records that name ENTRY are asked of what a change brings
#: into their groups, and only tell.
SAVE, PAY, ENTRY = "core.save", "core.pay", "core.entry"


def do(
    office: "Office",
    action: Action,
    records: Sequence[Record | None],
    given: Sequence[Mapping[str, object]],
    force: str = "",
) -> Outcome:
    """Run an action on records, each with its own parameters; what fails stays, the rest is one change set. A record may
    come several times: each time as the last left it, and only the last says something.

    `force` is the reason for passing a shut gate, a supervisor's right; what blocks stays an open finding.
    Raises Refused or InputError only where nothing at all could be tried.
    """
    worker = office.worker_for(action)
    outcome = Outcome(action.id)
    whole = office.draft()
    said: dict[object, list[tuple[str, Mapping[str, object]]]] = {}
    for number, (record, typed) in enumerate(zip(records, given, strict=True)):
        part = Draft(whole, office.schema, office.writers)
        name = record.ref if record else action.id
        try:
            acting = Acting(office, part, worker, record, read_params(office, action.params, typed))
            fault = office.guard(action.id, action.run, acting)[1]
            if fault:
                raise Refused(_("{action} failed: {fault}"), action=action.id, fault=fault)
            _ask_gates(office, action, acting, force, outcome)
            people.second_look(office.schema, part.pairs(), worker)
            guard(part.pairs(), office.reader, office.rulebook.places)
            outcome.noticed += _noticed(office, part)
        except CasemanError as error:
            outcome.refused.append((name, error))
            continue
        whole.absorb(part)
        outcome.done.append(acting.created[0] if record is None and acting.created else name)
        said[name if record else number] = acting.said
    outcome.said = [one for told in said.values() for one in told]
    if whole:
        outcome.txn = office.commit(whole, action.id, force)
    return outcome


def _ask_gates(office: "Office", action: Action, acting: Acting, force: str, outcome: Outcome) -> None:
    """The gates of an action, which a supervisor may pass with a reason."""
    found = blocking(office, action, acting.draft)
    if not found:
        return
    if not force:
        raise GateShut(found)
    office.require_supervisor()
    outcome.open_findings += found


def blocking(office: "Office", action: Action, draft: Draft) -> list[Found]:
    """What blocks the action's step, every save, payment and way out of the house, on the records as the action leaves them."""
    checker = office.checker_over(draft)
    found: list[Found] = []
    for before, after in draft.pairs():
        steps = [SAVE]
        if action.step and office.rulebook.steps[action.step].records == after.table:
            steps.append(action.step)
        for step in steps:
            found += [one for one in checker.gate(after, step) if one.blocks]
        found += [one for one in checker.joined(before, after, SAVE) if one.blocks]
        found += ledger_gates(checker, draft, before, after)
    # two copies of one paper with one number are one thing to put right
    return list({(one.rule, one.unit, one.message, repr(one.facts)): one for one in found}.values())


def _noticed(office: "Office", draft: Draft) -> list[Found]:
    """What a change brings into groups that tell at entry: a person who is there under another number, a shared phone."""
    checker = office.checker_over(draft)
    return [one for before, after in draft.pairs() for one in checker.joined(before, after, ENTRY)]


def ledger_gates(checker: Checker, reader: Reader, before: Record | None, after: Record) -> list[Found]:
    """What blocks a payment out of what is held for a case, or a paper's way out of the house."""
    found: list[Found] = []
    case = reader.get("cases", str(after.data.get("case", "")))
    if after.table == money.TABLE:
        if case and (before is not None or money.pays_out(after.own(money.Entry))):
            found = checker.gate(case, PAY)
    elif after.table == papers.TABLE:
        paper = after.own(papers.Paper)
        for move in paper.moves[len(before.own(papers.Paper).moves) if before else 1 :]:
            found += checker.exit(after, case, paper.kind, move.place)
    return [one for one in found if one.blocks]


def parse_assignments(words: Sequence[str]) -> dict[str, Any]:
    """`key=value` words of a command line. Raises InputError for a word without `=`."""
    values: dict[str, Any] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise InputError(_("“{word}” is not key=value"), word=word)
        values[name] = value
    return values
