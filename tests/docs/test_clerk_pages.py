"""The clerk's manual: a page a duty in both languages, its screens and rules those of the program, what it names is there."""

import re
from pathlib import Path
from types import ModuleType

import pytest

from caseman.core.config import Config
from caseman.core.i18n import Translator
from caseman.core.loaded import Loaded, load_all

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "clerk"
DUTIES = [
    f"D{part}.{number}"
    for part, count in ((1, 3), (2, 4), (3, 2), (4, 9), (5, 7))
    for number in range(1, count + 1)
]
MARK = re.compile(r"<!-- .* -->")


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load_all(Config())


def page(duty: str, ending: str) -> Path:
    """The one page of a duty in a language."""
    (file,) = [
        one for one in MANUAL.glob(f"{duty}-*.md") if one.name.endswith(".zh-CN.md") is (ending == "zh")
    ]
    return file


def test_chinese_screens_and_rules_are_the_programs(screens: ModuleType) -> None:
    """`python docs/screens.py` writes them anew; the English ones have the same keys and are written with them."""
    wrong = []
    for file, text in screens.pages("zh").items():
        if file.read_text("utf-8") != text:
            wrong.append(file.name)
    assert wrong == []


@pytest.mark.parametrize("duty", DUTIES)
def test_a_duty_has_a_page_in_both_languages(duty: str, screens: ModuleType, loaded: Loaded) -> None:
    english, chinese = (page(duty, language).read_text("utf-8") for language in ("en", "zh"))
    assert MARK.findall(english) == MARK.findall(chinese)
    assert len(MARK.findall(english)) == 2
    for text, language in ((english, "en"), (chinese, "zh")):
        assert text.startswith(f"# {duty} ")
        assert len(re.findall(r"(?m)^- ", text)) >= 5
        assert len(text.split("```text\n")[1].split("```")[0].splitlines()) >= 20, "no screen"
        assert screens.codes(duty, screens.titles_of(loaded, language)) in text


def test_letters_that_are_named_lead_somewhere(loaded: Loaded) -> None:
    registry = loaded.plugins.registry
    go = {one.go for kind in (registry.actions, registry.views, registry.records) for one in kind.values()}
    go |= {"jr", "al", "lp", "jc", "dz", "yj", "rj", "pc", "cg", "bb", "js", "ws", "zd"}
    named = {
        letters
        for file in MANUAL.glob("*.md")
        for letters in re.findall(r"`F2` `([a-z]{2})\b", file.read_text("utf-8"))
    }
    assert len(named) > 40
    assert named - go == set()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_commands_and_reports_are_called_as_the_program_calls_them(language: str, loaded: Loaded) -> None:
    """What a page has a clerk type after Ctrl+P, Ctrl+F and in the list of reports finds something there."""
    text, registry = Translator(language, loaded.plugins.locale, loaded.owners), loaded.plugins.registry
    titles = {
        text(one.title, loaded.plugins.owner(one.id))
        for kind in (registry.actions, registry.documents, registry.views, registry.reports)
        for one in kind.values()
    }
    for duty in DUTIES:
        prose = re.sub(r"```text.*?```", "", page(duty, language).read_text("utf-8"), flags=re.DOTALL)
        lines = [line for line in prose.splitlines() if re.search(r"Ctrl\+[PF]`|`bb`", line)]
        named = {name for line in lines for name in re.findall("“(.*?)”", line)}
        assert named - titles == set(), duty


def test_what_is_done_on_records_is_reached_by_letters(loaded: Loaded) -> None:
    """Each type of records that plugins have something done on has a list that letters lead to."""
    registry = loaded.plugins.registry
    done_on = {action.records for action in registry.actions.values() if not action.id.startswith("core.")}
    unreached = {
        one
        for one in done_on
        if one and one not in ("units", "cases", "lists") and not registry.records[one].go
    }
    assert unreached == set()


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_contents_name_every_page_and_links_lead_somewhere(readme: str) -> None:
    language = "zh" if ".zh-CN" in readme else "en"
    contents = (MANUAL / readme).read_text("utf-8")
    assert [name for name in re.findall(r"\(([^)]+)\)", contents) if name.startswith("D")] == [
        page(duty, language).name for duty in DUTIES
    ]
    for file in MANUAL.glob("*.md"):
        links = re.findall(r"\]\(([^)#]+)\)", file.read_text("utf-8"))
        assert [link for link in links if not (MANUAL / link).is_file()] == []
