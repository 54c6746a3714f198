"""Starting the terminal: the list of cases is on the screen before plugins and store are loaded."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from caseman.api.messages import msg as _
from caseman.core.config import quick_look
from caseman.core.i18n import Translator, choose_language

from . import env

if TYPE_CHECKING:
    from argparse import Namespace


def run_terminal(folder: Path, told: "Namespace") -> int:
    """Run the terminal over the office in `folder`; gives the exit code."""
    env.prepare()
    text = Translator(choose_language(told.lang or quick_look(told.config or "")[1]))
    if not env.has_terminal():
        sys.stderr.write(text(_("this is no terminal: name a command; see caseman --help")) + "\n")
        return 2
    env.first_line(text(_("caseman is starting …")))
    # The office is loaded and checked in a thread: keys must not wait for its turn to end.
    sys.setswitchinterval(0.001)
    from .office_app import OfficeApp

    app = OfficeApp(folder, told, text)
    app.run(mouse=app.config.mouse)
    if app.failure:
        sys.stderr.write(app.failure + "\n")
    return app.return_code or 0
