"""The office's contract ledger (合同台账) as an importer; its columns are those of all sections of a case."""

import re
from collections.abc import Iterable
from typing import Any

from caseman.api import (
    Buyer,
    DocumentKind,
    Importer,
    InputError,
    Lookup,
    Model,
    Placed,
    Sheet,
    Text,
    field,
    half_width,
)
from caseman.api import msg as _

_SPLIT = re.compile(r"[、,，;；/]|\s{2,}|\n")
#: Words at the end of a company's name.
_COMPANY = ("公司", "企业", "中心", "合作社", "银行", "厂")


class ContractRow(Model):
    """What the ledger says of the buyers: names, numbers and phones in one cell each, in the same order."""

    project: Text = field(_("project"), default="", office=("项目名称", "楼盘名称", "项目", "楼盘"))
    unit: Text = field(_("unit"), office=("房号", "房源", "房屋坐落", "单元房号"), required=True)
    names: Text = field(
        _("buyers"), office=("买受人", "客户", "客户姓名", "业主", "姓名", "购房人"), required=True
    )
    numbers: Text = field(
        _("document numbers"), default="", office=("证件号码", "证件号", "身份证号", "身份证号码")
    )
    phones: Text = field(_("phone"), default="", office=("联系电话", "电话", "手机", "手机号码"))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _SPLIT.split(text) if part.strip()]


def document_kind(name: str, number: str) -> DocumentKind:
    """The kind of document that a number with this owner's name is."""
    if name.endswith(_COMPANY) or (
        re.fullmatch(r"[0-9A-Z]{2}\d{6}[0-9A-Z]{10}", number) and not number[:17].isdigit()
    ):
        return DocumentKind.CREDIT_CODE
    if re.fullmatch(r"[HM]\d{8}(\d{2})?", number):
        return DocumentKind.HK_MACAU_PERMIT
    if re.fullmatch(r"[A-Z]{1,2}\d{7,8}", number):
        return DocumentKind.PASSPORT
    if re.fullmatch(r"8[123]0000\d{11}[\dX]", number):
        return DocumentKind.RESIDENCE_PERMIT
    return DocumentKind.TAIWAN_PERMIT if re.fullmatch(r"\d{8}", number) else DocumentKind.RESIDENT_ID


def buyers_of(names: str, numbers: str, phones: str) -> list[Buyer]:
    """Buyers from three cells. Raises InputError where there are more numbers or phones than names, or fewer numbers."""
    named, numbered, called = _parts(names), _parts(half_width(numbers).upper()), _parts(half_width(phones))
    if numbered and len(numbered) != len(named):
        raise InputError(
            _("{names} names and {numbers} document numbers: they must be as many"),
            names=len(named),
            numbers=len(numbered),
        )
    if len(called) > len(named) > 1:
        raise InputError(_("{names} names and {phones} phones"), names=len(named), phones=len(called))
    buyers = []
    for place, name in enumerate(named):
        number = numbered[place].replace(" ", "") if numbered else ""
        mine = called if len(named) == 1 else called[place : place + 1]
        buyers.append(Buyer(name=name, doc_kind=document_kind(name, number), doc_number=number, phones=mine))
    return buyers


def place_contract(row: Any, lookup: Lookup) -> Iterable[Placed]:
    """A row is a case; it is known by contract number and unit together, so that a number used twice stays visible."""
    project = lookup.project(row.project) if row.project else ""
    unit = lookup.unit(row.unit, project)
    number = (row.model_extra or {}).get("contracts.contract_no", "")
    values = {
        "project": unit.partition(":")[0],
        "unit": unit,
        "buyers": buyers_of(row.names, row.numbers, row.phones),
    }
    match = {"contracts.contract_no": number, "unit": unit} if number else {"unit": unit}
    yield Placed(records="cases", id=number or unit.rpartition(":")[2], match=(match,), values=values)


ALL = [
    Importer(
        id="contracts",
        title=_("contract ledger"),
        sheets=(
            Sheet(
                id="contracts.ledger",
                title=_("contract ledger"),
                names=("合同台账", "合同", "台账"),
                row=ContractRow,
                place=place_contract,
                records="cases",
            ),
        ),
    ),
]
