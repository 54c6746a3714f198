"""A case's tab of the papers that its district's land office asks for, by the law of the day on which it was filed."""

from caseman.api import Column, FactsView, NoPolicy, Table, View
from caseman.api import msg as _


def papers(facts: FactsView) -> Table:
    """The list with its source; no line where the place has none in force."""
    try:
        found = facts.policy.checklist("land.papers")
    except NoPolicy:
        return Table(columns=_COLUMNS, rows=[])
    rows = [
        {"number": number, "paper": item["title"], "source": found.cite}
        for number, item in enumerate(found.value, start=1)
    ]
    return Table(columns=_COLUMNS, rows=rows)


_COLUMNS = (
    Column(name="number", title=_("line"), kind="count"),
    Column(name="paper", title=_("paper")),
    Column(name="source", title=_("source")),
)
ALL = [View(id="land.papers", title=_("papers for the land office"), build=papers, order=85, go="gz")]
