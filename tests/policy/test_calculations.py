"""Calculations: inputs by their types, the derivation line by line, worked cases of packs."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from policy_kit import HEAD, PARAMETERS, PackText, pack_text, policies, table, value

from caseman.api.context import CalcContext
from caseman.api.messages import CasemanError, InputError, NoPolicy
from caseman.api.policy import Calculated, Calculation, Input, Line
from caseman.api.values import round_to
from caseman.core.policy import Policies, calculated_json, failed_tests, load_packs

D = date(2026, 3, 31)


def fee(ctx: CalcContext) -> Mapping[str, object]:
    """price × rate, the rate by table or as typed."""
    price = ctx.need("price")
    rate = ctx.parameter("p.rate", "rate")
    parts = ctx.get("parts")
    total = round_to(price * rate)
    ctx.line(Line(label="price × rate", value=total, formula=f"{price} x {rate}"))
    if parts:
        return {"fee": total, "parts": [total * part for part in parts]}
    return {"fee": total, "on": D, "half": Fraction(1, 2), "big": total > 100}


FEE = Calculation(
    name="p.fee",
    title="fee",
    compute=fee,
    inputs={
        "price": Input(type="money", required=True, above=Decimal(0)),
        "rate": Input(type="rate", minimum=Decimal(0)),
        "parts": Input(type="number*"),
        "kind": Input(type="choice", choices=("new", "old")),
        "count": Input(type="count"),
        "day": Input(type="day"),
        "mark": Input(type="mark"),
        "text": Input(type="text"),
        "area": Input(type="area"),
    },
)
ONE_PERCENT = pack_text(value("p.rate", "2020-01-01", '"1%"'))


def calculate(law: Policies | None = None, **inputs: object) -> Calculated:
    return (law or policies(ONE_PERCENT)).calculate(FEE, inputs, D, "990101")


def told(error: pytest.ExceptionInfo[CasemanError]) -> str:
    def text(one: Any) -> Any:
        return (
            one.message.format_map({k: text(v) for k, v in one.facts.items()})
            if hasattr(one, "facts")
            else one
        )

    return str(text(error.value))


def test_the_result_and_its_derivation() -> None:
    shape = calculated_json(calculate(price="1,234.55元"))
    assert shape["result"] == {"fee": "12.35", "on": "2026-03-31", "half": "1/2", "big": False}
    nowhere = dict.fromkeys(("walk", "source", "parameter", "pack", "region", "from", "verified"))
    assert shape["lines"] == [
        {"label": "", "value": "1234.55", "formula": None, "typed": True, **nowhere},
        {
            "label": "rate",
            "value": "0.01",
            "formula": None,
            "walk": None,
            "typed": False,
            "source": "办法（1号）",
            "parameter": "p.rate",
            "pack": "pack-cn",
            "region": "CN",
            "from": "2020-01-01",
            "verified": False,
        },
        {
            "label": "price × rate",
            "value": "12.35",
            "formula": "1234.55 x 0.01",
            "typed": False,
            **nowhere,
        },
    ]


def test_an_input_that_stands_for_a_parameter_is_told_as_typed() -> None:
    found = calculate(policies(), price="100", rate="2%")
    assert found.result["fee"] == Decimal("2.00")
    assert (found.lines[1].typed, found.lines[1].source, found.lines[1].value) == (
        True,
        None,
        Decimal("0.02"),
    )


def test_nothing_in_force_cannot_be_computed() -> None:
    with pytest.raises(NoPolicy):
        calculate(policies(), price="100")


def test_lists_in_every_writing() -> None:
    for written in ("0.5,0.5", "0.5，0.5", "0.5、0.5", ["0.5", "0.5"]):
        assert calculate(price="100", parts=written).result["parts"] == [Decimal("0.500")] * 2


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({}, "price is missing"),
        ({"price": ""}, "price is missing"),
        ({"price": "100", "prise": "1"}, "p.fee has no input prise; inputs are"),
        ({"price": "100", "kind": "new"}, "kind is not used with these inputs; leave it out"),
        ({"price": "100", "kind": "newer"}, "kind: “newer” is none of ['new', 'old']"),
        ({"price": "0"}, "price must be above 0, not 0"),
        ({"price": "100", "rate": "-1%"}, "rate must be at least 0, not -0.01"),
        ({"price": "a lot"}, "price: “a lot” is not a number"),
        ({"price": "1.005"}, "price: 1.005 has more than 2 decimals"),
        ({"price": 1.5}, "price: “1.5” is not an exact number"),
        ({"price": "100", "parts": "1,,2"}, "parts: “” is not a number"),
        ({"price": "100", "count": "1.5"}, "count: 1.5 is not a whole number"),
        ({"price": "100", "day": "2026-02-30"}, "day: “2026-02-30” is not a date"),
        ({"price": "100", "mark": "maybe"}, "mark: “maybe” is neither yes"),
        ({"price": "100", "area": "wide"}, "area: “wide” is not a number"),
    ],
)
def test_inputs_that_are_not_right(inputs: dict[str, object], sentence: str) -> None:
    with pytest.raises(InputError) as error:
        calculate(**inputs)
    assert sentence in told(error)


# -- worked cases


def worked(body: str, *more: PackText) -> tuple[int, list[str]]:
    packs, faults = load_packs([pack_text(body), *more], PARAMETERS)
    assert faults == []
    count, failed = failed_tests(packs, Policies(PARAMETERS, packs), {"p.fee": FEE})
    return count, [one.message.format_map(one.facts) for one in failed]


def case(expect: str, given: str = "{}", subject: str = 'parameter = "p.word"', more: str = "") -> str:
    return f'\n[[test]]\nname = "n"\n{subject}\ndate = 2026-03-31\ngiven = {given}\nexpect = {expect}\n{more}'


WORD = value("p.word", "2020-01-01", '"a"')
TERM = '\n[[deadline]]\nparameter = "p.term"\nfrom = 2020-01-01\nsource = "s"\ncount = 1\nunit = "days"\n'
PAPERS = '\n[[checklist]]\nparameter = "p.papers"\nfrom = 2020-01-01\nsource = "s"\nitems = [{ doc = "x", title = "X" }]\n'
ROWS = table(['{ when = { home = "first" }, value = "1%" }', '{ when = { home = "second" }, value = "2%" }'])


@pytest.mark.parametrize(
    "body",
    [
        WORD + case('"a"'),
        case('"cannot be computed"'),
        value("p.money", "2020-01-01", '"1.50"') + case('"1.5"', subject='parameter = "p.money"'),
        TERM + case('"2026-04-01"', '{ start = "2026-03-31" }', 'parameter = "p.term"'),
        TERM + case("2026-04-01", "{ start = 2026-03-31 }", 'parameter = "p.term"'),
        PAPERS + case('["x"]', '{ kind = "add" }', 'parameter = "p.papers"'),
        ROWS + case('"2%"'.replace("2%", "0.02"), '{ home = "second" }', 'parameter = "p.table"'),
        value("p.rate", "2020-01-01", '"1%"')
        + case('{ fee = "1" }', '{ price = "100" }', 'calculation = "p.fee"'),
        WORD + case('"cannot be computed"', more='region = "990101"', subject='parameter = "p.money"'),
    ],
)
def test_worked_cases_that_come_out(body: str) -> None:
    assert worked(body) == (1, [])


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (WORD + case('"b"'), "worked case “n”: a instead of b"),
        (WORD + case('"cannot be computed"'), "worked case “n”: a instead of cannot be computed"),
        (case('"a"'), "no policy pack sets word for CN on 2026-03-31; it cannot be computed"),
        (WORD + case('"a"', subject='parameter = "p.wrod"'), "no loaded plugin has the parameter p.wrod"),
        (WORD + case('"a"', subject='calculation = "p.fees"'), "there is no calculation p.fees"),
        (WORD + case('"a"', "{ on = 1 }"), "p.word has no input on; inputs are []"),
        (ROWS + case('"0.01"', '{ name = "first" }', 'parameter = "p.table"'), "p.table has no input name"),
        (TERM + case('"2026-04-01"', "{}", 'parameter = "p.term"'), "start is missing"),
        (TERM + case('"2026-04-01"', '{ start = "soon" }', 'parameter = "p.term"'), "“soon” is not a date"),
        (
            value("p.rate", "2020-01-01", '"1%"')
            + case('{ fees = "1" }', '{ price = "100" }', 'calculation = "p.fee"'),
            "worked case “n”: {'fees': None} instead of {'fees': '1'}",
        ),
    ],
)
def test_worked_cases_that_fail_say_why(body: str, sentence: str) -> None:
    count, failed = worked(body)
    assert count == 1
    assert len(failed) == 1
    assert sentence in failed[0]


def test_a_local_packs_case_is_worked_under_its_own_law() -> None:
    local = PackText(
        "l.toml",
        (HEAD.format(id="l", region="990101") + value("p.word", "2020-01-01", '"b"') + case('"b"')).encode(),
    )
    assert worked(WORD + case('"a"'), local) == (2, [])
