"""The parts of a record beside its forms: money, papers, linked records, history, and what plugins show."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from caseman.api.messages import msg as _
from caseman.core.telling import stored
from caseman.tui.links import linked
from caseman.tui.widgets import kinds
from caseman.tui.widgets.columns import Cell, TableColumn

if TYPE_CHECKING:
    from caseman.core.records import Record
    from caseman.tui.desk import Desk

Say = Callable[..., str]

MONEY = (
    TableColumn(_("day"), 10, 0),
    TableColumn(_("number"), 9, 1, 16),
    TableColumn(_("fund"), 8, 1, 16),
    TableColumn(_("sum"), 14, 0, number=True),
    TableColumn(_("party"), 8, 2),
)
PAPERS = (
    TableColumn(_("paper"), 12, 2, 30),
    TableColumn(_("number"), 9, 1, 20),
    TableColumn(_("copies"), 4, 0, number=True),
    TableColumn(_("place"), 8, 1),
    TableColumn(_("due back"), 10, 0),
)
LINKS = (TableColumn(_("kind"), 10, 1, 20), TableColumn(_("record"), 14, 2), TableColumn(_("state"), 10, 1))
HISTORY = (
    TableColumn(_("time"), 16, 0),
    TableColumn(_("who"), 6, 0),
    TableColumn(_("action"), 10, 1),
    TableColumn(_("what changed"), 16, 4),
)
FACTS = (TableColumn(_("what"), 12, 1, 30), TableColumn(_("value"), 12, 3))


@dataclass(frozen=True, slots=True)
class Shown:
    """A table: its columns, its rows, and the references of the records that the rows open."""

    columns: Sequence[TableColumn]
    rows: Sequence[tuple[Cell, ...]]
    refs: Sequence[str] = field(default_factory=tuple)


def money(desk: "Desk", record: "Record", say: Say) -> Shown:
    """The postings of a case, with what they add up to by fund."""
    office = desk.open
    funds = office.plugins.registry.funds

    def title(fund: str) -> str:
        return office.text(funds[fund].title, office.plugins.owner(fund)) if fund in funds else fund

    entries = list(office.facts(record).money.entries())
    rows: list[tuple[Cell, ...]] = [
        (one.day.isoformat(), one.number, title(one.fund), kinds.shown("money", one.amount), one.party)
        for one in entries
    ]
    for fund in dict.fromkeys(one.fund for one in entries) if len(entries) > 1 else ():
        total = sum((one.amount for one in entries if one.fund == fund), start=type(entries[0].amount)(0))
        cells = (say(_("total")), "", title(fund), kinds.shown("money", total), "")
        rows.append(tuple((cell, "accent") for cell in cells))
    return Shown(MONEY, rows)


def papers(desk: "Desk", record: "Record", say: Say) -> Shown:
    """Where the papers of a case are."""
    office, registry = desk.open, desk.open.plugins.registry
    label = office.text.label
    rows: list[tuple[Cell, ...]] = []
    for one in office.facts(record).papers.items():
        kind, place = registry.papers.get(one.kind), registry.places.get(one.place)
        late = one.due is not None and one.due < office.today
        rows.append(
            (
                label(kind.title) if kind else one.kind,
                one.number,
                str(one.count),
                label(place.title) if place else one.place,
                (one.due.isoformat() if one.due else "", "block" if late else "text"),
            )
        )
    return Shown(PAPERS, rows)


def links(desk: "Desk", record: "Record", say: Say) -> Shown:
    """The records that a record names, and that name it."""
    found = list(linked(desk.open, record))
    rows = [(desk.type_title(one.table), one.label, desk.open.state(one)) for one in found]
    return Shown(LINKS, rows, [one.ref for one in found])


def history(desk: "Desk", record: "Record", say: Say) -> Shown:
    """What was done to a record, the last first."""
    office = desk.open
    unmasked = not desk.masks(record.ref)

    def told(path: str, value: Any) -> str:
        return stored(office, record.table, path, value, unmasked, kinds.shown)

    rows: list[tuple[Cell, ...]] = []
    for one in reversed(office.history(record)):
        changed = "；".join(
            f"{c['field']} {told(c['path'], c['before'])} → {told(c['path'], c['after'])}"
            for c in one["changes"]
        )
        what = f"{one['why']}  {changed}".strip()
        by = office.users.told(one["by"])
        rows.append((one["at"][:16].replace("T", " "), by, office.action_title(one["action"]), what))
    return Shown(HISTORY, rows)


def asleep(desk: "Desk", record: "Record", say: Say, section: str) -> Shown:
    """What no plugin reads, to be looked at only."""
    from caseman.core.dormant import dormant

    parts = dormant(desk.open, record, unmasked=not desk.masks(record.ref))
    rows: list[tuple[Cell, ...]] = []
    for one in parts:
        if one.section == section:
            told = say(_("kept unchanged, to look at only: no plugin in use reads it"))
            rows += [((say(_("note")), "note"), (told, "note")), *one.pairs]
            rows += [(say(_("written by")), one.by)] if one.by else []
    return Shown(FACTS, rows)


TABLES: dict[str, tuple[str, Callable[..., Shown]]] = {
    "money": (_("money"), money),
    "papers": (_("papers"), papers),
    "links": (_("linked"), links),
    "history": (_("history"), history),
}
