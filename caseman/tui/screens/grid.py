"""One action, or one section's fields, over many records: typed or pasted, all errors at once, one change set."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from caseman.api.fields import FieldSpec
from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.tui.outcomes import told_of
from caseman.tui.widgets.grid import Grid
from caseman.tui.widgets.grid_model import GridModel, Row

from .choices import Option, open_choices
from .gate import gates_of, requests, shut_of, tell_gates
from .help import HelpText
from .question import ask
from .work import OfficeScreen

if TYPE_CHECKING:
    from caseman.core.actions import Outcome
    from caseman.tui.office_app import OfficeApp

    from .gate import Shut


#: Seconds after which what is typed is kept as a draft; what stands before a grid's name among the drafts.
DRAFT, GRID = 1.0, "grid:"


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
        self._draft = self._action = ""
        self._keeping = False

    def bind_grid(
        self,
        title: str,
        fields: Sequence[FieldSpec],
        refs: Sequence[str],
        store: "Callable[[list[Row]], Outcome]",
        *,
        values: Callable[[str], Mapping[str, object]] = lambda ref: {},
        changed_only: bool = False,
        draft: str = "",
        action: str = "",
    ) -> None:
        """Show fields of records.

        store         does what the rows say
        values        what stands in the fields already
        changed_only  only rows that were changed are stored; else every row in which something stands
        action        the action that is done with them: what keeps its gate shut can be passed or asked for
        draft         the name under which what is typed is kept until it is stored
        """
        self._draft, self._action = draft, action
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
        model = GridModel(self._fields, self.desk.open.today, self.shell.translate, self.shell.users)
        for ref in self._refs:
            self._add(model, ref)
        grid = self.grid
        grid.knows, grid.row_of = self._knows, self._row_of
        self._restore(model)
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
        self._keep_soon()

    def on_grid_typed(self, event: Grid.Typed) -> None:
        self._keep_soon()

    # What is typed and not stored

    def _keep_soon(self) -> None:
        """Keep a draft within the second, however fast somebody types."""
        if self._draft and not self._keeping:
            self._keeping = True
            self.set_timer(DRAFT, self._keep)

    def _keep(self) -> None:
        self._keeping = False
        if self.is_current and self.grid.dirty:
            model = self.grid.model
            told = {"title": self._title, "refs": [row.key for row in model.rows], "rows": self.grid.draft()}
            self.desk.unsaved.keep(self._draft, told)

    def _restore(self, model: GridModel) -> None:
        """Put back what was typed and not stored; records of the draft that were not chosen now get their rows too."""
        kept = self.desk.unsaved.get(self._draft) if self._draft else None
        rows = (kept or {}).get("rows")
        if not isinstance(rows, dict) or not rows:
            return
        there = {row.key for row in model.rows}
        for ref in rows:
            if ref not in there and "/" in ref and self.desk.open.reader.get(*ref.split("/", 1)):
                self._add(model, ref)
        model.restore(rows)
        self.shell.tell(self.say(_("What was typed and not saved is back; F10 saves it.")), "warn")

    def _drop(self) -> None:
        if self._draft:
            self.desk.unsaved.drop(self._draft)

    def on_grid_pasted(self, event: Grid.Pasted) -> None:
        told = self.say(_("{count} cells pasted"), count=event.cells)
        if event.unknown:
            told += "  " + self.say(_("no row for {names}"), names="、".join(event.unknown[:5]))
        self.shell.tell(told, "warn" if event.unknown else "good")
        self._caption()
        self._keep_soon()

    def on_grid_values_asked(self, event: Grid.ValuesAsked) -> None:
        self.ask_value(event.grid, event.name, event.text)

    def on_grid_saved(self, event: Grid.Saved) -> None:
        rows = [row for row in event.rows if self._all or row.model.dirty]
        if not rows and self._all and not any(spec.required for spec in self._fields):
            rows = list(self.grid.model.rows)  # it asks for nothing: F10 does it for all that were marked
        if not rows:
            self.shell.tell(self.say(_("Nothing was typed.")), "warn")
            return
        assert self._store is not None
        again = all(row.refusal for row in rows)
        try:
            outcome = self._store(rows)
        except CasemanError as error:
            self.shell.tell_error(error)
            return
        self._told(rows, outcome, again)

    def _told(self, rows: list[Row], outcome: "Outcome", again: bool) -> None:
        """What was done goes, what was refused stays with its reason. What gates refused `again` can be passed or asked for."""
        refused = dict(outcome.refused)
        for row in rows:
            error = refused.get(row.key)
            if error is not None:
                row.refusal = self._reason(error, outcome.action)
        gates = gates_of(outcome) if self._action else []
        shut = shut_of(outcome, [row.key for row in rows], [row.model.whole() for row in rows])
        told = self.say(
            _("{done} done, {refused} refused"), done=len(rows) - len(refused), refused=len(refused)
        )
        if gates:
            may = _("F10 again: all the same, with a reason")
            told += "  " + self.say(may if self.desk.may_force else _("F10 again: ask a supervisor"))
        self.shell.tell(told, "block" if refused else "good")
        self._settle([row for row in rows if row.key not in refused], outcome)
        if gates and again:
            tell_gates(self, gates, lambda reason: self._pass(shut, reason), named=True)

    def _settle(self, done: list[Row], outcome: "Outcome") -> None:
        """Rows that are done with go; without any left the grid closes."""
        model = self.grid.model
        for row in done:
            model.remove(row)
        self._drop()
        refused = any(row.refusal for row in model.rows)
        if not model.rows or (not refused and not model.dirty):
            self.app.pop_screen()
            self.call_later(self.shell.tell, told_of(self.desk, outcome), "good")
            return
        if refused:
            self.app.bell()
            self.grid.row = next((i for i, row in enumerate(model.rows) if row.refusal), 0)
        self.grid.look()
        self._caption()
        self._keep_soon()

    def _pass(self, shut: "Shut", reason: str) -> None:
        """Do the rows whose gates were shut all the same, or ask for them, with one reason; what comes of it goes."""
        from caseman.core.passes import Pass

        desk = self.desk
        try:
            if desk.may_force:
                names, given = [name for name, _given in shut], [typed for _name, typed in shut]
                outcome = desk.act(self._action, names, given, reason)
                done = set(outcome.done)
            else:
                outcome = desk.act("core.ask_pass", [], requests(self._action, shut, reason))
                asked = (desk.open.reader.get(*ref.split("/", 1)) for ref in outcome.done)
                done = {one.own(Pass).ref for one in asked if one is not None}
        except CasemanError as error:
            self.shell.tell_error(error)
            return
        self.shell.tell(told_of(desk, outcome), "block" if outcome.refused else "good")
        self._settle([row for row in self.grid.model.rows if row.key in done], outcome)

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
                self._drop()
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
        action=action.id,
        draft=f"{GRID}{action.id}",
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
        _open_fields(screen, names, f"{option.code}  {option.title}", [path for path, _spec in option.value])

    open_choices(screen.shell, screen.say(_("change over {count} records"), count=len(names)), options, begin)


def _open_fields(screen: "OfficeScreen", names: Sequence[str], title: str, paths: Sequence[str]) -> None:
    """Fields of one section, by their paths, over records."""
    desk = screen.desk
    table = names[0].partition("/")[0]
    specs = [spec for path, spec in desk.open.schema.specs(table) if path in set(paths)]
    stem = paths[0].removesuffix(specs[0].name)
    section = stem.rstrip(".")

    def stored(ref: str) -> Mapping[str, object]:
        record = desk.open.reader.get(*ref.split("/", 1))
        found = (record.data.get(section, {}) if section else record.data) if record else {}
        return {spec.name: found.get(spec.name) for spec in specs}

    def store(rows: list[Row]) -> "Outcome":
        given = [
            {stem + name: "" if value is None else value for name, value in row.model.changes().items()}
            for row in rows
        ]
        return desk.act("core.edit", [row.key for row in rows], given)

    open_grid(
        screen.office_app,
        title=title,
        fields=specs,
        refs=names,
        store=store,
        values=stored,
        changed_only=True,
        draft=f"{GRID}{table}/{','.join(paths)}",
    )


def open_unsaved_grid(screen: "OfficeScreen", name: str) -> None:
    """Go on with a grid whose draft is kept; one that nobody can open any more says so and stays kept."""
    desk = screen.desk
    kept = desk.unsaved.get(name) or {}
    refs = [ref for ref in kept.get("refs", ()) if desk.open.reader.get(*str(ref).partition("/")[::2])]
    table, slash, paths = name.removeprefix(GRID).partition("/")
    action = desk.open.plugins.registry.actions.get(table)
    if refs and slash:
        known = {path for path, _spec in desk.open.schema.specs(table)}
        if known.issuperset(paths.split(",")):
            _open_fields(screen, refs, str(kept.get("title", "")), paths.split(","))
            return
    elif refs and action is not None and action.params is not None:
        action_grid(screen, action, refs, {})
        return
    screen.app.bell()
    screen.shell.tell(
        screen.say(_("This cannot be gone on with now: its plugin or its records are not there.")), "warn"
    )
