"""The complaint desk of the demo office: one complaint that runs, one that waits for the customer's word; a questionnaire and its sample."""

from datetime import date

from caseman.api import ActionContext, DemoEvents, InputError

from .complaints import COMPLAINTS, Category, Channel
from .surveys import INTERVIEWS, QUESTIONNAIRES, WAVES

#: 凌统, and 司马昭, whose complaint of February is settled.
RUNNING, SETTLED = "1-1-0203", "1-1-0301"
QUESTIONS = (
    "您对户型满意吗",
    "您对价格和付款安排满意吗",
    "您对置业顾问的服务满意吗",
    "您对签约备案手续满意吗",
    "您会向亲友推荐本项目吗",
)
WAVE, SIZE, BUILDING = "2026-1", 20, "2"


def events(ctx: ActionContext) -> None:
    _complaints(ctx)
    _survey(ctx)


def _complaints(ctx: ActionContext) -> None:
    for number, unit, more in (
        (
            "TS001",
            RUNNING,
            {
                "category": Category.AREA,
                "words": "面积补差款怎么算的，请给书面说明",
                "opened_on": date(2026, 3, 26),
                "department": "测绘对接",
                "owner": "c1",
            },
        ),
        (
            "TS002",
            SETTLED,
            {
                "category": Category.DEFECT,
                "words": "卫生间渗水",
                "opened_on": date(2026, 2, 9),
                "department": "工程部",
                "owner": "c2",
                "answered_on": date(2026, 2, 25),
                "answer": "防水层重做，闭水试验合格",
            },
        ),
    ):
        try:
            case = ctx.find(unit)
        except InputError:  # an office of another size
            continue
        buyer = case.case.buyers[0]
        values = {
            "number": number,
            "project": case.case.project,
            "unit": case.case.unit,
            "case": case.record.id,
            "customer": buyer.name,
            "phone": buyer.phones[0] if buyer.phones else "",
            "channel": Channel.PHONE,
            "opened_by": "c1",
        }
        ctx.create(COMPLAINTS, values | more, number)


def _survey(ctx: ActionContext) -> None:
    """A sample that nobody has called yet."""
    cases = sorted(
        (
            facts
            for facts in ctx.all("cases")
            if facts.unit and facts.unit.building.removesuffix("幢") == BUILDING
        ),
        key=lambda facts: facts.case.unit,
    )
    if len(cases) < SIZE:
        return
    project = cases[0].case.project
    made = {"version": "2026版", "questions": list(QUESTIONS), "made_on": date(2026, 3, 2)}
    ctx.create(QUESTIONNAIRES, made, "2026版")
    wave = {"name": WAVE, "project": project, "building": BUILDING, "questionnaire": "2026版"}
    ctx.create(WAVES, wave | {"drawn_on": date(2026, 3, 30), "population": len(cases)}, WAVE)
    for place in range(SIZE):
        facts = cases[place * len(cases) // SIZE]
        values = {"wave": WAVE, "project": project, "unit": facts.case.unit, "case": facts.record.id}
        ctx.create(INTERVIEWS, values | {"place": place + 1}, f"{WAVE}-{place + 1:02d}")


ALL = [DemoEvents(run=events, order=70)]
