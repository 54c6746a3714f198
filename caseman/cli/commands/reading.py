"""find, show, history."""

from typing import Any

from caseman.api.identity import masked
from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.cli.session import DONE, FINDINGS, Session
from caseman.core import seeking
from caseman.core.office import Office
from caseman.core.reads import note_search
from caseman.core.records import Record
from caseman.core.savedfilters import CASES, named
from caseman.core.telling import as_text, stored


def find(session: Session) -> int:
    """Exit 1 when nothing is found."""
    office = session.open()
    told = session.told
    saved = [named(office, CASES, told.filter)] if told.filter else []
    if not told.text and not saved:
        raise InputError(_("say what is looked for"))
    found = seeking.find(office, ";".join([*saved, " ".join(told.text)]))
    note_search(office, " ".join(told.text), [hit.ref for hit in found.hits])
    if session.told.json:
        session.json(
            [{"ref": f"cases/{hit.id}", **dict(zip(hit.names, hit.cells, strict=True))} for hit in found.hits]
        )
    else:
        for hit in found.hits:
            session.out("  ".join(cell for cell in hit.cells if cell))
        if not found.hits:
            session.say(_("no case fits"))
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
    session.out(as_text(office, record))
    return DONE


def _masked(office: Office, record: Record) -> dict[str, Any]:
    """The stored document with document numbers and phones masked."""
    data = dict(record.data)
    if record.table == "cases":
        hidden = {"doc_number", "former_numbers", "phones"}
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
    for one in revisions:
        for change in one["changes"]:
            change |= {
                when: stored(office, record.table, change["path"], change[when])
                for when in ("before", "after")
            }
    if session.told.json:
        session.json(revisions)
        return DONE
    for one in revisions:
        title = office.action_title(one["action"])
        session.out(f"{one['at'][:16]}  {office.users.told(one['by'])}  {title}  {one['why']}".rstrip())
        for change in one["changes"]:
            session.out(f"    {change['field']} {change['before']} → {change['after']}")
    return DONE
