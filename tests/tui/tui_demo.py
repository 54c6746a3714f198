"""The fixture office in a terminal, to look at: `python tests/tui/tui_demo.py [zh|en] [theme] [round|ascii] [rows]`."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]


def main() -> None:
    from caseman.tui import env

    env.prepare()
    from tui_office import OfficeApp

    given = sys.argv[1:]
    language, theme, borders, rows = given + ["zh", "", "round", "258"][len(given) :]
    OfficeApp(language, int(rows), theme=theme, borders=borders).run()


if __name__ == "__main__":
    main()
