"""Running one rule: what it may raise becomes a finding, so that a check that failed is never a check passed."""

from collections.abc import Callable, Iterable, Mapping
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
    """Whether a record of the rule's type has what the rule is about."""
    data = facts.record.data
    for section in rule.needs:
        if section not in data:
            return False
    after = rule.after if isinstance(rule, Rule) else ""
    return not after or bool(facts.step) or facts.done(after)


def about(rule: Rule | GroupRule, table: str) -> bool:
    """Whether a rule is about records of a type."""
    return rule.records in (table, EVERY) or (isinstance(rule, GroupRule) and table in rule.also)


def quiet(rule: Rule, facts: CheckFacts) -> bool:
    """Whether a rule surely finds nothing on a record: nearly always so, and told without further ado."""
    if not applies(rule, facts):
        return True
    if rule.switch:
        return False
    facts.rule = rule.id
    try:
        return not list(rule.check(facts))
    except (Exception, SystemExit):
        return False


def run(rule: Rule, facts: CheckFacts, guard: Guard) -> list[tuple[Finding, Severity]]:
    """A rule's findings on a record of its type with the severity that each has here."""
    if not applies(rule, facts):
        return []
    facts.rule = rule.id
    try:
        severity = severity_here(rule, facts)
    except CasemanError as missing:
        return [(unanswered(missing), rule.severity)]
    if severity is None:
        return []
    findings, fault = guarded(guard, rule.id, listed, rule.check, facts)
    if fault:
        return [(could_not_check(fault), rule.severity)]
    return [(finding, severity) for finding in findings]


def guarded(guard: Guard, rule: str, call: Callable[..., Any], *args: Any) -> tuple[Any, str]:
    """`guard`, which is only asked where the call fails: it then fails once more, and is noted."""
    try:
        return call(*args), ""
    except CasemanError:
        raise
    except (Exception, SystemExit):
        return guard(rule, call, *args)


def listed(check: Callable[[Any], Iterable[Finding]], facts: object) -> list[Finding]:
    """A check's findings; a refusal of the law or of the data becomes one."""
    try:
        findings = list(check(facts))
    except CasemanError as error:
        return [unanswered(error)]
    if not findings:
        return findings
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
