"""Every worked case of the packs through `caseman calc`; what is refused; and properties of the sums."""

import json
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_kit import Run

from caseman.api import InputError
from caseman.core.loaded import IN_REPOSITORY, Loaded


def worked() -> list[Any]:
    """The worked cases of the shipped packs: (calculation, given, day, region, expected)."""
    found = []
    for file in sorted([*IN_REPOSITORY.glob("*.toml"), *IN_REPOSITORY.glob("*/packs/*.toml")]):
        pack = tomllib.loads(file.read_text("utf-8"))
        region = pack["pack"]["region"]
        for case in pack.get("test", ()):
            if "calculation" in case:
                values = (case["calculation"], case["given"], case["date"], region, case["expect"])
                found.append(pytest.param(*values, id=f"{file.stem}: {case['name']}"))
    return found


WORKED = worked()


def test_each_duty_has_its_worked_cases() -> None:
    names = {one.values[0] for one in WORKED}
    assert len(WORKED) > 100
    assert {name.partition(".")[0] for name in names} == {
        "contracts",
        "handover",
        "taxes",
        "mortgages",
        "titles",
        "land",
        "occupancy",
    }


def test_each_calculation_has_a_worked_case(loaded: Loaded) -> None:
    assert set(loaded.rulebook.calculations) == {one.values[0] for one in WORKED}


def told(value: object) -> str:
    """A value as it is typed on a command line."""
    if isinstance(value, list):
        return (
            json.dumps(value, ensure_ascii=False) if isinstance(value[0], list) else ",".join(map(str, value))
        )
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize(("name", "given", "day", "region", "expected"), WORKED)
def test_a_worked_case_comes_out_to_the_cent_with_its_derivation(
    run: Run, name: str, given: dict[str, Any], day: Any, region: str, expected: Any
) -> None:
    words = [f"{key}={told(value)}" for key, value in given.items()]
    place = [] if region == "CN" else ["--region", region]
    said = run("--json", "calc", name, *words, "--on", day.isoformat(), *place)
    if expected == "cannot be computed":
        assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
        return
    assert said.code == 0, said.err
    shape = said.json
    assert {key: shape["result"][key] for key in expected} == expected
    assert shape["name"] == name
    assert shape["rounding"]
    typed = [line for line in shape["lines"] if line["typed"]]
    assert len(typed) == len(given)
    for line in shape["lines"]:
        assert line.keys() >= {"label", "formula", "value", "parameter", "pack", "from", "source", "verified"}
        if line["parameter"]:
            assert line["pack"]
            assert line["from"]
            assert line["source"]
            assert line["verified"] in (True, False)


