"""Other offices of the demo's shape: valid by the rules, the same for the same seed, as large as asked."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from office_kit import Run

from caseman.core.config import Config
from caseman.core.demo import _tables, make_demo
from caseman.core.loaded import Loaded
from caseman.core.office import Office

CLEAN = {"FIL-06": 5, "TTL-03": 28, "TTL-04": 3, "SLA-02": 1}


@pytest.fixture(scope="module")
def larger(loaded: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped office and one more."""
    folder = tmp_path_factory.mktemp("larger") / "demo"
    make_demo(folder, loaded, Config(), "en", scale=2)
    return folder


def test_a_larger_office_is_the_shipped_one_and_another(
    larger: Path, demo: Path, open_office: Callable[[Path], Office]
) -> None:
    with open_office(larger) as office, open_office(demo) as shipped:
        count = {name: office.store.count(name) for name in ("projects", "units", "cases", "papers")}
        assert count == {"projects": 1, "units": 600, "cases": 544, "papers": 1380}
        first = {one.id: one.data["buyers"] for one in shipped.reader.all("cases")}
        again = {one.id: one.data["buyers"] for one in office.reader.all("cases") if one.id in first}
        assert again == first
        numbers = [number for one in office.reader.all("cases") for number in _numbers(one.data)]
        assert (
            len(numbers) == len(set(numbers)) == 2 * sum(len(_numbers({"buyers": b})) for b in first.values())
        )


def _numbers(data: dict[str, object]) -> list[str]:
    return [buyer["doc_number"] for buyer in data["buyers"]]  # type: ignore[attr-defined]


def test_a_larger_office_is_clean_and_its_money_agrees(run: Run, larger: Path) -> None:
    said = run("--data", larger, "--json", "check")
    assert (said.code, Counter(one["code"] for one in said.json)) == (
        0,
        # the desk has one complaint, however large the office is
        {code: 2 * count for code, count in CLEAN.items()} | {"SLA-02": 1},
    )
    proof = run("--data", larger, "--json", "report", "money.proof").json
    assert proof["bank"] == proof["book"] == proof["customers"] != "1138736.25"


def test_another_seed_is_another_office_with_the_same_planted_errors(
    loaded: Loaded, tmp_path: Path, open_office: Callable[[Path], Office]
) -> None:
    make_demo(tmp_path / "seed", loaded, Config(), "en", ["all"], seed=20)
    with open_office(tmp_path / "seed") as office:
        plants = [plant for plant in loaded.plugins.registry.plants.values() if not plant.apart]
        wanted = Counter(code for plant in plants for code in plant.codes)
        assert Counter(one.code for one in office.check()) - Counter(CLEAN) == wanted
        contracts = [one.data["contracts"]["total"] for one in office.reader.all("cases")]
        assert sum(map(Decimal, contracts)) != Decimal("318431125.40")


def test_the_same_seed_makes_the_same_books(loaded: Loaded) -> None:
    def made(scale: int, seed: int | None) -> dict[str, bytes]:
        return {table.sheet: data for table, data in _tables(loaded, scale, seed)}

    assert made(2, 4) == made(2, 4)
    assert made(1, 4) != made(1, 5)
    assert made(1, None) == {
        table.sheet: loaded.plugins.files(table.plugin).read(table.file)
        for table in loaded.plugins.registry.demo_tables
    }
    wide = made(12, None)
    assert wide["projects.projects"].decode().count("\n") == 3  # the heading, and two projects
    assert "翰墨苑" in wide["projects.projects"].decode()
    title, _headings, *lines = wide["filing"].decode().splitlines()  # of one project, which it names
    assert title == "翰墨苑"
    assert len(lines) == 10 * len(made(1, None)["filing"].decode().splitlines()[1:])


def test_a_size_that_cannot_be_made_is_refused(run: Run, tmp_path: Path) -> None:
    for scale in (0, 367):
        said = run("demo", tmp_path / "office", "--no-open", "--scale", scale)
        assert (said.code, said.out) == (2, "")
        assert "--scale is a number from 1 to 366" in said.err
        assert not (tmp_path / "office").exists()
