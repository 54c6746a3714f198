"""Titles: certificates and the cabinets where they are kept."""

from caseman.api import Calculation, Fund, PaperKind, Parameter, Place, Plant, hookimpl
from caseman.api import msg as _

from . import calculations, parameters, plants


@hookimpl
def register_parameters() -> list[Parameter]:
    return parameters.ALL


@hookimpl
def register_calculations() -> list[Calculation]:
    return calculations.ALL


@hookimpl
def register_kinds() -> list[PaperKind | Place | Fund]:
    return [
        PaperKind(
            id="title_certificate",
            title=_("title certificate"),
            words=("产权证", "不动产权证", "不动产权证书", "房产证"),
            unique=True,
        ),
        Place(id="mortgage_titles", title=_("cabinet of mortgage certificates"), words=("按揭证柜",)),
        Place(id="paid_titles", title=_("cabinet of paid certificates"), words=("一次性证柜",)),
    ]


@hookimpl
def register_demo() -> list[Plant]:
    return plants.ALL
