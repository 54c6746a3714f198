"""A record in words: what people call it, and the whole of it, to be printed by the command line and copied."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from caseman.api.fields import FieldSpec, fields_of
from caseman.api.identity import masked
from caseman.api.messages import InputError

from .dormant import dormant
from .papers import TABLE as PAPERS
from .records import Record
from .schema import Place

if TYPE_CHECKING:
    from .office import Office


def called(office: "Office", record: Record) -> str:
    """A record's short name; of an original its kind, with its number or unit."""
    kind = office.rulebook.papers.get(str(record.data.get("kind"))) if record.table == PAPERS else None
    if kind is None:
        return record.label
    named = record.data.get("number") or str(record.data.get("unit", "")).rpartition(":")[2]
    return f"{office.text.label(kind.title)} {named}"


def as_text(office: "Office", record: Record, unmasked: bool = False) -> str:
    """The record with its state and every field that is filled, a line each."""
    state = office.state(record)
    lines = [f"{record.ref}  {record.label}" + (f"  〔{state}〕" if state else "")]
    for title, pairs in sections(office, record, unmasked):
        lines.append(f"— {title}")
        lines += [f"  {label}  {value}" for label, value in pairs]
    return "\n".join(lines)


def sections(
    office: "Office", record: Record, unmasked: bool = False
) -> list[tuple[str, list[tuple[str, str]]]]:
    """A record's fields for people: per section its title and (label, value) pairs; personal ones masked unless `unmasked`."""
    text = office.text
    kind = office.schema.types[record.table]
    shown = [(text(kind.title), _pairs(office, "", kind.model, record.own(kind.model), unmasked))]
    sleeping = dormant(office, record, unmasked)
    asleep = {one.section for one in sleeping}
    for section in office.schema.sections_of(record.table):
        if record.has(section.id) and section.id not in asleep:
            owner = office.plugins.owner(section.id)
            shown.append(
                (
                    text(section.title, owner),
                    _pairs(office, section.id, section.model, record.get(section.id), unmasked),
                )
            )
    shown += [(one.title, list(one.pairs)) for one in sleeping]
    return [(title, pairs) for title, pairs in shown if pairs]


def _pairs(office: "Office", section: str, model: Any, own: Any, unmasked: bool) -> list[tuple[str, str]]:
    owner = office.plugins.owner(section) if section else ""
    pairs = []
    for name, spec in fields_of(model).items():
        value = getattr(own, name, None)
        if value in (None, "", []) or spec.inner:
            continue
        label = office.text.label(spec.title)
        if spec.kind == "rows":
            for number, row in enumerate(value, start=1):
                pairs.append((f"{label} {number}", _row(office, row, unmasked)))
        elif spec.kind == "group":
            pairs.append((label, _row(office, value, unmasked)))
        else:
            told = office.text.fact(value, owner)
            pairs.append((label, masked(told) if spec.meta.personal and not unmasked else told))
    return pairs


def _row(office: "Office", row: BaseModel, unmasked: bool) -> str:
    parts = []
    for name, spec in fields_of(type(row)).items():
        value = getattr(row, name, None)
        if spec.meta.title and value not in (None, "", []):
            told = office.text.fact(value)
            hidden = not unmasked and spec.meta.personal and spec.kind in ("document_number", "phone", "list")
            parts.append(masked(told) if hidden else told)
    return "  ".join(parts)


def stored(
    office: "Office",
    table: str,
    path: str,
    value: Any,
    unmasked: bool = False,
    shown: Callable[[str, object], str] | None = None,
) -> str:
    """A value as the store has it, for people: rows in a line, personal ones masked unless `unmasked`, nothing as a dash.

    `shown` says how a value of a kind stands on the screen; without it as in `as_text`.
    """
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, dict):
        return "…"
    try:
        spec = _inside(office.schema.place(table, path))
        if spec.item is not None and isinstance(value, list):
            return "；".join(_row(office, spec.item.model_validate(row), unmasked) for row in value)
        if spec.kind == "user":
            told = office.users.told(str(value))
        elif spec.choices is None and shown is not None:
            told = shown(spec.kind, value)
        else:
            told = office.text.fact(spec.choices(value) if spec.choices else value)
        return masked(told) if spec.meta.personal and not unmasked else told
    except (InputError, ValueError):
        # what no plugin in use reads, or reads in another shape: of that only how much there is
        return f"[{len(value)}]" if isinstance(value, list) else "…"


def _inside(place: Place) -> FieldSpec:
    """The field that a path leads to, inside a group the group's own."""
    spec = place.spec
    for name in place.below:
        inner = fields_of(spec.item) if spec.kind == "group" and spec.item is not None else {}
        if name not in inner:
            break
        spec = inner[name]
    return spec
