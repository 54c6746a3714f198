"""The work list: what the check found over all duties, as a clerk takes it up — what is late first.

It is made from the findings and nothing else. A row is made once for each finding and made again when the finding,
its record or its case changes, so that a change to one case costs the row of one case.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from caseman.api.people import Role
from caseman.api.rules import Severity

from .checks import Found
from .reader import shared
from .records import Record, parse_ref

if TYPE_CHECKING:
    from .office import Office

#: Severities by urgency; what is only worth knowing is no work.
_RANKS = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.TODO: 2}
NOTHING = Decimal(0)
#: Table, id and revision of a record that was looked at.
Seen = tuple[str, str, int]


def urgency(one: Found, today: date) -> tuple[Any, ...]:
    """The order of the list: what is late, then by day and by what a day costs. What blocks and has no day is due today."""
    due = one.due or (today if one.blocks else date.max)
    rank = _RANKS.get(one.severity, len(_RANKS))
    return (due >= today, due, -(one.per_day or NOTHING), rank, one.ref, one.code, one.id)


class WorkList:
    """The tasks of an office. Rows are those of the report `office.today`."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        #: finding -> itself, the revisions of the records that its row shows, the row
        self._rows: dict[str, tuple[Found, list[Seen], Mapping[str, Any]]] = {}
        self._duties: dict[str, str] = {}

    def tasks(self) -> list[Found]:
        """What is to be done, the urgent first. What follows from another finding is done with that one."""
        today = self._office.today
        found = [one for one in self._office.check() if one.severity in _RANKS]
        ids = {one.id for one in found}
        return sorted(
            (one for one in found if one.root not in ids or one.root == one.id),
            key=lambda one: urgency(one, today),
        )

    def row(self, one: Found) -> Mapping[str, Any]:
        """A task by the columns of the report."""
        rev = self._office.store.rev
        known = self._rows.get(one.id)
        if known is None or known[0] != one or any(rev(table, id_) != seen for table, id_, seen in known[1]):
            record, case = self._records(one)
            seen = [(part.table, part.id, part.rev) for part in (record, case) if part]
            known = self._rows[one.id] = (one, seen, self._make(one, case))
        return known[2]

    def rows(self) -> list[Mapping[str, Any]]:
        """Every task's row, the urgent first; rows of what is done are let go."""
        tasks = self.tasks()
        rows = [self.row(one) for one in tasks]
        if len(self._rows) > 2 * len(tasks) + 100:
            kept = {one.id for one in tasks}
            self._rows = {key: row for key, row in self._rows.items() if key in kept}
        return rows

    def duty(self, one: Found) -> str:
        """The duty of a task, in a word: its rule's plugin; for a rule of the core the kind of record that it is about."""
        table = one.ref.partition("/")[0]
        owner = self._office.plugins.owner(one.rule)
        key = f"{owner}/{table}" if owner in ("", "core") else owner
        if key not in self._duties:
            self._duties[key] = self._duty(owner, table)
        return self._duties[key]

    def _duty(self, owner: str, table: str) -> str:
        if owner not in ("", "core"):
            title = next((item.title for item in self._office.plugins.items if item.id == owner), owner)
            return re.split("[：:、，,及与和]", title)[0]
        kind = self._office.schema.types.get(table)
        return self._office.text.label(kind.title) if kind else table

    def person(self, one: Found, case: Record | None) -> str:
        """Who is to do it: whoever handles the case, else the role that the nearest cure takes."""
        clerk = str(case.data.get("clerk") or "") if case else ""
        if clerk:
            user = self._office.reader.get("people", clerk)
            return user.label if user and user.label else clerk
        return self._office.text.label((one.fix[0].who if one.fix else Role.CLERK).title_id)

    def _records(self, one: Found) -> tuple[Record | None, Record | None]:
        """The record of a task, and the case that it is about."""
        if "/" not in one.ref:
            return None, None  # the store itself
        reader = self._office.reader
        record = shared(reader, *parse_ref(one.ref))
        if record is None or record.table == "cases":
            return record, record
        named = record.data.get("case")
        return record, shared(reader, "cases", str(named)) if named else None

    def _make(self, one: Found, case: Record | None) -> Mapping[str, Any]:
        office = self._office
        owner = office.plugins.owner(one.rule)
        buyers = case.data.get("buyers", ()) if case else ()
        return {
            "due": one.due,
            "late": max(0, (office.today - one.due).days) if one.due else None,
            "per_day": one.per_day,
            "severity": str(one.severity),
            "code": one.code,
            "duty": self.duty(one),
            "person": self.person(one, case),
            "unit": one.unit or (str(case.data.get("unit", "")).rpartition(":")[2] if case else ""),
            "buyers": "、".join(str(buyer.get("name", "")) for buyer in buyers),
            "what": office.sentence(one),
            "next": office.text(one.fix[0].title, owner) if one.fix else "",
            "remark": str(case.data.get("remark", "")) if case else "",
            "ref": one.ref,
            "finding": one.id,
            "path": one.path,
        }


def at_stake(tasks: Sequence[Found]) -> Decimal:
    """Yuan that a day of delay of all these costs, as far as rules give figures."""
    return sum((one.per_day for one in tasks if one.per_day), NOTHING)
