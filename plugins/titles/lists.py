"""The title office's fee notice and its list of issued certificates against our cases (D4.4, D4.5)."""

from collections.abc import Iterable
from datetime import date

from caseman_plugins.handover.steps import handed_on
from caseman_plugins.taxes.sections import FEE

from caseman.api import (
    Area,
    Code,
    FactsView,
    ListField,
    ListKind,
    ListScope,
    Model,
    Money,
    Ours,
    Text,
    field,
)
from caseman.api import msg as _

from .sections import Titles


class FeeRow(Model):
    """A line of the fee notice."""

    accept_no: Code | None = field(
        _("acceptance number"), office=("受理编号", "受理号", "业务编号", "业务号")
    )
    unit: Text = field(
        _("unit"), office=("坐落", "房屋坐落", "不动产坐落", "房屋地址", "房号"), required=True
    )
    use: Text = field(_("use"), default="", office=("用途", "房屋用途", "规划用途"))
    fee: Money | None = field(
        _("registration fee"),
        office=("登记费", "不动产登记费", "应缴金额", "应收金额", "收费金额", "金额"),
        required=True,
    )


class CertificateRow(Model):
    """A line of the list of issued certificates."""

    certificate_no: Code = field(
        _("certificate number"),
        office=("不动产权证号", "不动产权证书号", "权证号", "证书编号", "产权证号", "证号"),
        required=True,
    )
    names: Text = field(
        _("right-holders"), office=("权利人", "权利人姓名", "权利人名称", "产权人", "所有权人"), required=True
    )
    documents: Text = field(
        _("document numbers"),
        default="",
        office=("证件号", "证件号码", "身份证号", "身份证号码", "权利人证件号"),
    )
    share_mode: Text = field(
        _("form of co-ownership"), default="", office=("共有情况", "共有方式", "共有形式")
    )
    address: Text = field(_("address"), office=("坐落", "房屋坐落", "不动产坐落", "地址"), required=True)
    use: Text = field(_("use"), default="", office=("用途", "房屋用途", "规划用途"))
    area: Area | None = field(_("area"), office=("建筑面积", "房屋建筑面积", "面积"))


def _word(choice: object) -> str | None:
    words = getattr(choice, "words", ())
    return words[0] if words else None


def fee_ours(facts: FactsView) -> Iterable[Ours]:
    """A unit that was handed over; it is missed on a notice only where its fee is paid already."""
    if handed_on(facts.record) is None or facts.unit is None:
        return
    titles = facts.section(Titles) or Titles()
    fee = facts.computed("taxes.registration_fee")
    values = {
        "accept_no": titles.accept_no,
        "unit": facts.case.unit,
        "use": _word(facts.unit.use),
        "fee": fee.result["fee"] if fee else None,
    }
    paid = facts.money.paid_on(FEE) > 0
    yield Ours(
        values=values,
        scope={"batch": titles.batch},
        since=None if paid else date.max,
        cites={"fee": fee.cite} if fee else {},
    )


def certificate_ours(facts: FactsView) -> Iterable[Ours]:
    """A unit that was handed over; it is missed on a list only where its certificate is here already."""
    if handed_on(facts.record) is None or facts.unit is None:
        return
    titles = facts.section(Titles) or Titles()
    values = {
        "certificate_no": titles.certificate_no,
        "names": [buyer.name for buyer in facts.case.buyers],
        "documents": [buyer.doc_number for buyer in facts.case.buyers],
        "share_mode": _word(facts.case.share_mode),
        "unit": facts.case.unit,
        "address": facts.unit.address,
        "use": _word(facts.unit.use),
        "area": facts.unit.surveyed_area,
    }
    since = titles.issued_on if titles.certificate_no else date.max
    yield Ours(values=values, scope={"batch": titles.batch}, since=since)


def certificate_theirs(row: CertificateRow) -> dict[str, object]:
    """The unit stands at the end of the address."""
    return {**{name: getattr(row, name) for name in CertificateRow.model_fields}, "unit": row.address}


_BATCH = ListScope(name="batch", title=_("batch"), part=True)
LISTS = [
    ListKind(
        id="registration_fee",
        title=_("registration-fee notice"),
        office=_("title office"),
        row=FeeRow,
        ours=fee_ours,
        fields=(
            ListField(name="unit", title=_("unit"), kind="unit", code="R-FEE-UNIT"),
            ListField(name="fee", title=_("registration fee"), kind="money", code="R-FEE-AMT"),
            ListField(name="use", title=_("use"), code="R-FEE-USE"),
            ListField(
                name="accept_no",
                title=_("acceptance number"),
                kind="code",
                code="R-FEE-NO",
                path="titles.accept_no",
                fill=True,
            ),
        ),
        keys=(("accept_no",), ("unit",)),
        missing_there="R-FEE-MISS",
        missing_here="R-FEE-EXTRA",
        double="R-FEE-DUP",
        arithmetic="R-FEE-SUM",
        sums="fee",
        scopes=(_BATCH,),
        names=("缴款", "缴款通知", "登记费"),
        causes=("对方重出通知单",),
        customer=False,
    ),
    ListKind(
        id="certificates",
        title=_("issued certificates"),
        office=_("title office"),
        row=CertificateRow,
        theirs=certificate_theirs,
        ours=certificate_ours,
        fields=(
            ListField(
                name="names",
                title=_("right-holders"),
                kind="names",
                code="R-CRT-OWNERS",
                codes={"private_use": "NAME-02"},
                path="buyers",
            ),
            ListField(name="documents", title=_("document numbers"), kind="documents", code="R-CRT-DOC"),
            ListField(name="area", title=_("area"), kind="area", code="R-CRT-AREA"),
            ListField(name="unit", title=_("unit"), kind="unit", code="R-CRT-UNIT"),
            ListField(name="address", title=_("address"), code="R-CRT-ADDR"),
            ListField(name="use", title=_("use"), code="R-CRT-USE"),
            ListField(name="share_mode", title=_("form of co-ownership"), code="R-CRT-SHARE"),
            ListField(
                name="certificate_no",
                title=_("certificate number"),
                kind="code",
                code="R-CRT-NO",
                path="titles.certificate_no",
                fill=True,
            ),
        ),
        keys=(("certificate_no",), ("unit",)),
        missing_there="R-CRT-MISS",
        missing_here="R-CRT-EXTRA",
        double="R-CRT-DUP",
        scopes=(_BATCH,),
        names=("发证", "发证清单", "不动产权证"),
        causes=("对方更正",),
    ),
]
