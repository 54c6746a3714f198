"""One table of commands. Bindings, the key line, help, the palette, the key file and the docs page come from it.

An F-key comes first and a Ctrl twin second, because laptops want Fn for the F-keys and some terminals keep a
few for themselves. No letter is ever a command: with an input method on, letters are text. The twins are
keys that common terminals, tmux and input methods let through: not Ctrl+B (tmux), not Ctrl+H, I, J, M, [
(they are Backspace, Tab, a line end, Enter and Esc), not Ctrl+Space or Ctrl+. (input methods).
"""

from typing import NamedTuple

from caseman.api.messages import msg as _

#: Where the focus can be, innermost first; a key means one thing along each of these chains.
CHAINS = (
    ("field", "form", "screen", "app"),
    ("field", "grid", "screen", "app"),
    ("field", "prompt", "screen", "app"),
    ("table", "screen", "app"),
    ("table", "report", "screen", "app"),
    ("field", "prompt", "report", "screen", "app"),
    ("findings", "screen", "app"),
    ("differences", "lists", "table", "screen", "app"),
    ("today", "table", "screen", "app"),
    ("digits", "table", "screen", "app"),
    ("table", "view", "screen", "app"),
    ("digits", "table", "view", "screen", "app"),
    ("reader", "view", "screen", "app"),
    ("board", "view", "screen", "app"),
    ("cases", "table", "screen", "app"),
    ("reader", "screen", "app"),
    ("units", "screen", "app"),
    ("board", "screen", "app"),
    ("tabs", "screen", "app"),
    ("field", "choices", "dialog"),
    ("field", "form", "dialog"),
    ("field", "grid", "dialog"),
    ("table", "dialog"),
    ("reader", "dialog"),
    ("question", "dialog"),
)
PLACES = {
    "app": _("everywhere"),
    "screen": _("on every screen"),
    "table": _("in a list"),
    "form": _("in a form"),
    "grid": _("in a grid"),
    "field": _("while typing"),
    "findings": _("on findings"),
    "lists": _("on lists from outside"),
    "differences": _("on the lines of a list"),
    "report": _("on a report"),
    "today": _("on the work list"),
    "view": _("on a list of things to be done"),
    "digits": _("on a list that digits fill in"),
    "cases": _("in the list of cases"),
    "units": _("in the unit table"),
    "board": _("on a board"),
    "tabs": _("on tabs"),
    "reader": _("while reading"),
    "prompt": _("in the go-to and find line"),
    "choices": _("in a list of values"),
    "dialog": _("in a dialog"),
    "question": _("at a question"),
}


class Command(NamedTuple):
    """One thing that keys do.

    id      dotted; the key file names it, and `action_<id with _>` does it
    title   message id, a word or two, for the key line
    help    message id, one sentence
    keys    the first is shown; digits are given as "1-9"
    places  where it is valid (PLACES)
    rank    its place in the key line from the left, 0 for not there
    over    commands that it stands in front of, further out on the same chain
    listed  in the palette: False for what only moves, answers or needs a number
    """

    id: str
    title: str
    help: str
    keys: tuple[str, ...]
    places: tuple[str, ...]
    rank: int = 0
    over: tuple[str, ...] = ()
    listed: bool = True

    @property
    def action(self) -> str:
        return self.id.replace(".", "_")


def _command(id: str, title: str, keys: str, places: str, help: str, **more: object) -> Command:
    return Command(
        id=id, title=title, help=help, keys=tuple(keys.split()), places=tuple(places.split()), **more  # type: ignore[arg-type]
    )  # fmt: skip


def _move(id: str, title: str, keys: str, places: str, help: str, **more: object) -> Command:
    return _command(id, title, keys, places, help, listed=False, **more)


