"""A clerk's day by keys alone in a real terminal at 80x24, with an input method's characters among them: journey 6a, whole.

Every step waits for what the clerk waits for: a text on the screen. What a later part brings is not done here: the PIN of
step 1, the lock of step 21 (what was typed is kept, with it or without), the filing password on the clipboard of step 4 (the
book of its use is kept). Step 20 follows step 19, so that what is taken back twice is both. A tax receipt has no pattern for
its number: of the rows of step 22 that are wrong one has a sum of 19 digits. What step 1 tells of log, copy and calendar is
`caseman doctor` (tests/office/test_doctor.py).

And a supervisor's day, journey 6b, all twenty steps.
"""

import sys
from pathlib import Path

import day_afternoon
import day_morning
import day_supervisor
from tui_day import working
from tui_pty import Terminal

from caseman.core.store import Store


def test_a_clerks_day(office_copy: Path, tmp_path: Path) -> None:
    day_afternoon.before(office_copy)
    with working(office_copy, tmp_path) as day:
        day.through((*day_morning.STEPS, *day_afternoon.STEPS))
        assert day.keys < 1500


def test_a_supervisors_day(office_copy: Path, tmp_path: Path) -> None:
    day_supervisor.before(office_copy)
    with working(office_copy, tmp_path, "s1") as day:
        day.through(day_supervisor.STEPS)


def test_forty_keys_a_second_while_the_office_opens(office_copy: Path, tmp_path: Path) -> None:
    """What is typed from the first frame on, before plugins and store are there, arrives in its order."""
    import time

    argv = (sys.executable, "-m", "caseman", "--lang", "zh", "--data", str(office_copy))
    with Terminal(argv, HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path / "settings")) as terminal:
        terminal.wait("F1")
        for key in [
            "f2",
            *"ba 2-1-101",
            "enter",
            *"BA2000901",
            "enter",
            "=",
            "f10",
            "f2",
            *"jr",
            "enter",
            "f8",
        ]:
            terminal.press(key)
            time.sleep(0.025)
        terminal.wait("今日", "合同 4")
        with Store.open(office_copy, read_only=True) as store:
            assert (store.get("cases", "HM00201") or {})["contracts.filing"]["filed_no"] == "BA2000901"
