"""The check's share: the open differences of saved lists as findings.

One group rule for each kind of list. Its groups hold our records with their lines, the saved lists and the
judgements, so that a change to one record compares again without reading the others.
"""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, cast

from caseman.api.context import CheckContext, GroupContext
from caseman.api.identity import masked
from caseman.api.lists import DifferenceClass, ListKind, Verdict
from caseman.api.messages import CasemanError, Label
from caseman.api.messages import msg as _
from caseman.api.rules import Finding, Fix, GroupRule, Severity
from caseman.core.checks import Group
from caseman.core.facts import Facts, World

from .book import Guard, mine
from .lines import Difference, FieldDifference
from .saved import JUDGEMENTS, TABLE, SavedList, read_judgement, read_saved
from .values import shown

#: A difference, the list that it is of and its file; and what is said of it.
Said = tuple[tuple[Difference, str, str], Finding]
#: The action that judges a difference.
JUDGE = "lists.judge"


def list_rules(kinds: Mapping[str, ListKind], guard: Guard) -> dict[str, GroupRule]:
    """The rules of the kinds of lists, by id: that of the kind."""
    return {kind.id: _rule(kind, guard) for kind in kinds.values()}


def codes_of(kind: ListKind) -> list[str]:
    """Every code that a kind's differences may have."""
    found = [code for one in kind.fields for code in (one.code, *one.codes.values())]
    found += [kind.missing_there, kind.missing_here, kind.double, kind.split, kind.joined, kind.arithmetic]
    return list(dict.fromkeys(code for code in found if code))


def _rule(kind: ListKind, guard: Guard) -> GroupRule:
    def keys(ctx: CheckContext) -> Iterable[tuple[Hashable, object]]:
        facts = cast(Facts, ctx)
        record = facts.record
        if record.table == kind.records:
            book = facts.world.book
            if book is None:
                yield kind.id, mine(kind, facts, guard)
            else:  # while there is no list, nobody asks what the record has for one
                yield kind.id, book.of_record(kind, facts) if book.counts(facts.world, kind) else None
        elif record.table == TABLE and record.data.get("kind") == kind.id:
            saved = read_saved(kind, record)
            if saved:
                yield kind.id, saved
        elif record.table == JUDGEMENTS and record.data.get("kind") == kind.id:
            yield kind.id, read_judgement(record)

    def check(group: GroupContext) -> Iterable[Finding]:
        known = cast(Group, group)
        return _findings(kind, known.world, known.memo)

    codes = codes_of(kind) or [f"R-{kind.id.upper()}"]
    return GroupRule(
        id=kind.id,
        code=codes[0],
        codes=tuple(codes),
        title=kind.title,
        severity=kind.severity,
        keys=keys,
        check=check,
        records=kind.records,
        also=(TABLE, JUDGEMENTS),
        single=True,
    )


def _findings(kind: ListKind, world: World, memo: dict[str, Any]) -> Iterable[Finding]:
    """The group's members say only when to look again: the office's book keeps what is compared.

    What is said of a difference is kept in `memo` as long as it is the same one, so that a change to one case leaves
    what stands on the others as it is.
    """
    kept: dict[str, Said] = memo.get("said", {})
    said: dict[str, Said] = {}
    states = world.book.states(world, kind) if world.book else []
    for state in states:
        for one in state.open():
            if one.id not in said:
                of = (one, state.saved.ref, state.saved.file)
                known = kept.get(one.id)
                said[one.id] = known if known and known[0] == of else (of, finding(one, state.saved))
                yield said[one.id][1]
    memo["said"] = said
    errors = world.book.errors(world, kind) if world.book and states else {}
    for ref in sorted(errors):
        facts = dict(errors[ref].facts) or {"list": Label(kind.title)}
        yield Finding(message=errors[ref].message, facts=facts, key="unanswered", record=ref)


