"""One table of commands. Bindings, the key line, help, the palette, the key file and the docs page come from it.

An F-key comes first and a Ctrl twin second, because laptops want Fn for the F-keys and some terminals keep a
few for themselves. No letter is ever a command: with an input method on, letters are text. The twins are
keys that common terminals, tmux and input methods let through: not Ctrl+B (tmux), not Ctrl+H, I, J, M, [
(they are Backspace, Tab, a line end, Enter and Esc), not Ctrl+Space or Ctrl+. (input methods).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from textual.binding import Binding, BindingType

from caseman.api.messages import InputError, Label
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
    listed  in the palette: False for moves and for what only makes sense at its place
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
    _command("form.values", _("values"), "f4 ctrl+l", "form grid", _("The values that this field can take."), rank=4, over=("find",), listed=False),
    _command("check", _("check"), "f5 ctrl+r", "screen", _("Check again and show what is new."), rank=5),
    _command("pane", _("pane"), "f6 ctrl+t tab", "screen dialog", _("To the next part of the screen."), rank=6),
    _move("pane.back", _("pane before"), "shift+tab shift+f6 f18", "screen dialog", _("To the part of the screen before.")),
    _command("previous", _("previous"), "f7 ctrl+u", "screen dialog", _("The previous record of the list."), rank=8),
    _command("next", _("next"), "f8 ctrl+n", "screen dialog", _("The next record of the list."), rank=9),
    _command("why", _("why"), "f8 ctrl+n", "today cases", _("What stands against the next steps of this case; nothing where it can go on."), rank=9, over=("next",)),
    _command("form.ditto", _("ditto"), "f9 ctrl+d", "form grid", _("The same as in the record above."), rank=7, listed=False),
    _command("form.ditto_all", _("ditto all"), "shift+f9 f21", "form grid", _("All empty fields the same as in the record above; in a grid, this value in every empty cell below."), listed=False),
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
    _move("table.open", _("open"), "enter", "table units board", _("Open the record.")),
    _move("table.mark", _("mark"), "space", "table units", _("Mark the record, and on to the next."), rank=13),
    _move("table.mark_all", _("mark all"), "ctrl+a", "table", _("Mark all records shown; again: none.")),
    _move("table.sort", _("sort"), "ctrl+k shift+f4 f16", "table", _("Sort by this column; again: the other way round."), rank=14),
    _move("table.up", _("up"), "up", "table findings reader units board choices grid", _("One line up.")),
    _move("table.down", _("down"), "down", "table findings reader units board choices grid", _("One line down.")),
    _move("table.page_up", _("page up"), "pageup", "table findings reader units choices grid", _("One page up.")),
    _move("table.page_down", _("page down"), "pagedown", "table findings reader units choices grid", _("One page down.")),
    _move("table.first", _("first"), "home", "table findings reader units board", _("To the first line.")),
    _move("table.last", _("last"), "end", "table findings reader units board", _("To the last line.")),
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
    _move("field.select_all", _("select all"), "ctrl+a", "field", _("Select the whole text.")),
    _move("field.cut", _("cut"), "ctrl+x", "field", _("Cut the selected text, or all of it.")),
    _move("field.paste", _("paste"), "ctrl+v", "field", _("Paste what was copied here.")),
    _move("field.erase", _("erase word"), "ctrl+w", "field", _("Erase the word or number before the caret.")),
    # The rest
    _move("fix", _("do it"), "1-9", "findings differences today", _("Do what the number says."), rank=7),
    _move("digit", _("set"), "1-9 0 ０", "digits", _("Set the current line, or the marked ones, to what the digit stands for."), rank=7),
    _command("list.file", _("file"), "f4 ctrl+l", "lists", _("Take in a file of an authority or bank."), rank=4, over=("find",)),
    _command("list.accept", _("accept agreeing"), "f10 ctrl+s", "differences", _("Accept every line that agrees."), rank=10, over=("save",)),
    _command("report.export", _("export"), "f10 ctrl+s", "report", _("Write the lines that are shown to a file."), rank=10, over=("save",)),
    _command("view.do", _("do"), "f10 ctrl+s", "view", _("Do what stands ready on the current line, or on the marked ones."), rank=10, over=("save",)),
    _move("findings.open", _("open"), "enter", "findings", _("Go to the field or record that the finding is about.")),
    _move("prompt.accept", _("accept"), "enter", "prompt", _("Go there.")),
    _move("prompt.leave", _("leave"), "escape f3", "prompt", _("Leave the line."), over=("back",)),
    _command("prompt.filters", _("filters"), "f4 ctrl+l", "prompt", _("The filters that you saved for this list; to save what is typed, or remove one."), rank=4, over=("find", "list.file"), listed=False),
    _move("prompt.down", _("to the list"), "down", "prompt", _("From the line into the list.")),
    _move("choices.choose", _("choose"), "enter", "choices", _("Take this value.")),
    _move("answer", _("answer"), "1-9", "question", _("Give the answer with this number.")),
    _move("answer.first", _("first answer"), "enter", "question", _("Give the first answer.")),
    _move("answer.none", _("no answer"), "0 ０", "question", _("Go back without an answer.")),
)  # fmt: skip

_DIGITS = tuple("123456789")
_WIDE_DIGITS = tuple("１２３４５６７８９")

#: Keys that a terminal, an input method or Textual takes for something else, and what they are.
FORBIDDEN: Mapping[str, str] = {
    "ctrl+h": _("the terminal sends Backspace for it"),
    "ctrl+i": _("the terminal sends Tab for it"),
    "ctrl+j": _("the terminal sends a line end for it"),
    "ctrl+m": _("the terminal sends Enter for it"),
    "ctrl+left_square_bracket": _("the terminal sends Esc for it"),
    "ctrl+[": _("the terminal sends Esc for it"),
    "ctrl+b": _("tmux keeps it for itself"),
    "ctrl+space": _("input methods keep it for themselves"),
    "ctrl+@": _("input methods keep it for themselves"),
    "ctrl+at": _("input methods keep it for themselves"),
    "ctrl+full_stop": _("input methods keep it for themselves"),
    "ctrl+.": _("input methods keep it for themselves"),
    "ctrl+comma": _("the terminal keeps it for itself"),
    "ctrl+,": _("the terminal keeps it for itself"),
    "shift+space": _("input methods keep it for themselves"),
    "ctrl+shift+f": _("input methods keep it for themselves"),
    "alt+f": _("the terminal sends Ctrl+Right for it"),
    "alt+b": _("the terminal sends Ctrl+Left for it"),
    "alt+enter": _("the terminal keeps it for itself"),
    "f11": _("the terminal keeps it for itself"),
    **{f"ctrl+shift+{letter}": _("the terminal keeps it for itself") for letter in "cvptwn"},
}
#: Keys for moving and typing; commands of the table may have them, the key file may not give them away.
RESERVED = frozenset(
    [
        "up",
        "down",
        "left",
        "right",
        "home",
        "end",
        "pageup",
        "pagedown",
        "enter",
        "tab",
        "shift+tab",
        "backspace",
        "delete",
        "escape",
        "space",
    ]
)


def expand(keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(key, argument) for each key; "1-9" is nine digits in both widths, each with itself as argument."""
    for key in keys:
        if key == "1-9":
            yield from ((digit, digit) for digit in _DIGITS)
            yield from ((wide, digit) for wide, digit in zip(_WIDE_DIGITS, _DIGITS, strict=True))
        else:
            yield key, ""