COMMANDS: tuple[Command, ...] = (
    _command("help", _("help"), "f1 ctrl+g", "app dialog", _("What this is and the rule behind it; twice: all keys."), rank=1),
    _command("goto", _("go to"), "f2 ctrl+o slash ideographic_comma fullwidth_solidus", "screen", _("Go to a screen or record: two or three letters, then what you look for (ba 2-1-202)."), rank=2),
    _command("back", _("back"), "f3 escape", "screen dialog", _("Leave this screen or dialog."), rank=3),
    _command("find", _("find"), "f4 ctrl+l", "screen", _("Find in this list as you type: name, initials, room, numbers."), rank=4),
    _command("form.values", _("values"), "f4 ctrl+l", "form grid", _("The values that this field can take."), rank=4, over=("find",)),
    _command("check", _("check"), "f5 ctrl+r", "screen", _("Check again and show what is new."), rank=5),
    _command("pane", _("pane"), "f6 ctrl+t tab", "screen dialog", _("To the next part of the screen."), rank=6),
    _command("pane.back", _("pane before"), "shift+tab shift+f6 f18", "screen dialog", _("To the part of the screen before.")),
    _command("previous", _("previous"), "f7 ctrl+u", "screen dialog", _("The previous record of the list."), rank=8),
    _command("next", _("next"), "f8 ctrl+n", "screen dialog", _("The next record of the list."), rank=9),
    _command("why", _("why"), "f8 ctrl+n", "today cases", _("What stands against the next steps of this case; nothing where it can go on."), rank=9, over=("next",)),
    _command("form.ditto", _("ditto"), "f9 ctrl+d", "form grid", _("The same as in the record above."), rank=7),
    _command("form.ditto_all", _("ditto all"), "shift+f9 f21", "form grid", _("All empty fields the same as in the record above; in a grid, this value in every empty cell below.")),
    _command("save", _("save"), "f10 ctrl+s", "screen form grid dialog", _("Save; all errors are shown at once."), rank=10),
    _command("slip", _("status slip"), "f12 ctrl+backslash", "screen", _("How far this record has come and what is missing, to read, copy and print for the customer."), rank=16),
    _command("unmask", _("show in full"), "ctrl+e", "screen dialog", _("Show document numbers and phones in full; the log says who looked."), rank=15),
    _command("print", _("print"), "ctrl+f", "screen", _("Print a document for what is marked or current.")),
    _command("palette", _("commands"), "ctrl+p", "app", _("Find a command by its name and run it."), rank=12),
    _command("undo", _("undo"), "ctrl+z", "form grid screen", _("Take back the last change."), rank=11),
    _command("redo", _("redo"), "ctrl+y", "form grid screen", _("Do again what was taken back.")),
    _command("copy", _("copy"), "ctrl+c", "app dialog", _("Copy the field or cell; in a list, again: the whole row; once more: the whole record.")),
    _command("quit", _("quit"), "ctrl+q", "app dialog", _("Leave caseman.")),
    # Lists
    _command("table.open", _("open"), "enter", "table units board", _("Open the record.")),
    _command("table.mark", _("mark"), "space", "table units", _("Mark the record, and on to the next."), rank=13),
    _command("table.mark_all", _("mark all"), "ctrl+a", "table", _("Mark all records shown; again: none.")),
    _command("table.sort", _("sort"), "ctrl+k shift+f4 f16", "table", _("Sort by this column; again: the other way round."), rank=14),
    _move("table.up", _("up"), "up", "table findings reader units board choices grid", _("One line up.")),
    _move("table.down", _("down"), "down", "table findings reader units board choices grid", _("One line down.")),
    _move("table.page_up", _("page up"), "pageup", "table findings reader units choices grid", _("One page up.")),
    _move("table.page_down", _("page down"), "pagedown", "table findings reader units choices grid", _("One page down.")),
    _move("table.first", _("first"), "home", "table findings reader units board tabs", _("To the first line or tab.")),
    _move("table.last", _("last"), "end", "table findings reader units board tabs", _("To the last line or tab.")),
    _move("table.left", _("left"), "left", "table units board tabs", _("One column, unit or tab to the left.")),
    _move("table.right", _("right"), "right", "table units board tabs", _("One column, unit or tab to the right.")),
    _move("tabs.enter", _("into it"), "enter down", "tabs", _("From the tabs into what they show.")),
    # Forms
    _move("form.next", _("next field"), "enter tab", "form", _("To the next field."), over=("pane",)),
    _move("form.previous", _("previous field"), "shift+tab", "form", _("To the previous field."), over=("pane.back",)),
    _move("form.up", _("field above"), "up", "form", _("To the field above.")),
    _move("form.down", _("field below"), "down", "form", _("To the field below.")),
    _move("form.page_up", _("page up"), "pageup", "form", _("One page up in the form.")),
    _move("form.page_down", _("page down"), "pagedown", "form", _("One page down in the form.")),
    _move("form.toggle", _("yes/no"), "space", "form grid", _("Change a yes/no field.")),
    _move("form.yes", _("yes"), "1 １", "form grid", _("Yes.")),
    _move("form.no", _("no"), "0 ０", "form grid", _("No.")),
    # Grids
    _move("grid.down", _("down"), "enter", "grid", _("To the cell below; from the last one to the next column.")),
    _move("grid.right", _("next cell"), "tab", "grid", _("To the next cell."), over=("pane",)),
    _move("grid.left", _("cell before"), "shift+tab", "grid", _("To the cell before."), over=("pane.back",)),
    # Typing
    _command("field.select_all", _("select all"), "ctrl+a", "field", _("Select the whole text.")),
    _command("field.cut", _("cut"), "ctrl+x", "field", _("Cut the selected text, or all of it.")),
    _command("field.paste", _("paste"), "ctrl+v", "field", _("Paste what was copied here.")),
    _command("field.erase", _("erase word"), "ctrl+w", "field", _("Erase the word or number before the caret.")),
    # The rest
    _move("fix", _("do it"), "1-9", "findings differences today", _("Do what the number says."), rank=7),
    _move("digit", _("set"), "1-9 0 ０", "digits", _("Set the current line, or the marked ones, to what the digit stands for."), rank=7),
    _command("list.file", _("file"), "f4 ctrl+l", "lists", _("Take in a file of an authority or bank."), rank=4, over=("find",)),
    _command("list.accept", _("accept agreeing"), "f10 ctrl+s", "differences", _("Accept every line that agrees."), rank=10, over=("save",)),
    _command("report.export", _("export"), "f10 ctrl+s", "report", _("Write the lines that are shown to a file."), rank=10, over=("save",)),
    _command("view.do", _("do"), "f10 ctrl+s", "view", _("Do what stands ready on the current line, or on the marked ones."), rank=10, over=("save",)),
    _command("findings.open", _("open"), "enter", "findings", _("Go to the field or record that the finding is about.")),
    _move("prompt.accept", _("accept"), "enter", "prompt", _("Go there.")),
    _move("prompt.leave", _("leave"), "escape f3", "prompt", _("Leave the line."), over=("back",)),
    _command("prompt.filters", _("filters"), "f4 ctrl+l", "prompt", _("The filters that you saved for this list; to save what is typed, or remove one."), rank=4, over=("find", "list.file")),
    _move("prompt.down", _("to the list"), "down", "prompt", _("From the line into the list.")),
    _move("choices.choose", _("choose"), "enter", "choices", _("Take this value.")),
    _move("answer", _("answer"), "1-9", "question", _("Give the answer with this number.")),
    _move("answer.first", _("first answer"), "enter", "question", _("Give the first answer.")),
    _move("answer.none", _("no answer"), "0 ０", "question", _("Go back without an answer.")),
)  # fmt: skip