def finding(one: Difference, saved: SavedList) -> Finding:
    """A difference as the check tells it."""
    return Finding(
        message=MESSAGES[one.cls],
        facts=sentence_facts(one) | {"list": Label(one.kind.title), "file": saved.file, "row": one.row or ""},
        path=one.fields[0].field.path if one.fields else "",
        cite=one.cite,
        fix=tuple(
            Fix(title=verdict.title_id, action=JUDGE, params={"difference": one.id, "verdict": verdict.value})
            for verdict in sorted(one.verdicts, key=lambda verdict: verdict is not one.proposal)
        ),
        refs=one.refs[1:],
        code=one.code,
        severity=one.severity if one.severity is not one.kind.severity else None,
        key=one.id,
        record=one.refs[0] if one.refs else saved.ref,
    )


MESSAGES = {
    DifferenceClass.DIFFERS: _("{list}, row {row}: {fields}{hints}"),
    DifferenceClass.MISSING_THERE: _("{unit} is not on their {list}: {fields}{hints}"),
    DifferenceClass.MISSING_HERE: _("{list}, row {row}: {unit} is not on our side: {fields}{hints}"),
    DifferenceClass.DOUBLE: _("{list}: {unit} stands there twice, rows {rows}{hints}"),
    DifferenceClass.SWAPPED: _("{list}, rows {rows}: {units} have each other's {names}: swapped?{hints}"),
    DifferenceClass.SPLIT: _("{list}, rows {rows}: {unit} stands there in several parts{hints}"),
    DifferenceClass.JOINED: _("{list}, row {row}: one line for {units}{hints}"),
    DifferenceClass.ARITHMETIC: _("{list}, row {row}: {fields}{hints}"),
}


def sentence_facts(one: Difference) -> dict[str, object]:
    """The facts of MESSAGES."""
    hints: list[object] = [
        CasemanError(_("; {hint}"), hint=CasemanError(text, **facts)) for text, facts in one.hints
    ]
    names = list(dict.fromkeys(Label(field.field.title) for field in one.fields))
    return {
        "unit": one.unit,
        "units": list(one.units),
        "rows": [line.row for line in one.theirs],
        "names": names,
        "fields": [field_sentence(one.cls, field) for field in one.fields],
        "hints": Joined(hints),
    }


class Joined(CasemanError):
    """Sentences one after the other, without anything between them."""

    def __init__(self, parts: list[object]) -> None:
        super().__init__("".join(f"{{p{number}}}" for number in range(len(parts))), **_numbered(parts))


def _numbered(parts: list[object]) -> dict[str, object]:
    return {f"p{number}": part for number, part in enumerate(parts)}


def field_sentence(cls: DifferenceClass, one: FieldDifference) -> CasemanError:
    """One field of a difference in words; document numbers are masked."""
    ours, theirs = masked_pair(one)
    title = Label(one.field.title)
    if cls is DifferenceClass.MISSING_HERE:
        return CasemanError(_("{field} {value}"), field=title, value=theirs)
    if cls is DifferenceClass.MISSING_THERE:
        return CasemanError(_("{field} {value}"), field=title, value=ours)
    near: list[object] = [
        CasemanError(_(" ({near})"), near=CasemanError(each.message, **each.facts)) for each in one.near
    ]
    return CasemanError(
        _("{field} ours {ours}, theirs {theirs}{near}"),
        field=title,
        ours=ours or Label(_("nothing")),
        theirs=theirs or Label(_("nothing")),
        near=Joined(near),
    )


def masked_pair(one: FieldDifference) -> tuple[str, str]:
    """Ours and theirs as text, document numbers masked."""
    if one.field.kind != "documents":
        return one.shown
    ours, theirs = (
        tuple(masked(number) for number in side) if side else None for side in (one.ours, one.theirs)
    )
    return shown("documents", ours), shown("documents", theirs)


__all__ = ["MESSAGES", "Severity", "Verdict", "finding", "list_rules", "sentence_facts"]
