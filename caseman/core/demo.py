"""Making the demo office: what the plugins give of it, loaded by the same importers and actions as a real one."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from caseman.api.importers import DemoTable, Plant
from caseman.api.messages import InputError, Refused
from caseman.api.messages import msg as _
from caseman.core.store import Change

from .actions import Acting
from .config import Config
from .imports import import_bytes
from .loaded import Loaded
from .office import SETTINGS, Office, Options
from .reconcile import reconcile_bytes

#: How the demo's making stands in the log.
ACTION, MAKER = "core.demo", "demo"


def make_demo(
    folder: Path,
    loaded: Loaded,
    config: Config,
    language: str,
    planted: Sequence[str] = (),
    *,
    scale: int = 1,
    seed: int | None = None,
) -> None:
    """Make the demo office in a new folder, with the planted errors named.

    scale  so many times as large, with other people, prices and numbers in what is added
    seed   another office of the same shape throughout; the same seed gives the same one
    Raises InputError for a folder that is not empty, a plant that there is not or a size that cannot be made;
    Refused where a table of the demo does not load.
    """
    plants = chosen(loaded, planted)
    if folder.exists() and any(folder.iterdir()):
        raise InputError(_("{folder} is not empty: name a new folder"), folder=str(folder))
    registry = loaded.plugins.registry
    if registry.demo_day is None:
        raise Refused(_("there is no demo: the plugin that brings it is not loaded"))
    day = registry.demo_day
    tables = _tables(loaded, scale, seed)
    options = Options(data=folder, language=language, today=day.day, user=MAKER)
    with Office.open(config, options, loaded) as office:
        office.require_worker()
        for table, data in tables:
            _load(office, table, data)
        for events in sorted(registry.demo_events, key=lambda one: one.order):
            _run(office, events.run)
        settings = {"today": day.day.isoformat(), "user": day.user}
        office.store.commit([Change(*SETTINGS, settings, None)], by=MAKER, action=ACTION, at=office.now())
        for plant in plants:
            _run(office, plant.run)


def chosen(loaded: Loaded, planted: Sequence[str]) -> list[Plant]:
    """The plants of these ids, or every one that does not stand apart for `all`. Raises InputError naming what there is."""
    plants = loaded.plugins.registry.plants
    if list(planted) == ["all"]:
        return [plants[name] for name in sorted(plants) if not plants[name].apart]
    unknown = [name for name in planted if name not in plants]
    if unknown:
        raise InputError(
            _("there is no planted error {name}; there are {known}"), name=unknown[0], known=sorted(plants)
        )
    return [plants[name] for name in planted]


def _tables(loaded: Loaded, scale: int, seed: int | None) -> list[tuple[DemoTable, bytes]]:
    """The demo's tables in their order, each with its CSV. Raises InputError, Refused."""
    registry = loaded.plugins.registry
    tables = sorted(registry.demo_tables, key=lambda one: one.order)
    data = {table.sheet: loaded.plugins.files(table.plugin).read(table.file) for table in tables}
    if scale != 1 or seed is not None:
        if registry.demo_day is None or registry.demo_day.vary is None:
            raise Refused(_("the demo that is loaded comes in one size only"))
        data |= registry.demo_day.vary(data, scale, seed)
    return [(table, data[table.sheet]) for table in tables]


def _load(office: Office, table: DemoTable, data: bytes) -> None:
    """Load one table of the demo. Raises Refused naming the first row that does not load."""
    if table.kind in office.plugins.registry.lists:
        _load_list(office, table, data)
        return
    importer = office.rulebook.importers.get(table.kind)
    sheets = [sheet for sheet in importer.sheets if sheet.id == table.sheet] if importer else []
    if importer is None or not sheets:
        raise Refused(_("the demo's table {table} has no importer"), table=table.sheet)
    result = import_bytes(office, data, Path(table.file).name, replace(importer, sheets=tuple(sheets)))
    for _sheet, row, error in result.errors:
        raise Refused(
            _("the demo's table {table}, row {row}: {reason}"),
            table=table.sheet,
            row=row.number,
            reason=office.text.sentence(error.message, error.facts),
        )


def _load_list(office: Office, table: DemoTable, data: bytes) -> None:
    """Keep a list of the demo. Raises Refused where a row cannot be read or a line differs."""
    kind = office.plugins.registry.lists[table.kind]
    found = reconcile_bytes(office, data, Path(table.file).name, kind, dict(table.words), save=True)
    wrong = [row.number for _sheet, row in found.received.bad] + [one.row for one in found.open]
    if wrong:
        raise Refused(
            _("the demo's list {table} does not agree in row {row}"), table=table.kind, row=wrong[0]
        )


def _run(office: Office, run: Callable[[Any], None]) -> None:
    """What happened in the demo, or a planted error: written past the checks that would refuse it today."""
    draft = office.draft()
    run(Acting(office, draft, office.require_worker(), None, None))
    office.commit(draft, ACTION, checked=False)
