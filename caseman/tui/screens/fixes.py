"""Doing what a finding proposes, on the record that it means."""

from typing import TYPE_CHECKING, Any

from caseman.tui.links import named_by

if TYPE_CHECKING:
    from caseman.core.checks import Found
    from caseman.tui.desk import Desk

    from .work import OfficeScreen


def do_fix(screen: "OfficeScreen", found: "Found", number: int) -> None:
    """Do the fix of a finding by its number from 0; behind the last one, set the finding aside."""
    office = screen.desk.open
    registry = office.plugins.registry
    if number >= len(found.fix) or found.fix[number].action == "core.set_aside":
        aside = registry.actions["core.set_aside"]
        screen.start(aside, {"finding": found.id}, [found.ref], ("finding",))
        return
    fix = found.fix[number]
    document = registry.documents.get(fix.action)
    if document is not None:
        from .printing import print_for

        print_for(screen, document, [fix.record or found.ref])
        return
    action = registry.actions.get(fix.action)
    if action is None or fix.action == "core.edit":
        _show_place(screen, found, fix)
        return
    on = fix.record if action.records and fix.record.startswith(f"{action.records}/") else ""
    targets = [on] if on else meant_by(screen.desk, found, action.records)
    screen.start(action, dict(fix.params), targets)


def _show_place(screen: "OfficeScreen", found: "Found", fix: Any) -> None:
    """Show the field that is to be put right by hand, and say what is to be done there."""
    from .record import open_record

    office = screen.desk.open
    elsewhere = fix.record and fix.record != found.ref
    at = fix.path or ("" if elsewhere else found.path)
    open_record(screen.office_app, fix.record or found.ref, at=at)
    screen.shell.tell(office.text(fix.title, office.plugins.owner(found.rule)))


def meant_by(desk: "Desk", found: "Found", table: str) -> list[str]:
    """The record of a type that a finding means: its own, the one that this names, or the first other one that the finding is
    about; none for an action that is done on none."""
    from caseman.core.records import parse_ref

    if not table or found.ref.startswith(f"{table}/"):
        return [found.ref] if table else []
    record = desk.open.reader.get(*parse_ref(found.ref))
    named = named_by(record, table) if record else ""
    if named:
        return [named]
    return [ref for ref in found.refs if ref.startswith(f"{table}/")][:1]
