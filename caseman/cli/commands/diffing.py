"""packs diff over an office: who pays what differently under the new pack."""

from decimal import Decimal
from typing import Any

from caseman.api.messages import msg as _
from caseman.cli.session import Session
from caseman.core.policy import Pack
from caseman.core.tables import text_table


def who_pays(session: Session, old: Pack, new: Pack) -> list[dict[str, Any]]:
    """With `--data`: the figures of that office's cases that the new pack changes, from the day of its newest entry."""
    if not session.told.data:
        return []
    from caseman.core.whatif import changed_figures, last_day

    office = session.open()
    day = session.day(session.told.on) or last_day(old, new) or office.today
    text, plugins = session.text, office.plugins
    return [
        {
            "case": one.ref,
            "unit": one.unit,
            "state": text.label(one.state),
            "calculation": text.label(plugins.registry.calculations[one.calculation].title),
            "figure": text.label(one.label),
            "before": None if one.before is None else f"{one.before:f}",
            "after": None if one.after is None else f"{one.after:f}",
            "difference": None if one.difference is None else f"{one.difference:+f}",
        }
        for one in changed_figures(office, old, new, day)
    ]


def tell_sums(session: Session, sums: list[dict[str, Any]]) -> None:
    """Each figure, and what they come to by state and figure."""
    text = session.text
    keys = ("unit", "state", "figure", "before", "after", "difference")
    titles = (_("unit"), _("state"), _("figure"), _("before"), _("after"), _("difference"))
    right = [False, False, False, True, True, True]
    rows = [[one[key] or "–" for key in keys] for one in sums]
    if rows:
        session.out(text_table([text(title) for title in titles], rows, right))
    totals: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in sums:
        totals.setdefault((one["state"], one["figure"]), []).append(one)
    for (state, figure), ones in totals.items():
        before, after = (sum(Decimal(one[side] or 0) for one in ones) for side in ("before", "after"))
        session.out(
            text.sentence(
                _("{state}, {figure}: {count} cases, {before} → {after}, {difference}"),
                {
                    "state": state or "–",
                    "figure": figure,
                    "count": len({one["case"] for one in ones}),
                    "before": before,
                    "after": after,
                    "difference": f"{after - before:+f}",
                },
            )
        )
    if not sums:
        session.say(_("no case of this office pays anything differently"))
