"""What a case holds of its unit's land certificate, in places that have separate ones (D4.9)."""

from typing import ClassVar

from caseman_plugins.titles.sections import Problem

from caseman.api import Code, Day, Model, Section, Text, field
from caseman.api import msg as _


class Land(Model):
    """The file at the land office and the certificate that comes of it."""

    at_office: ClassVar[str] = _("land office")

    form_set: Text = field(
        _("district of the forms"),
        default="",
        office=("表格区划",),
        help=_("six digits; empty: the project's own"),
    )
    filed_on: Day | None = field(
        _("filed for land on"),
        office=("国土交件日期",),
        event=True,
        authority=True,
        after=("titles.issued_on",),
    )
    batch: Text = field(_("batch"), default="", office=("国土批次",))
    certificate_no: Code | None = field(
        _("land certificate number"), office=("国土证号", "土地证号"), search=True
    )
    certified_on: Day | None = field(
        _("land certificate of"), office=("国土证日期",), event=True, authority=True, after=("land.filed_on",)
    )
    term_to: Day | None = field(_("land right until"), office=("土地使用终止日期",))
    problems: list[Problem] = field(_("problems"), default=[])

    @property
    def open_problem(self) -> Problem | None:
        return self.problems[-1] if self.problems and self.problems[-1].open else None


LAND = Section(id="land", title=_("land certificate"), model=Land, order=90)
