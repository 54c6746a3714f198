"""Writes the screen of the READMEs anew: the real program over the demo office at 80x24. `python docs/screens.py`"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}
MARK = "<!-- screen -->"


async def screen(office: Path, language: str) -> str:
    """What the list of cases shows, once the office was checked."""
    from caseman.core.i18n import Translator
    from caseman.tui.office_app import OfficeApp

    told = argparse.Namespace(
        data=str(office), config=None, lang=language, today=None, policy_date=None, user=None, json=False
    )
    app = OfficeApp(office, told, Translator(language))
    async with app.run_test(size=(80, 24)) as pilot:
        for _second in range(600):
            await pilot.pause(0.1)
            strips = app.screen._compositor.render_strips()
            lines = ["".join(segment.text for segment in strip).rstrip() for strip in strips]
            if any("HM00193" in line for line in lines) and not any(" … " in line for line in lines):
                break
        await pilot.press("ctrl+q")
    return "\n".join(lines)


def page(text: str, shown: str) -> str:
    """A README with the screen in its place."""
    before, _mark, after = text.partition(MARK)
    if after.startswith("\n```text\n"):
        after = after.removeprefix("\n```text\n").partition("```\n")[2]
    after = after.lstrip("\n")
    return f"{before}{MARK}\n```text\n{shown}\n```\n\n{after}"


def pages() -> dict[Path, str]:
    """Each README as it should be."""
    from caseman.core.config import Config
    from caseman.core.demo import make_demo
    from caseman.core.office import load_all
    from caseman.tui import env

    if "textual" not in sys.modules:
        env.prepare()
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for language, file in READMES.items():
            office = Path(folder) / language
            make_demo(office, load_all(Config()), Config(), language)
            found[file] = page(file.read_text("utf-8"), asyncio.run(screen(office, language)))
    return found


if __name__ == "__main__":
    for file, text in pages().items():
        file.write_text(text, "utf-8")
