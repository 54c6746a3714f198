"""Rules on buyers: identity documents, one number one name, one person one number, phones, minors, two signatures."""

import re
from collections.abc import Hashable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, cast

from caseman.api.context import CheckContext, GroupContext
from caseman.api.identity import birth_day, credit_code_fault, masked, resident_number_fault
from caseman.api.messages import msg as _
from caseman.api.policy import Parameter
from caseman.api.records import Buyer, DocumentKind
from caseman.api.rules import Finding, Fix, GroupRule, Rule, Severity
from caseman.api.values import match_key
from caseman.core.people import approvals

if TYPE_CHECKING:
    from caseman.core.facts import Facts

#: Documents with a resident number's form and check digit.
NUMBERED = (DocumentKind.RESIDENT_ID, DocumentKind.RESIDENCE_PERMIT)
_REKEY = Fix(title=_("key the number again from the document"), action="core.edit")
_COMPARE = _("compare the documents, then key the number again")
#: So many buyers who share something have a way of their own: as many as there are digits, one being for setting aside.
_WAYS = 8

PARAMETERS = [
    Parameter(
        name="core.full_age",
        title=_("age from which a buyer acts alone"),
        type="count",
        unit=_("years"),
    ),
    Parameter(
        name="core.document_regions",
        title=_("regions in which identity numbers are issued, by their first digits"),
        type="list",
    ),
    Parameter(
        name="core.phone_forms", title=_("forms of a phone number, as regular expressions"), type="list"
    ),
    Parameter(
        name="core.shared_phone",
        title=_("number of buyers from which a shared phone is doubtful"),
        type="count",
    ),
]


def _buyers(ctx: CheckContext) -> Iterator[tuple[str, Buyer]]:
    for number, buyer in enumerate(ctx.case.buyers):
        yield f"buyers.{number}", buyer


def number_fault(buyer: Buyer, today: date) -> str:
    """`form`, `check` or `birth`; empty for a right number, and for documents whose numbers have no check."""
    if not buyer.doc_number:
        return ""
    if buyer.doc_kind in NUMBERED:
        return resident_number_fault(buyer.doc_number, today)
    return credit_code_fault(buyer.doc_number) if buyer.doc_kind is DocumentKind.CREDIT_CODE else ""


def check_digit(ctx: CheckContext) -> Iterable[Finding]:
    messages = {
        "form": _("the document number of {name} has not the form of one: {number}"),
        "check": _("the check digit of {name}'s document number is wrong: {number}"),
    }
    for path, buyer in _buyers(ctx):
        fault = number_fault(buyer, ctx.today)
        if fault in messages:
            yield Finding(
                message=messages[fault],
                facts={"name": buyer.name, "number": masked(buyer.doc_number)},
                path=f"{path}.doc_number",
                cite="GB 11643 / GB 32100",
                fix=(_REKEY,),
            )


def birth_date(ctx: CheckContext) -> Iterable[Finding]:
    for path, buyer in _buyers(ctx):
        if number_fault(buyer, ctx.today) == "birth":
            yield Finding(
                message=_("the birth date in {name}'s document number does not exist: {number}"),
                facts={"name": buyer.name, "number": masked(buyer.doc_number)},
                path=f"{path}.doc_number",
                fix=(Fix(title=_("ask for the document again, then key the number"), action="core.edit"),),
            )


def unusual_region(ctx: CheckContext) -> Iterable[Finding]:
    for path, buyer in _buyers(ctx):
        if (
            buyer.doc_kind is DocumentKind.RESIDENT_ID
            and buyer.doc_number
            and not number_fault(buyer, ctx.today)
        ):
            known = ctx.policy.value("core.document_regions")
            if not buyer.doc_number.startswith(tuple(known.value)):
                yield Finding(
                    message=_(
                        "{name}'s document number begins with a region that is not known here: {number}"
                    ),
                    facts={"name": buyer.name, "number": masked(buyer.doc_number)},
                    path=f"{path}.doc_number",
                    fix=(_REKEY,),
                )


