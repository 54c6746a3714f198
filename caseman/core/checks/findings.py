"""What the check found: a rule's finding with its record, its place in the rule book and its root cause."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from sys import intern
from typing import Any

from caseman.api.rules import Finding, Fix, GroupRule, Rule, Severity
from caseman.core.records import Record

_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Found:
    """A finding on a record. `root` is the id of the finding that causes it, or empty."""

    id: str
    code: str
    rule: str
    severity: Severity
    ref: str
    unit: str
    path: str
    message: str
    facts: Mapping[str, object]
    cite: str
    fix: tuple[Fix, ...]
    due: date | None
    per_day: Decimal | None
    refs: tuple[str, ...]
    follows: tuple[str, ...]
    root: str = ""

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.BLOCK

    @property
    def order(self) -> tuple[Any, ...]:
        """Blocks first, then by due date, record and code."""
        return (_RANKS[self.severity], self.due or date.max, self.ref, self.code, self.id)


def found(rule: Rule | GroupRule, finding: Finding, ref: str, unit: str, severity: Severity) -> Found:
    """Complete a rule's finding on a record. `severity` is the rule's for this place."""
    code = finding.code or rule.code
    mark = finding.key or finding.path
    return Found(
        id=f"{code}:{ref}:{mark}" if mark else f"{code}:{ref}",
        code=code,
        rule=rule.id,
        severity=finding.severity or severity,
        ref=ref,
        unit=unit,
        path=finding.path,
        message=finding.message,
        facts=dict(finding.facts),
        cite=finding.cite or rule.cite,
        fix=finding.fix,
        due=finding.due,
        per_day=finding.per_day,
        refs=finding.refs,
        follows=rule.follows,
    )


def unit_name(record: Record) -> str:
    """The unit that a record is about, as clerks write it: the part of the unit's id after the project.

    The same text for all that name the unit: members of groups and lines of lists keep it a hundred thousand times."""
    unit = record.id if record.table == "units" else str(record.data.get("unit", ""))
    return intern(unit.rpartition(":")[2])


def with_roots(findings: Sequence[Found], causes: Mapping[str, str]) -> list[Found]:
    """Name the root of each finding: what its own check named (`causes`, by id), else a finding on the same
    record with one of the codes that its rule follows."""
    by_record: dict[tuple[str, str], str] = {}
    for one in findings:
        by_record.setdefault((one.ref, one.code), one.id)
    rooted = []
    for one in findings:
        root = causes.get(one.id, one.root)
        if not root:
            root = next(
                (by_record[one.ref, code] for code in one.follows if (one.ref, code) in by_record), ""
            )
        rooted.append(replace(one, root=root) if root and root != one.id else one)
    return rooted


def in_order(findings: Iterable[Found]) -> list[Found]:
    """Sorted by urgency, each consequence straight after its root."""
    everything = sorted(findings, key=lambda one: one.order)
    ids = {one.id for one in everything}
    children: dict[str, list[Found]] = {}
    for one in everything:
        if one.root in ids:
            children.setdefault(one.root, []).append(one)
    result: list[Found] = []
    placed: set[str] = set()

    def place(one: Found) -> None:
        if one.id not in placed:
            placed.add(one.id)
            result.append(one)
            for child in children.get(one.id, ()):
                place(child)

    for one in everything:
        if one.root not in ids:
            place(one)
    for one in everything:
        place(one)
    return result
