"""Why a plugin cannot be used: one sentence with file and line."""

import re
from pathlib import Path
from types import TracebackType

from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _

#: Exceptions whose text is made of names in the code; the text of others may hold what the code worked on.
_OF_NAMES = (AttributeError, NameError)
_LONGEST = 300
NOT_TEXT = _("{file}, line {line}: it is not UTF-8 text; save it as UTF-8")


class PluginFault(CasemanError):
    """A plugin cannot be loaded. Facts `file` and `line` (0: the file as a whole) say where."""

    def __init__(self, message: str, file: object = "", line: int = 0, **facts: object) -> None:
        super().__init__(message, file=str(file), line=line, **facts)


class WrongAnswer(TypeError):
    """A plugin's function `call` gave something else than it must. The text names fields and types, never a value."""

    def __init__(self, text: str, call: object) -> None:
        super().__init__(text)
        self.call = call


def place_of(error: BaseException, inside: Path) -> tuple[str, int]:
    """The innermost place in a plugin's own files at which an error came about; ("", 0) where there is none."""
    if isinstance(error, SyntaxError) and error.filename and _within(error.filename, inside):
        return error.filename, error.lineno or 1
    code = getattr(error.call, "__code__", None) if isinstance(error, WrongAnswer) else None
    if code is not None and _within(code.co_filename, inside):
        return code.co_filename, code.co_firstlineno
    found = ("", 0)
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if _within(name, inside):
            found = (name, trace.tb_lineno)
        trace = trace.tb_next
    return found


def _within(name: str, inside: Path) -> bool:
    return Path(name) == inside or inside in Path(name).parents


def told(error: BaseException) -> str:
    """What went wrong while a plugin was loaded, in one line. No record is open then, so its text is told."""
    text = error.msg if isinstance(error, SyntaxError) else _text(error)
    line = " ".join(text.split())[:_LONGEST]
    return f"{type(error).__name__}: {line}" if line else type(error).__name__


def told_at_work(error: BaseException) -> str:
    """What went wrong in a function that had records before it: the text only where it is made of names."""
    if isinstance(error, WrongAnswer):
        return str(error)
    name = getattr(error, "name", None)
    if isinstance(error, _OF_NAMES) and isinstance(name, str) and name.isascii() and name.isidentifier():
        return f"{type(error).__name__}: {name}"
    return type(error).__name__


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # a refusal whose braces name no fact, or a plugin's own class
        return str(error.args[0]) if error.args else ""


def crashed(error: BaseException, inside: Path) -> PluginFault:
    """An exception in a plugin's code, as a fault at the line of the plugin that led to it."""
    if isinstance(error, PluginFault):
        return error
    file, line = place_of(error, inside)
    if not file:
        return PluginFault(_("{file}: {error}"), inside, 0, error=told(error))
    return PluginFault(_("{file}, line {line}: {error}"), file, line, error=told(error))


def not_text(data: bytes) -> int:
    """The first line that is not UTF-8; 0 where all are."""
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.isascii():
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return 0


def line_with(data: bytes, *patterns: str) -> int:
    """The first line that one of the regular expressions finds, tried in their order; 0 where none does."""
    text = data.decode("utf-8", "replace")
    for pattern in patterns:
        found = re.search(pattern, text, re.MULTILINE)
        if found:
            return text.count("\n", 0, found.start()) + 1
    return 0
