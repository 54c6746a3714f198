"""print: documents of records."""

from pathlib import Path
from typing import Any

from caseman.api.fields import fields_of
from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.cli.session import DONE, Session
from caseman.core.actions import parse_assignments
from caseman.core.documents.printing import prepare
from caseman.core.records import parse_ref
from caseman.core.telling import called


def print_(session: Session) -> int:
    """The files' names go to stdout."""
    told = session.told
    if told.list or not told.document:
        return _list(session)
    words = [word for word in told.words if "=" not in word]
    given = parse_assignments([word for word in told.words if "=" in word])
    if not words:
        raise InputError(_("{document} needs a record"), document=told.document)
    office = session.open()
    run = prepare(office, told.document, words, given, draft=told.draft)
    target = Path(told.output) if told.output else None
    if target is not None and told.output.endswith(("/", "\\")):
        target.mkdir(parents=True, exist_ok=True)
    run.save(target, told.format)
    if session.told.json:
        session.json(
            [
                {
                    "document": told.document, "ref": one.ref, "file": str(one.file), "number": one.number,
                    "template": one.template, "policy": one.policy, "unverified": list(one.unverified),
                }
                for one in run.prints
            ]
        )  # fmt: skip
        return DONE
    for one in run.prints:
        session.out(str(one.file))
        record = office.reader.get(*parse_ref(one.ref))
        name = called(office, record) if record else one.ref
        if one.number > 1:
            told_so = _("{ref}: print number {number}, marked as a reprint")
            if one.same:
                told_so = _("{ref}: print number {number}, the same as the first")
            session.say(told_so, ref=name, number=one.number)
        if one.unverified:
            session.say(
                _("{ref}: rests on figures that nobody has verified: {titles}"),
                ref=name,
                titles=one.unverified,
            )
    return DONE


def _list(session: Session) -> int:
    """Every document with what it is printed for and what it asks."""
    loaded = session.loaded
    shapes: list[dict[str, Any]] = []
    for name, found in sorted(loaded.plugins.registry.documents.items()):
        owner = loaded.plugins.owner(name)
        asks = {
            key: {"kind": spec.kind, "title": session.text.label(spec.title), "required": spec.required}
            for key, spec in (fields_of(found.params) if found.params else {}).items()
        }
        shapes.append(
            {"id": name, "title": session.text(found.title, owner), "records": found.records, "params": asks}
        )
    if session.told.json:
        session.json(shapes)
        return DONE
    for shape in shapes:
        kind = loaded.schema.types[shape["records"]]
        session.out(f"{shape['id']}  {shape['title']}  {session.text.label(kind.title)}")
        for key, one in shape["params"].items():
            session.out(f"    {key}  {one['title']}")
    return DONE
