"""The filing system's export (备案系统导出) against the filed contracts: 258 lines, one a contract (D2.1)."""

from collections.abc import Iterable, Mapping
from typing import Any

from caseman.api import Code, FactsView, ListField, ListKind, Model, Money, Ours, Text, field
from caseman.api import msg as _

from .changes import NameChange
from .sections import Contract, Filing


class FilingRow(Model):
    """A row of the export. The unit is in two columns (1幢1单元, 101) or in one."""

    filed_no: Code = field(
        _("filing number"),
        office=("备案号", "合同备案号", "备案编号", "备案证明号", "网签备案号"),
        required=True,
    )
    block: Text = field(_("building"), default="", office=("楼幢", "楼栋", "幢号", "栋号", "楼号", "幢/单元"))
    room: Text = field(_("room"), office=("房号", "房屋坐落", "室号", "房间号", "坐落"), required=True)
    names: Text = field(_("buyers"), office=("买受人", "买受人姓名", "买方", "购房人", "业主"), required=True)
    total: Money | None = field(_("total price"), office=("合同金额", "合同总价", "总价", "成交金额"))


def theirs(row: Any) -> Mapping[str, object]:
    return {
        "filed_no": row.filed_no,
        "unit": f"{row.block}{row.room}",
        "names": row.names,
        "total": row.total,
    }


def filed_names(facts: FactsView, filing: Filing) -> list[str]:
    """Whom the filing names: the buyers, or those before a change of name that was carried out after the filing."""
    later = [
        change
        for change in (other.record.own(NameChange) for other in facts.linked("changes"))
        if change.executed_on
        and change.old_buyers
        and filing.filed_on
        and change.executed_on >= filing.filed_on
    ]
    first = min(later, key=lambda change: str(change.executed_on), default=None)
    return [buyer.name for buyer in (first.old_buyers if first else facts.case.buyers)]


def ours(facts: FactsView) -> Iterable[Ours]:
    """A filed contract that is not closed."""
    filing, contract = facts.section(Filing), facts.section(Contract)
    if filing is None or contract is None or not filing.filed_no or facts.case.closed_on:
        return
    yield Ours(
        values={
            "filed_no": filing.filed_no,
            "unit": facts.case.unit,
            "names": filed_names(facts, filing),
            "total": contract.total,
        },
        since=filing.filed_on,
    )


FILING_LIST = ListKind(
    id="filing",
    title=_("filing system's export"),
    office=_("filing centre"),
    row=FilingRow,
    theirs=theirs,
    ours=ours,
    fields=(
        ListField(
            name="filed_no",
            title=_("filing number"),
            kind="code",
            code="R-FIL-NO",
            path="contracts.filing.filed_no",
        ),
        ListField(name="unit", title=_("unit"), kind="unit", code="R-FIL-UNIT"),
        # The export names the first buyer only.
        ListField(name="names", title=_("buyers"), kind="names", code="R-FIL-NAME", path="buyers", some=True),
        ListField(
            name="total", title=_("total price"), kind="money", code="R-FIL-AMT", path="contracts.total"
        ),
    ),
    keys=(("filed_no",), ("unit",)),
    missing_there="R-FIL-MISS",
    missing_here="R-FIL-EXTRA",
    double="R-FIL-DUP",
    names=("备案查询", "备案", "备案清单"),
    causes=("已撤销备案", "对方录入在途"),
)
