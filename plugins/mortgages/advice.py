"""Questions of buyers and the answers of the day (D2.2): what was said, by which rule, and what has changed since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from caseman_plugins.contracts.sections import Contract

from caseman.api import (
    Action,
    ActionContext,
    Choice,
    Code,
    Column,
    Day,
    FactsView,
    InputError,
    LongText,
    Model,
    NoPolicy,
    Params,
    RecordType,
    Report,
    ReportContext,
    Text,
    Use,
    UserName,
    Value,
    field,
)
from caseman.api import msg as _

from .papers import wanted
from .sections import on_loan


class Topic(Choice):
    """What buyers ask about."""

    LOAN = "loan", _("loan"), "贷款", "按揭"
    PROVIDENT = "provident", _("provident fund"), "公积金", "组合", "公积金贷款"
    TITLE = "title", _("title"), "产权", "办证"
    LAND = "land", _("land"), "土地", "国土"
    MORTGAGE = "mortgage", _("mortgage registration"), "抵押", "抵押登记"


class Basis(Model):
    """A rule that an answer rests on, as it stood that day."""

    parameter: Text = field(_("rule"), default="")
    value: Text = field(_("value"), default="")
    source: Text = field(_("source"), default="")


class Consultation(Model):
    """A question and its dated answer."""

    number: Code | None = field(_("number"), search=True)
    project: Text = field(_("project"), default="")
    unit: Text = field(_("unit"), default="")
    case: Text = field(_("case"), default="")
    topic: Topic | None = field(_("topic"))
    question: LongText = field(_("question"), default="")
    asked_on: Day | None = field(_("asked on"), event=True)
    answer: LongText = field(_("answer"), default="")
    answered_by: UserName = field(_("answered by"), default="", computed=True)
    basis: list[Basis] = field(_("rules behind it"), default=[], computed=True)
    told_again_on: Day | None = field(_("told of the change on"), event=True)


def _label(data: Mapping[str, Any]) -> str:
    return f"{data.get('number', '')} {str(data.get('unit', '')).rpartition(':')[2]}".strip()


CONSULTATIONS = RecordType(
    id="consultations",
    title=_("consultations"),
    model=Consultation,
    label=_label,
    order=130,
    go="zx",
    listed=("topic", "asked_on", "question"),
)


@dataclass(frozen=True, slots=True)
class Rests:
    """A sentence of an answer and the rule behind it."""

    said: str
    value: Value


def rests_on(facts: FactsView, topic: Topic) -> list[Rests]:
    """What the rules of today say on a topic. Rules that the place does not have are left out."""
    found: list[Rests] = []
    use = facts.unit.use if facts.unit and facts.unit.use else Use.RESIDENTIAL
    if topic in (Topic.LOAN, Topic.PROVIDENT):
        _add(found, "最低首付比例 {}", lambda: facts.policy.table("mortgages.down_payment_ratio", kind=use))
        _add(found, "合作银行：{}", lambda: facts.policy.value("mortgages.banks"))
    elif topic is Topic.TITLE:
        _add(
            found,
            "交房后应申请产权登记：今天交房，应在 {} 前",
            lambda: facts.policy.deadline("titles.application_term", facts.today).value,
            facts,
        )
        _add(
            found,
            "登记机构办结期限：今天受理，应在 {} 前",
            lambda: facts.policy.deadline("titles.registry_term", facts.today).value,
            facts,
        )
    elif topic is Topic.LAND:
        _add(found, "分户国土证：{}", lambda: facts.policy.value("land.regime"))
    else:
        _add(found, "抵押登记费 {} 元/件", lambda: facts.policy.table("mortgages.registration_fee", kind=use))
        _add(found, "由 {} 缴纳", lambda: facts.policy.value("mortgages.fee_payer"))
        _add(found, "保证金退还条件：{}", lambda: facts.policy.value("mortgages.deposit_condition"))
    return found


WORDS = {
    "separate": "分户另办",
    "unified": "已并证，不另办",
    "registered": "抵押登记完成",
    "pre_registered": "预告登记",
}


def _add(found: list[Rests], sentence: str, look: Any, facts: FactsView | None = None) -> None:
    try:
        value = look()
    except (NoPolicy, InputError):
        return
    told = facts.policy.deadline(value.parameter, facts.today).day if facts else _text(value)
    found.append(Rests(sentence.format(told), value))


def _text(value: Value) -> str:
    """A value as it is told, and compared later."""
    told = value.value
    if isinstance(told, (list, tuple)):
        return "、".join(map(str, told))
    if isinstance(told, Decimal) and 0 < told < 1:
        return f"{(told * 100).normalize():f}%"
    return WORDS.get(str(told), str(told))


def answer_of(facts: FactsView, topic: Topic) -> tuple[str, list[Rests]]:
    """The answer in Chinese, as it is told and printed: the direct way first, then rules with their sources."""
    lines, rests = [], rests_on(facts, topic)
    if topic in (Topic.LOAN, Topic.PROVIDENT):
        contract = facts.section(Contract)
        bank = contract.bank if contract and contract.bank else "银行"
        lines.append(f"直贷：买受人与{bank}直接办理，不经中介。")
        try:
            papers = [one.title for one in wanted(facts)] if on_loan(facts) else []
        except NoPolicy:
            papers = []
        if papers:
            lines.append(
                "资料：" + "、".join(f"{number} {title}" for number, title in enumerate(papers, start=1))
            )
    lines += [f"{one.said}（依据 {one.value.cite}，{one.value.since:%Y-%m-%d} 起）" for one in rests]
    return "\n".join(lines), rests


class Question(Params):
    topic: Topic = field(_("topic"), required=True)
    question: LongText = field(_("question"), default="")
    answer: LongText = field(_("answer"), default="", help=_("empty: what the rules of today say"))


def advise(ctx: ActionContext) -> None:
    told, facts = ctx.params, ctx.facts
    answer, rests = answer_of(facts, told.topic)
    if not (told.answer or answer):
        ctx.refuse(_("this place has no rule on {topic}: type the answer"), topic=told.topic)
    number = f"ZX{sum(1 for _one in ctx.all('consultations')) + 1:04d}"
    ctx.create(
        "consultations",
        {
            "number": number,
            "project": facts.case.project,
            "unit": facts.case.unit,
            "case": facts.record.id,
            "topic": told.topic,
            "question": told.question,
            "asked_on": ctx.today,
            "answer": told.answer or answer,
            "answered_by": ctx.user.name,
            "basis": [
                Basis(parameter=one.value.parameter, value=_text(one.value), source=one.value.cite)
                for one in rests
            ],
        },
        number,
    )
    ctx.say(_("{number}: {answer}"), number=number, answer=told.answer or answer)


def told_again(ctx: ActionContext) -> None:
    ctx.change(ctx.facts.record.ref, {"told_again_on": ctx.today})


def log(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    for facts in ctx.all("consultations"):
        one = facts.record.own(Consultation)
        yield _row(facts, one) | {"answer": one.answer, "by": one.answered_by}


def changed(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """Answers whose rule says something else today."""
    for facts in ctx.all("consultations"):
        one = facts.record.own(Consultation)
        case = facts.other(f"cases/{one.case}")
        if one.topic is None or case is None or one.told_again_on:
            continue
        now = {rest.value.parameter: rest.value for rest in rests_on(case, one.topic)}
        for basis in one.basis:
            value = now.get(basis.parameter)
            if value is not None and _text(value) != basis.value:
                yield _row(case, one) | {
                    "was": basis.value,
                    "now": _text(value),
                    "since": value.since,
                    "source": value.cite,
                }


def _row(facts: FactsView, one: Consultation) -> dict[str, object]:
    case = facts if facts.record.table == "cases" else facts.other(f"cases/{one.case}")
    return {
        "number": one.number,
        "asked": one.asked_on,
        "unit": one.unit.rpartition(":")[2],
        "buyers": "、".join(buyer.name for buyer in case.case.buyers) if case else "",
        "topic": one.topic,
        "question": one.question,
    }


_COLUMNS = (
    Column(name="number", title=_("number"), kind="code"),
    Column(name="asked", title=_("asked on"), kind="day"),
    Column(name="unit", title=_("unit")),
    Column(name="buyers", title=_("buyers"), personal=True),
    Column(name="topic", title=_("topic")),
    Column(name="question", title=_("question")),
)
REPORTS = [
    Report(
        id="mortgages.consultations",
        title=_("log of consultations"),
        columns=(
            *_COLUMNS,
            Column(name="answer", title=_("answer")),
            Column(name="by", title=_("answered by")),
        ),
        rows=log,
    ),
    Report(
        id="mortgages.changed_answers",
        title=_("answered, and changed since"),
        columns=(
            *_COLUMNS,
            Column(name="was", title=_("answered then")),
            Column(name="now", title=_("now")),
            Column(name="since", title=_("in force since"), kind="day"),
            Column(name="source", title=_("source")),
        ),
        rows=changed,
    ),
]
ACTIONS = [
    Action(
        id="mortgages.advise",
        title=_("answer a question"),
        run=advise,
        records="cases",
        params=Question,
        go="wd",
        help=_("the rules of today with their sources; the direct loan first"),
    ),
    Action(
        id="mortgages.told_again",
        title=_("told of the change"),
        run=told_again,
        records="consultations",
        many=True,
    ),
]
