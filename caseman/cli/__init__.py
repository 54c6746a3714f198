"""The headless twin of the terminal: the same actions for scripts and tests.

Data go to stdout, words to stderr. Exit codes: 0 done · 1 findings or differences · 2 bad input or usage ·
3 the store cannot be opened or written.
"""

import sys
from collections.abc import Sequence

from .arguments import parse
from .session import DONE, FINDINGS, STORE, USAGE, Session

__all__ = ["DONE", "FINDINGS", "STORE", "USAGE", "run"]


def run(words: Sequence[str]) -> int:
    """Run one command line and give its exit code."""
    from caseman.api.messages import CasemanError
    from caseman.core.store import StoreError

    told = parse(list(words))
    if isinstance(told, int):
        return told
    session = Session(told)
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
