"""Surveys while selling (D2.4): versions of the questionnaire, a wave with its sample, interviews by digits."""

from collections.abc import Iterable, Mapping
from typing import Any

from caseman.api import (
    Action,
    ActionContext,
    CheckContext,
    Choice,
    Code,
    Count,
    Day,
    Finding,
    Fix,
    LongText,
    Mark,
    Model,
    Params,
    RecordType,
    Rule,
    Severity,
    Step,
    Text,
    UserName,
    Workflow,
    field,
    half_width,
)
from caseman.api import msg as _

from .complaint_actions import DIGITS, open_complaint
from .complaints import COMPLAINTS, Category, Channel, Complaint

QUESTIONNAIRES, WAVES, INTERVIEWS = "questionnaires", "waves", "interviews"
ASK = "service.interview"
#: A call takes no longer than so many questions; the ends of the scale, and the digit of no answer.
MOST_QUESTIONS, LOWEST, HIGHEST, NO_ANSWER = 8, 1, 5, 0


class Questionnaire(Model):
    """A version of the questions. It is never changed: other questions are another version."""

    version: Code | None = field(_("version"), search=True)
    questions: list[Text] = field(_("questions"), default=[])
    made_on: Day | None = field(_("made on"), event=True)


class Wave(Model):
    """One run of a questionnaire over a sample of buyers."""

    name: Code | None = field(_("wave"), search=True)
    project: Text = field(_("project"), default="")
    building: Text = field(_("building"), default="")
    questionnaire: Text = field(_("questionnaire"), default="", values=QUESTIONNAIRES)
    drawn_on: Day | None = field(_("drawn on"), event=True)
    population: Count = field(_("buyers to draw from"), default=0)
    told_sales_on: Day | None = field(_("sales told on"), event=True)


class Theme(Choice):
    """What the free words are about."""

    LIGHT = "light", _("daylight"), "采光"
    LAYOUT = "layout", _("layout"), "户型"
    PRICE = "price", _("price and payment"), "价格", "付款"
    QUALITY = "quality", _("quality"), "质量"
    SURROUNDINGS = "surroundings", _("surroundings"), "环境", "配套"
    STAFF = "staff", _("staff"), "服务"
    PAPERS = "papers", _("papers"), "办证", "手续"
    OTHER = "other", _("other theme"), "其他"


class Interview(Model):
    """One call of a wave: answers in the order of the questions, 0 where none was given."""

    wave: Text = field(_("wave"), default="")
    project: Text = field(_("project"), default="")
    unit: Text = field(_("unit"), default="")
    case: Text = field(_("case"), default="")
    place: Count = field(_("number"), default=0)
    answers: list[Count] = field(_("answers"), default=[])
    words: LongText = field(_("words"), default="", personal=True)
    theme: Theme | None = field(_("theme"))
    asked_on: Day | None = field(_("asked on"), event=True)
    asked_by: UserName = field(_("asked by"), default="", computed=True)
    refused: Mark | None = field(_("refused"))
    complaint: Text = field(_("complaint"), default="")

    @property
    def answered(self) -> bool:
        return self.asked_on is not None and not self.refused


def _interview_label(data: Mapping[str, Any]) -> str:
    return f"{data.get('wave', '')} {data.get('place', '')} {str(data.get('unit', '')).rpartition(':')[2]}".strip()


RECORDS = [
    RecordType(
        id=QUESTIONNAIRES,
        title=_("questionnaires"),
        model=Questionnaire,
        label=lambda data: str(data.get("version", "")),
        order=140,
    ),
    RecordType(
        id=WAVES,
        title=_("waves of a survey"),
        model=Wave,
        label=lambda data: str(data.get("name", "")),
        order=141,
    ),
    RecordType(
        id=INTERVIEWS,
        title=_("interviews"),
        model=Interview,
        label=_interview_label,
        order=142,
        go="dc",
        listed=("asked_on", "theme", "words"),
    ),
]
WORKFLOW = Workflow(
    id="service.surveys",
    title=_("survey"),
    steps=(
        Step(
            id=ASK,
            title=_("ask"),
            state=_("asked"),
            done=lambda record: record.own(Interview).asked_on,
            action=ASK,
            records=INTERVIEWS,
            order=1,
        ),
    ),
)