def bindings(*places: str) -> list[BindingType]:
    """The bindings of a widget or screen that is these places."""
    return [
        Binding(
            key,
            f"{command.action}({argument})" if argument else command.action,
            command.title,
            show=False,
            id=command.id,
        )
        for command in COMMANDS
        if set(places) & set(command.places)
        for key, argument in expand(command.keys)
    ]


class Keys:
    """The keys in force: the table's, changed by the key file.

    `problems` are the changes that were refused, each a message id with its facts; the table's keys stay
    for those commands.
    """

    def __init__(
        self, changes: Mapping[str, str | Sequence[str]] | None = None, commands: Sequence[Command] = COMMANDS
    ) -> None:
        self.commands = {command.id: command for command in commands}
        self.problems: list[InputError] = []
        self._keys = {command.id: command.keys for command in commands}
        for name, keys in (changes or {}).items():
            wanted = tuple(keys.split(",") if isinstance(keys, str) else keys)
            try:
                self._change(name, tuple(key.strip().lower() for key in wanted))
            except InputError as problem:
                self.problems.append(problem)

    def of(self, id: str) -> tuple[str, ...]:
        return self._keys[id]

    def keymap(self) -> dict[str, str]:
        """What Textual needs to know: the commands whose keys were changed."""
        return {name: ",".join(keys) for name, keys in self._keys.items() if keys != self.commands[name].keys}

    def _change(self, id: str, keys: tuple[str, ...]) -> None:
        if id not in self.commands:
            raise InputError(_("there is no command {command}; see caseman's list of keys"), command=id)
        if "1-9" in self.commands[id].keys:
            raise InputError(_("the keys of {command} are its numbers"), command=id)
        for key in keys:
            why = FORBIDDEN.get(key, "")
            if why:
                raise InputError(
                    _("{key} cannot be a key for {command}: {reason}"), key=key, command=id, reason=Label(why)
                )
            if key in RESERVED or len(key) == 1 or not _may_be_bound(key):
                raise InputError(
                    _("{key} cannot be a key for {command}: it is for typing or moving"), key=key, command=id
                )
        trial = {**self._keys, id: keys}
        for one, other, key in clashes(self.commands.values(), trial):
            if id in (one, other):
                raise InputError(
                    _("{key} cannot be a key for {command}: {other} has it"),
                    key=key, command=id, other=other if one == id else one,
                )  # fmt: skip
        self._keys = trial


