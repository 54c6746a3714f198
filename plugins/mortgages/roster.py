"""The mortgage roster in the bureau's layout, and the same list as it comes back (D4.7)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from caseman_plugins.titles.sections import Titles

from caseman.api import (
    Area,
    Choice,
    Code,
    Column,
    DocumentNumber,
    FactsView,
    ListField,
    ListKind,
    ListScope,
    Model,
    Ours,
    Params,
    Rate,
    Report,
    ReportContext,
    Text,
    field,
)
from caseman.api import msg as _

from .sections import Registration, on_loan

#: The bureau counts debts in ten thousand yuan.
TEN_THOUSAND = Decimal(10_000)


class Which(Choice):
    """Which files a roster names."""

    READY = "ready", _("title in hand, not filed for mortgage"), "待交"
    FILED = "filed", _("filed for mortgage"), "已交"
    ALL = "all", _("all with a certificate"), "全部"


class OfRoster(Params):
    which: Which = field(_("which files"), default=Which.READY)
    bank: Text = field(_("bank"), default="", help=_("empty: all banks"))


def line(facts: FactsView) -> dict[str, object] | None:
    """What the roster says of a case; None of one without a certificate or a loan."""
    contract, titles = on_loan(facts), facts.section(Titles)
    if contract is None or contract.loan is None or titles is None or not titles.certificate_no:
        return None
    registration = facts.section(Registration) or Registration()
    unit = facts.unit
    return {
        "mortgagee": contract.bank,
        "names": "、".join(buyer.name for buyer in facts.case.buyers),
        "documents": "、".join(str(buyer.doc_number) for buyer in facts.case.buyers),
        "contract": registration.mortgage_contract_no,
        "principal": (registration.secured or contract.loan) / TEN_THOUSAND,
        "debt_from": registration.debt_from,
        "debt_to": registration.debt_to,
        "certificate": titles.certificate_no,
        "address": unit.address if unit else "",
        "area": unit.surveyed_area if unit else None,
    }


def _filed(facts: FactsView) -> Which:
    registration = facts.section(Registration)
    return Which.FILED if registration and registration.filed_on else Which.READY


def rows(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    number = 0
    for facts in ctx.all("cases"):
        told = line(facts)
        wanted = told is not None and ctx.params.which in (Which.ALL, _filed(facts))
        if told is None or not wanted or ctx.params.bank not in ("", told["mortgagee"]):
            continue
        number += 1
        yield told | {"number": number, "unit": facts.unit.name if facts.unit else ""}


class RosterRow(Model):
    """A line of the roster as the bureau sends it back."""

    mortgagee: Text = field(_("mortgagee"), default="", office=("抵押权人", "抵押权人名称"))
    names: Text = field(_("mortgagor"), office=("抵押人", "抵押人姓名", "抵押人名称"), required=True)
    documents: DocumentNumber = field(
        _("document number"), default="", office=("抵押人证件号码", "抵押人证件号", "证件号码", "证件号")
    )
    contract: Text = field(_("mortgage contract number"), default="", office=("抵押合同号", "抵押合同编号"))
    principal: Rate | None = field(
        _("secured debt, ten thousand yuan"),
        office=("被担保主债权数额(万元)", "被担保主债权数额（万元）", "债权数额(万元)"),
    )
    certificate: Code = field(
        _("certificate number"),
        office=("不动产权证号", "不动产权证书号", "产权证号", "权证号"),
        required=True,
    )
    address: Text = field(_("address"), default="", office=("坐落", "房屋坐落", "不动产坐落"))
    area: Area | None = field(_("area"), office=("建筑面积", "房屋建筑面积", "面积"))


def ours(facts: FactsView) -> Iterable[Ours]:
    told = line(facts)
    if told is not None:
        registration = facts.section(Registration) or Registration()
        said = {name: value for name, value in told.items() if not name.startswith("debt")}
        said["names"] = [buyer.name for buyer in facts.case.buyers]
        said["documents"] = [str(buyer.doc_number) for buyer in facts.case.buyers]
        scope = {
            "bank": str(told["mortgagee"]),
            "batch": registration.batch,
            "files": _filed(facts).words[0],
        }
        yield Ours(values=said, scope=scope)


ROSTER = Report(
    id="mortgages.roster",
    title=_("mortgage roster of the bureau"),
    columns=(
        Column(name="number", title=_("serial number"), kind="count"),
        Column(name="mortgagee", title=_("mortgagee")),
        Column(name="names", title=_("mortgagor"), personal=True),
        Column(
            name="documents", title=_("mortgagor's document number"), kind="document_number", personal=True
        ),
        Column(name="contract", title=_("mortgage contract number"), kind="code"),
        Column(name="principal", title=_("secured debt, ten thousand yuan"), kind="money"),
        Column(name="debt_from", title=_("debt from"), kind="day"),
        Column(name="debt_to", title=_("debt until"), kind="day"),
        Column(name="certificate", title=_("certificate number"), kind="code"),
        Column(name="address", title=_("address")),
        Column(name="area", title=_("area"), kind="area"),
    ),
    rows=rows,
    params=OfRoster,
    help=_("in the bureau's layout; document numbers are text"),
)
LIST = ListKind(
    id="mortgage_roster",
    title=_("mortgage roster of the bureau"),
    office=_("mortgage department"),
    row=RosterRow,
    ours=ours,
    fields=(
        ListField(name="names", title=_("mortgagor"), kind="names", code="R-MRG-NAME"),
        ListField(name="documents", title=_("document number"), kind="documents", code="R-MRG-DOC"),
        ListField(
            name="principal", title=_("secured debt, ten thousand yuan"), kind="rate", code="R-MRG-AMT"
        ),
        ListField(name="mortgagee", title=_("mortgagee"), code="R-MRG-BANK"),
        ListField(name="contract", title=_("mortgage contract number"), kind="code", code="R-MRG-NO"),
        ListField(name="address", title=_("address"), code="R-MRG-ADDR"),
        ListField(name="area", title=_("area"), kind="area", code="R-MRG-AREA"),
        ListField(name="certificate", title=_("certificate number"), kind="code"),
    ),
    keys=(("certificate",),),
    missing_there="R-MRG-MISS",
    missing_here="R-MRG-EXTRA",
    double="R-MRG-DUP",
    scopes=(
        ListScope(name="files", title=_("which files"), part=True),
        ListScope(name="bank", title=_("bank"), part=True),
        ListScope(name="batch", title=_("batch"), part=True),
    ),
    names=("抵押登记明细", "抵押清册"),
    customer=False,
)
