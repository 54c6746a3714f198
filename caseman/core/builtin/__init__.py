"""The core's own plugin: record types, importers, rules, actions and reports that belong to no duty.

It is loaded by the same path as everybody's.
"""

from typing import Any

from caseman import __version__
from caseman.api.documents import Document
from caseman.api.hookspecs import hookimpl
from caseman.api.importers import Importer
from caseman.api.kinds import PaperKind, Place
from caseman.api.messages import msg as _
from caseman.api.policy import Parameter
from caseman.api.reports import Report
from caseman.api.rules import GroupRule, Rule
from caseman.api.sections import RecordType
from caseman.api.views import View
from caseman.api.workflow import Step, Workflow
from caseman.core import savedfilters
from caseman.core.archive import volumes
from caseman.core.papers import CUSTOMER, DOUBLE

from . import (
    approvals,
    archive_actions,
    archive_reports,
    archive_rules,
    batch_actions,
    batch_rules,
    certificates,
    dates,
    deputy_actions,
    importers,
    list_actions,
    money_actions,
    money_rules,
    office_actions,
    office_reports,
    pack_actions,
    paper_actions,
    paper_rules,
    pass_actions,
    people_rules,
    person_actions,
    practice_mode,
    privacy,
    recall_slips,
    records,
    reports,
    shelf_actions,
    waiting,
)


class Core:
    """The hooks."""

    @hookimpl
    def register_records(self) -> list[RecordType]:
        return records.ALL

    @hookimpl
    def register_importers(self) -> list[Importer]:
        return importers.ALL

    @hookimpl
    def register_rules(self) -> list[Rule | GroupRule]:
        return [
            *people_rules.ALL,
            *dates.ALL,
            *privacy.ALL,
            *waiting.ALL,
            *paper_rules.ALL,
            *money_rules.ALL,
            *batch_rules.ALL,
            *archive_rules.ALL,
            *deputy_actions.RULES,
        ]

    @hookimpl
    def register_parameters(self) -> list[Parameter]:
        return [*people_rules.PARAMETERS, money_rules.CASH_LIMIT, *archive_rules.PARAMETERS]

    @hookimpl
    def register_actions(self) -> list[Any]:
        return [
            *office_actions.ALL,
            *paper_actions.ALL,
            *shelf_actions.ALL,
            *money_actions.ALL,
            *batch_actions.ALL,
            *list_actions.ALL,
            *certificates.ACTIONS,
            *archive_actions.ALL,
            *pack_actions.ALL,
            *pass_actions.ALL,
            *person_actions.ALL,
            *deputy_actions.ACTIONS,
            *savedfilters.ALL,
            *practice_mode.ACTIONS,
        ]

    @hookimpl
    def register_kinds(self) -> list[PaperKind | Place]:
        return [
            Place(id=CUSTOMER, title=_("customer"), words=("客户", "买受人", "业主"), outside=True),
            Place(id=DOUBLE, title=_("entered twice"), words=("重复登记",), gone=True),
            *volumes.KINDS,
        ]

    @hookimpl
    def register_documents(self) -> list[Document]:
        return [*certificates.ALL, *recall_slips.ALL]

    @hookimpl
    def register_workflows(self) -> list[Workflow | Step]:
        return [volumes.WORKFLOW]

    @hookimpl
    def register_views(self) -> list[View]:
        return [*approvals.VIEWS, *archive_reports.VIEWS, *office_reports.VIEWS, *practice_mode.VIEWS]

    @hookimpl
    def register_reports(self) -> list[Report]:
        return [*reports.ALL, *practice_mode.REPORTS, *deputy_actions.REPORTS]


#: (manifest, module) pairs for the plugin host.
PLUGINS = (({"id": "core", "title": "caseman", "version": __version__, "api": "1.0"}, Core()),)
