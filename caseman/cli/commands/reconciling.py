"""reconcile: an authority's or bank's list against ours."""

from pathlib import Path
from typing import Any

from caseman.api.lists import Verdict
from caseman.api.messages import msg as _
from caseman.cli.session import DONE, FINDINGS, Session
from caseman.core.actions import parse_assignments
from caseman.core.office import Office
from caseman.core.reconcile import (
    MESSAGES,
    Difference,
    Judgement,
    Reconciled,
    masked_pair,
    reconcile_file,
    sentence_facts,
)

#: Marks of what was judged, by whether it settles the line.
SETTLED, HELD = "✔", "…"


def reconcile(session: Session) -> int:
    """Exit 1 when lines differ that nobody has judged, or rows could not be read."""
    told = session.told
    office = session.open()
    found = reconcile_file(office, Path(told.file), told.list, parse_assignments(told.words), save=told.save)
    if told.json:
        session.json(_json(session, office, found))
    else:
        _tell(session, office, found)
    return FINDINGS if found.open or found.received.bad else DONE


def _tell(session: Session, office: Office, found: Reconciled) -> None:
    text, kind = session.text, found.received.kind
    owner = office.plugins.owner(kind.id)
    counts = {
        "list": text(kind.title, owner),
        "rows": found.received.rows,
        "new": found.new,
        "agree": found.agree,
        "differ": len(found.open),
    }
    session.out(text.sentence(_("{list}: {rows} rows, {new} new; {agree} agree, {differ} differ"), counts))
    scope = "、".join(f"{name}={_scope_word(session, office, value)}" for name, value in found.scope.items())
    if scope:
        outside = len(found.state.compared.outside)
        session.out(
            text.sentence(_("only {scope}; {outside} rows left aside"), {"scope": scope, "outside": outside})
        )
    for one in found.open:
        session.out(f"≠ {one.code} {one.id}  {difference_text(session, office, one)}")
        choices = "  ".join(
            f"{list(Verdict).index(verdict) + 1} {text(verdict.title_id)}" for verdict in one.verdicts
        )
        session.out(f"    → {text(one.proposal.title_id)}   [{choices}]")
    for one, judgement in found.judged:
        mark = SETTLED if judgement.settles else HELD
        session.out(
            f"{mark} {one.code} {one.id}  {text(judgement.verdict.title_id)}: {difference_text(session, office, one)}"
        )
    for sheet, row in found.received.bad:
        for error in row.errors:
            session.out(
                f"✘ {error.code} {sheet}!{error.column}{error.row}  {text.sentence(error.message, error.facts, owner)}"
            )
    for notice in _notices(found):
        where = f"{notice.sheet}!{notice.column}{notice.row or ''}".strip("!")
        session.out(f"· {notice.code} {where}  {text.sentence(notice.message, notice.facts)}")
    if session.told.save:
        session.say(
            _("kept as {list}") if found.txn else _("this very list is kept already: {list}"), list=found.id
        )


def _scope_word(session: Session, office: Office, value: str) -> str:
    return session.text.label(value)


def difference_text(session: Session, office: Office, one: Difference) -> str:
    """A difference as a sentence in the user's language."""
    facts = sentence_facts(one) | {
        "list": office.text(one.kind.title, office.plugins.owner(one.kind.id)),
        "row": one.row,
    }
    return session.text.sentence(MESSAGES[one.cls], facts, office.plugins.owner(one.kind.id))


def _notices(found: Reconciled) -> list[Any]:
    return [*found.received.notices, *(notice for table in found.received.tables for notice in table.notices)]


def _json(session: Session, office: Office, found: Reconciled) -> dict[str, Any]:
    text = session.text
    return {
        "list": found.received.kind.id,
        "rows": found.received.rows,
        "new": found.new,
        "known": found.known,
        "agree": found.agree,
        "differences": [_difference(session, office, found, one) for one in found.open],
        "judged": [
            {**_difference(session, office, found, one), **_judgement(session, judgement)}
            for one, judgement in found.judged
        ],
        "outside": len(found.state.compared.outside),
        "scope": dict(found.scope),
        "errors": [
            {
                "code": error.code,
                "sheet": sheet,
                "row": error.row,
                "column": error.column,
                "message": text.sentence(error.message, error.facts),
            }
            for sheet, row in found.received.bad
            for error in row.errors
        ],
        "notices": [
            {
                "code": notice.code,
                "sheet": notice.sheet,
                "row": notice.row,
                "column": notice.column,
                "message": text.sentence(notice.message, notice.facts),
            }
            for notice in _notices(found)
        ],
        "file": found.received.file,
        "saved": found.id if session.told.save else None,
        "txn": found.txn,
    }


def _judgement(session: Session, judgement: Judgement) -> dict[str, Any]:
    return {"verdict": str(judgement.verdict), "settles": judgement.settles, "judgement": judgement.ref}


def _difference(session: Session, office: Office, found: Reconciled, one: Difference) -> dict[str, Any]:
    text, owner = session.text, office.plugins.owner(one.kind.id)
    fields = []
    for field in one.fields:
        ours, theirs = masked_pair(field)
        fields.append(
            {
                "field": field.field.name,
                "ours": ours,
                "theirs": theirs,
                "near": [each.word for each in field.near],
                "told": [text.sentence(each.message, each.facts, owner) for each in field.near],
            }
        )
    return {
        "id": one.id,
        "class": str(one.cls),
        "code": one.code,
        "row": one.row or None,
        "rows": [line.row for line in one.theirs],
        "refs": list(one.refs),
        "units": list(one.units),
        "severity": str(one.severity),
        "fields": fields,
        "hints": [text.sentence(message, facts, owner) for message, facts in one.hints],
        "message": difference_text(session, office, one),
        "cite": one.cite,
        "proposal": str(one.proposal),
        "verdicts": [str(verdict) for verdict in one.verdicts],
        "new": any((line.sheet, line.row) in found.fresh for line in one.theirs),
    }
