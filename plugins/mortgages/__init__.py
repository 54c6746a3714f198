"""Mortgages: the papers of loans and the places where they lie."""

from caseman.api import Fund, PaperKind, Place, hookimpl
from caseman.api import msg as _


@hookimpl
def register_kinds() -> list[PaperKind | Place | Fund]:
    return [
        PaperKind(id="loan_contract", title=_("loan contract"), words=("按揭合同", "借款合同", "贷款合同")),
        Place(id="bank", title=_("bank"), words=("银行", "贷款银行"), outside=True),
        Place(id="mortgage_office", title=_("mortgage office"), words=("抵押科", "抵押部门"), outside=True),
    ]
