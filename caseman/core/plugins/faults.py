"""Why a plugin cannot be used: one sentence with file and line."""

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _


class PluginFault(CasemanError):
    """A plugin cannot be loaded. Facts `file` and `line` (0: the file as a whole) say where."""

    def __init__(self, message: str, file: object = "", line: int = 0, **facts: object) -> None:
        super().__init__(message, file=str(file), line=line, **facts)


def place_of(error: BaseException, inside: Path) -> tuple[str, int]:
    """The innermost place in a plugin's own files at which an error came about; empty where there is none."""
    if isinstance(error, SyntaxError) and error.filename:
        return error.filename, error.lineno or 0
    found = ("", 0)
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if Path(name) == inside or inside in Path(name).parents:
            found = (name, trace.tb_lineno)
        trace = trace.tb_next
    return found


def told(error: BaseException) -> str:
    """What went wrong in a word: the kind of error, and its text only where it cannot hold anybody's data."""
    if isinstance(error, ImportError | SyntaxError | NameError | AttributeError | SystemExit):
        return f"{type(error).__name__}: {error}"
    return type(error).__name__


def crashed(error: BaseException, inside: Path) -> PluginFault:
    """An exception in a plugin's code, as a fault."""
    if isinstance(error, PluginFault):
        return error
    file, line = place_of(error, inside)
    if isinstance(error, CasemanError):
        return PluginFault(error.message, file or inside, line, **dict(error.facts))
    return PluginFault(_("{error} in {file}, line {line}"), file or inside, line, error=told(error))


def facts_of(fault: CasemanError) -> Mapping[str, Any]:
    return dict(fault.facts)
