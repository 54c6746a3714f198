"""The demo office: its figures, its planted errors each alone and all together."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from cures import STEPS, Cure
from office_kit import Run

from caseman.core.config import Config
from caseman.core.demo import _run, make_demo
from caseman.core.loaded import Loaded, load_all
from caseman.core.office import Office, Options

#: What the clean office does show: contracts whose 30 days run, files that the title office has had beyond its term, and
#: parking spaces handed over in 2024 whose title nobody has applied for.
CLEAN = {"FIL-06": 5, "TTL-03": 28, "TTL-04": 3, "SLA-02": 1}
#: The planted errors of the office and what each lights, line by line as the office's list of them has it. The store's own
#: damage (AUD-01) is no record's: `store verify` tells it.
_LINES = """
    PE01 ID-01; PE02 ID-02; PE03 ID-03; PE04 DUP-01; PE06 PHONE-01; PE07 ID-05; PE08 DOC-03;
    PE09 R-FIL-NAME; PE10 CON-01; PE11 CON-02; PE12 CON-03; PE13 CON-04 CON-05; PE14 CON-06; PE15 FIL-02;
    PE16 CON-07; PE17 CON-08; PE19 FIL-01; PE20 FIL-03; PE21 R-FIL-MISS; PE22 R-FIL-EXTRA; PE23B FIL-05;
    PE23 FIL-04; PE24 MTG-01; PE25 MTG-02; PE26 MTG-03; PE27 R-BNK-AMT; PE28 R-BNK-EXTRA; PE29 R-BNK-DUP;
    PE30 MTG-04; PE31 CHG-01; PE32 CHG-02; PE33 SOD-01; PE34 CHG-03; PE35 HND-01 FIL-01; PE36 ARE-01;
    PE37 ADR-01; PE38 INV-01; PE39 INV-02; PE40 HND-02; PE41 MF-01; PE42 TAX-01; PE43 TAX-02; PE45 BAL-01;
    PE46 BAL-02; PE47 R-MF-NAME; PE48 R-MF-AMT; PE49 LED-02; PE50 CUS-02; PE51 R-TAX-AMT; PE52 DOC-04;
    PE53 TTL-01; PE54 TTL-02; PE55 BAT-01; PE56 R-FEE-AMT; PE57 R-CRT-AREA; PE58 R-CRT-OWNERS; PE59 CUS-03;
    PE60 CUS-01; PE61 CUS-04; PE62 TSK-01; PE63 MRG-01; PE64 MRG-02; PE65 DEP-01; PE66 R-DEP-MISS;
    PE66B R-DEP-AMT; PE67 DEP-02; PE68 DEP-03; PE69 LND-01; PE70 LND-02; PE71 LND-03; PE72 R-ODU-01;
    PE73 DUN-01; PE73B DUN-02; PE74 SLA-01; PE75 CMP-02; PE76 RNT-01; PE76B RNT-02; PE78 OCC-01;
    PE79 LED-01; PE81 SEQ-01; PE82 SEQ-02; PE83 BAT-02; PE84 CAL-02