# -- rules


def not_in_dispute(ctx: CheckContext) -> Iterable[Finding]:
    """SUR-01: a customer with an open complaint is not asked how content they are."""
    own = ctx.record.own(Interview)
    case = ctx.other(f"cases/{own.case}") if ctx.step else None
    for one in case.linked(COMPLAINTS) if case else ():
        complaint = one.record.own(Complaint)
        if complaint.open:
            yield Finding(
                message=_("complaint {number} of {day} is open: settle it before you ask"),
                facts={"number": complaint.number or one.record.id, "day": complaint.opened_on},
                path="case",
                key=one.record.id,
                fix=(Fix(title=_("look at the complaint")),),
            )


def once_a_wave(ctx: CheckContext) -> Iterable[Finding]:
    """SUR-02: a customer is asked once in a wave."""
    own = ctx.record.own(Interview)
    case = ctx.other(f"cases/{own.case}") if own.case else None
    others = [
        one
        for one in (case.linked(INTERVIEWS) if case else ())
        if one.record.id < ctx.record.id and one.record.own(Interview).wave == own.wave
    ]
    if others:
        yield Finding(
            message=_("asked in wave {wave} already: {number}"),
            facts={"wave": own.wave, "number": others[0].record.own(Interview).place},
            path="case",
            fix=(Fix(title=_("take another of the sample")),),
        )


RULES = [
    Rule(
        id="service.survey_dispute",
        code="SUR-01",
        title=_("nobody in an open dispute is asked"),
        severity=Severity.WARN,
        check=not_in_dispute,
        records=INTERVIEWS,
        gate=(ASK,),
    ),
    Rule(
        id="service.survey_once",
        code="SUR-02",
        title=_("a customer is asked once in a wave"),
        severity=Severity.WARN,
        check=once_a_wave,
        records=INTERVIEWS,
        gate=(ASK,),
    ),
]


# -- actions


class Questions(Params):
    version: Code = field(_("version"), required=True)
    questions: LongText = field(_("questions"), required=True, help=_("one a line, or with ； between them"))


def new_questionnaire(ctx: ActionContext) -> None:
    lines = [one.strip() for one in str(ctx.params.questions).replace("；", "\n").splitlines() if one.strip()]
    if not 1 <= len(lines) <= MOST_QUESTIONS:
        ctx.refuse(_("{count} questions; a call takes at most {most}"), count=len(lines), most=MOST_QUESTIONS)
    version = str(ctx.params.version)
    if any(one.record.own(Questionnaire).version == version for one in ctx.all(QUESTIONNAIRES)):
        ctx.refuse(_("version {version} is there: other questions are another version"), version=version)
    ctx.create(QUESTIONNAIRES, {"version": version, "questions": lines, "made_on": ctx.today}, version)


class Drawn(Params):
    name: Code = field(_("wave"), required=True)
    questionnaire: Text = field(_("questionnaire"), required=True, values=QUESTIONNAIRES)
    project: Text = field(_("project"), required=True, values="projects")
    building: Text = field(_("building"), default="", help=_("empty: all"))
    size: Count = field(_("size of the sample"), default=20)


