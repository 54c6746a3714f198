"""check and why."""

from caseman.api.messages import msg as _
from caseman.cli.session import DONE, FINDINGS, Session


def check(session: Session) -> int:
    """Exit 1 if anything blocks."""
    office = session.open()
    refs = [office.names.record(name).ref for name in session.told.records] or None
    found = office.check(refs, session.told.rule)
    session.findings(office, found)
    blocking = sum(one.blocks for one in found)
    session.say(_("{count} findings, {blocking} of them block"), count=len(found), blocking=blocking)
    return FINDINGS if blocking else DONE


def why(session: Session) -> int:
    """Exit 1 if anything stands against the step."""
    office = session.open()
    record = office.names.record(session.told.record)
    found = office.why(record, session.told.step)
    session.findings(office, found)
    blocking = sum(one.blocks for one in found)
    if not blocking:
        session.say(_("nothing stands against it"))
    return FINDINGS if blocking else DONE
