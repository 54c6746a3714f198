"""One action, or one section's fields, over many records: typed or pasted, all errors at once, one change set."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from caseman.api.fields import FieldSpec
from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.tui.widgets.grid import Grid
from caseman.tui.widgets.grid_model import GridModel, Row

from .choices import Option, open_choices
from .help import HelpText
from .question import ask
from .work import OfficeScreen

if TYPE_CHECKING:
    from caseman.core.actions import Outcome
    from caseman.tui.office_app import OfficeApp


class GridScreen(OfficeScreen):
    """Rows are records; a record that is named in a pasted block and has no row yet gets one."""

    AUTO_FOCUS = "Grid"

    def __init__(self) -> None:
        super().__init__()
        self._title = ""
        self._fields: Sequence[FieldSpec] = ()
        self._refs: Sequence[str] = ()
        self._values: Callable[[str], Mapping[str, object]] = lambda ref: {}
        self._store: Callable[[list[Row]], Outcome] | None = None
        self._all = False
        self._table = "cases"

    def bind_grid(
        self,
        title: str,
        fields: Sequence[FieldSpec],
        refs: Sequence[str],
        store: "Callable[[list[Row]], Outcome]",
        *,
        values: Callable[[str], Mapping[str, object]] = lambda ref: {},
        changed_only: bool = False,
    ) -> None:
        """Show fields of records.

        store         does what the rows say
        values        what stands in the fields already
        changed_only  only rows that were changed are stored; else every row in which something stands
        """
        self._title, self._fields, self._refs, self._store = title, fields, refs, store
        self._values, self._all = values, not changed_only
        self._table = refs[0].partition("/")[0] if refs else "cases"
        if self.is_mounted:
            self._begin()

    def body(self) -> Iterable[Widget]:
        yield Grid()

    def on_mount(self) -> None:
        self._begin()

    @property
    def grid(self) -> Grid:
        return self.query_one(Grid)

    def _begin(self) -> None:
        self.title_line.show(self._title)
        model = GridModel(self._fields, self.desk.open.today, self.shell.translate)
        for ref in self._refs:
            self._add(model, ref)
        grid = self.grid
        grid.knows, grid.row_of = self._knows, self._row_of
        grid.show(model, (self.desk.type_title(self._table),))
        self._caption()
        grid.focus()

    def _add(self, model: GridModel, ref: str) -> Row:
        table, _slash, record_id = ref.partition("/")
        record = self.desk.open.reader.get(table, record_id)
        label = record.label if record else record_id
        return model.add(self._values(ref), ref, (label,))

    def _caption(self) -> None:
        rows = self.grid.model.rows
        self.grid.set_title(self.say(_("{count} records"), count=len(rows)))
        filled = sum(row.model.dirty for row in rows)
        self.status.facts([(self.say(_("{count} changed"), count=filled), "bar_muted")])

    def _ref(self, name: str) -> str:
        """The record that a cell names; empty where it names none."""
        try:
            return self.desk.open.names.record(name.strip(), self._table).ref if name.strip() else ""
        except CasemanError:
            return ""

    def _knows(self, name: str) -> bool:
        return bool(self._ref(name))

    def _row_of(self, name: str) -> int | None:
        """The row of a record by any of its names; a new one where it has none yet."""
        ref = self._ref(name)
        if not ref:
            return None
        rows = self.grid.model.rows
        found = next((index for index, row in enumerate(rows) if row.key == ref), None)
        if found is None:
            self._add(self.grid.model, ref)
            found = len(rows) - 1
        return found

    # Keys and messages

    def on_grid_edited(self, event: Grid.Edited) -> None:
        self._caption()

    def on_grid_pasted(self, event: Grid.Pasted) -> None:
        told = self.say(_("{count} cells pasted"), count=event.cells)
        if event.unknown:
            told += "  " + self.say(_("no record for {names}"), names="、".join(event.unknown[:5]))
        self.shell.tell(told, "warn" if event.unknown else "good")
        self._caption()

    def on_grid_values_asked(self, event: Grid.ValuesAsked) -> None:
        self.ask_value(event.grid, event.name, event.text)

    def on_grid_saved(self, event: Grid.Saved) -> None:
        rows = [row for row in event.rows if self._all or row.model.dirty]
        if not rows:
            self.shell.tell(self.say(_("Nothing was typed.")), "warn")
            return
        assert self._store is not None
        try:
            outcome = self._store(rows)
        except CasemanError as error:
            self.shell.tell_error(error)
            return
        self._told(rows, outcome)

    def _told(self, rows: list[Row], outcome: "Outcome") -> None:
        """What was done goes, what was refused stays with its reason."""
        model = self.grid.model
        refused = dict(outcome.refused)
        for row in rows:
            error = refused.get(row.key)
            if error is None:
                model.remove(row)
            else:
                row.refusal = self._reason(error, outcome.action)
        self.shell.tell(
            self.say(
                _("{done} done, {refused} refused"), done=len(rows) - len(refused), refused=len(refused)
            ),
            "block" if refused else "good",
        )
        if not model.rows or (not refused and not model.dirty):
            self.app.pop_screen()
            self.call_later(self.shell.tell, self.desk.said(outcome), "good")
            return
        if refused:
            self.app.bell()
            self.grid.row = next((i for i, row in enumerate(model.rows) if row.refusal), 0)
        self.grid.look()
        self._caption()

    def _reason(self, error: CasemanError, action: str) -> str:
        from caseman.core.actions import GateShut

        office = self.desk.open
        if isinstance(error, GateShut):
            return "  ".join(f"{one.code} {office.sentence(one)}" for one in error.findings)
        return office.text.error(error, office.plugins.owner(action))

    def may_leave(self) -> bool:
        if not self.grid.dirty:
            return True

        def answered(answer: int) -> None:
            if answer == 0:
                self.grid.action_save()
            else:
                self.app.pop_screen()

        answers = [self.say(_("save")), self.say(_("throw the changes away"))]
        ask(
            self.shell,
            self.say(_("not saved")),
            self.say(_("There are changes that are not saved.")),
            answers,
            answered,
        )
        return False

    def help_here(self) -> HelpText:
        return HelpText(self._title)


def open_grid(app: "OfficeApp", **bound: Any) -> None:
    """Show a grid; see `GridScreen.bind_grid`."""
    screen: GridScreen = app.keep("grid", GridScreen)
    screen.bind_grid(**bound)
    app.push_screen(screen)


def action_grid(
    screen: "OfficeScreen", action: Any, names: Sequence[str], given: Mapping[str, object]
) -> None:
    """An action with its own parameters for each of many records."""
    from caseman.api.fields import fields_of

    desk = screen.desk

    def store(rows: list[Row]) -> "Outcome":
        return desk.act(action.id, [row.key for row in rows], [row.model.whole() for row in rows])

    specs = [spec for spec in fields_of(action.params).values() if spec.kind not in ("rows", "group")]
    open_grid(
        screen.office_app,
        title=desk.title(action),
        fields=specs,
        refs=names,
        store=store,
        values=lambda ref: given,
    )


def field_grid(screen: "OfficeScreen", names: Sequence[str]) -> None:
    """Choose a section, or one field, and change it over many records."""
    desk, schema = screen.desk, screen.desk.open.schema
    table = names[0].partition("/")[0]
    by_section: dict[str, list[tuple[str, FieldSpec]]] = {}
    for path, spec in schema.specs(table):
        if spec.kind in ("rows", "group") or spec.meta.computed or path in ("project", "unit", "case"):
            continue
        section = path.removesuffix(spec.name).rstrip(".")
        by_section.setdefault(section, []).append((path, spec))
    options = []
    titles = {one: desk.title(schema.sections[one]) if one else desk.type_title(table) for one in by_section}
    for section, fields in by_section.items():
        options.append(Option(fields, screen.say(_("all fields")), code=titles[section]))
    for section, fields in by_section.items():
        for path, spec in fields:
            options.append(
                Option([(path, spec)], desk.open.text.label(spec.title), code=titles[section], keys=(path,))
            )

    def begin(option: Option) -> None:
        fields = option.value
        stem = fields[0][0].removesuffix(fields[0][1].name)
        section = stem.rstrip(".")

        def stored(ref: str) -> Mapping[str, object]:
            record = desk.open.reader.get(*ref.split("/", 1))
            found = (record.data.get(section, {}) if section else record.data) if record else {}
            return {spec.name: found.get(spec.name) for _path, spec in fields}

        def store(rows: list[Row]) -> "Outcome":
            given = [
                {stem + name: "" if value is None else value for name, value in row.model.changes().items()}
                for row in rows
            ]
            return desk.act("core.edit", [row.key for row in rows], given)

        open_grid(
            screen.office_app,
            title=f"{option.code}  {option.title}",
            fields=[spec for _path, spec in fields],
            refs=names,
            store=store,
            values=stored,
            changed_only=True,
        )

    open_choices(screen.shell, screen.say(_("change over {count} records"), count=len(names)), options, begin)
