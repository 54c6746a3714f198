"""Papers, places and funds of the contract, and the batch in which contracts go to be filed."""

from caseman.api import Fund, PaperKind, Place
from caseman.api import msg as _

#: The company's own money for the unit.
PRICE, LOAN = "price", "loan"

ALL: list[PaperKind | Place | Fund] = [
    Fund(id=PRICE, title=_("purchase price"), words=("购房款", "房款", "首付款", "分期款")),
    Fund(id=LOAN, title=_("loan paid out"), words=("按揭放款", "贷款", "按揭款", "公积金放款")),
    PaperKind(
        id="contract", title=_("sales contract"), words=("购房合同", "买卖合同", "商品房买卖合同", "合同")
    ),
    PaperKind(id="receipt", title=_("receipt"), words=("收据", "首付收据", "收款收据")),
    PaperKind(id="application", title=_("joint application"), words=("更名申请", "共同申请书", "变更申请")),
    PaperKind(
        id="identity", title=_("identity document copy"), words=("身份证复印件", "身份证明", "证件复印件")
    ),
    PaperKind(id="relation", title=_("proof of relation"), words=("关系证明", "户口簿", "结婚证")),
    PaperKind(id="consent", title=_("spouse's consent"), words=("配偶同意书", "配偶同意")),
    PaperKind(id="bank_consent", title=_("bank's consent"), words=("银行同意书", "银行同意函")),
    Place(id="cabinet_a", title=_("cabinet A"), words=("档案柜A", "档案柜", "A柜")),
    Place(id="cabinet_b", title=_("cabinet B"), words=("档案柜B", "B柜")),
    Place(id="destroyed", title=_("destroyed"), words=("销毁", "已销毁"), gone=True),
]
