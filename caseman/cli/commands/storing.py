"""store: verify, stats, backup, restore, compact, repair, export, import, history, purge, archive."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from caseman.api.messages import InputError, Refused
from caseman.api.messages import msg as _
from caseman.cli.session import DONE, FINDINGS, Session

if TYPE_CHECKING:
    from caseman.core.office import Office
    from caseman.core.people import Worker

#: What takes a word after it, and what that is.
TAKES: Mapping[str, str] = {
    "backup": _("DIR"),
    "restore": _("DIR"),
    "repair": _("DIR"),
    "archive": _("DIR"),
    "export": _("FILE"),
    "import": _("FILE"),
    "history": _("TABLE/ID"),
    "purge": _("TABLE/ID"),
}


def store(session: Session) -> int:
    """Exit 1 where the store is damaged."""
    told = session.told
    wanted = TAKES.get(told.what, "")
    if wanted and not told.dir:
        raise InputError(
            _("say what: caseman store {what} {wanted}"), what=told.what, wanted=session.text(wanted)
        )
    if told.what in WITHOUT_OFFICE:
        return WITHOUT_OFFICE[told.what](session)
    return WITH_OFFICE[told.what](session, session.open())


def _restore(session: Session) -> int:
    from caseman.core.store import Store

    Store.restore(Path(session.told.dir), session.data)
    session.say(_("restored to {folder}"), folder=str(session.data))
    return DONE


def _repair(session: Session) -> int:
    """What is whole goes into a new folder; exit 1 where something was damaged."""
    from caseman.core.store.tools import repair

    done = repair(session.data, Path(session.told.dir))
    for one in done.damage:
        session.say(
            _("left out: {file}, line {line}: {reason}"), file=one.file, line=one.line, reason=one.reason
        )
    session.say(
        _("{folder} holds {documents} documents and {count} change sets; the old folder is as it was"),
        folder=session.told.dir,
        documents=done.documents,
        count=done.change_sets,
    )
    return FINDINGS if done.damage else DONE


def _import(session: Session) -> int:
    from caseman.core.store import Store
    from caseman.core.store.tools import import_tinydb

    with Store.open(session.data) as kept:
        count = import_tinydb(kept, Path(session.told.dir), by=session.told.user or "import")
    session.say(_("{count} documents were taken in; caseman check says what is wrong with them"), count=count)
    return DONE


def _verify(session: Session, office: "Office") -> int:
    office.store.verify()
    found = office.check(None, "core.store")
    session.findings(office, found)
    if not found:
        session.say(_("the store is whole: {count} change sets"), count=office.store.head)
    return FINDINGS if found else DONE


def _stats(session: Session, office: "Office") -> int:
    session.json(office.store.stats())
    return DONE


def _backup(session: Session, office: "Office") -> int:
    office.store.backup(Path(session.told.dir))
    session.say(_("backed up to {folder}"), folder=session.told.dir)
    return DONE


def _compact(session: Session, office: "Office") -> int:
    office.store.compact()
    session.say(_("the store was compacted"))
    return DONE


def _export(session: Session, office: "Office") -> int:
    """Personal data in full, for another program: a supervisor's to do."""
    from caseman.core.store.tools import export_tinydb

    _supervisor(office)
    count = export_tinydb(office.store, Path(session.told.dir))
    session.say(_("{count} documents were written to {file}"), count=count, file=session.told.dir)
    return DONE


def _history(session: Session, office: "Office") -> int:
    """One line per revision: change set, when, who, which action, why; not what was in it."""
    table, record = _document(session)
    for one in office.store.history(table, record):
        state = "" if one.after is not None else f" ({session.text(_('deleted'))})"
        words = (str(one.txn), one.at, one.by, one.action, f"{one.rev}{state}", one.why)
        session.out("\t".join(word.replace("\t", " ").replace("\n", " ") for word in words))
    return DONE


def _purge(session: Session, office: "Office") -> int:
    """What the law wants forgotten; it cannot be taken back."""
    table, record = _document(session)
    why = session.told.why.strip()
    if not why:
        raise InputError(_("a purge needs --why: the reason stays on record, the document does not"))
    worker = _supervisor(office)
    office.store.purge(table, record, by=worker.name, why=why)
    session.say(
        _("{ref} and its past were taken out; backups and archives put elsewhere still hold them"),
        ref=f"{table}/{record}",
    )
    return DONE


def _archive(session: Session, office: "Office") -> int:
    from caseman.core.store.tools import put_away

    moved = put_away(office.store, Path(session.told.dir))
    session.say(
        _("{count} archives were moved to {folder}; the store knows no longer what happened in them"),
        count=len(moved),
        folder=session.told.dir,
    )
    return DONE


def _supervisor(office: "Office") -> "Worker":
    """Who is at work, who must be a supervisor. Raises Refused."""
    from caseman.api.people import Role
    from caseman.core.people import may

    worker = office.require_worker()
    if not may(worker, Role.SUPERVISOR):
        raise Refused(_("{user} may not do this; it takes a {role}"), user=worker.name, role=Role.SUPERVISOR)
    return worker


def _document(session: Session) -> tuple[str, str]:
    from caseman.core.records import parse_ref

    return parse_ref(session.told.dir)


WITHOUT_OFFICE: Mapping[str, Callable[[Session], int]] = {
    "restore": _restore,
    "repair": _repair,
    "import": _import,
}
WITH_OFFICE: Mapping[str, Callable[[Session, "Office"], int]] = {
    "verify": _verify,
    "stats": _stats,
    "backup": _backup,
    "compact": _compact,
    "export": _export,
    "history": _history,
    "purge": _purge,
    "archive": _archive,
}
