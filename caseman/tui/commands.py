"""The table of commands on the terminal: bindings, the names of keys, help and the docs page of keys."""

from collections.abc import Callable, Iterable
from pathlib import Path

from textual.binding import Binding, BindingType

from caseman.api.messages import msg as _
from caseman.core.commands import COMMANDS, PLACES
from caseman.core.keys import Keys, expand


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
    heads = [
        translate(one) for one in (_("keys"), _("command"), _("what it does"), _("name in the key file"))
    ]
    title = heads[0]
    lines = [
        "<!-- Written by `python -m caseman.tui.commands`; do not edit. -->",
        f"# {title[0].upper()}{title[1:]}",
        "",
    ]
    for place, rows in page(translate):
        lines += [
            f"## {place[0].upper()}{place[1:]}",
            "",
            f"| {' | '.join(heads)} |",
            "|---|---|---|---|",
        ]
        lines += [f"| {keys} | {title} | {sentence} | `{name}` |" for name, keys, title, sentence in rows]
        lines.append("")
    return "\n".join(lines)


#: The docs pages of keys, and the language of each.
PAGES = {"keys.md": "en", "keys.zh-CN.md": "zh"}


def write_pages(folder: Path) -> None:
    """Write the docs pages of keys, in both languages."""
    from caseman.core.i18n import Translator

    for name, language in PAGES.items():
        (folder / name).write_text(markdown(Translator(language).label), encoding="utf-8")


if __name__ == "__main__":
    write_pages(Path(__file__).parents[2] / "docs")
