"""Writes anew what the READMEs and the clerk's manual take from the program: screens of the demo office at 80x24, and what
the rules of a duty are called. `python docs/screens.py`

    <!-- screen F2|ba 2-1-503|Enter -->   the keys from the list of cases; without keys the list itself
    <!-- codes D2.1 -->                   the codes of a duty's row in docs/duties.md, each with its title
"""

import asyncio
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "tui")]
#: What the code of a list is about.
PART = "{list} · {part}"
MANUAL = ROOT / "docs" / "clerk"
SCREEN = re.compile(r"<!-- screen ?(?P<keys>.*?) -->\n(```text\n.*?```\n)?", re.DOTALL)
CODES = re.compile(r"<!-- codes (?P<duty>\S+) -->\n(- .*\n)*")


def files(language: str) -> list[Path]:
    """The pages of a language that have something of the program."""
    chinese = language == "zh"
    pages = sorted(one for one in MANUAL.glob("D*.md") if one.name.endswith(".zh-CN.md") is chinese)
    return [ROOT / ("README.zh-CN.md" if chinese else "README.md"), *pages]


async def screens(office: Path, language: str, wanted: Sequence[str]) -> dict[str, str]:
    """What each sequence of keys shows, from the list of cases on, once the office was checked."""
    from tui_clerk import at_work

    shown = {}
    async with at_work(office, language=language) as clerk:
        depth = len(clerk.app.screen_stack)
        # what leaves a place or a message behind comes last
        for keys in sorted(wanted, key=lambda keys: (keys.endswith("F10"), keys.startswith("F4"))):
            parts = [_key(part) for part in keys.split("|") if part]
            await clerk.press(*parts)
            shown[keys] = "\n".join(line.rstrip() for line in clerk.text.splitlines())
            while len(clerk.app.screen_stack) > depth or (parts and parts[0] == "f4"):
                parts = []
                await clerk.press("escape")
    return shown


def _key(part: str) -> str:
    """A key by the name that pages call it, else text."""
    from tui_clerk import NAMED

    return part.lower() if part.lower() in NAMED or part.startswith("Ctrl+") else part


def row(duty: str) -> list[str]:
    """The cells of a duty's row in docs/duties.md."""
    for line in (ROOT / "docs" / "duties.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0].split(" ")[0] == duty:
            return cells
    raise KeyError(duty)


def codes(duty: str, titles: Mapping[str, str]) -> str:
    """A line for each rule of a duty: its codes and its title."""
    found: dict[str, list[str]] = {}
    for code in row(duty)[3].split():
        if code in titles:
            found.setdefault(titles[code], []).append(f"`{code}`")
    return "".join(f"- {' '.join(known)} {title}\n" for title, known in found.items())


def titles_of(loaded: Any, language: str) -> dict[str, str]:
    """What each code is called: by its rule, or by its list and the field that differs."""
    from caseman.core.i18n import Translator

    text, registry = Translator(language, loaded.plugins.locale, loaded.owners), loaded.plugins.registry
    owner = loaded.plugins.owner
    found = dict(_of_lists(registry.lists.values(), text, owner))
    for rule in (*registry.rules.values(), *registry.group_rules.values()):
        for code in (rule.code, *rule.codes):
            found.setdefault(code, text(rule.title, owner(rule.id)))
    return found


def _of_lists(kinds: Any, text: Any, owner: Any) -> Iterator[tuple[str, str]]:
    from caseman.api.lists import DifferenceClass

    for kind in kinds:
        title = text(kind.title, owner(kind.id))
        for one in kind.fields:
            if one.code:
                yield one.code, text.sentence(PART, {"list": title, "part": text(one.title, owner(kind.id))})
        for name in ("missing_here", "missing_there", "double", "split", "joined", "arithmetic"):
            code = getattr(kind, name)
            if code:
                yield (
                    code,
                    text.sentence(PART, {"list": title, "part": text.label(DifferenceClass(name).title_id)}),
                )


def page(text: str, shown: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """A page with the screens and codes in their places."""
    text = SCREEN.sub(lambda at: f"{_mark(at)}\n```text\n{shown[at['keys']]}\n```\n", text)
    return CODES.sub(lambda at: f"<!-- codes {at['duty']} -->\n{codes(at['duty'], titles)}", text)


def _mark(at: "re.Match[str]") -> str:
    return at[0].partition("\n")[0]


def pages(language: str, only: Sequence[Path] = ()) -> dict[Path, str]:
    """Each page of a language, or some of them, as it should be; one office for all."""
    from caseman.core.config import Config
    from caseman.core.demo import make_demo
    from caseman.core.loaded import load_all
    from caseman.tui import env

    if "textual" not in sys.modules:
        env.prepare()
    texts = {file: file.read_text("utf-8") for file in only or files(language)}
    wanted = dict.fromkeys(at["keys"] for text in texts.values() for at in SCREEN.finditer(text))
    loaded = load_all(Config())
    with tempfile.TemporaryDirectory() as folder:
        make_demo(Path(folder) / "demo", loaded, Config(), language)
        told = Path(folder) / "demo" / "state" / "told.json"  # not the first start of the day
        told.parent.mkdir(exist_ok=True)
        told.write_text('{"c1": {"day": "2026-03-31"}}', "utf-8")
        shown = asyncio.run(screens(Path(folder) / "demo", language, list(wanted)))
    titles = titles_of(loaded, language)
    return {file: page(text, shown, titles) for file, text in texts.items()}


if __name__ == "__main__":
    for language in ("en", "zh"):
        for file, text in pages(language).items():
            file.write_text(text, "utf-8")
