"""Ledgers of surveys: means by question, themes, the sample in its order; and the note to sales."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from caseman.api import (
    Column,
    Count,
    Day,
    Document,
    Label,
    LongText,
    Model,
    Params,
    PrintContext,
    Report,
    ReportContext,
    Text,
    field,
    round_to,
)
from caseman.api import msg as _

from .surveys import INTERVIEWS, QUESTIONNAIRES, WAVES, Interview, Questionnaire, Theme, Wave


class OfWave(Params):
    wave: Text = field(_("wave"), default="", values=WAVES, help=_("empty: all"))


def _interviews(ctx: ReportContext) -> Iterable[Interview]:
    for facts in ctx.all(INTERVIEWS):
        own = facts.record.own(Interview)
        if ctx.params is None or ctx.params.wave in ("", own.wave):
            yield own


def mean_of(given: list[int]) -> Decimal:
    """The mean of the answers that were given, half up to 0.01."""
    return round_to(Decimal(sum(given)) / len(given))


def results(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """The mean of each question over those who answered it; refusals and those not asked yet beside it."""
    waves = {facts.record.own(Wave).name: facts.record.own(Wave) for facts in ctx.all(WAVES)}
    asked = {facts.record.id: facts.record.own(Questionnaire) for facts in ctx.all(QUESTIONNAIRES)}
    by_wave: dict[str, list[Interview]] = defaultdict(list)
    for one in _interviews(ctx):
        by_wave[one.wave].append(one)
    for name in sorted(by_wave):
        made = [one for one in by_wave[name] if one.answered]
        wave = waves.get(name)
        questions = asked[wave.questionnaire].questions if wave and wave.questionnaire in asked else []
        for place, question in enumerate(questions):
            given = [one.answers[place] for one in made if len(one.answers) > place and one.answers[place]]
            yield {
                "wave": name,
                "number": place + 1,
                "question": question,
                "sample": len(by_wave[name]),
                "n": len(made),
                "refused": sum(1 for one in by_wave[name] if one.refused),
                "answers": len(given),
                "mean": str(mean_of(given)) if given else "",
            }


def themes(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    found: Counter[tuple[str, Theme]] = Counter()
    complaints: Counter[tuple[str, Theme]] = Counter()
    for one in _interviews(ctx):
        if one.theme:
            found[one.wave, one.theme] += 1
            complaints[one.wave, one.theme] += bool(one.complaint)
    for (wave, theme), count in sorted(found.items(), key=lambda one: (one[0][0], -one[1], one[0][1])):
        yield {"wave": wave, "theme": theme, "count": count, "complaints": complaints[wave, theme]}


def calls(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """The sample in its order: who is still to be asked."""
    for facts in ctx.all(INTERVIEWS):
        own = facts.record.own(Interview)
        if ctx.params is not None and ctx.params.wave not in ("", own.wave):
            continue
        case = facts.other(f"cases/{own.case}")
        yield {
            "ref": facts.record.ref,
            "wave": own.wave,
            "number": own.place,
            "unit": own.unit.rpartition(":")[2],
            "buyers": "、".join(one.name for one in case.case.buyers) if case else "",
            "state": Label(_("refused")) if own.refused else Label(ctx.state(facts.record)),
            "answers": " ".join(str(one) for one in own.answers),
            "theme": own.theme,
            "complaint": own.complaint,
        }


_WAVE = Column(name="wave", title=_("wave"))
_NUMBER = Column(name="number", title=_("number"), kind="count")
REPORTS = [
    Report(
        id="service.survey",
        title=_("results of a survey"),
        params=OfWave,
        columns=(
            _WAVE,
            _NUMBER,
            Column(name="question", title=_("question")),
            Column(name="sample", title=_("sample"), kind="count"),
            Column(name="n", title=_("answered"), kind="count"),
            Column(name="refused", title=_("refused"), kind="count"),
            Column(name="answers", title=_("answers"), kind="count"),
            Column(name="mean", title=_("mean")),
        ),
        rows=results,
    ),
    Report(
        id="service.themes",
        title=_("themes of a survey"),
        params=OfWave,
        columns=(
            _WAVE,
            Column(name="theme", title=_("theme")),
            Column(name="count", title=_("count"), kind="count", total=True),
            Column(name="complaints", title=_("complaints"), kind="count", total=True),
        ),
        rows=themes,
    ),
    Report(
        id="service.calls",
        title=_("sample of a survey"),
        params=OfWave,
        columns=(
            _WAVE,
            _NUMBER,
            Column(name="unit", title=_("unit")),
            Column(name="buyers", title=_("buyers"), personal=True),
            Column(name="state", title=_("state")),
            Column(name="answers", title=_("answers")),
            Column(name="theme", title=_("theme")),
            Column(name="complaint", title=_("complaint"), kind="code"),
        ),
        rows=calls,
    ),
]


# -- the note to sales


class Mean(Model):
    """A question with its mean."""

    question: Text = field(_("question"), default="")
    answers: Count | None = field(_("answers"))
    mean: Text = field(_("mean"), default="")


class Said(Model):
    """A theme with how often it came up."""

    theme: Text = field(_("theme"), default="")
    count: Count | None = field(_("count"))


class Note(Model):
    """What sales is told of a wave: no names, no words of single customers."""

    wave: Text = field(_("wave"), default="")
    project: Text = field(_("project"), default="")
    building: Text = field(_("building"), default="")
    version: Text = field(_("questionnaire"), default="")
    sample: Count | None = field(_("sample"))
    n: Count | None = field(_("answered"))
    refused: Count | None = field(_("refused"))
    means: list[Mean] = field(_("means"), default=[])
    themes: list[Said] = field(_("themes"), default=[])
    complaints: LongText = field(_("complaints"), default="")
    today: Day | None = field(_("day"))


#: A wave has fewer interviews than this.
MOST_SAMPLE = 1000


def note(ctx: PrintContext) -> Mapping[str, object]:
    wave = ctx.record.own(Wave)
    asked = ctx.other(f"{QUESTIONNAIRES}/{wave.questionnaire}")
    paper = asked.record.own(Questionnaire) if asked else Questionnaire()
    made = [
        found.record.own(Interview)
        for place in range(1, MOST_SAMPLE)
        if (found := ctx.other(f"{INTERVIEWS}/{ctx.record.id}-{place:02d}"))
    ]
    done = [one for one in made if one.answered]
    means = []
    for place, question in enumerate(paper.questions):
        given = [one.answers[place] for one in done if len(one.answers) > place and one.answers[place]]
        means.append(
            {"question": question, "answers": len(given), "mean": str(mean_of(given)) if given else "-"}
        )
    themes_ = Counter(one.theme for one in done if one.theme)
    return {
        "wave": wave.name or ctx.record.id,
        "project": wave.project,
        "building": f"{wave.building}幢" if wave.building else "",
        "version": paper.version or "",
        "sample": len(made),
        "n": len(done),
        "refused": sum(1 for one in made if one.refused),
        "means": means,
        "themes": [{"theme": one.words[0], "count": count} for one, count in themes_.most_common()],
        "complaints": "、".join(one.complaint for one in made if one.complaint),
        "today": ctx.today,
    }


DOCUMENTS = [
    Document(
        id="service.sales_note",
        title=_("survey: note to sales"),
        fields=Note,
        data=note,
        records=WAVES,
        help=_("means and themes, no names"),
    )
]