"""
EXPECTED = {name: tuple(codes) for name, *codes in (line.split() for line in _LINES.split(";"))}
PLANTS = sorted(load_all(Config()).plugins.registry.plants)


def test_the_figures_of_the_office(demo: Path, open_office: Callable[[Path], Office]) -> None:
    with open_office(demo) as office:
        count = {name: sum(1 for _ in office.reader.all(name)) for name in ("units", "cases", "papers")}
        assert count == {"units": 300, "cases": 272, "papers": 690}
        totals = [Decimal(one.data["contracts"]["total"]) for one in office.reader.all("cases")]
        assert sum(totals) == Decimal("318431125.40")
        assert office.today.isoformat() == "2026-03-31"


def test_the_three_ways_of_money_agree(run: Run, demo: Path) -> None:
    assert run("--data", demo, "--json", "report", "money.proof").json == {
        "bank": "1138736.25",
        "book": "1138736.25",
        "customers": "1138736.25",
    }


def test_the_clean_office_has_nothing_that_blocks(run: Run, demo: Path) -> None:
    said = run("--data", demo, "--json", "check")
    assert (said.code, Counter(one["code"] for one in said.json)) == (0, CLEAN)
    assert {one["severity"] for one in said.json} == {"todo"}


def found(office: Office) -> Counter[str]:
    return Counter(one.code for one in office.check())


@pytest.fixture(scope="module")
def kept(demo: Path, loaded: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office, checked once, that each planted error goes into and is taken out of again."""
    folder = shutil.copytree(demo, tmp_path_factory.mktemp("kept") / "demo")
    with Office.open(
        Config(), Options(data=folder, language="en", create=False, user="s1"), loaded
    ) as office:
        yield office


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_error_gives_exactly_its_codes_its_cure_none_and_undoing_that_it_again(
    plant: str, loaded: Loaded, kept: Office
) -> None:
    planted, office = loaded.plugins.registry.plants[plant], kept
    clean = found(office)
    assert clean == CLEAN, "the plant before was not taken out"
    start = office.store.head
    _run(office, planted.run)
    txn = next(iter(office.store.transactions()))
    after = found(office)
    try:
        assert after - clean == Counter(planted.codes)
        # What is late takes the place of its own reminder, a file that came back is no longer late at the office.
        assert clean - after in (Counter(), *(Counter({code: 1}) for code in ("FIL-06", "TTL-03", "SLA-02")))
        if plant in STEPS:
            cure = Cure(office, office.store.inverse(txn.txn))
            cure.run(plant)
            assert found(office) - clean == Counter(), "what cures it leaves something"
            cure.take_back()
            assert found(office) == after, "its cure taken back, it is there again"
        else:
            assert planted.apart, "every planted error of the office has its cure"
    finally:
        for one in reversed(office.store.changes_since(start)):
            back = [replace(change, expect=None) for change in office.store.inverse(one.txn)]
            office.store.commit(back, by="test")
            office.changed(one.touched)
    assert found(office) == clean


def test_all_planted_errors_together_give_their_union(
    loaded: Loaded, tmp_path: Path, open_office: Callable[[Path], Office]
) -> None:
    plants = loaded.plugins.registry.plants
    assert {name: one.codes for name, one in plants.items() if not one.apart} == EXPECTED
    make_demo(tmp_path / "all", loaded, Config(), "en", ["all"])
    wanted = Counter(code for codes in EXPECTED.values() for code in codes)
    assert sum(wanted.values()) == 85
    with open_office(tmp_path / "all") as office:
        assert found(office) - Counter(CLEAN) == wanted
        registry = office.plugins.registry
        known = {*registry.actions, *registry.steps, *registry.documents}
        cures = {fix.action for one in office.check() for fix in one.fix if fix.action}
        assert sorted(cures - known) == [], "a finding offers a cure that does not exist"


def test_errors_planted_one_by_one_are_found_as_a_whole_check_finds_them(
    loaded: Loaded, copy: Path, open_office: Callable[[Path], Office]
) -> None:
    """The check kept current over every planted error equals a check of everything anew, and so does the way back."""
    with open_office(copy) as office:
        clean, start = found(office), office.store.head
        for number, plant in enumerate(PLANTS):
            _run(office, loaded.plugins.registry.plants[plant].run)
            if number % 30 == 29 or plant == PLANTS[-1]:
                assert found(office) == anew(office), f"after {plant}"
        for one in reversed(office.store.changes_since(start)):
            back = [replace(change, expect=None) for change in office.store.inverse(one.txn)]
            office.store.commit(back, by="test")
            office.changed(one.touched)
        assert found(office) == anew(office) == clean


def anew(office: Office) -> Counter[str]:
    """What a check of everything finds, beside the one that is kept."""
    return Counter(one.code for one in office.check_aside().findings(None, ""))


def test_one_cause_with_two_findings_is_told_as_one(loaded: Loaded, tmp_path: Path, run: Run) -> None:
    make_demo(tmp_path / "one", loaded, Config(), "en", ["PE13"])
    by_code = {one["code"]: one for one in run("--data", tmp_path / "one", "--json", "check").json}
    assert by_code["CON-05"]["root"] == by_code["CON-04"]["id"]
    assert by_code["CON-04"]["root"] is None


def test_the_demo_is_not_made_over_something_else(run: Run, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "file").write_text("x")
    said = run("demo", tmp_path / "there", "--no-open")
    assert (said.code, said.out) == (2, "")
    assert "not empty" in said.err
    assert "no planted error PE999" in run("demo", tmp_path / "new", "--planted", "PE999", "--no-open").err
    assert not (tmp_path / "new").exists()


def test_without_a_terminal_the_demo_says_what_to_do_next(run: Run, tmp_path: Path) -> None:
    said = run("demo", tmp_path / "new")
    assert said.code == 0
    assert f"caseman --data {tmp_path / 'new'} check" in said.err
    assert run("--data", tmp_path / "new", "check").code == 0