def unusual_phone(ctx: CheckContext) -> Iterable[Finding]:
    for path, buyer in _buyers(ctx):
        for number, phone in enumerate(buyer.phones):
            forms = ctx.policy.value("core.phone_forms").value
            if not any(re.fullmatch(form, phone) for form in forms):
                yield Finding(
                    message=_("{phone} of {name} has not the form of a phone number here"),
                    facts={"name": buyer.name, "phone": masked(phone)},
                    path=f"{path}.phones.{number}",
                    fix=(Fix(title=_("ask the customer"), action="core.edit"),),
                )


def minor_without_guardian(ctx: CheckContext) -> Iterable[Finding]:
    for path, buyer in _buyers(ctx):
        if (
            buyer.doc_kind not in NUMBERED
            or not buyer.doc_number
            or number_fault(buyer, ctx.today)
            or buyer.guardian
        ):
            continue
        birth = birth_day(buyer.doc_number)
        if birth is None:
            continue
        full_age = ctx.policy.value("core.full_age")
        age = ctx.today.year - birth.year - ((ctx.today.month, ctx.today.day) < (birth.month, birth.day))
        if age < full_age.value:
            yield Finding(
                message=_("{name} is {age} years old and no guardian is named"),
                facts={"name": buyer.name, "age": age},
                path=f"{path}.guardian",
                cite=full_age.cite,
                fix=(Fix(title=_("enter the guardian and the proof"), action="core.edit"),),
            )


# -- across records


def _by_number(ctx: CheckContext) -> Iterable[tuple[Hashable, object]]:
    for path, buyer in _buyers(ctx):
        if buyer.doc_number:
            yield buyer.doc_number, (buyer.name, f"{path}.doc_number")


def one_number_two_names(group: GroupContext) -> Iterable[Finding]:
    names = {match_key(member.value[0]): member.value[0] for member in group.members}
    if len(names) > 1:
        yield Finding(
            message=_("one document number stands for {names}"),
            facts={"names": sorted(names.values())},
            path="buyers",
            key=masked(str(group.key)),
            refs=tuple(member.ref for member in group.members),
            record=group.members[-1].ref,
            fix=_for_each(group, _COMPARE),
        )


def _for_each(group: GroupContext, title: str) -> tuple[Fix, ...]:
    """What is done on each record of a group, one of which is wrong. A member's value ends with the field."""
    fields = {member.ref: member.value[-1] for member in group.members}
    ways = [Fix(title=title, action="core.edit", record=ref, path=path) for ref, path in fields.items()]
    return tuple(ways[:_WAYS])


def _by_person(ctx: CheckContext) -> Iterable[tuple[Hashable, object]]:
    for _path, buyer in _buyers(ctx):
        birth = birth_day(buyer.doc_number) if buyer.doc_kind in NUMBERED else None
        if birth and not number_fault(buyer, ctx.today):
            for phone in buyer.phones[:1]:
                yield (match_key(buyer.name), birth.year, phone), buyer.doc_number


def one_person_two_numbers(group: GroupContext) -> Iterable[Finding]:
    numbers = {member.value for member in group.members}
    if len(numbers) > 1:
        name, year, _phone = group.key
        yield Finding(
            message=_("{name}, born {year}, stands with the same phone under {count} document numbers"),
            facts={"name": name, "year": year, "count": len(numbers), "numbers": sorted(numbers)},
            path="buyers",
            key=name,
            refs=tuple(member.ref for member in group.members),
            record=group.members[-1].ref,
            fix=(
                Fix(
                    title=_("one person entered twice: compare, then make one of them"),
                    action="core.merge_person",
                ),
            ),
        )


def shares_make_a_whole(ctx: CheckContext) -> Iterable[Finding]:
    """Shares of co-owners, where any is told, add up to the whole (民法典 第308、309条)."""
    shares = [buyer.share for buyer in ctx.case.buyers if buyer.share is not None]
    if shares and (len(shares) < len(ctx.case.buyers) or sum(shares) != 1):
        yield Finding(
            message=_("the shares of {count} buyers add up to {sum}, not to the whole"),
            facts={"count": len(ctx.case.buyers), "sum": str(sum(shares))},
            path="buyers",
            fix=(Fix(title=_("take the shares from the co-owners' agreement"), action="core.edit"),),
        )


