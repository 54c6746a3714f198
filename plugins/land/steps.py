"""The steps of a unit's land certificate; none where house and land have one certificate."""

from datetime import date

from caseman_plugins.titles.steps import ISSUE

from caseman.api import FactsView, NoPolicy, RecordView, Step, Value, Workflow
from caseman.api import msg as _

from .parameters import SEPARATE, UNIFIED
from .sections import Land

FILE, CERTIFY = "land.file", "land.certify"


def filed_on(record: RecordView) -> date | None:
    land = record.section(Land)
    return land.filed_on if land else None


def certified_on(record: RecordView) -> date | None:
    land = record.section(Land)
    return land.certified_on if land else None


def unified(facts: FactsView) -> Value | None:
    """The rule by which a case needs no land certificate: on the day it was filed, else today."""
    try:
        regime = facts.policy.value("land.regime")
    except NoPolicy:
        return None
    return regime if regime.value == UNIFIED else None


def separate(facts: FactsView) -> bool:
    """Whether the case's place is known to issue land certificates of units."""
    try:
        return bool(facts.policy.value("land.regime").value == SEPARATE)
    except NoPolicy:
        return False


def not_needed(facts: FactsView) -> str | None:
    if unified(facts) is None:
        return None
    return _("one certificate for house and land: no land certificate of the unit")


LAND = Workflow(
    id="land",
    title=_("land certificate"),
    steps=(
        Step(
            id=FILE,
            title=_("file for the land certificate"),
            state=_("filed for land"),
            done=filed_on,
            after=(ISSUE,),
            action=FILE,
            skip=not_needed,
            order=90,
        ),
        Step(
            id=CERTIFY,
            title=_("collect the land certificate"),
            state=_("land certificate here"),
            done=certified_on,
            after=(FILE,),
            action=CERTIFY,
            skip=not_needed,
            order=91,
        ),
    ),
)
