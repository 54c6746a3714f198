"""Lists: files of an authority or bank that are compared line by line with our own data.

A list kind says which columns the file has, which of our records stand on it and with what, by what the lines are
matched, and which code each difference carries. Reading files, remembering layouts, matching, telling how near two
values are, keeping the file and every judgement are the core's.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from .choices import Choice
from .fields import Model
from .messages import msg as _
from .rules import Severity

if TYPE_CHECKING:
    from .context import ActionContext, FactsView

#: What a field of a list may be, see `ListField.kind`.
LIST_FIELD_KINDS = (
    "code",
    "unit",
    "names",
    "documents",
    "money",
    "area",
    "rate",
    "count",
    "day",
    "text",
)


class DifferenceClass(Choice):
    """Of what class a difference is.

    differs: the lines are matched and not equal · missing_there: ours, not on the list · missing_here: on the list,
    not ours · double: on the list twice · swapped: two lines have each other's values · split: our sum is on the
    list in several lines · joined: one line is the sum of several of ours · arithmetic: the list's own sums do
    not add up.
    """

    DIFFERS = "differs", _("differs"), "不一致"
    MISSING_THERE = "missing_there", _("not on their list"), "对方缺"
    MISSING_HERE = "missing_here", _("not ours"), "我方缺"
    DOUBLE = "double", _("twice on their list"), "重复"
    SWAPPED = "swapped", _("swapped"), "互换"
    SPLIT = "split", _("split"), "拆分"
    JOINED = "joined", _("joined"), "合并"
    ARITHMETIC = "arithmetic", _("sum does not add up"), "算错"


class Verdict(Choice):
    """How a difference is judged, in the order of their keys. After `take` and `write_off` the line counts as
    agreeing; after the others it is held until the data agree."""

    TAKE = "take", _("accept theirs"), "按对方"
    KEEP = "keep", _("keep ours"), "按我方"
    OFFICE = "office", _("write to the office"), "致函"
    CUSTOMER = "customer", _("ask the customer"), "问客户"
    WRITE_OFF = "write_off", _("write off"), "核销"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListField:
    """Something that a line says.

    name       key of the values on both sides
    kind       code, unit, names (of owners), documents (their numbers), money, area, rate, count, day or text
    code       finding code where the two sides differ; empty: shown beside the others, never a difference.
               Of several fields that differ, the first in the kind's order gives the code
    codes      other codes by how near the two sides are (`order`, `private_use`, `look_alike` …)
    path       field of our record that “accept theirs” writes; empty where ours is computed
    fill       what ours lacks is no difference: it is filled in when the agreeing lines are accepted
    some       of names and documents: the list may name only some of ours
    tolerance  parameter that gives by how much sums or areas may differ; empty: not at all
    """

    name: str
    title: str
    kind: str = "text"
    code: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    fill: bool = False
    some: bool = False
    tolerance: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListScope:
    """What narrows a list to some of our lines, e.g. one bank, one batch.

    name   key of `Ours.scope`; on the command line `name=value`
    part   False: the file is all of one value (its title or name is searched for it), a line of another is an error.
           True: the file may hold more than what is compared, the rest is left aside; only where its title or name says
           one, or the user does
    """

    name: str
    title: str
    part: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """A line that must be on the list, of one of our records.

    values   by field name; None is unknown
    scope    by scope name
    key      tells several lines of one record apart
    since    the day from which it is due there: a list of that day or before is not without it; `date.max`: it may be on
             a list, and none is without it
    cites    by field name: the clause that gives the value, told where the list says something else
    """

    values: Mapping[str, object]
    scope: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    since: date | None = None
    cites: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What the saved lists say of a record: `facts.listed("fund_notice")`.

    state    `agrees`; `judged` (differs, and was accepted or written off); `differs` (open); `held` (judged, and
             waits for an answer); `missing` (not on the list); `unread` (its row waits with an error)
    list     reference of the saved list, row its row there (0 for none)
    theirs   the list's values by field name
    """

    state: str
    list: str
    row: int = 0
    theirs: Mapping[str, object] = field(default_factory=dict)

    @property
    def payable(self) -> bool:
        """Whether the line may be paid or posted."""
        return self.state in ("agrees", "judged")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListKind:
    """A kind of list: `caseman reconcile <id> FILE`.

    office      who sends it, as letters address it
    row         its columns: the fields with `office` headings; required ones make a table this one
    theirs      gives a row's values by field name; without it they are the row's own fields
    ours        yields the lines of a record that must be on the list, nothing for a record that does not belong there
    fields      what is compared, the weightiest first
    keys        by which fields lines are matched, the surest first: ("filed_no",), ("documents", "unit").
                A name alone is no key
    missing_there, missing_here, double, split, joined, arithmetic
                codes of these classes; empty: that is no difference of this list
    sums        the money field whose lines may be split or joined, and whose total the file states
    line_sums   gives what fields of a line must come to by the line's other fields (area x rate)
    scopes      what narrows the list; every kind has `stage` and `project` besides
    hints       yields further sentences (message id, facts) on how a matched pair differs
    take        what “accept theirs” writes beyond the fields' paths; also for a line that is `missing_here` and whose
                record is known: without it such a line cannot be taken
    likely      a line that is not ours names those of ours that it may be meant for: of the same name or sum, or with a
                unit number near its own
    absent      what it means that a record of ours has no line of this kind: a message id with `{unit}`
    proposals   class or code -> the verdict that is proposed; else it is `office`
    customer    the customer can be asked
    causes      causes that a write-off offers
    severity    of the findings
    records     the record type that `ours` is asked about
    """

    id: str
    title: str
    office: str
    row: type[Model]
    ours: "Callable[[FactsView], Iterable[Ours]]"
    fields: tuple[ListField, ...]
    keys: tuple[tuple[str, ...], ...]
    theirs: "Callable[[Any], Mapping[str, object]] | None" = None
    missing_there: str = ""
    missing_here: str = ""
    double: str = ""
    split: str = ""
    joined: str = ""
    arithmetic: str = ""
    sums: str = ""
    line_sums: "Callable[[Mapping[str, Any]], Mapping[str, object]] | None" = None
    scopes: tuple[ListScope, ...] = ()
    hints: "Callable[[Mapping[str, Any], Mapping[str, Any]], Iterable[tuple[str, Mapping[str, object]]]] | None" = None
    take: "Callable[[ActionContext, str, Mapping[str, Any]], None] | None" = None
    likely: bool = False
    absent: str = ""
    proposals: Mapping[str, str] = field(default_factory=dict)
    customer: bool = True
    causes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    severity: Severity = Severity.BLOCK
    records: str = "cases"
    help: str = ""
