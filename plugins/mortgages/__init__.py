"""Mortgages: the papers of loans and the places where they lie."""

from caseman.api import Calculation, Fund, PaperKind, Parameter, Place, hookimpl
from caseman.api import msg as _

from . import calculations, parameters


@hookimpl
def register_parameters() -> list[Parameter]:
    return parameters.ALL


@hookimpl
def register_calculations() -> list[Calculation]:
    return calculations.ALL


@hookimpl
def register_kinds() -> list[PaperKind | Place | Fund]:
    return [
        PaperKind(id="loan_contract", title=_("loan contract"), words=("按揭合同", "借款合同", "贷款合同")),
        Place(id="bank", title=_("bank"), words=("银行", "贷款银行"), outside=True),
        Place(id="mortgage_office", title=_("mortgage office"), words=("抵押科", "抵押部门"), outside=True),
    ]
