"""check, why and today."""

from collections.abc import Mapping
from typing import Any

from caseman.api.messages import msg as _
from caseman.cli.session import DONE, FINDINGS, Session
from caseman.core import progress
from caseman.core.exporting import json_rows
from caseman.core.news import since_last_time
from caseman.core.office import Office
from caseman.core.passes import notes
from caseman.core.reports import Selection, run_report
from caseman.core.savedfilters import named


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
    found = progress.why(office, record, session.told.step)
    session.findings(office, found)
    if not session.told.json:
        for rule in dict.fromkeys(one.rule for one in found):
            for note in notes(office, rule):
                session.out(f"    {note}")
    blocking = sum(one.blocks for one in found)
    if not blocking:
        session.say(_("nothing stands against it"))
    return FINDINGS if blocking else DONE


def today(session: Session) -> int:
    """The work list and the news; the same as the screen shows."""
    office = session.open()
    typed = named(office, "office.today", session.told.filter) if session.told.filter else ""
    ledger = run_report(office, "office.today", {}, Selection(tuple(session.told.where), typed=typed))
    news = since_last_time(office)
    told = json_rows(office, ledger)
    cost = ledger.totals["per_day"]
    if session.told.json:
        changed = [
            {
                "change": one.txn,
                "at": one.at,
                "by": one.by,
                "action": office.action_title(one.action),
                "why": one.why,
                "records": [f"{table}/{record}" for table, record in one.touched],
            }
            for one in news
        ]
        session.json(
            {"day": office.today.isoformat(), "per_day": str(cost), "tasks": told, "changed": changed}
        )
        return DONE
    for task in ledger.rows:
        session.out(_task(session, office, task))
    late = sum(bool(task["late"]) for task in ledger.rows)
    session.say(
        _("{count} tasks, {late} late; a day costs {cost} yuan"), count=len(told), late=late, cost=cost
    )
    if news:
        session.say(_("since you were last here: {count} changes"), count=len(news))
        for one in news:
            names = [f"{table}/{record}" for table, record in one.touched]
            title = office.action_title(one.action)
            what = (
                names[0] if len(names) == 1 else session.text(_("{count} records")).format(count=len(names))
            )
            session.out(f"{one.at[:16]}  {office.users.told(one.by)}  {title}  {what}  {one.why}".rstrip())
    return DONE


def _task(session: Session, office: Office, task: Mapping[str, Any]) -> str:
    """A task on two lines: when, what it costs, who and what; then the nearest way."""
    due, late, cost = task["due"], task["late"], task["per_day"]
    when = session.text(_("{days} days late")).format(days=late) if late else due.isoformat() if due else "—"
    money = session.text(_("{sum} yuan a day")).format(sum=cost) if cost else ""
    head = "  ".join(filter(None, (when, money, task["code"], task["unit"], task["buyers"], task["what"])))
    tail = "  ".join(filter(None, (task["next"], task["duty"], task["person"])))
    return f"{head}\n    → {tail}"