def draw(ctx: ActionContext) -> None:
    """Every n-th buyer in the order of the units: anybody can draw the same sample again."""
    told = ctx.params
    asked, project = ctx.find(told.questionnaire, QUESTIONNAIRES), ctx.find(told.project, "projects")
    building = str(told.building).removesuffix("幢")
    cases = sorted(
        (
            facts
            for facts in ctx.all("cases")
            if facts.case.project == project.record.id
            and not facts.case.closed_on
            and (not building or (facts.unit and facts.unit.building.removesuffix("幢") == building))
        ),
        key=lambda facts: facts.case.unit,
    )
    if not 0 < told.size <= len(cases):
        ctx.refuse(
            _("a sample of {size} from {count} buyers cannot be drawn"), size=told.size, count=len(cases)
        )
    wave = str(told.name)
    if any(one.record.own(Wave).name == wave for one in ctx.all(WAVES)):
        ctx.refuse(_("wave {wave} is there already"), wave=wave)
    common = {"project": project.record.id}
    ctx.create(
        WAVES,
        common
        | {
            "name": wave,
            "building": building,
            "questionnaire": asked.record.id,
            "drawn_on": ctx.today,
            "population": len(cases),
        },
        wave,
    )
    for place in range(told.size):
        facts = cases[place * len(cases) // told.size]
        values = {"wave": wave, "unit": facts.case.unit, "case": facts.record.id, "place": place + 1}
        ctx.create(INTERVIEWS, common | values, f"{wave}-{place + 1:02d}")
    ctx.say(_("{size} of {count} buyers drawn"), size=told.size, count=len(cases))


class Asked(Params):
    answers: Text = field(
        _("answers"), required=True, help=_("a digit for each question, 1 to 5; 0 where none was given")
    )
    words: LongText = field(_("words"), default="", personal=True)
    theme: Theme | None = field(_("theme"))


def interview(ctx: ActionContext) -> None:
    own, told = ctx.facts.record.own(Interview), ctx.params
    digits = [int(one) for one in half_width(str(told.answers)) if one.isdigit()]
    wave = ctx.find(own.wave, WAVES).record.own(Wave)
    questions = ctx.find(wave.questionnaire, QUESTIONNAIRES).record.own(Questionnaire).questions
    wrong = [one for one in digits if one != NO_ANSWER and not LOWEST <= one <= HIGHEST]
    if wrong:
        ctx.refuse(_("{digit} is not on the scale from 1 to 5; 0 is no answer"), digit=wrong[0])
    if len(digits) != len(questions):
        ctx.refuse(_("{given} answers to {asked} questions"), given=len(digits), asked=len(questions))
    ctx.change(
        ctx.facts.record.ref,
        {
            "answers": digits,
            "words": told.words,
            "theme": told.theme,
            "asked_on": ctx.today,
            "asked_by": ctx.user.name,
            "refused": None,
        },
    )


def refuse(ctx: ActionContext) -> None:
    values = {"refused": True, "asked_on": ctx.today, "asked_by": ctx.user.name, "answers": []}
    ctx.change(ctx.facts.record.ref, values)


class AsComplaint(Params):
    category: Category = field(_("category"), default=Category.OTHER, help=DIGITS)
    owner: UserName = field(_("owner"), default="", help=_("empty: you"))


def complain(ctx: ActionContext) -> None:
    """The words of an interview become a complaint."""
    own, told = ctx.facts.record.own(Interview), ctx.params
    if own.complaint:
        ctx.refuse(_("it is complaint {number} already"), number=own.complaint)
    if not own.words:
        ctx.refuse(_("there are no words to complain of"))
    case = ctx.of(f"cases/{own.case}")
    buyer = case.case.buyers[0] if case.case.buyers else None
    number = open_complaint(
        ctx,
        case=case,
        project=own.project,
        category=told.category,
        words=own.words,
        channel=Channel.SURVEY,
        customer="、".join(one.name for one in case.case.buyers),
        phone=buyer.phones[0] if buyer and buyer.phones else "",
        owner=told.owner,
    )
    ctx.change(ctx.facts.record.ref, {"complaint": number})


ACTIONS = [
    Action(id="service.questionnaire", title=_("new questionnaire"), run=new_questionnaire, params=Questions),
    Action(id="service.draw", title=_("draw a sample"), run=draw, params=Drawn),
    Action(
        id=ASK,
        title=_("note an interview"),
        run=interview,
        records=INTERVIEWS,
        params=Asked,
        step=ASK,
        go="wj",
    ),
    Action(id="service.refuse", title=_("refused to answer"), run=refuse, records=INTERVIEWS, many=True),
    Action(
        id="service.survey_complaint",
        title=_("make a complaint of it"),
        run=complain,
        records=INTERVIEWS,
        params=AsComplaint,
    ),
]
