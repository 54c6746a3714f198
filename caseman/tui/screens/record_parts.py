"""The parts of a record in the order of their tabs: its forms, what plugins show, and its tables; and where a path leads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from caseman.api.messages import msg as _
from caseman.tui.links import linked

from . import panes
from .views import VIEW

if TYPE_CHECKING:
    from caseman.core.records import Record
    from caseman.tui.desk import Desk


@dataclass(frozen=True, slots=True)
class Part:
    """A tab: a section's form (`section` empty: the record's own fields), or a table of `panes`, or a plugin's view, or what no
    plugin reads (`dormant`: its key in the record)."""

    title: str
    section: str | None = None
    table: str = ""
    view: str = ""
    dormant: str = ""


class Spot(NamedTuple):
    """Where a path leads: the number of the part, a field of it, and the row and field inside the rows of that field."""

    part: int
    field: str = ""
    inside: tuple[int, str] | None = None


def parts_of(desk: "Desk", record: "Record", say: Callable[..., str]) -> list[Part]:
    """The parts that a record has now."""
    from caseman.core.dormant import dormant
    from caseman.core.views import views_of

    office, case = desk.open, record.table == "cases"
    tables = ["money", "papers"] if case else []
    tables += ["links"] if any(linked(office, record)) else []
    sleeping = dormant(office, record)
    asleep = {one.section for one in sleeping}
    sections = [one for one in office.schema.sections_of(record.table) if one.id not in asleep]
    return [
        Part(say(_("buyers")) if case else say(_("facts")), ""),
        *(Part(desk.title(one), one.id) for one in sections),
        *(Part(desk.title(one), view=one.id) for one in views_of(office, record.table)),
        *(Part(one.title, dormant=one.section) for one in sleeping),
        *(Part(say(panes.TABLES[name][0]), table=name) for name in (*tables, "history")),
    ]


def count_about(part: Part, found: Sequence[Any], desk: "Desk", table: str) -> int:
    """How many findings are about fields of a part of a record of type `table`."""
    if part.section is None:
        return 0
    about = [one.path.rpartition(".")[::2] for one in found if one.path]
    if part.section:
        return sum(f"{stem}.".startswith(f"{part.section}.") for stem, _field in about)
    sections, own = desk.open.schema.sections, desk.own_fields(table)
    return sum(stem not in sections and (stem or field).partition(".")[0] in own for stem, field in about)


def spot_of(parts: Sequence[Part], path: str) -> Spot:
    """Where a path leads, e.g. `contracts.total` or `buyers.0.doc_number`; or `VIEW` and the id of a view."""
    if path.startswith(VIEW):
        name = path.removeprefix(VIEW)
        return Spot(next((number for number, part in enumerate(parts) if part.view == name), 0))
    numbers: Mapping[str, int] = {
        part.section: number for number, part in enumerate(parts) if part.section is not None
    }
    section = max((one for one in numbers if one and path.startswith(f"{one}.")), key=len, default="")
    field, _dot, rest = path.removeprefix(f"{section}.").partition(".")
    row, _dot, inner = rest.partition(".")
    return Spot(numbers[section], field, (int(row), inner) if row.isdigit() else None)
