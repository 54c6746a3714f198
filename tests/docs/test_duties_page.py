"""The page on the duties: what each row names exists in the program, and all 25 are there."""

import re
from pathlib import Path

import pytest

from caseman.core.config import Config
from caseman.core.loaded import Loaded, load_all

ROOT = Path(__file__).parents[2]
NONE = "—"
#: The duties as the work has them.
DUTIES = [
    f"D{part}.{number}"
    for part, count in ((1, 3), (2, 4), (3, 2), (4, 9), (5, 7))
    for number in range(1, count + 1)
]


def rows() -> list[list[str]]:
    lines = (ROOT / "docs" / "duties.md").read_text("utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| D")]


TABLE = {row[0].split()[0]: row[1:] for row in rows() if row[0] != "Duty"}


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load_all(Config())


def words(cell: str) -> list[str]:
    return [] if cell == NONE else cell.split()


def test_every_duty_is_there_once() -> None:
    assert [row[0].split()[0] for row in rows() if row[0] != "Duty"] == DUTIES
    assert {duty for duty, row in TABLE.items() if row[0] == NONE} == set()


@pytest.mark.parametrize("duty", DUTIES)
def test_what_a_row_names_exists(duty: str, loaded: Loaded) -> None:
    plugin, letters, rules, reports, documents, tests = TABLE[duty]
    registry = loaded.plugins.registry
    plugins = {loaded.plugins.owner(one) for one in (*registry.sections, *registry.records, *registry.rules)}
    go = {
        one.go
        for kind in (registry.actions, registry.views, registry.records)
        for one in kind.values()
        if one.go
    }
    codes = {
        code
        for one in (*registry.rules.values(), *registry.group_rules.values())
        for code in (one.code, *one.codes)
    }
    for kind in registry.lists.values():
        codes |= {code for one in kind.fields for code in (one.code, *one.codes.values())}
        codes |= {
            kind.missing_here,
            kind.missing_there,
            kind.double,
            kind.split,
            kind.joined,
            kind.arithmetic,
        }
    assert [one for one in words(plugin) if one not in plugins] == []
    assert [one for one in words(letters) if one not in go] == []
    assert [one for one in words(rules) if one not in codes] == []
    assert [one for one in words(reports) if one not in registry.reports] == []
    assert [one for one in words(documents) if one not in registry.documents] == []
    assert [one for one in words(tests) if not (ROOT / one).is_file()] == []


@pytest.mark.parametrize("duty", DUTIES)
def test_its_tests_name_its_scenarios(duty: str) -> None:
    """A scenario of `D5.1` is `S5.1a`, `S5.1b` …, or its codes are what the test looks for."""
    _plugin, _letters, rules, _reports, _documents, tests = TABLE[duty]
    text = "".join((ROOT / one).read_text("utf-8") for one in words(tests))
    named = re.search(rf"S{re.escape(duty[1:])}[a-g]", text) or any(code in text for code in words(rules))
    assert named or not tests or tests == NONE


#: What has no test yet, since its part is not there: the merge of two laptops.
LATER = ("PX11",)


def test_what_is_planted_beside_the_office_has_its_tests() -> None:
    lines = (ROOT / "docs" / "duties.md").read_text("utf-8").splitlines()
    table = {line[2:6]: line.strip("|").split("|")[-1].strip() for line in lines if line.startswith("| PX")}
    assert list(table) == [f"PX{number:02d}" for number in range(1, 21)]
    assert tuple(name for name, tests in table.items() if tests == NONE) == LATER
    for tests in table.values():
        for named in words(tests):
            file, _colons, test = named.partition("::")
            assert f"def {test}(" in (ROOT / file).read_text("utf-8"), named
