"""What is known of a unit's use (D5.7): evidence with its day, and what counts as lived in by the place's definition."""

from collections.abc import Iterable
from datetime import date

from caseman_plugins.handover.sections import Handover

from caseman.api import (
    Action,
    ActionContext,
    CheckContext,
    Choice,
    Day,
    FactsView,
    Finding,
    Fix,
    LongText,
    Model,
    Params,
    Rule,
    Section,
    Severity,
    UserName,
    field,
)
from caseman.api import msg as _


class Source(Choice):
    """Who or what says so."""

    VISIT = "visit", _("visit"), "入户", "走访"
    UTILITIES = "utilities", _("water and electricity"), "水电", "用水用电"
    PROPERTY = "property", _("property office's list"), "物业", "物业名单"


class UnitUse(Choice):
    """What a unit is used for (domain: 自住/出租/空置)."""

    OWN = "own", _("lived in by its owner"), "自住"
    LET = "let", _("let"), "出租"
    VACANT = "vacant", _("vacant"), "空置"


class Evidence(Model):
    """One look at a unit."""

    day: Day | None = field(_("day"), event=True)
    source: Source | None = field(_("source"))
    use: UnitUse | None = field(_("use"))
    by: UserName = field(_("who"), default="")
    words: LongText = field(_("remark"), default="")


class Occupancy(Model):
    """The evidence on a unit, the oldest first."""

    evidence: list[Evidence] = field(_("evidence"), default=[])

    def last(self, day: date, *sources: Source) -> Evidence | None:
        """The last look by a day, from any of the sources."""
        found = [
            one
            for one in self.evidence
            if one.day and one.day <= day and one.use and (not sources or one.source in sources)
        ]
        return max(found, key=lambda one: one.day or date.min, default=None)


SECTION = Section(id="occupancy", title=_("occupancy"), model=Occupancy, order=97)


class Definition(Choice):
    """What counts as lived in, as the packs name it."""

    KEYS = "keys", _("keys handed over"), "已交钥匙"
    VISIT = "visit", _("visit"), "入户走访"
    UTILITIES = "utilities", _("water and electricity"), "水电使用"
    EVIDENCE = "evidence", _("any evidence"), "任一凭据"


#: The sources that a definition asks.
SOURCES = {
    Definition.KEYS: tuple(Source),
    Definition.VISIT: (Source.VISIT,),
    Definition.UTILITIES: (Source.UTILITIES,),
    Definition.EVIDENCE: tuple(Source),
}


def delivered(facts: FactsView, day: date) -> bool:
    handover = facts.section(Handover)
    return bool(handover and handover.handed_on and handover.handed_on <= day and not facts.case.closed_on)


def lived_in(facts: FactsView, day: date, definition: Definition) -> bool:
    """Whether a unit is lived in on a day by a definition: by keys, handed over and not known to be vacant; else what the
    last look of its sources says. A unit whose keys were not handed over is not."""
    if not delivered(facts, day):
        return False
    last = (facts.section(Occupancy) or Occupancy()).last(day, *SOURCES[definition])
    if last is None:
        return definition is Definition.KEYS
    return last.use is not UnitUse.VACANT


def keys_first(ctx: CheckContext) -> Iterable[Finding]:
    """OCC-01: nobody lives where the keys were not handed over."""
    known, handover = ctx.section(Occupancy), ctx.section(Handover)
    handed = handover.handed_on if handover else None
    for place, one in enumerate(known.evidence if known else ()):
        if one.use in (None, UnitUse.VACANT) or one.day is None or (handed and handed <= one.day):
            continue
        yield Finding(
            message=_("{use} on {day} by {source}; keys handed over on {handed}")
            if handed
            else _("{use} on {day} by {source}; the keys are not handed over"),
            facts={"use": one.use, "day": one.day, "source": one.source or "-", "handed": handed or "-"},
            path=f"occupancy.evidence.{place}",
            key=str(place),
            fix=(
                Fix(title=_("ask the property office")),
                Fix(title=_("hand over the keys"), action="handover.hand_over"),
            ),
        )


RULE = Rule(
    id="occupancy.keys",
    code="OCC-01",
    title=_("nobody lives where the keys were not handed over"),
    severity=Severity.BLOCK,
    check=keys_first,
    needs=("occupancy",),
)


class Seen(Params):
    use: UnitUse = field(_("use"), required=True)
    source: Source = field(_("source"), default=Source.VISIT)
    day: Day | None = field(_("day"), help=_("= is today"))
    words: LongText = field(_("remark"), default="")


def note(ctx: ActionContext) -> None:
    known, told = ctx.facts.section(Occupancy) or Occupancy(), ctx.params
    seen = Evidence(
        day=told.day or ctx.today, source=told.source, use=told.use, by=ctx.user.name, words=told.words
    )
    ctx.change(ctx.facts.record.ref, {"occupancy.evidence": [*known.evidence, seen]})


NOTE = Action(
    id="occupancy.note",
    title=_("note whether a unit is lived in"),
    run=note,
    records="cases",
    params=Seen,
    many=True,
    go="rz",
)
