"""Findings as they are shown: what each is about, what it says, and what can be done about it."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from caseman.api.messages import msg as _

from .widgets.findings import FindingLines

if TYPE_CHECKING:
    from caseman.core.checks import Found
    from caseman.core.office import Office

    from .desk import Desk


def lines_of(desk: "Desk", found: Sequence["Found"], *, named: bool = False) -> list[FindingLines]:
    """Each finding with the unit or record it is about where they are `named`."""
    office = desk.open
    text, owner = office.text, office.plugins.owner
    return [
        FindingLines(
            severity=str(one.severity),
            code=one.code,
            text=_told(desk, one) if named else office.sentence(one),
            cite=one.cite,
            due=one.due.isoformat() if one.due else "",
            fixes=(*(_way(desk, fix, owner(one.rule)) for fix in one.fix), text(_("set aside"))),
            depth=1 if one.root else 0,
            title=_rule_title(desk, one.rule),
            notes=partial(_notes, office, one.rule),
        )
        for one in found
    ]


def _told(desk: "Desk", one: "Found") -> str:
    """A finding's sentence behind what it is about, which is not said twice."""
    about, said = _about(desk, one), desk.open.sentence(one)
    return said if said.startswith(about) else f"{about}  {said}"


def _about(desk: "Desk", one: "Found") -> str:
    """What a finding is about, as people call it: its unit, its record, or what kind of record has no name."""
    table, slash, id_ = one.ref.partition("/")
    label = desk.label(one.ref) if slash else one.ref
    return one.unit or (desk.type_title(table) if label == id_ else label)


def _way(desk: "Desk", fix: Any, owner: str) -> str:
    """What a fix does, and on which record where it says one."""
    return f"{desk.open.text(fix.title, owner)}  {desk.label(fix.record) if fix.record else ''}".rstrip()


def _rule_title(desk: "Desk", rule: str) -> str:
    registry = desk.open.plugins.registry
    found = registry.rules.get(rule) or registry.group_rules.get(rule)
    return desk.title(found) if found else ""


def _notes(office: "Office", rule: str) -> list[str]:
    from caseman.core.passes import notes

    return notes(office, rule)
