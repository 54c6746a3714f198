"""The keys in force: those of the table of commands, changed by the key file where a change may be."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from caseman.api.messages import InputError, Label
from caseman.api.messages import msg as _

from .commands import CHAINS, COMMANDS, Command

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


class Keys:
    """The keys in force: the table's, changed by the key file.

    `problems` are the changes that were refused, each a message id with its facts; the table's keys stay
    for those commands.
    """

    def __init__(
        self, changes: Mapping[str, str | Sequence[str]] | None = None, commands: Sequence[Command] = COMMANDS
    ) -> None:
        self.commands = {command.id: command for command in commands}
        self._keys = {command.id: command.keys for command in commands}
        wanted: dict[str, tuple[str, ...]] = {}
        refused: dict[str, InputError] = {}
        for name, given in (changes or {}).items():
            keys = tuple(
                key.strip().lower() for key in (given.split(",") if isinstance(given, str) else given)
            )
            try:
                self._may_have(name, keys)
                wanted[name] = keys
            except InputError as problem:
                refused[name] = problem
        refused |= self._take(wanted)
        self.problems = [refused[name] for name in changes or () if name in refused]

    def of(self, id: str) -> tuple[str, ...]:
        return self._keys[id]

    def keymap(self) -> dict[str, str]:
        """What Textual needs to know: the commands whose keys were changed."""
        return {name: ",".join(keys) for name, keys in self._keys.items() if keys != self.commands[name].keys}

    def _title(self, id: str) -> Label:
        return Label(self.commands[id].title)

    def _may_have(self, id: str, keys: tuple[str, ...]) -> None:
        """Raises InputError where the command or a key of it is none that can be changed."""
        if id not in self.commands:
            raise InputError(_("there is no command {command}; see caseman's list of keys"), command=id)
        if "1-9" in self.commands[id].keys:
            raise InputError(_("the keys of {command} are its numbers"), command=id)
        for key in keys:
            why = FORBIDDEN.get(key, "")
            if why:
                message = _("{key} cannot be a key for {title} ({command}): {reason}")
                raise InputError(message, key=key, command=id, title=self._title(id), reason=Label(why))
            if key in RESERVED or len(key) == 1 or not _may_be_bound(key):
                message = _("{key} cannot be a key for {title} ({command}): it is for typing or moving")
                raise InputError(message, key=key, command=id, title=self._title(id))

    def _take(self, wanted: dict[str, tuple[str, ...]]) -> dict[str, InputError]:
        """All changes together, so that two commands can change places; of two that clash the later one is refused."""
        told: dict[str, InputError] = {}
        while wanted:
            trial = {**self._keys, **wanted}
            names = list(wanted)
            clash = next(
                (one for one in clashes(self.commands.values(), trial) if {*one[:2]} & {*names}), None
            )
            if clash is None:
                self._keys = trial
                break
            one, other, key = clash
            refused = max((one, other), key=lambda name: names.index(name) if name in names else -1)
            wanted.pop(refused)
            has = other if one == refused else one
            message = _("{key} cannot be a key for {title} ({command}): {other} has it")
            facts = {"title": self._title(refused), "other": self._title(has)}
            told[refused] = InputError(message, key=key, command=refused, **facts)
        return told


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
