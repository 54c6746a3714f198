"""Notices of the market, banks and authorities (D1.2, D1.3): a diary, the cases that each concerns, a note to sales."""

from caseman.api import (
    Action,
    DemoEvents,
    Document,
    GroupRule,
    RecordType,
    Report,
    Rule,
    Section,
    View,
    hookimpl,
)

from . import demo, desk, diary, ledgers


@hookimpl
def register_records() -> list[RecordType]:
    return [diary.RECORD]


@hookimpl
def register_sections() -> list[Section]:
    return [diary.SECTION]


@hookimpl
def register_rules() -> list[Rule | GroupRule]:
    return [*desk.RULES]


@hookimpl
def register_actions() -> list[Action]:
    return desk.ACTIONS


@hookimpl
def register_documents() -> list[Document]:
    return ledgers.DOCUMENTS


@hookimpl
def register_reports() -> list[Report]:
    return ledgers.REPORTS


@hookimpl
def register_views() -> list[View]:
    return ledgers.VIEWS


@hookimpl
def register_demo() -> list[DemoEvents]:
    return demo.ALL
