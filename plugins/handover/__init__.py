"""Handover: when the buyer was noticed and when the unit was handed over, and the settlement of its area."""

from datetime import date

from caseman.api import (
    Calculation,
    Day,
    Fund,
    Model,
    PaperKind,
    Parameter,
    Place,
    RecordView,
    Section,
    Step,
    Workflow,
    field,
    hookimpl,
)
from caseman.api import msg as _

from . import calculations, parameters


class Handover(Model):
    """Notice and handover of the unit."""

    noticed_on: Day | None = field(
        _("handover notice sent on"), office=("交房通知日期", "交房通知书日期"), event=True
    )
    handed_on: Day | None = field(
        _("handed over on"), office=("交房日期", "交付日期"), event=True, after=("handover.noticed_on",)
    )


def _noticed(record: RecordView) -> date | None:
    handover = record.section(Handover)
    return handover.noticed_on if handover else None


def _handed(record: RecordView) -> date | None:
    handover = record.section(Handover)
    return handover.handed_on if handover else None


@hookimpl
def register_sections() -> list[Section]:
    return [Section(id="handover", title=_("handover"), model=Handover, order=50)]


@hookimpl
def register_workflows() -> list[Workflow | Step]:
    return [
        Workflow(
            id="handover",
            title=_("handover"),
            steps=(
                Step(
                    id="handover.notice",
                    title=_("send the handover notice"),
                    state=_("noticed"),
                    done=_noticed,
                    order=50,
                ),
                Step(
                    id="handover.hand_over",
                    title=_("hand the unit over"),
                    state=_("handed over"),
                    done=_handed,
                    after=("handover.notice",),
                    order=51,
                ),
            ),
        )
    ]


@hookimpl
def register_parameters() -> list[Parameter]:
    return parameters.ALL


@hookimpl
def register_calculations() -> list[Calculation]:
    return calculations.ALL


@hookimpl
def register_kinds() -> list[PaperKind | Place | Fund]:
    return [
        Fund(id="area_settlement", title=_("area settlement"), words=("面积补差款", "面积差款", "补差款"))
    ]
