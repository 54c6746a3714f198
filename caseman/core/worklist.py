"""The work list: what the check found over all duties, as a clerk takes it up — what is late first.

It is made from the findings and nothing else, and kept: a change to one case moves the findings of that case in the
list, and makes their rows again; none of the others is looked at.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from caseman.api.people import Role

from .checks import Found, Mark
from .checks.damage import damage_findings
from .checks.tasks import NOTHING, Tasks
from .reader import shared
from .records import Record, parse_ref

if TYPE_CHECKING:
    from .office import Office

#: Table and id of a record.
Key = tuple[str, str]


class WorkList:
    """The tasks of an office. Rows are those of the report `office.today`."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._mark: Mark | None = None
        self._kept = Tasks(office.today, self.duty)
        #: record -> the tasks whose rows show it
        self._showing: dict[Key, dict[str, Found]] = {}
        self._duties: dict[str, str] = {}
        office.listen(self._changed)

    def _changed(self, touched: Sequence[Key]) -> None:
        """Records changed, and with them what the rows show of them."""
        for key in touched:
            for one in self._showing.pop(key, {}).values():
                self._kept.unmake(one)

    @property
    def _tasks(self) -> Tasks:
        """As they are now."""
        office = self._office
        mark = self._mark if self._kept.today == office.today else None
        self._mark, moved, everything = office.checker.moved(mark)
        if everything:
            self._kept, self._showing = Tasks(office.today, self.duty), {}
            self._kept.fill(moved)
        else:
            for ref, found in moved.items():
                self._kept.put(ref, found)
        self._kept.put("store", damage_findings(office.store))
        return self._kept

    def tasks(self) -> list[Found]:
        """What is to be done, the urgent first. What follows from another finding is done with that one."""
        return list(self._tasks.found)

    def rows(self) -> list[Mapping[str, Any]]:
        """Every task by the columns of the report, the urgent first."""
        tasks = self._tasks
        if len(tasks.bare) == len(tasks.found):
            tasks.rows = [self._row(one) for one in tasks.found]
        else:
            for one in tasks.bare.values():
                tasks.rows[tasks.place(one)] = self._row(one)
        tasks.bare = {}
        return cast("list[Mapping[str, Any]]", list(tasks.rows))

    def duties(self) -> dict[str, int]:
        """How many tasks each duty has."""
        return {duty: count for duty, count in self._tasks.kinds.items() if count}

    def task(self, row: Mapping[str, Any]) -> Found | None:
        """The task of a row, as long as it is one."""
        return self._tasks.named(row["ref"], row["finding"])

    def place(self, one: Found) -> int | None:
        """Where a task stands in the list."""
        place = self._tasks.place(one)
        return place if place >= 0 else None

    def _row(self, one: Found) -> Mapping[str, Any]:
        record, case = self._records(one)
        for shown in (record, case):
            if shown:
                self._showing.setdefault((shown.table, shown.id), {})[one.id] = one
        return self._make(one, case)

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
            return self._office.users.told(clerk)
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


def at_stake(rows: Iterable[Mapping[str, Any]]) -> Decimal:
    """Yuan that a day of delay of the tasks of all these rows costs, as far as rules give figures."""
    return sum((row["per_day"] for row in rows if row["per_day"]), NOTHING)
