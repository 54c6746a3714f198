"""Reading packs: what is wrong is told with its place, and costs no more than itself."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from policy_kit import (
    HEAD,
    PARAMETERS,
    PackText,
    faults_of,
    pack_text,
    policies,
    read,
    sentence,
    stop,
    value,
    view,
)

from caseman.core.policy import later_than_review, load_packs, pack_diff, stale

LINE = 13  # of the first entry after the head


@pytest.mark.parametrize(
    ("name", "written", "found"),
    [
        ("p.money", '"1,234.50"', Decimal("1234.50")),
        ("p.money", '"１２．５元"', Decimal("12.5")),
        ("p.money", "3", Decimal(3)),
        ("p.rate", '"3%"', Decimal("0.03")),
        ("p.rate", '"0.03"', Decimal("0.03")),
        ("p.rate", '"0"', Decimal(0)),
        ("p.rate", "0", Decimal(0)),
        ("p.share", '"100%"', Decimal(1)),
        ("p.count", "3", 3),
        ("p.count", '"3"', 3),
        ("p.word", '"甲"', "甲"),
        ("p.choice", '"b"', "b"),
        ("p.gate", '"block"', "block"),
        ("p.list", '["1", "2"]', ["1", "2"]),
        ("p.list", "[1, 2]", ["1", "2"]),
    ],
)
def test_values_of_every_type(name: str, written: str, found: object) -> None:
    got = view([pack_text(value(name, "2020-01-01", written))]).value(name).value
    assert got == found
    assert type(got) is type(found)


@pytest.mark.parametrize(
    ("name", "written", "told"),
    [
        ("p.rate", "1", 'p.rate: write the rate in quotes with its sign, "1%", or as a share such as "0.03"'),
        ("p.rate", '"1"', "p.rate: 1 is more than 0.05; is it a percentage?"),
        ("p.rate", '"6%"', "p.rate: 6% is more than 0.05; is it a percentage?"),
        ("p.share", '"3"', "p.share: 3 is more than 1; is it a percentage?"),
        ("p.share", '"150%"', "p.share: 150% is more than 1; is it a percentage?"),
        ("p.rate", "0.01", 'p.rate: write the figure in quotes, as "0.01"'),
        ("p.money", "1.5", 'p.money: write the figure in quotes, as "1.5"'),
        ("p.money", '"1.505"', "p.money: 1.505 has more than 2 decimals"),
        ("p.money", '"-1"', "p.money: -1 is less than 0"),
        ("p.money", '"1,5"', "p.money: “1,5” is not a number"),
        ("p.money", '"3%"', "p.money: “3%” is not a number"),
        ("p.money", "true", 'p.money: write the figure in quotes, as "True"'),
        ("p.count", "0", "p.count: 0 is less than 1"),
        ("p.count", "10", "p.count: 10 is more than 9; is it a percentage?"),
        ("p.count", '"1.5"', "p.count: 1.5 is no whole number"),
        ("p.choice", '"c"', "p.choice: “c” is none of ['a', 'b']"),
        ("p.gate", "true", "p.gate: “True” is none of ['off', 'note', 'warn', 'block']"),
        ("p.word", "1", "p.word: “1” is none of text"),
        ("p.list", '"a"', "p.list: a list is wanted, not “a”"),
    ],
)
def test_values_that_a_parameter_does_not_take(name: str, written: str, told: str) -> None:
    packs, (fault,) = read(
        pack_text(value(name, "2020-01-01", written) + value("p.word", "2020-01-01", '"a"'))
    )
    assert (sentence(fault), fault.file, fault.line) == (told, "pack-cn.toml", LINE)
    assert [entry.parameter for entry in packs[0].entries] == (["p.word"] if name else [])


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (value("p.wrod", "2020-01-01", '"a"'), "no loaded plugin has the parameter p.wrod; p.word"),
        (value("p.term", "2020-01-01", "3"), "p.term is set by [[deadline]], not [[value]]"),
        (value("p.word", '"2020"', '"a"'), "p.word: `from` must be a day such as 2026-01-01"),
        (value("p.word", "2020-01-01", '"a"', 'unitl = "x"'), "p.word: there is no key unitl; -"),
        (value("p.word", "2020-01-01", '"a"', "verifyed = true"), "p.word: there is no key verifyed; verified"),
        (value("p.word", "2020-01-01", '"a"', 'verified = "yes"'), "p.word: verified is true or false, without quotes"),
        (value("p.word", "2020-01-01", '"a"', "ended = true"), "p.word: `ended` stands alone, without ['value']"),
        (stop("p.word", "2020-01-01", "ended") + "defer = true", "p.word: `ended` stands alone, without ['defer']"),
        ('[[value]]\nparameter = "p.word"\nfrom = 2020-01-01\nvalue = "a"', "p.word: there is no [source.]"),
        (value("p.word", "2020-01-01", '"a"').replace('"s"', '"t"'), "p.word: there is no [source.t]"),
        ('[[value]]\nparameter = "p.word"\nfrom = 2020-01-01\nsource = "s"', "p.word: `value` is missing"),
        ("[[values]]\n", "there is no table values in a pack"),
        ('[source.t]\nnumber = "2"', "[source.t] has no title"),
        ('[source.t]\ntitle = "a"\npublished = "2020"', "[source.t]: `published` is a day such as 2026-01-01"),
        ('[source.t]\ntitle = "a"\nnubmer = "2"', "[source]: there is no key nubmer; number"),
        ("[[calendar]]\nholiday = [2027-01-01]", "[calendar]: there is no key holiday; holidays"),
        ('[[calendar]]\nfixed = ["13-01"]', '“13-01” is no day of the year such as "05-01"'),
        ('[[test]]\nparameter = "p.word"\nexpect = 1', "a [[test]] has name, parameter or calculation, date, given, expect"),
        (
            '[[test]]\nparameter = "p.word"\ndate = 2020-01-01\nexpect = 1\ngivne = {}',
            "[test]: there is no key givne; given",
        ),
        ('[[checklist]]\nparameter = "p.papers"\nfrom = 2020-01-01\nsource = "s"\nitems = ["a"]', "`items` is a list of"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_entry(body: str, told: str) -> None:
    (fault,) = faults_of("\n" + body)
    assert told in fault


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('count = "3"\nunit = "days"', "`count` is a whole number up to 36525"),
        ('count = -1\nunit = "days"', "`count` is a whole number up to 36525"),
        ('count = 1201\nunit = "months"', "`count` is a whole number up to 1200"),
        ('count = 3\nunit = "weeks"', "`unit` is one of"),
        ('count = 3\nunit = "days"\nroll = "back"', "`roll` is one of"),
        ('unit = "days"', "`count` is a whole number"),
    ],
)
def test_what_is_wrong_with_a_term(more: str, told: str) -> None:
    (fault,) = faults_of(f'\n[[deadline]]\nparameter = "p.term"\nfrom = 2020-01-01\nsource = "s"\n{more}\n')
    assert told in fault


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD.format(id="x", region="99010"), "region is CN or a code of GB/T 2260, not “99010”"),
        (HEAD.format(id="x", region="cn"), "not “cn”"),
        (HEAD.replace("format = 1", "format = 2").format(id="x", region="CN"), "`format = 1` is missing"),
        ("format = 1\n", "the table [pack] is missing"),
        ("format = １\n", "line 1, column 10: full-width signs"),
        ("format = 1\nx = 3%\n", 'line 2, column 6: a percentage is written in quotes: "3%"'),
        ("format = 1\nx = 2026-3-1\n", "line 2, column 9: a day is written 2026-03-01"),
    ],
)
def test_a_pack_that_cannot_be_used_at_all(text: str, told: str) -> None:
    packs, (fault,) = load_packs([PackText("x.toml", text.encode())], PARAMETERS)
    assert packs == []
    assert told in sentence(fault)
    assert sentence(fault).startswith("x.toml")


def test_a_pack_in_another_encoding_is_refused_with_what_to_do() -> None:
    packs, (fault,) = load_packs([PackText("x.toml", "# 政策".encode("gbk"))], PARAMETERS)
    assert (packs, sentence(fault)) == ([], "x.toml is not UTF-8 text: save it as UTF-8")


def test_one_bad_entry_costs_no_other() -> None:
    packs, faults = read(
        pack_text(value("p.rate", "2020-01-01", '"9"') + value("p.word", "2020-01-01", '"a"')),
        PackText("torn.toml", b"format ="),
        pack_text(value("p.money", "2020-01-01", '"1.00"'), "99"),
    )
    assert {entry.parameter for pack in packs for entry in pack.entries} == {"p.word", "p.money"}
    assert {fault.file for fault in faults} == {"pack-cn.toml", "torn.toml"}


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_bytes_a_pack_has_nothing_is_raised(data: bytes) -> None:
    packs, faults = load_packs([PackText("x.toml", data)], PARAMETERS)
    assert len(packs) + len(faults) >= 1


@given(st.decimals(0, "0.05", places=5))
def test_rates_are_exact(rate: Decimal) -> None:
    for written in (f"{rate:f}", f"{rate * 100:f}%"):
        found = view([pack_text(value("p.rate", "2020-01-01", f'"{written}"'))]).value("p.rate").value
        assert (found, type(found)) == (rate, Decimal)


# -- what IT asks


def test_what_another_version_changes() -> None:
    old = (
        value("p.word", "2020-01-01", '"a"')
        + value("p.word", "2021-01-01", '"b"')
        + value("p.rate", "2020-01-01", '"1%"')
    )
    new = (
        value("p.word", "2020-01-01", '"a"')
        + value("p.word", "2022-01-01", '"c"')
        + value("p.rate", "2020-01-01", '"2%"')
    )
    (was,), (now,) = read(pack_text(old))[0], read(pack_text(new))[0]
    told = [(sign, one.parameter, one.since.year) for sign, one in pack_diff(was, now)]
    assert told == [("~", "p.rate", 2020), ("-", "p.word", 2021), ("+", "p.word", 2022)]
    verified = read(pack_text(old.replace('value = "a"', 'value = "a"\nverified = true')))[0][0]
    assert [sign for sign, _one in pack_diff(was, verified)] == ["~"]
    assert pack_diff(was, was) == []


def test_a_pack_whose_sources_were_to_be_read_again() -> None:
    from datetime import date

    text = pack_text("").data.replace(
        b"[source.s]", b"reviewed_on = 2026-01-01\nreview_every_days = 30\n[source.s]"
    )
    (pack,), _faults = load_packs([PackText("x.toml", text)], PARAMETERS)
    assert stale([pack], date(2026, 1, 31)) == []
    assert stale([pack], date(2026, 2, 1)) == [(pack, date(2026, 1, 31))]
    assert stale(read(pack_text(""))[0], date(2099, 1, 1)) == []


def test_a_wider_rule_that_is_newer_than_the_last_look_at_the_local_one() -> None:
    local = pack_text(value("p.word", "2020-01-01", '"a"'), "990101").data
    local = local.replace(b"[source.s]", b"reviewed_on = 2025-06-01\n[source.s]")
    nation = pack_text(value("p.word", "2025-06-02", '"b"') + value("p.rate", "2025-06-02", '"1%"'))
    other = pack_text(value("p.word", "2026-01-01", '"c"'), "9902")
    found = later_than_review(read(PackText("l.toml", local), nation, other)[0])
    assert [(one.region, newer.region, newer.parameter) for one, newer in found] == [
        ("990101", "CN", "p.word")
    ]
    assert policies(nation).packs[0].reviewed_on is None
