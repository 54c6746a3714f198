"""store: verify, stats, backup, restore, compact."""

from pathlib import Path

from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.cli.session import DONE, FINDINGS, Session


def store(session: Session) -> int:
    """Exit 1 where the store is damaged."""
    told = session.told
    from caseman.core.store import Store

    if told.what in ("backup", "restore") and not told.dir:
        raise InputError(_("name the folder: caseman store {what} DIR"), what=told.what)
    if told.what == "restore":
        Store.restore(Path(told.dir), session.data)
        session.say(_("restored to {folder}"), folder=str(session.data))
        return DONE
    office = session.open()
    if told.what == "verify":
        office.store.verify()
        found = office.check(None, "core.store")
        session.findings(office, found)
        if not found:
            session.say(_("the store is whole: {count} change sets"), count=office.store.head)
        return FINDINGS if found else DONE
    if told.what == "stats":
        session.json(office.store.stats())
    elif told.what == "backup":
        office.store.backup(Path(told.dir))
        session.say(_("backed up to {folder}"), folder=told.dir)
    else:
        office.store.compact()
        session.say(_("the store was compacted"))
    return DONE
