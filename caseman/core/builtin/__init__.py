"""The core's own plugin: record types, importers, rules, actions and reports that belong to no duty.

It is loaded by the same path as everybody's.
"""

from typing import Any

from caseman import __version__
from caseman.api.hookspecs import hookimpl
from caseman.api.importers import Importer
from caseman.api.policy import Parameter
from caseman.api.reports import Report
from caseman.api.rules import GroupRule, Rule
from caseman.api.sections import RecordType

from . import dates, importers, list_actions, office_actions, people_rules, privacy, records, reports, waiting


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
        return [*people_rules.ALL, *dates.ALL, *privacy.ALL, *waiting.ALL]

    @hookimpl
    def register_parameters(self) -> list[Parameter]:
        return people_rules.PARAMETERS

    @hookimpl
    def register_actions(self) -> list[Any]:
        return [*office_actions.ALL, *list_actions.ALL]

    @hookimpl
    def register_reports(self) -> list[Report]:
        return reports.ALL


#: (manifest, module) pairs for the plugin host.
PLUGINS = (({"id": "core", "title": "caseman", "version": __version__, "api": "1.0"}, Core()),)