def _may_be_bound(key: str) -> bool:
    *modifiers, last = key.split("+")
    if last[:1] == "f" and last[1:].isdecimal():
        return 1 <= int(last[1:]) <= 24 and set(modifiers) <= {"shift", "ctrl", "alt"}
    return last == "insert" or (
        bool(modifiers) and set(modifiers) <= {"ctrl", "alt", "shift"} and modifiers != ["shift"]
    )


def clashes(
    commands: Iterable[Command], keys: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, str, str]]:
    """(command, other command, key) for every key that means two things along one chain of focus."""
    for one, other in combinations(commands, 2):
        if other.id in one.over or one.id in other.over:
            continue
        shared = {key for key, _argument in expand(keys[one.id])} & {
            key for key, _argument in expand(keys[other.id])
        }
        if shared and any(
            set(one.places) & set(chain) and set(other.places) & set(chain) for chain in CHAINS
        ):
            yield one.id, other.id, min(shared)


_NAMES = {
    "escape": "Esc", "enter": "Enter", "tab": "Tab", "space": _("Space"), "pageup": "PgUp", "pagedown": "PgDn",
    "home": "Home", "end": "End", "up": _("Up"), "down": _("Down"), "left": _("Left"), "right": _("Right"), "delete": "Del",
    "backspace": "Backspace", "insert": "Ins", "slash": "/", "backslash": "\\", "ideographic_comma": "、", "fullwidth_solidus": "／",
}  # fmt: skip


#: Terminals' names of Shift+F4, F6 and F9, and the full-width twin of `/`: the same key to a user.
_OTHER_NAMES = frozenset({"f16", "f18", "f21", "fullwidth_solidus"})


def key_name(key: str, translate: Callable[[str], str] = str) -> str:
    """A key as people write it: `F10`, `Ctrl+S`, `Space`."""
    *modifiers, last = key.split("+")
    name = translate(_NAMES[last]) if last in _NAMES else last.upper()
    return "+".join([*(modifier.capitalize() for modifier in modifiers), name])


def written(keys: Iterable[str], translate: Callable[[str], str] = str) -> str:
    """The keys of a command for help: all of them, but for terminals' other names of the same key."""
    seen = [key_name(key, translate) for key in keys if key not in _OTHER_NAMES]
    return " ".join(name for name in seen if name not in "０１" or name == "1")


def page(
    translate: Callable[[str], str] = str, keys: Keys | None = None
) -> list[tuple[str, list[tuple[str, str, str, str]]]]:
    """Every command once, by its first place: (place, [(id, keys, title, help)])."""
    keys = keys or Keys()
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    for command in keys.commands.values():
        row = (
            command.id,
            written(keys.of(command.id), translate),
            translate(command.title),
            translate(command.help),
        )
        found.setdefault(command.places[0], []).append(row)
    return [(translate(PLACES[place]), found[place]) for place in PLACES if place in found]


def markdown(translate: Callable[[str], str] = str) -> str:
    """The docs page of keys."""
    lines = ["<!-- Written by `python -m caseman.tui.commands`; do not edit. -->", "# Keys", ""]
    for place, rows in page(translate):
        lines += [
            f"## {place[0].upper()}{place[1:]}",
            "",
            "| keys | command | what it does | id |",
            "|---|---|---|---|",
        ]
        lines += [f"| {keys} | {title} | {sentence} | `{name}` |" for name, keys, title, sentence in rows]
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    print(markdown(), end="")
