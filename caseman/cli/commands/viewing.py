"""view: what a plugin shows of a record, or of the office."""

from shutil import get_terminal_size

from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.cli.session import DONE, MARKS, Session
from caseman.core.views import ViewText, built, view_of


def view(session: Session) -> int:
    told = session.told
    if told.list or not told.name:
        return _list_views(session)
    office = session.open()
    found = view_of(office, told.name)
    if found.records and not told.record:
        raise InputError(_("{name} is a view of one record; name it"), name=found.id)
    if told.record and not found.records:
        raise InputError(_("{name} is a view of the whole office; it takes no record"), name=found.id)
    record = office.names.record(told.record, found.records) if found.records else None
    shown = built(office, found, record)
    text = ViewText(office, found)
    if session.told.json:
        session.json(text.json(shown))
    else:
        session.out(text.text(shown, MARKS, get_terminal_size().columns))
    return DONE


def _list_views(session: Session) -> int:
    """Every view, with what it is of."""
    registry, text = session.loaded.plugins.registry, session.text
    shapes = [
        {
            "name": one.id,
            "title": text(one.title, session.loaded.plugins.owner(one.id)),
            "records": one.records,
            "go": one.go,
        }
        for one in sorted(registry.views.values(), key=lambda view: view.id)
    ]
    if session.told.json:
        session.json(shapes)
    else:
        for shape in shapes:
            session.out(f"{shape['name']}  {shape['title']}  {shape['records']}".rstrip())
    return DONE
