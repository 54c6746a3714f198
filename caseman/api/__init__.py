"""The contract between caseman and its plugins. A plugin imports from here and from nowhere else in caseman.

`API` is this contract's version: a plugin says in its manifest which it was written for. A new hook, field or
argument raises the minor number; removing or renaming raises the major one.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .actions import Action
    from .capitals import capital, read_capital
    from .choices import Choice
    from .context import (
        ActionContext,
        CalcContext,
        CheckContext,
        FactsView,
        Files,
        GroupContext,
        LoadContext,
        PolicyView,
        PrintContext,
        RecordView,
        ReportContext,
        UserView,
    )
    from .documents import Document, StepTold, Told
    from .fields import FieldMeta, FieldSpec, Model, Params, field, fields_of
    from .hookspecs import hookimpl
    from .identity import birth_day, credit_code_fault, masked, resident_number_fault
    from .importers import DemoDay, DemoEvents, DemoTable, Importer, Lookup, Placed, Plant, Sheet
    from .kinds import BatchAnswer, BatchKind, Copy, Fund, PaperKind, Place
    from .ledgers import BatchLineView, EntryView, MoneyView, PapersView, PaperView
    from .lists import DifferenceClass, Listed, ListField, ListKind, ListScope, Ours, Verdict
    from .messages import CasemanError, InputError, Label, NoPolicy, Refused, Who, msg
    from .people import Approval, Asked, Role
    from .policy import Calculated, Calculation, Due, Input, Line, Parameter, Source, Value
    from .records import (
        Building,
        Buyer,
        Case,
        DocumentKind,
        Permit,
        Person,
        Project,
        Regime,
        ShareMode,
        Unit,
        Use,
    )
    from .reports import Column, Report
    from .rules import Exit, Finding, Fix, GroupRule, Member, Rule, Severity
    from .sections import RecordType, Section
    from .units import UnitName, parse_unit
    from .values import (
        Area,
        Code,
        Count,
        Day,
        DocumentNumber,
        LongText,
        Mark,
        Money,
        Phone,
        Rate,
        Share,
        Text,
        UserName,
        clean_line,
        clean_text,
        half_width,
        largest_remainder,
        match_key,
        parse_day,
        parse_decimal,
        parse_share,
        percent,
        round_to,
    )
    from .views import Board, Card, Chart, Digits, Facts, Form, Lane, Prose, Table, View
    from .workflow import Step, Workflow

#: Version of this contract, (major, minor).
API = (1, 0)

#: Where the names live. They are imported together when the first is asked for, so that a module which needs
#: only `caseman.api.messages` (the terminal's first frame) does not pay for pydantic.
_MODULES = (
    "actions",
    "capitals",
    "choices",
    "context",
    "documents",
    "fields",
    "hookspecs",
    "identity",
    "importers",
    "kinds",
    "ledgers",
    "lists",
    "messages",
    "people",
    "policy",
    "records",
    "reports",
    "rules",
    "sections",
    "units",
    "values",
    "views",
    "workflow",
)

__all__ = [
    "API",
    "Action",
    "ActionContext",
    "Approval",
    "Area",
    "Asked",
    "BatchAnswer",
    "BatchKind",
    "BatchLineView",
    "Board",
    "Building",
    "Buyer",
    "CalcContext",
    "Calculated",
    "Calculation",
    "Card",
    "Case",
    "CasemanError",
    "Chart",
    "CheckContext",
    "Choice",
    "Code",
    "Column",
    "Copy",
    "Count",
    "Day",
    "DemoDay",
    "DemoEvents",
    "DemoTable",
    "DifferenceClass",
    "Digits",
    "Document",
    "DocumentKind",
    "DocumentNumber",
    "Due",
    "EntryView",
    "Exit",
    "Facts",
    "FactsView",
    "FieldMeta",
    "FieldSpec",
    "Files",
    "Finding",
    "Fix",
    "Form",
    "Fund",
    "GroupContext",
    "GroupRule",
    "Importer",
    "Input",
    "InputError",
    "Label",
    "Lane",
    "Line",
    "ListField",
    "ListKind",
    "ListScope",
    "Listed",
    "LoadContext",
    "LongText",
    "Lookup",
    "Mark",
    "Member",
    "Model",
    "Money",
    "MoneyView",
    "NoPolicy",
    "Ours",
    "PaperKind",
    "PaperView",
    "PapersView",
    "Parameter",
    "Params",
    "Permit",
    "Person",
    "Phone",
    "Place",
    "Placed",
    "Plant",
    "PolicyView",
    "PrintContext",
    "Project",
    "Prose",
    "Rate",
    "RecordType",
    "RecordView",
    "Refused",
    "Regime",
    "Report",
    "ReportContext",
    "Role",
    "Rule",
    "Section",
    "Severity",
    "Share",
    "ShareMode",
    "Sheet",
    "Source",
    "Step",
    "StepTold",
    "Table",
    "Text",
    "Told",
    "Unit",
    "UnitName",
    "Use",
    "UserName",
    "UserView",
    "Value",
    "Verdict",
    "View",
    "Who",
    "Workflow",
    "birth_day",
    "capital",
    "clean_line",
    "clean_text",
    "credit_code_fault",
    "field",
    "fields_of",
    "half_width",
    "hookimpl",
    "largest_remainder",
    "masked",
    "match_key",
    "msg",
    "parse_day",
    "parse_decimal",
    "parse_share",
    "parse_unit",
    "percent",
    "read_capital",
    "resident_number_fault",
    "round_to",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'caseman.api' has no attribute {name!r}")
    for module in _MODULES:
        found = vars(import_module(f"{__name__}.{module}"))
        # dataclasses' `field` is imported by some modules; ours is the one of `fields`
        mine = {public: found[public] for public in __all__ if public in found}
        globals().update({k: v for k, v in mine.items() if getattr(v, "__module__", "") != "dataclasses"})
    return globals()[name]