DEED = ("--on", "2025-03-01", "taxes.deed_tax")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((*DEED, "price=1000", "area_m2=90"), "home_rank is missing"),
        ((*DEED, "price=1000", "area_m2=90", "home_rank=1", "colour=red"), "has no input colour"),
        ((*DEED, "price=1000", "area_m2=90", "home_rank=1", "vat_rate=9%"), "vat_rate is not used"),
        (
            ("taxes.deed_tax", "price=1000", "area_m2=90", "home_rank=1", "--on", "2001-01-01"),
            "cannot be computed",
        ),
        ((*DEED, "price=1000", "area_m2=0", "home_rank=1"), "area_m2 must be above 0"),
        ((*DEED, "price=-1", "area_m2=90", "home_rank=1"), "price must be above 0"),
        ((*DEED, "price=0.001", "area_m2=90", "home_rank=1"), "decimals"),
        ((*DEED, "price=1e3", "area_m2=90", "home_rank=1"), "not a number"),
        ((*DEED, "price=1000", "area_m2=90", "home_rank=1", "--region", "999999"), "is no place"),
        (
            (*DEED, "price=1000", "area_m2=90", "home_rank=1", "--region", "beijing"),
            "a region is CN or a code",
        ),
        ((*DEED, "price=1000", "area_m2=90", "home_rank=3"), "no policy pack sets local deed-tax rate"),
        (
            (*DEED, "price=1000", "area_m2=90", "home_rank=1", "city=上海", "--region", "320400"),
            "is not 3204 ",
        ),
        ((*DEED, "price=1000", "price_incl_vat=1090", "area_m2=90", "home_rank=1"), "give the price once"),
        ((*DEED, "price=1000", "area_m2=90", "home_rank=3", "local_rate=3"), "three per cent is 0.03"),
        ((*DEED, "price=1000", "case=赠与"), "is none of"),
        (("taxes.maintenance_fund", "area_m2=90", "--region", "340100"), "no policy pack sets"),
        (
            (
                "taxes.maintenance_fund",
                "area_m2=90",
                "has_lift=否",
                "--region",
                "320404",
                "--on",
                "2026-05-01",
            ),
            "is not known in 320404",
        ),
        (("taxes.deed_tax_split", "tax=10", "shares=1/2,1/3"), "add up to 5/6"),
        (("taxes.fund_developer", "unsold_area_m2=9", "standard=60", "--region", "310000"), "买卖双方"),
        (("mortgages.down_payment", "price=10", "provident=20", "--on", "2025-03-01"), "more than the price"),
        (("land.apportionment", "parcel_m2=10", "units=住宅:0"), "must be above 0"),
        (("land.apportionment", "parcel_m2=10", "units=住宅"), "not a word and a figure"),
        (("occupancy.rates", "units_total=5", "delivered=6", "occupied=1"), "each is part of the next"),
        (
            (
                "handover.area_settlement",
                "contract_area_m2=100",
                "registered_area_m2=104",
                "pricing=按套",
                "--on",
                "2025-03-01",
            ),
            "the contract itself must say",
        ),
    ],
)
def test_what_cannot_be_computed_is_refused_in_one_sentence(
    run: Run, words: tuple[str, ...], sentence: str
) -> None:
    said = run("calc", *words)
    assert (said.code, said.out) == (2, ""), said
    assert sentence in said.err
    assert said.err.count("\n") == 1


def test_the_day_of_declaration_decides_where_no_day_is_asked_for(run: Run) -> None:
    words = ("price=1000000", "area_m2=120", "home_rank=1")
    before = run("--json", "calc", "taxes.deed_tax", *words, "declared=2024-11-30").json
    after = run("--json", "calc", "taxes.deed_tax", *words, "declared=2024-12-01").json
    assert (before["result"]["tax"], after["result"]["tax"]) == ("15000.00", "10000.00")
    what_if = run("--json", "calc", "taxes.deed_tax", *words, "declared=2024-11-30", "--on", "2024-12-01")
    assert what_if.json["result"]["tax"] == "10000.00"


@pytest.mark.parametrize("region", ["330106", "330100", "3301"])
def test_what_holds_in_a_city_holds_in_its_districts(run: Run, region: str) -> None:
    words = ("total_building_area_m2=100", "owners_exclusive_area_m2=90", "standard=60", "--on", "2025-03-01")
    assert run("calc", "taxes.fund_developer", *words, "--region", region).code == 0
    assert run("calc", "taxes.fund_developer", *words, "--region", "330200").code == 2


AREAS = st.decimals("1.00", "500.00", places=2)
PRICES = st.decimals("100.00", "99999.99", places=2)


@settings(max_examples=200, deadline=None)
@given(contract=AREAS, registered=AREAS, price=PRICES)
def test_an_area_settlement_goes_one_way_and_is_bounded(
    loaded: Loaded, contract: Decimal, registered: Decimal, price: Decimal
) -> None:
    from datetime import date

    found = loaded.policies.calculate(
        loaded.rulebook.calculations["handover.area_settlement"],
        {"contract_area_m2": contract, "registered_area_m2": registered, "unit_price": price},
        date(2025, 3, 1),
        "",
    ).result
    pays, refunds, gap = found["buyer_pays"], found["seller_refunds"], registered - contract
    cent = Decimal("0.005")
    assert pays == 0 or refunds == 0
    assert pays <= contract * Decimal("0.03") * price + cent
    assert found["exceeds"] is (abs(gap) * 100 > contract * 3)
    if gap < 0:
        assert -gap * price - cent <= refunds <= -2 * gap * price + cent
    elif not found["exceeds"]:
        assert abs(pays - gap * price) <= cent


