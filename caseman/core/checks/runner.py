"""Running one rule: what it may raise becomes a finding, so that a check that failed is never a check passed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.api.rules import Finding, GroupRule, Rule, Severity
from caseman.core.facts import CheckFacts

#: A rule about records of every type.
EVERY = "*"
#: Calls a plugin's function guarded: gives its value, or tells the fault (one line, no personal data).
Guard = Callable[..., "tuple[Any, str]"]


def severity_here(rule: Rule | GroupRule, facts: CheckFacts) -> Severity | None:
    """The rule's severity in this place: its own, or what its switch says; None where the switch is off."""
    switch = rule.switch if isinstance(rule, Rule) else ""
    if not switch:
        return rule.severity
    word = facts.policy.value(switch).value
    return None if word == "off" else Severity(word)


def applies(rule: Rule | GroupRule, facts: CheckFacts) -> bool:
    """Whether the record has what the rule is about."""
    if rule.records not in (facts.record.table, EVERY):
        return False
    if not all(facts.record.has(section) for section in rule.needs):
        return False
    after = rule.after if isinstance(rule, Rule) else ""
    return not after or bool(facts.step) or facts.done(after)


def run(rule: Rule, facts: CheckFacts, guard: Guard) -> Iterator[tuple[Finding, Severity]]:
    """A rule's findings on one record with the severity that each has here."""
    if not applies(rule, facts):
        return
    facts.rule = rule.id
    try:
        severity = severity_here(rule, facts)
    except CasemanError as missing:
        yield unanswered(missing), rule.severity
        return
    if severity is None:
        return
    findings, fault = guard(rule.id, listed, rule.check, facts)
    if fault:
        yield could_not_check(fault), rule.severity
        return
    for finding in findings:
        yield finding, severity


def listed(check: Callable[[Any], Iterable[Finding]], facts: object) -> list[Finding]:
    """A check's findings; a refusal of the law or of the data becomes one."""
    try:
        findings = list(check(facts))
    except CasemanError as error:
        return [unanswered(error)]
    wrong = [finding for finding in findings if not isinstance(finding, Finding)]
    if wrong:
        raise TypeError(f"a check yields findings, not {type(wrong[0]).__name__}")
    return findings


def unanswered(error: CasemanError) -> Finding:
    """The law gives no answer, or the record's data cannot be read: the case stays open with that sentence."""
    return Finding(message=error.message, facts=_named(error.facts), key="unanswered")


def could_not_check(fault: str) -> Finding:
    return Finding(message=_("could not be checked: {fault}"), facts={"fault": fault}, key="fault")


def _named(facts: Mapping[str, object]) -> Mapping[str, object]:
    """At least one fact, so that it may block."""
    return dict(facts) or {"policy": ""}
