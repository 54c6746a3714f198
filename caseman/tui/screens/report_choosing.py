"""Choosing a report; what it asks for is taken from the record that the screen stands on, where it can be."""

from typing import TYPE_CHECKING

from caseman.api.fields import fields_of
from caseman.api.messages import msg as _
from caseman.api.reports import Report

from .choices import Option, open_choices
from .reports import open_report

if TYPE_CHECKING:
    from .work import OfficeScreen


def choose_report(screen: "OfficeScreen") -> None:
    """Let the user choose a report, and show it."""
    registry = screen.desk.open.plugins.registry
    options = [
        Option(name, screen.desk.title(report), keys=(name,))
        for name, report in sorted(registry.reports.items())
    ]

    def chosen(option: Option) -> None:
        open_report(screen.office_app, option.value, _here(screen, registry.reports[option.value]))

    open_choices(screen.shell, screen.say(_("reports")), options, chosen)


def _here(screen: "OfficeScreen", report: Report) -> dict[str, object]:
    """What a report asks for and the screen stands on: the batch of its cover, the list that is to be signed."""
    found: dict[str, object] = {}
    for name, spec in (fields_of(report.params) if report.params else {}).items():
        refs = screen.targets(spec.meta.values) if spec.meta.values else []
        if len(refs) == 1:
            found[name] = refs[0].partition("/")[2]
    return found
