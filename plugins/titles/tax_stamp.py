"""The tax stamp that a certificate bore until 2022-06-30: none goes out without it (S4.3e)."""

from collections.abc import Iterable

from caseman_plugins.taxes.sections import Taxes

from caseman.api import CheckContext, Exit, Finding, Fix, Rule, Severity
from caseman.api import msg as _

from .sections import Titles


def stamp_affixed(ctx: CheckContext) -> Iterable[Finding]:
    """TAX-05: a certificate that was issued while certificates were taxed does not go out without its stamp
    (印花税暂行条例, to 2022-06-30)."""
    titles, taxes = ctx.section(Titles), ctx.section(Taxes)
    stamp = ctx.policy.value("taxes.certificate_stamp", on=titles.issued_on if titles else None)
    if stamp.value > 0 and not (taxes and taxes.certificate_stamped_on):
        yield Finding(
            message=_("the certificate of {unit} bears no tax stamp of {stamp} yuan"),
            facts={"unit": ctx.case.unit.rpartition(":")[2], "stamp": stamp.value},
            path="taxes.certificate_stamped_on",
            cite=stamp.cite,
            fix=(Fix(title=_("affix the stamp and note the day"), action="core.edit"),),
        )


RULES = [
    Rule(
        id="titles.tax_stamp",
        code="TAX-05",
        title=_("the tax stamp is on the certificate"),
        severity=Severity.BLOCK,
        check=stamp_affixed,
        exits=(Exit(paper="title_certificate"),),
    ),
]
