"""do: any registered action."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from caseman.api.actions import Action
from caseman.api.fields import fields_of
from caseman.api.messages import CasemanError, InputError
from caseman.api.messages import msg as _
from caseman.cli.session import DONE, FINDINGS, USAGE, Session
from caseman.core.actions import GateShut, Outcome, parse_assignments
from caseman.core.office import Office


def do(session: Session) -> int:
    told = session.told
    if told.list or not told.action:
        return _list(session)
    office = session.open(create=session.data.is_dir())
    action = office.plugins.registry.actions.get(told.action)
    if action is None:
        raise InputError(_("there is no action {action}; see caseman do --list"), action=told.action)
    names, given = _targets(session, action)
    outcome = office.act(told.action, names, given, told.force)
    return _tell(session, office, outcome)


def _targets(session: Session, action: Action) -> tuple[list[str], list[Mapping[str, object]]]:
    """Records and their parameters: the same for all, or a row of a CSV file for each."""
    told = session.told
    if told.rows:
        return _from_rows(Path(told.rows))
    names = [word for word in told.words if "=" not in word]
    given = parse_assignments([word for word in told.words if "=" in word])
    return names, [given] * max(len(names), 1)


def _from_rows(path: Path) -> tuple[list[str], list[Mapping[str, object]]]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise InputError(_("{path} cannot be read as a UTF-8 CSV file"), path=str(path)) from None
    rows = list(csv.reader(text.splitlines()))
    if len(rows) < 2:
        raise InputError(_("{path} has no rows"), path=str(path))
    head, *body = rows
    names = [row[0] for row in body if row]
    return names, [dict(zip(head[1:], row[1:], strict=False)) for row in body if row]


def _tell(session: Session, office: Office, outcome: Outcome) -> int:
    owner = office.plugins.owner(outcome.action)
    if session.told.json:
        session.json(_outcome_json(session, office, outcome))
    else:
        for message, facts in outcome.said:
            session.out(session.text.sentence(message, facts, owner))
        for ref in outcome.done:
            session.out(f"✔ {ref}")
        for one in outcome.noticed:
            session.out(session.finding_text(office, one))
        for ref, error in outcome.refused:
            session.out(f"✘ {ref}  {session.text.error(error, owner)}")
            if isinstance(error, GateShut):
                for one in error.findings:
                    session.out(session.finding_text(office, one))
    if not outcome.refused:
        return DONE
    return FINDINGS if outcome.done or _gated(outcome.refused) else USAGE


def _gated(refused: Sequence[tuple[str, CasemanError]]) -> bool:
    return any(not isinstance(error, InputError) for _ref, error in refused)


def _outcome_json(session: Session, office: Office, outcome: Outcome) -> dict[str, object]:
    owner = office.plugins.owner(outcome.action)
    refused = []
    for ref, error in outcome.refused:
        findings = (
            [session.finding_json(office, one) for one in error.findings]
            if isinstance(error, GateShut)
            else []
        )
        refused.append({"ref": ref, "message": session.text.error(error, owner), "findings": findings})
    return {
        "action": outcome.action,
        "done": outcome.done,
        "said": [session.text.sentence(message, facts, owner) for message, facts in outcome.said],
        "refused": refused,
        "open": [session.finding_json(office, one) for one in outcome.open_findings],
        "noticed": [session.finding_json(office, one) for one in outcome.noticed],
        "txn": outcome.txn,
    }


def _list(session: Session) -> int:
    loaded = session.loaded
    actions = sorted(loaded.plugins.registry.actions.values(), key=lambda action: action.id)
    if session.told.json:
        session.json(
            [
                {
                    "id": action.id,
                    "title": session.text(action.title, loaded.plugins.owner(action.id)),
                    "records": action.records,
                    "params": list(fields_of(action.params)) if action.params else [],
                }
                for action in actions
            ]
        )
        return DONE
    for action in actions:
        params = " ".join(f"{name}=…" for name in fields_of(action.params)) if action.params else ""
        target = {"": "", "cases": "RECORD"}.get(action.records, action.records.upper())
        title = session.text(action.title, loaded.plugins.owner(action.id))
        session.out(f"{action.id}  {title}\n    caseman do {action.id} {target} {params}".rstrip())
    return DONE
