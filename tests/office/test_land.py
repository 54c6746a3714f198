"""Land on the demo office: the apportionment table, its planted errors, the two regimes (S4.9)."""

from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from office_kit import Run, codes

from caseman.core.loaded import Loaded


def test_the_table_of_the_parcel_is_exact(run: Run, demo: Path) -> None:
    """S4.9a."""
    uses = {row["use"]: row["share"] for row in run("--data", demo, "--json", "report", "land.uses").json}
    assert uses == {"residential": "17939.43", "shop": "693.96", "parking": "17.04"}
    assert sum(map(Decimal, uses.values())) == Decimal("18650.43")
    rows = {row["unit"]: row for row in run("--data", demo, "--json", "report", "land.table").json}
    assert (rows["3-1-0101"]["area"], rows["3-1-0101"]["share"]) == ("47.79", "42.65")
    assert (rows["3-1-0201"]["area"], rows["3-1-0201"]["share"]) == ("139.18", "77.64")
    assert rows["3-1-0101"]["formula"] == "18650.43 × 47.79 × 1.60 ÷ 33434.3280"
    assert {row["gap"] for row in rows.values()} == {"0.00"}


@settings(deadline=None, max_examples=200)
@given(
    parcel=st.integers(1, 10_000_000).map(lambda n: Decimal(n) / 100),
    units=st.lists(st.tuples(st.integers(1, 50_000), st.integers(1, 500)), min_size=1, max_size=60),
)
def test_any_table_adds_up_to_its_parcel(
    loaded: Loaded, parcel: Decimal, units: list[tuple[int, int]]
) -> None:
    from caseman_plugins.land.table import Plot, apportion

    from caseman.api import Use

    plots = [
        Plot(f"1-1-{n:04d}", Use.RESIDENTIAL, Decimal(area) / 100, Decimal(weight) / 100, None)
        for n, (area, weight) in enumerate(units)
    ]
    shares = apportion(parcel, plots)
    whole = sum((one.weighted for one in plots), Decimal(0))
    assert sum(shares) == parcel
    for one, share in zip(plots, shares, strict=True):
        assert abs(share - parcel * one.weighted / whole) < Decimal("0.01")


def test_a_share_changed_by_hand_is_found_and_apportioned_anew(cm: Run) -> None:
    """S4.9b."""
    unit = "units/翰墨苑:3-1-0202"
    assert cm("do", "core.edit", unit, "land_share=999").code == 0
    (found,) = [one for one in cm("--json", "check").json if one["code"].startswith("LND")]
    assert found["code"] == "LND-01"
    said = cm("do", "land.apportion", "projects/翰墨苑")
    assert said.code == 0, said.err
    assert "1 shares changed" in said.out
    assert [one for one in cm("--json", "check").json if one["code"].startswith("LND")] == []


PACK = """
format = 1
[pack]
id = "merged"
title = "并证"
version = "1"
region = "990101"
reviewed_on = 2026-03-01
review_every_days = 365
maintainer = "x"
[source.merged]
title = "关于不动产统一登记的通告"
number = "演示国土〔2026〕1号"
published = 2026-03-01
[[value]]
parameter = "land.regime"
from = 2026-04-01
source = "merged"
verified = true
value = "unified"
"""


def test_a_district_that_unites_the_certificates_needs_no_land_certificate(run: Run, tmp_path: Path) -> None:
    """S4.9c: files before that day finish the old way."""
    (tmp_path / "config.toml").write_text("")
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "merged.toml").write_text(PACK, "utf-8")
    office = ("--config", tmp_path / "config.toml", "--data", tmp_path / "office")
    assert run(*office, "demo", tmp_path / "office", "--no-open").code == 0
    after = (*office, "--today", "2026-04-02")
    said = run(*after, "--json", "do", "land.file", "3-1-0303")
    (found,) = said.json["refused"][0]["findings"]
    assert (found["code"], found["facts"]["since"]) == ("LND-04", "2026-04-01")
    assert "演示国土〔2026〕1号" in found["cite"]
    assert (
        run(*after, "--json", "why", "3-1-0303").json == []
    )  # the step is skipped, so nothing stands against it
    assert run(*after, "do", "land.certify", "3-1-1504", "certificate_no=演国用2026第1号").code == 0
    assert codes(run(*after, "--json", "check", "3-1-1504").json) == []
    assert run(*office, "do", "land.file", "3-1-0303").code == 0


def test_the_forms_are_those_of_the_district(cm: Run) -> None:
    assert cm("do", "core.edit", "3-1-1504", "land.form_set=990201").code == 0
    assert codes(cm("--json", "check", "3-1-1504").json) == ["LND-03"]
    assert "宗地土地证" in cm("view", "land.papers", "3-1-1504").out


def test_a_land_file_that_comes_back_goes_again_when_it_is_settled(cm: Run) -> None:
    """TSK-01 and TTL-05 hold for land as they do for titles and mortgages."""
    unit = "3-1-1504"
    assert cm("do", "land.came_back", unit, "cause=宗地图未盖章", "counterpart=测绘单位").code == 0
    assert codes(cm("--json", "check", unit).json) == ["TSK-01"]
    assert cm("do", "land.follow_up", unit, "task=请测绘单位补章", "due=2026-04-03").code == 0
    assert codes(cm("--json", "check", unit).json) == []
    (row,) = [row for row in cm("--json", "report", "land.register").json if row["unit"] == unit]
    assert (row["problem"], row["filed"]) == ("宗地图未盖章", None)
    said = cm("--json", "do", "land.file", unit)
    assert codes(said.json["refused"][0]["findings"]) == ["TTL-05"]
    assert cm("do", "land.settle", unit, "answer=已补章").code == 0
    assert cm("do", "land.file", unit).code == 0
    assert cm("do", "land.came_back", "3-1-0303", "cause=x").code == 1
