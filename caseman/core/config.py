"""config.toml: what it may say, where it lies, and what holds when it says nothing."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from caseman.api.messages import InputError, Label
from caseman.api.messages import msg as _

NAME = "config.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """The settings. `folder` is where the file lies, `plugins/` beside it is searched after the shipped ones."""

    data: str = ""
    language: str = ""
    user: str = ""
    theme: str = "caseman"
    borders: str = "round"
    mouse: bool = True
    mask: bool = True
    keys: Mapping[str, str] = field(default_factory=dict)
    disabled: tuple[str, ...] = ()
    plugins: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    folder: Path | None = None


#: Every key: (table, name) -> (type, allowed words or None). config.toml in the repository explains each.
KEYS: Mapping[tuple[str, str], tuple[type, tuple[str, ...] | None]] = {
    ("", "data"): (str, None),
    ("", "language"): (str, ("", "zh", "en")),
    ("", "user"): (str, None),
    ("screen", "theme"): (str, ("caseman", "caseman-light", "contrast-dark", "contrast-light", "mono")),
    ("screen", "borders"): (str, ("round", "ascii")),
    ("screen", "mouse"): (bool, None),
    ("screen", "mask"): (bool, None),
    ("plugins", "disabled"): (list, None),
}
#: Tables whose keys are names that caseman does not know beforehand.
OPEN_TABLES = ("keys",)
_TABLES = ("screen", "keys", "plugins")
#: How a value of a type is written.
_WRITTEN = {str: _("text in quotes"), bool: _("true or false"), list: _('a list such as ["a"]')}


def user_folder(kind: str) -> Path:
    """The platform's folder for user data (`data`) or settings (`config`)."""
    import platformdirs

    found = (
        platformdirs.user_data_path("caseman") if kind == "data" else platformdirs.user_config_path("caseman")
    )
    return Path(found)


def find_file(asked: str = "") -> Path | None:
    """`--config`, else the working folder's, else the user's. Raises InputError when the one asked for is missing."""
    if asked:
        path = Path(asked)
        if not path.is_file():
            raise InputError(_("there is no file {path}"), path=asked)
        return path
    for folder in (Path.cwd(), user_folder("config")):
        if (folder / NAME).is_file():
            return folder / NAME
    return None


def read_config(asked: str = "") -> Config:
    """Read and check config.toml. Raises InputError naming the file, the key and the nearest known one."""
    path = find_file(asked)
    if path is None:
        return Config()
    from .toml import read_toml

    told = read_toml(path.read_bytes(), str(path))
    values: dict[str, Any] = {"folder": path.resolve().parent}
    plugins: dict[str, Any] = {}
    for name, value in told.items():
        _check_table(path, name, isinstance(value, Mapping))
        if not isinstance(value, Mapping):
            values[name] = _checked(path, "", name, value)
        elif name in OPEN_TABLES:
            values[name] = {key: str(one) for key, one in value.items()}
        elif name == "plugins":
            plugins = {key: one for key, one in value.items() if isinstance(one, Mapping)}
            values |= {
                key: _checked(path, name, key, one) for key, one in value.items() if key not in plugins
            }
        else:
            values |= {key: _checked(path, name, key, one) for key, one in value.items()}
    if "disabled" in values:
        values["disabled"] = tuple(str(one) for one in values["disabled"])
    return Config(**values, plugins=plugins)


def _check_table(path: Path, name: str, is_table: bool) -> None:
    """Raises InputError for a table that there is not, a table written as a key, and the other way round."""
    if name in _TABLES and not is_table:
        raise InputError(_("{file}: {key} is a table, written [{key}]"), file=path.name, key=name)
    if not is_table or name in _TABLES:
        return
    if ("", name) in KEYS:
        raise InputError(_("{file}: {key} is written {key} = …, not as a table"), file=path.name, key=name)
    near = difflib.get_close_matches(name, _TABLES, 1)
    if near:
        message = _("{file}: there is no table [{key}]; is [{near}] meant?")
        raise InputError(message, file=path.name, key=name, near=near[0])
    raise InputError(_("{file}: there is no table [{key}]"), file=path.name, key=name)


def _checked(path: Path, table: str, name: str, value: object) -> object:
    full = f"{table}.{name}" if table else name
    if (table, name) not in KEYS:
        known = [f"{t}.{n}" if t else n for t, n in KEYS]
        near = [one for one in known if one.rpartition(".")[2] == name]
        near = near or difflib.get_close_matches(full, known, 1)
        if near:
            raise InputError(
                _("{file}: there is no setting {key}; is {near} meant?"),
                file=path.name,
                key=full,
                near=near[0],
            )
        raise InputError(_("{file}: there is no setting {key}"), file=path.name, key=full)
    kind, words = KEYS[table, name]
    if not isinstance(value, kind) or (words is not None and value not in words):
        allowed = [word for word in words if word] if words else Label(_WRITTEN[kind])
        raise InputError(
            _("{file}: {key} must be {allowed}, not “{value}”"),
            file=path.name,
            key=full,
            allowed=allowed,
            value=value,
        )
    return value


def quick_look(asked: str = "") -> tuple[str, str]:
    """Data folder and language as config.toml says, unchecked: for the first frame, before anything is loaded."""
    try:
        path = find_file(asked)
        if path is None:
            return "", ""
        import tomllib

        told = tomllib.loads(path.read_text("utf-8-sig"))
    except (InputError, OSError, ValueError):
        return "", ""
    data = str(told.get("data", ""))
    return str(path.parent / data) if data else "", str(told.get("language", ""))


def data_folder(asked: str, config: Config) -> Path:
    """`--data`, else config.toml's (relative to it), else the user's data folder."""
    if asked:
        return Path(asked)
    if config.data:
        return (config.folder or Path.cwd()) / config.data
    return user_folder("data") / "office"