@settings(max_examples=200, deadline=None)
@given(
    tax=st.decimals("0.00", "999999.99", places=2),
    weights=st.lists(st.integers(1, 97), min_size=1, max_size=6),
)
def test_a_split_adds_up_exactly(loaded: Loaded, tax: Decimal, weights: list[int]) -> None:
    from datetime import date

    whole = sum(weights)
    found = loaded.policies.calculate(
        loaded.rulebook.calculations["taxes.deed_tax_split"],
        {"tax": tax, "shares": [f"{weight}/{whole}" for weight in weights]},
        date(2025, 3, 1),
        "",
    ).result
    assert found["sum"] == tax
    for weight, part in zip(weights, found["parts"], strict=True):
        assert abs(part - tax * weight / whole) < Decimal("0.01")


@settings(max_examples=100, deadline=None)
@given(
    parcel=st.decimals("1.00", "99999.99", places=2),
    units=st.lists(st.tuples(st.sampled_from(["住宅", "商铺", "车位"]), AREAS), min_size=1, max_size=40),
)
def test_a_land_table_closes_to_the_parcel(
    loaded: Loaded, parcel: Decimal, units: list[tuple[str, Decimal]]
) -> None:
    from datetime import date

    found = loaded.policies.calculate(
        loaded.rulebook.calculations["land.apportionment"],
        {"parcel_m2": parcel, "units": [list(unit) for unit in units]},
        date(2026, 3, 31),
        "990101",
    ).result
    assert sum(found["units_land_m2"]) == parcel == sum(found["by_use"].values())


def test_a_typed_input_that_is_no_figure_is_refused(loaded: Loaded) -> None:
    from datetime import date

    with pytest.raises(InputError):
        loaded.policies.calculate(
            loaded.rulebook.calculations["taxes.deed_tax"],
            {"price": 1.5, "area_m2": "90", "home_rank": 1},
            date(2025, 3, 1),
            "",
        )


def test_packs_of_this_shape_are_found_faulty(run: Run, tmp_path: Path) -> None:
    """A missing row, an overlap, 1 written for 1 %, a value without source."""
    head = 'format = 1\n[pack]\nid = "bad"\ntitle = "坏包"\nversion = "1"\nregion = "130100"\n'
    source = '[source.paper]\ntitle = "文件"\n'
    bound = '{ when = { rank = "1", area = "<=140" }, value = "%s" }, '
    table = '[[table]]\nparameter = "taxes.deed_tax_home"\nfrom = 2026-01-01\nsource = "paper"\nrows = [%s]\n'
    rest = '{ when = { rank = ["2", "3"] }, value = "local" }'
    over = '{ when = { rank = "1", area = ">140" }, value = "1.5%" }, '
    bodies = {
        "missing": (source + table % (bound % "1%" + rest), "not exactly one row"),
        "overlap": (source + table % (bound % "1%" + over + over + rest), "not exactly one row"),
        "percent": (source + table % (bound % "1" + over + rest), "is it a percentage"),
        "source": (table % (bound % "1%" + over + rest), "there is no [source.paper]"),
        "twice": (source + 2 * (table % (bound % "1%" + over + rest)), "a second time"),
    }
    (tmp_path / "config.toml").write_text("")
    (tmp_path / "plugins").mkdir()
    for name, (body, sentence) in bodies.items():
        (tmp_path / "plugins" / "bad.toml").write_text(head + body, "utf-8")
        said = run("--config", tmp_path / "config.toml", "packs", "check")
        assert (said.code, sentence in said.out) == (1, True), (name, said.out, said.err)
        assert "bad.toml" in said.out
