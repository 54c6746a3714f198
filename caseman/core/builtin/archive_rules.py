"""Rules of the archive: scans as they were linked, counted contents, the term of keeping, holds."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from caseman.api.context import CheckContext
from caseman.api.messages import Label
from caseman.api.messages import msg as _
from caseman.api.policy import Parameter
from caseman.api.rules import Finding, Fix, Rule, Severity
from caseman.core.archive import scans
from caseman.core.archive.volumes import DESTROY, FILE, VOLUMES, Volume, VolumeKind

from .archive_actions import STATES, scan_of

if TYPE_CHECKING:
    from caseman.core.facts import Facts

_KEPT = {
    VolumeKind.CONTRACT: _("years for which contract files are kept"),
    VolumeKind.TAX: _("years for which tax papers are kept"),
    VolumeKind.INVOICES: _("years for which invoice stubs are kept"),
    VolumeKind.ACCOUNTS: _("years for which accounting vouchers are kept"),
    VolumeKind.CARE: _("years for which service files are kept"),
}
PARAMETERS = [
    Parameter(name=f"core.retention.{kind.value}", title=title, type="count", unit=_("years"))
    for kind, title in _KEPT.items()
]


def as_linked(ctx: CheckContext) -> Iterable[Finding]:
    """ARC-01: each scan is there and has the bytes that it was linked with."""
    volume = ctx.record.own(Volume)
    home = cast("Facts", ctx).world.home
    for place, item in enumerate(volume.items, start=1):
        state = scans.state_of(home, scan_of(item)) if item.scan and not volume.destroyed_on else "there"
        if state != "there":
            yield Finding(
                message=_("{number}, item {place}, {title}: {state}"),
                facts={
                    "number": volume.number,
                    "place": place,
                    "title": item.title,
                    "state": Label(STATES[state]),
                },
                path=f"items.{place - 1}.scan",
                key=str(place),
                fix=(
                    Fix(title=_("bring the file back as it was"), action="core.check_scans"),
                    Fix(
                        title=_("scan it again from the paper"),
                        action="core.link_scan",
                        params={"item": place},
                    ),
                ),
            )


def term_over(ctx: CheckContext) -> Iterable[Finding]:
    """ARC-02: what need not be kept any longer is looked at: destroyed by two persons, or held."""
    volume = ctx.record.own(Volume)
    if volume.destroyed_on or volume.keep_until is None or ctx.today <= volume.keep_until:
        return
    if volume.held(ctx.today) is None:
        yield Finding(
            message=_("{number} was to be kept until {due}"),
            facts={"number": volume.number, "due": volume.keep_until},
            path="keep_until",
            cite=volume.kept_by,
            fix=(
                Fix(title=_("ask for its destruction"), action="core.ask_destroy_volume"),
                Fix(title=_("hold it"), action="core.hold_volume"),
            ),
        )


def may_be_destroyed(ctx: CheckContext) -> Iterable[Finding]:
    """ARC-03: nothing is destroyed within its term, or while a hold stands. What is not filed has no term yet."""
    volume = ctx.record.own(Volume)
    if volume.filed_on is None:
        return
    hold = volume.held(ctx.today)
    if hold is not None:
        yield Finding(
            message=_("{number} is held since {day}: {why}"),
            facts={"number": volume.number, "day": hold.since or "", "why": hold.why},
            path="holds",
            key="hold",
            fix=(Fix(title=_("lift the hold when the matter is over"), action="core.lift_hold"),),
        )
    if volume.keep_until is None or ctx.today <= volume.keep_until:
        yield Finding(
            message=_("{number} is kept until {due}"),
            facts={"number": volume.number, "due": volume.keep_until or Label(_("no term is in force"))},
            path="keep_until",
            key="term",
            cite=volume.kept_by,
            fix=(Fix(title=_("keep it until then")),),
        )


def counted(ctx: CheckContext) -> Iterable[Finding]:
    """ARC-04: a volume that is filed has items, and each its pages."""
    volume = ctx.record.own(Volume)
    bare = [str(place) for place, item in enumerate(volume.items, start=1) if not item.pages]
    if bare or not volume.items:
        yield Finding(
            message=_("{number}: pages are not counted of {items}"),
            facts={"number": volume.number, "items": bare or Label(_("any item: there is none"))},
            path="items",
            fix=(
                Fix(title=_("count the pages"), action="core.volume_pages"),
                Fix(title=_("add an item"), action="core.volume_item"),
            ),
        )


ALL = [
    Rule(
        id="core.scans",
        code="ARC-01",
        title=_("scans are as they were linked"),
        severity=Severity.WARN,
        check=as_linked,
        records=VOLUMES,
    ),
    Rule(
        id="core.retention",
        code="ARC-02",
        title=_("what need not be kept is looked at"),
        severity=Severity.TODO,
        check=term_over,
        records=VOLUMES,
    ),
    Rule(
        id="core.kept",
        code="ARC-03",
        title=_("nothing is destroyed before its time"),
        severity=Severity.BLOCK,
        check=may_be_destroyed,
        records=VOLUMES,
        gate=(DESTROY,),
        after=DESTROY,
    ),
    Rule(
        id="core.contents",
        code="ARC-04",
        title=_("the contents of a volume are counted"),
        severity=Severity.BLOCK,
        check=counted,
        records=VOLUMES,
        gate=(FILE,),
        after=FILE,
    ),
]