def _by_phone(ctx: CheckContext) -> Iterable[tuple[Hashable, object]]:
    limit = (
        ctx.policy.value("core.shared_phone").value if any(buyer.phones for buyer in ctx.case.buyers) else 0
    )
    for path, buyer in _buyers(ctx):
        for phone in buyer.phones:
            yield phone, (buyer.doc_number or buyer.name, buyer.name, limit, f"{path}.phones")


def shared_phone(group: GroupContext) -> Iterable[Finding]:
    people = {member.value[0]: member.value[1] for member in group.members}
    limit = min(member.value[2] for member in group.members)
    if len(people) >= limit:
        yield Finding(
            message=_("{count} buyers share the phone {phone}"),
            facts={"count": len(people), "phone": masked(str(group.key)), "names": sorted(people.values())},
            path="buyers",
            key=str(group.key)[-4:],
            refs=tuple(member.ref for member in group.members),
            record=group.members[0].ref,
            fix=_for_each(group, _("ask for a number of their own")),
        )


# -- two persons


def _signing(ctx: CheckContext, path: str) -> str:
    """The action by which the second person signs; empty where there is none."""
    facts = cast("Facts", ctx)
    action = facts.world.rulebook.signing(facts.record.table, path)
    return action.id if action else ""


def maker_and_checker(ctx: CheckContext) -> Iterable[Finding]:
    """What is stored says that one person made and approved a change (entries are refused at commit)."""
    record = cast("Facts", ctx).record
    for path, approval in approvals(record.schema, record):
        if approval.approved_by and approval.approved_by == approval.made_by and not approval.reason:
            yield Finding(
                message=_("{user} made and approved this change"),
                facts={"user": approval.approved_by},
                path=path,
                fix=(Fix(title=_("have a second person approve it"), action=_signing(ctx, path)),),
            )
        elif approval.approved_by and approval.approved_by == approval.made_by:
            yield Finding(
                message=_("{user} approved a change of their own: {reason}"),
                facts={"user": approval.approved_by, "reason": approval.reason},
                path=path,
                severity=Severity.NOTE,
            )


ALL: list[Rule | GroupRule] = [
    Rule(
        id="core.document_number",
        code="ID-01",
        title=_("document numbers have a right check digit"),
        severity=Severity.BLOCK,
        check=check_digit,
        gate=("core.save",),
    ),
    Rule(
        id="core.birth_date",
        code="ID-02",
        title=_("document numbers hold a birth date that exists"),
        severity=Severity.BLOCK,
        check=birth_date,
        gate=("core.save",),
    ),
    GroupRule(
        id="core.one_number",
        code="ID-03",
        title=_("one document number, one name"),
        severity=Severity.BLOCK,
        keys=_by_number,
        gate=("core.entry",),
        check=one_number_two_names,
    ),
    Rule(
        id="core.minor",
        code="ID-05",
        title=_("a minor has a guardian"),
        severity=Severity.BLOCK,
        check=minor_without_guardian,
        gate=("core.save",),
        cite="民法典 第17-20、27、34、35条",
    ),
    Rule(
        id="core.shares",
        code="SHR-01",
        title=_("shares make a whole"),
        severity=Severity.BLOCK,
        check=shares_make_a_whole,
        gate=("core.save",),
        cite="民法典 第308、309条",
    ),
    Rule(
        id="core.document_region",
        code="ID-06",
        title=_("document numbers come from known regions"),
        severity=Severity.WARN,
        check=unusual_region,
    ),
    GroupRule(
        id="core.one_person",
        code="DUP-01",
        title=_("one person, one document number"),
        severity=Severity.WARN,
        keys=_by_person,
        gate=("core.entry",),
        check=one_person_two_numbers,
    ),
    GroupRule(
        id="core.phone_shared",
        code="PHONE-01",
        title=_("each buyer has a phone of their own"),
        severity=Severity.WARN,
        keys=_by_phone,
        gate=("core.entry",),
        check=shared_phone,
    ),
    Rule(
        id="core.phone_form",
        code="PHONE-02",
        title=_("phone numbers have a usual form"),
        severity=Severity.WARN,
        check=unusual_phone,
    ),
    Rule(
        id="core.two_persons",
        code="SOD-01",
        title=_("who makes a change does not approve it"),
        severity=Severity.BLOCK,
        check=maker_and_checker,
        records="*",
    ),
]
