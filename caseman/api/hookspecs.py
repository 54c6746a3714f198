"""The hooks. Each is called once when plugins are loaded and gives a list of frozen descriptors.

A hook may take `ctx` (a LoadContext) or leave it out. It must be quick and must not touch the store. Ids and
names start with the plugin's id. An exception in one plugin's hook takes out that plugin alone.
"""

import pluggy

from .actions import Action
from .context import LoadContext
from .documents import Document
from .importers import DemoDay, DemoEvents, DemoTable, Importer, Plant
from .kinds import BatchKind, Fund, PaperKind, Place
from .lists import ListKind
from .policy import Calculation, Parameter
from .reports import Report
from .rules import GroupRule, Rule
from .sections import RecordType, Section
from .views import View
from .workflow import Step, Workflow

hookspec = pluggy.HookspecMarker("caseman")
hookimpl = pluggy.HookimplMarker("caseman")


@hookspec
def register_records(ctx: LoadContext) -> list[RecordType]:  # type: ignore[empty-body]
    """Record types of the plugin's own, each a table of the store."""


@hookspec
def register_sections(ctx: LoadContext) -> list[Section]:  # type: ignore[empty-body]
    """Sections: the plugin's fields on records of any type."""


@hookspec
def register_workflows(ctx: LoadContext) -> list[Workflow | Step]:  # type: ignore[empty-body]
    """Workflows, and single steps added after the steps of others."""


@hookspec
def register_rules(ctx: LoadContext) -> list[Rule | GroupRule]:  # type: ignore[empty-body]
    """Rules: pure checks of one record, or of a group of records with an equal key."""


@hookspec
def register_parameters(ctx: LoadContext) -> list[Parameter]:  # type: ignore[empty-body]
    """Parameters: the named legal and local values that policy packs set."""


@hookspec
def register_calculations(ctx: LoadContext) -> list[Calculation]:  # type: ignore[empty-body]
    """Calculations: named formulas over parameters, with a printed derivation."""


@hookspec
def register_documents(ctx: LoadContext) -> list[Document]:  # type: ignore[empty-body]
    """Documents: print forms of one record."""


@hookspec
def register_reports(ctx: LoadContext) -> list[Report]:  # type: ignore[empty-body]
    """Reports: ledgers over many records."""


@hookspec
def register_importers(ctx: LoadContext) -> list[Importer]:  # type: ignore[empty-body]
    """Importers: further kinds of the office's own files."""


@hookspec
def register_views(ctx: LoadContext) -> list[View]:  # type: ignore[empty-body]
    """Views: panes of the case screen, given as data."""


@hookspec
def register_actions(ctx: LoadContext) -> list[Action]:  # type: ignore[empty-body]
    """Actions: what users do, by key, palette or command line."""


@hookspec
def register_kinds(ctx: LoadContext) -> list[PaperKind | Place | Fund | BatchKind | ListKind]:  # type: ignore[empty-body]
    """Kinds for the core's ledgers: papers, the places where they lie, funds of money, batches; and kinds of lists."""


@hookspec
def register_demo(ctx: LoadContext) -> list[DemoDay | DemoTable | DemoEvents | Plant]:  # type: ignore[empty-body]
    """The plugin's share of the demo office: its day, tables, events and planted errors."""


@hookspec
def startup(ctx: LoadContext) -> None:
    """Called once after all plugins are loaded; for checks of the plugin's own surroundings."""
