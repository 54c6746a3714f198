"""Rules and what they find. One rule serves the gate, `why`, the check and the customer's slip."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from .people import Role

if TYPE_CHECKING:
    from .context import CheckContext, GroupContext


class Severity(StrEnum):
    """block: the gate stays shut · warn: look at it · note: worth knowing · todo: due work."""

    BLOCK = "block"
    WARN = "warn"
    NOTE = "note"
    TODO = "todo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A way to cure a finding: what to do (message id), and the action with its parameters where there is one.

    record  reference of the record that it is done on, where that is not the finding's own: one of several that share a number
    path    the field that `core.edit` goes to, where that is not the finding's
    """

    title: str
    action: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    who: Role = Role.CLERK
    record: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule found on one record.

    message   message id, one sentence with the names of `facts` in braces
    facts     the values that are missing or wrong; a finding that blocks must name at least one
    path      the field it is about: `unit`, `contracts.filed_no` (section and field)
    cite      the authority behind it, where it is not the rule's own
    fix       ways to cure it, the nearest first
    due       the day by which it must be done
    per_day   yuan that a day of delay costs the company, from a value of a pack; None where no rule gives a figure
    refs      other records that it is about, e.g. `cases/HM00202`
    code      one of the rule's codes, when it has several
    severity  where it differs from the rule's
    cause     key of the finding of the same check that causes this one
    key       tells findings of one rule on one record apart, and names a finding for `cause`
    record    the record's reference; only a group's check must name it
    """

    message: str
    facts: Mapping[str, object] = field(default_factory=dict)
    path: str = ""
    cite: str = ""
    fix: tuple[Fix, ...] = ()
    due: date | None = None
    per_day: Decimal | None = None
    refs: tuple[str, ...] = ()
    code: str = ""
    severity: Severity | None = None
    cause: str = ""
    key: str = ""
    record: str = ""

    def __post_init__(self) -> None:
        if self.severity is Severity.BLOCK and not self.facts:
            raise ValueError("a finding that blocks must name a fact")
        if self.per_day is not None and self.per_day <= 0:
            raise ValueError("a day of delay costs more than nothing, or no figure is given")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """A way out of the house: a paper of kind `paper` going to one of the places `to` (any outside place without)."""

    paper: str
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A pure check of one record.

    id        `<plugin>.<name>`
    code      the short code that clerks see, e.g. `CON-01`; `codes` lists further ones it may use
    check     yields findings; it may raise NoPolicy, which leaves the case open with that sentence
    records   the record type, or `*` for every type
    needs     sections that must be there, else the rule does not apply
    gate      steps that it guards: it is asked before each of them; `core.save` is every save, `core.pay` every
              payment out of what is held for a case, a batch kind's id the entry of a case into such a batch
    exits     ways out of the house that it guards: it is asked, with the paper as moved, on the paper's case (or on
              the paper, of a rule whose records are `papers`)
    after     a step: outside gates the rule holds only for records that have done it
    switch    a parameter that says, per place and day, `off`, `note`, `warn` or `block`
    follows   codes: where one of them stands on the same record, this rule's findings are its consequence
    """

    id: str
    code: str
    title: str
    severity: Severity
    check: "Callable[[CheckContext], Iterable[Finding]]"
    records: str = "cases"
    needs: tuple[str, ...] = ()
    gate: tuple[str, ...] = ()
    exits: tuple[Exit, ...] = ()
    after: str = ""
    switch: str = ""
    follows: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """One record of a group: its reference, its unit as clerks write it, and the value that `keys` gave with the key."""

    ref: str
    unit: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRule:
    """A pure check across records: those with an equal key are checked together.

    keys    yields (key, value) for a record, once for every group that it belongs to; the value is all that the
            check will know of the record, so a change to one record never reads the others again
    check   gets the members of one key and names the record of each finding
    single  also check a group of one
    also    further record types whose records belong to its groups, beside `records`
    by      a path whose stored value decides the key, so that a gate finds the group without reading every record
    gate    `core.entry` besides: told at once of what a change brings into a group, refusing nothing
    The other fields are Rule's.
    """

    id: str
    code: str
    title: str
    severity: Severity
    keys: "Callable[[CheckContext], Iterable[tuple[Hashable, object]]]"
    check: "Callable[[GroupContext], Iterable[Finding]]"
    records: str = "cases"
    needs: tuple[str, ...] = ()
    gate: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    cite: str = ""
    single: bool = False
    also: tuple[str, ...] = ()
    by: str = ""
