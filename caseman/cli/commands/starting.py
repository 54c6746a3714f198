"""demo."""

import sys
from pathlib import Path

from caseman.api.messages import msg as _
from caseman.cli.session import DONE, Session
from caseman.core.config import user_folder
from caseman.core.demo import make_demo


def demo(session: Session) -> int:
    """Make the demo office and open it; without a terminal, say what to do next."""
    told = session.told
    name = "demo" if told.practice is None else "practice"
    folder = Path(told.dir or told.data) if told.dir or told.data else user_folder("data") / name
    wanted = [] if told.planted == "none" else [word for word in told.planted.split(",") if word]
    other = told.scale != 1 or told.seed is not None or told.practice is not None
    if not (folder.is_dir() and any(folder.iterdir()) and not (told.dir or wanted or other)):
        session.say(_("making the demo office in {folder} …"), folder=str(folder))
        make_demo(
            folder,
            session.loaded,
            session.config,
            session.text.language,
            wanted if told.practice is None else [],
            scale=told.scale,
            seed=told.seed,
        )
        if told.practice is not None:
            _practise(session, folder, told.practice, wanted)
    if told.no_open or not sys.stdout.isatty():
        session.say(_("the demo office is in {folder}"), folder=str(folder))
        session.say(_("open it in a terminal: caseman --data {folder}"), folder=str(folder))
        session.say(_("or check it: caseman --data {folder} check"), folder=str(folder))
        return DONE
    session.close()
    return session.open_terminal(folder, told)


def _practise(session: Session, folder: Path, count: int, wanted: list[str]) -> None:
    """Begin a practice in a demo office that was just made."""
    from caseman.core.office import Office, Options
    from caseman.core.practice import begin

    options = Options(data=folder, language=session.text.language, create=False)
    with Office.open(session.config, options, session.loaded) as office:
        planted = begin(office, count, wanted)
    session.say(_("{count} errors are planted: find and cure them; F2 lx keeps the score"), count=planted)
