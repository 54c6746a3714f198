"""The headless twin of the terminal: the same actions for scripts and tests.

Data go to stdout, words to stderr. Exit codes: 0 done · 1 findings or differences · 2 bad input or usage ·
3 the store cannot be opened or written.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from . import opening

if TYPE_CHECKING:
    from argparse import Namespace

__all__ = ["run"]

DONE, USAGE, STORE = 0, 2, 3
OpenTerminal = Callable[[Path, "Namespace"], int]


def run(words: Sequence[str], open_terminal: OpenTerminal) -> int:
    """Run one command line and give its exit code; without a command the terminal opens."""
    told = opening.read(words) or _parsed(words)
    if isinstance(told, int):
        return told
    if told.command is None:
        from caseman.core.config import quick_look, user_folder

        return open_terminal(
            Path(told.data or quick_look(told.config or "")[0] or user_folder("data") / "office"), told
        )
    return _run(told, open_terminal)


def _parsed(words: Sequence[str]) -> "Namespace | int":
    from .arguments import parse

    return parse(list(words))


def _run(told: "Namespace", open_terminal: OpenTerminal) -> int:
    from caseman.api.messages import CasemanError
    from caseman.core.store import StoreError

    from .session import Session

    session = Session(told, open_terminal)
    try:
        with session:
            return session.run()
    except CasemanError as error:
        session.say_error(error)
        return USAGE
    except StoreError as error:
        session.say_store_error(error)
        return STORE
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except KeyboardInterrupt:
        return 130
    except Exception as fault:
        session.say_fault(fault)
        return STORE
