"""Occupancy (D5.7) on the demo office, by command line: evidence, counts by building, snapshots, the error of a look before
the keys."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from office_kit import Run, codes


def rows(cm: Run, report: str, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = cm("--json", "report", report, *words).json
    return found


def test_the_counts_tie_to_all_units(run: Run, demo: Path) -> None:
    """S5.7a: keys 168 of 300."""
    found = rows(lambda *told: run("--data", demo, *told), "occupancy.buildings")
    assert {row["building"]: (row["delivered"], row["total"]) for row in found} == {
        "1幢": (78, 108),
        "2幢": (0, 96),
        "3幢": (84, 84),
        "车位": (6, 12),
    }
    assert (sum(row["delivered"] for row in found), sum(row["total"] for row in found)) == (168, 300)
    (third,) = [row for row in found if row["building"] == "3幢"]
    # 84 doors, every fifth from the third on vacant: 17 of them.
    assert (third["occupied"], third["occupancy"], third["vacancy"]) == (67, "79.76", "20.24")
    for row in found:
        if row["occupancy"]:
            assert Decimal(row["occupancy"]) + Decimal(row["vacancy"]) == 100


def test_visits_are_keyed_in_a_grid(cm: Run, tmp_path: Path) -> None:
    """S5.7a."""
    grid = tmp_path / "grid.csv"
    units = [row["unit"] for row in rows(cm, "occupancy.units") if row["unit"].startswith("1-")][:3]
    lines = [f"{unit},{use},2026-03-30" for unit, use in zip(units, ("自住", "空置", "出租"), strict=True)]
    grid.write_text("\n".join(["record,use,day", *lines]), encoding="utf-8")
    assert cm("do", "occupancy.note", "--rows", grid).code == 0
    (first,) = [row for row in rows(cm, "occupancy.buildings") if row["building"] == "1幢"]
    assert first["occupied"] == 2


def test_nobody_lives_where_no_keys_went(cm: Run) -> None:
    """S5.7a: OCC-01."""
    assert cm("do", "occupancy.note", "2-1-202", "use=自住").code == 0
    assert "OCC-01" in codes(cm("--json", "check", "2-1-202").json)
    # A look before the handover is no better.
    assert cm("do", "occupancy.note", "1-1-203", "use=自住", "day=20260301").code == 0
    assert "OCC-01" in codes(cm("--json", "check", "1-1-203").json)
    assert cm("do", "occupancy.note", "2-1-103", "use=自住").code == 2, "nobody has bought it"


def test_a_snapshot_of_march_is_the_same_in_june(cm: Run) -> None:
    """S5.7a."""
    march = rows(cm, "occupancy.buildings")
    assert cm("do", "occupancy.snapshot").code == 0
    assert cm("do", "occupancy.snapshot").code == 1, "one of a month"
    assert (
        cm("--today", "2026-06-15", "do", "occupancy.note", "3-1-202", "use=空置", "day=20260320").code == 0
    )
    assert rows(lambda *told: cm("--today", "2026-06-15", *told), "occupancy.buildings") != march
    then = cm(
        "--today", "2026-06-15", "--json", "report", "occupancy.buildings", "--as-of", "2026-03-31"
    ).json
    assert then == march
    (kept,) = rows(cm, "occupancy.trend")
    assert (kept["occupied"], kept["delivered"], kept["total"]) == (67, 168, 300)
    assert cm("--user", "c1", "do", "occupancy.submit", "2026-03").code == 1, "who counted does not review"
    assert cm("--user", "s1", "do", "occupancy.submit", "2026-03").code == 0


def test_the_property_offices_list_is_compared(cm: Run, tmp_path: Path) -> None:
    """A room that is not ours, one without keys and one whose use is another are each a difference; theirs is a look."""
    file = tmp_path / "物业入住名单.csv"
    file.write_text("房号,使用情况\n3-1-202,自住\n3-1-0303,空置\n9-9-901,自住\n2-1-101,出租\n", "utf-8")
    assert cm("do", "occupancy.note", "3-1-202", "use=自住", "day=20260320").code == 0
    assert cm("do", "occupancy.note", "3-1-303", "use=自住", "day=20260320").code == 0
    told = cm("--json", "reconcile", "occupants", file, "--save").json
    found = {(one["code"], one["class"]) for one in told["differences"]}
    assert found == {("R-OCC-01", "missing_here"), ("R-OCC-02", "differs")}
    assert (len(told["differences"]), told["agree"]) == (3, 1)
    assert codes(cm("--json", "check").json).count("R-OCC-02") == 1
    (differs,) = [one for one in told["differences"] if one["code"] == "R-OCC-02"]
    assert differs["proposal"] == "take"
    said = cm("do", "lists.judge", f"difference={differs['id']}", "verdict=take")
    assert said.code == 0, said.out + said.err
    assert "R-OCC-02" not in codes(cm("--json", "check").json)
    kept = cm("--json", "show", "3-1-303").json["data"]["occupancy"]["evidence"]
    assert [one["use"] for one in kept][-2:] == ["own", "vacant"]
    assert kept[-1]["source"] == "property"


def test_a_chart_of_per_cent_is_drawn_as_part_of_a_whole(cm: Run) -> None:
    """67 of 84 are not a full bar, and all buildings together stand under them."""
    lines = cm("--lang", "zh", "view", "occupancy.chart").out.splitlines()
    whole = next(line for line in lines if line.startswith("3幢 67/84"))
    assert 0.7 < whole.count("█") / (whole.count("█") + whole.count(" ")) < 0.85, lines
    assert any(line.startswith("合计") for line in lines), lines
