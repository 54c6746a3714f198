"""find, show, history."""

from typing import Any

from caseman.api.fields import Model, fields_of
from caseman.api.identity import masked
from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.cli.session import DONE, FINDINGS, Session
from caseman.core.dormant import dormant
from caseman.core.office import Office
from caseman.core.records import Record
from caseman.core.savedfilters import CASES, named


def find(session: Session) -> int:
    """Exit 1 when nothing is found."""
    office = session.open()
    told = session.told
    saved = [named(office, CASES, told.filter)] if told.filter else []
    if not told.text and not saved:
        raise InputError(_("say what is looked for"))
    found = office.find(";".join([*saved, " ".join(told.text)]))
    if session.told.json:
        session.json(
            [{"ref": f"cases/{hit.id}", **dict(zip(hit.names, hit.cells, strict=True))} for hit in found.hits]
        )
    else:
        for hit in found.hits:
            session.out("  ".join(cell for cell in hit.cells if cell))
    if found.more:
        session.say(_("more than {count}: type more of it"), count=len(found.hits))
    return DONE if found.hits else FINDINGS


def show(session: Session) -> int:
    office = session.open()
    record = office.names.record(session.told.record)
    if session.told.json:
        session.json(
            {
                "ref": record.ref,
                "rev": record.rev,
                "state": office.state(record),
                "data": _masked(office, record),
            }
        )
        return DONE
    state = office.state(record)
    session.out(f"{record.ref}  {record.label}" + (f"  〔{state}〕" if state else ""))
    for title, pairs in sections(office, record):
        session.out(f"— {title}")
        for label, value in pairs:
            session.out(f"  {label}  {value}")
    return DONE


def sections(office: Office, record: Record) -> list[tuple[str, list[tuple[str, str]]]]:
    """A record's fields for people: per section its title and (label, value) pairs; personal ones masked."""
    text = office.text
    kind = office.schema.types[record.table]
    shown = [(text(kind.title), _pairs(office, record, "", kind.model, record.own(kind.model)))]
    sleeping = dormant(office, record)
    asleep = {one.section for one in sleeping}
    for section in office.schema.sections_of(record.table):
        if record.has(section.id) and section.id not in asleep:
            owner = office.plugins.owner(section.id)
            shown.append(
                (
                    text(section.title, owner),
                    _pairs(office, record, section.id, section.model, record.get(section.id)),
                )
            )
    shown += [(one.title, list(one.pairs)) for one in sleeping]
    return [(title, pairs) for title, pairs in shown if pairs]


def _pairs(office: Office, record: Record, section: str, model: Any, own: Any) -> list[tuple[str, str]]:
    owner = office.plugins.owner(section) if section else ""
    pairs = []
    for name, spec in fields_of(model).items():
        value = getattr(own, name, None)
        if value in (None, "", []):
            continue
        label = office.text.label(spec.title)
        if spec.kind == "rows":
            for number, row in enumerate(value, start=1):
                pairs.append((f"{label} {number}", _row(office, row)))
        elif spec.kind == "group":
            pairs.append((label, _row(office, value)))
        else:
            told = office.text.fact(value, owner)
            pairs.append((label, masked(told) if spec.meta.personal else told))
    return pairs


def _row(office: Office, row: Model) -> str:
    parts = []
    for name, spec in fields_of(type(row)).items():
        value = getattr(row, name, None)
        if value not in (None, "", []):
            told = office.text.fact(value)
            hidden = spec.meta.personal and spec.kind in ("document_number", "phone", "list")
            parts.append(masked(told) if hidden else told)
    return "  ".join(parts)


def _masked(office: Office, record: Record) -> dict[str, Any]:
    """The stored document with document numbers and phones masked."""
    data = dict(record.data)
    if record.table == "cases":
        hidden = {"doc_number", "phones"}
        data["buyers"] = [
            {key: _hide(value) if key in hidden else value for key, value in buyer.items()}
            for buyer in data.get("buyers", ())
        ]
    return data


def _hide(value: Any) -> Any:
    return [masked(str(one)) for one in value] if isinstance(value, list) else masked(str(value))


def history(session: Session) -> int:
    office = session.open()
    record = office.names.record(session.told.record)
    revisions = office.history(record)
    if session.told.json:
        session.json(revisions)
        return DONE
    for one in revisions:
        title = office.action_title(one["action"])
        session.out(f"{one['at'][:16]}  {one['by']}  {title}  {one['why']}".rstrip())
        for change in one["changes"]:
            session.out(f"    {change['field']}: {change['before']} → {change['after']}")
    return DONE
