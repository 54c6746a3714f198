"""Practice: errors are planted and not named; the program says which were found and cured, and what one did oneself."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from office_kit import Run

from caseman.api.messages import InputError, Refused
from caseman.cli.commands import starting
from caseman.core import practice
from caseman.core.office import Office
from caseman.core.practice import Standing

Open = Callable[[Path], Office]
#: A stored password in a remark, a certificate that a bank has for too long, fund and keys: each with a cure by command.
PLANTED = ("PX18", "PE60", "PE40", "PE13")


def standings(office: Office) -> dict[str, Standing]:
    return {one.plant.id: one.standing for one in practice.score(office).errors}


def test_what_is_cured_set_aside_worked_on_and_not_found(cm: Run, copy: Path, open_office: Open) -> None:
    with open_office(copy) as office:
        assert practice.begin(office, planted=PLANTED) == 4
        assert set(standings(office).values()) == {Standing.HIDDEN}
        found = {one.code: one for one in office.check()}
        said = cm("view", "core.practice_score").out
        assert "Score: 0 of 100" in said
        assert "4 not found yet" in said
        assert "SEC-01" not in said, "an error is not named before it is found"
        office.refresh()
        assert not office.act("core.edit", [found["SEC-01"].ref], {"remark": ""}).refused
        aside = {"finding": found["CUS-01"].id, "reason": "asked for", "until": "2026-04-03"}
        assert not office.act("core.set_aside", [found["CUS-01"].ref], aside).refused
        assert not office.act("core.edit", [found["HND-02"].ref], {"remark": "calls tomorrow"}).refused
        assert standings(office) == {
            "PX18": Standing.CURED,
            "PE60": Standing.ASIDE,
            "PE40": Standing.FOUND,
            "PE13": Standing.HIDDEN,
        }
        assert practice.score(office).points == 25
        # an error of one's own costs points; taking it back gives them again
        assert not office.act("core.edit", ["2-1-202"], {"contracts.seam_seal": "否"}).refused
        assert (practice.score(office).points, len(practice.score(office).made)) == (20, 1)
        office.undo()
        assert practice.score(office).points == 25
        with pytest.raises(Refused, match="a practice is on"):
            practice.begin(office, 2)
    rows = cm("--json", "report", "office.practice").json
    assert [(row["standing"], row["code"], bool(row["way"])) for row in rows] == [
        ("cured", "SEC-01", False),
        ("set aside", "CUS-01", False),
        ("found, not cured", "HND-02", True),
    ]
    # the answers name what is left, and it counts as not cured
    assert "3 errors" in cm("do", "core.practice_answers").out
    assert "answer was shown  CON-04" in cm("view", "core.practice_score").out


def test_the_demo_begins_a_practice(
    run: Run, demo: Path, tmp_path: Path, open_office: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "make_demo", lambda folder, *_more, **_words: shutil.copytree(demo, folder))
    said = run("demo", tmp_path / "new", "--practice", "2", "--no-open")
    assert said.code == 0
    assert "2 errors are planted" in said.err
    with open_office(tmp_path / "new") as office:
        assert set(standings(office).values()) == {Standing.HIDDEN}
        kept = office.store.get(*practice.DOCUMENT) or {}
        new = [one for one in office.check() if one.id not in kept["before"]]
        assert {one.code for one in new} >= {
            code for one in practice.score(office).errors for code in one.plant.codes
        }
        with pytest.raises(Refused, match="nothing of today to undo"):
            office.undo()


def test_where_there_is_no_practice(cm: Run, copy: Path, open_office: Open) -> None:
    said = cm("view", "core.practice_score")
    assert said.code == 0
    assert "no practice is on" in said.out
    with open_office(copy) as office:
        with pytest.raises(InputError, match="not 0"):
            practice.begin(office, 0)
        office.__dict__["settings"] = {}
        with pytest.raises(Refused, match="demo office"):
            practice.begin(office, 2)


def test_a_practice_whose_plugins_are_gone_has_no_points(
    copy: Path, open_office: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_office(copy) as office:
        practice.begin(office, planted=("PE40",))
        monkeypatch.delitem(office.plugins.registry.plants, "PE40")
        score = practice.score(office)
        assert (list(score.errors), score.points) == ([], 0)
