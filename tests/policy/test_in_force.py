"""What is in force, for which place, on which day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from policy_kit import PARAMETERS, PackText, pack_text, policies, read, sentence, stop, value, view

from caseman.api.messages import InputError, NoPolicy
from caseman.core.policy import Policies, explain, region_code
from caseman.core.policy.view import regions

D = date(2026, 3, 31)
PLACES = ("990101", "9901", "99", "CN")


def words(*places: str) -> list[PackText]:
    """A pack for each place whose value is the place's name."""
    return [pack_text(value("p.word", "2020-01-01", f'"{place}"'), place) for place in places]


@pytest.mark.parametrize("first", range(4))
def test_the_nearest_region_that_says_something_decides(first: int) -> None:
    found = view(words(*PLACES[first:])).value("p.word")
    assert (found.value, found.region) == (PLACES[first], PLACES[first])


def test_a_neighbour_says_nothing() -> None:
    with pytest.raises(NoPolicy) as told:
        view(words("990102", "9902", "98")).value("p.word")
    assert told.value.facts["region"] == "990101"


def test_a_wider_place_is_not_ruled_by_a_nearer_one() -> None:
    texts = words("990101", "CN")
    assert view(texts, "9901").value("p.word").value == "CN"
    assert view(texts, "").value("p.word").value == "CN"


def test_an_unknown_place_has_the_nations_law() -> None:
    assert view(words("990101", "CN"), "110105").value("p.word").value == "CN"


@pytest.mark.parametrize(
    ("written", "code"),
    [("340803", "340803"), ("340800", "3408"), ("340000", "34"), ("3408", "3408"), (34, "34"), ("CN", "CN")],
)
def test_the_zeros_of_a_province_or_city_are_no_part_of_its_place(written: object, code: str) -> None:
    assert region_code(written) == code


@pytest.mark.parametrize("written", ["", "cn", "9", "99010", "9901010", "99010a", "９９", "安庆"])
def test_what_is_no_place_is_refused(written: str) -> None:
    with pytest.raises(InputError):
        region_code(written)


def test_a_pack_for_a_city_written_with_zeros_holds_in_its_districts() -> None:
    assert view(words("340800", "CN"), "340803").value("p.word").value == "340800"


def test_every_place_ends_at_the_nation() -> None:
    assert regions("990101") == list(PLACES)
    assert regions("") == regions("CN") == ["CN"]


def test_a_value_holds_from_its_day_until_the_next_ones() -> None:
    law = policies(pack_text(value("p.word", "2020-01-01", '"old"') + value("p.word", "2026-04-01", '"new"')))
    held = {day: law.in_force("p.word", "", day).payload for day in (D, D + timedelta(1), date(2020, 1, 1))}
    assert held == {D: "old", date(2026, 4, 1): "new", date(2020, 1, 1): "old"}
    with pytest.raises(NoPolicy):
        law.in_force("p.word", "", date(2019, 12, 31))


def test_a_local_rule_that_is_not_yet_in_force_leaves_the_wider_one() -> None:
    texts = [*words("CN"), pack_text(value("p.word", "2026-04-01", '"local"'), "990101")]
    assert view(texts).value("p.word").value == "CN"
    assert view(texts).value("p.word", on=date(2026, 4, 1)).value == "local"


def test_defer_hands_back_and_ended_does_not() -> None:
    deferred = [*words("CN", "990101"), pack_text(stop("p.word", "2026-01-01", "defer"), "990101", "two")]
    assert view(deferred).value("p.word").value == "CN"
    assert view(deferred).value("p.word", on=date(2025, 12, 31)).value == "990101"
    ended = [*words("CN", "990101"), pack_text(stop("p.word", "2026-01-01", "ended"), "990101", "two")]
    with pytest.raises(NoPolicy) as told:
        view(ended).value("p.word")
    assert told.value.facts["since"] == date(2026, 1, 1)
    assert told.value.facts["source"] == "办法（1号）"
    assert view(ended, "9901").value("p.word").value == "CN"


def test_what_ended_may_begin_again() -> None:
    body = value("p.word", "2020-01-01", '"a"') + stop("p.word", "2021-01-01", "ended")
    law = policies(pack_text(body + value("p.word", "2022-01-01", '"b"')))
    assert law.in_force("p.word", "", D).payload == "b"


def test_the_same_day_twice_is_one_fault_and_the_first_holds() -> None:
    packs, faults = read(
        pack_text(value("p.word", "2020-01-01", '"a"'), name="one"),
        pack_text(value("p.word", "2020-01-01", '"b"'), name="two"),
    )
    assert [sentence(one) for one in faults] == [
        "p.word is set from 2020-01-01 a second time; the first is one.toml:13"
    ]
    assert Policies(PARAMETERS, packs).in_force("p.word", "", D).payload == "a"


def test_nothing_in_force_is_said_with_place_and_day() -> None:
    with pytest.raises(NoPolicy) as told:
        view([]).value("p.money")
    assert told.value.message.format_map(told.value.facts) == (
        "no policy pack sets sum for 990101 on 2026-03-31; it cannot be computed"
    )


def test_a_parameter_that_nobody_declared_is_no_policy() -> None:
    with pytest.raises(NoPolicy, match="no loaded plugin"):
        view([]).value("q.unknown")


def test_the_day_that_decides() -> None:
    """The what-if day, then the day asked for, then the record's, then today."""
    law = policies(
        pack_text("".join(value("p.signed", f"{year}-01-01", f'"{year}"') for year in range(2020, 2027)))
    )
    signed = {"contracts.signed_on": date(2021, 5, 1)}
    assert law.view("", D, signed.get).value("p.signed").value == "2021"
    assert law.view("", D, {}.get).value("p.signed").value == "2026"
    assert law.view("", D, signed.get).value("p.signed", on=date(2022, 1, 1)).value == "2022"
    what_if = law.view("", D, signed.get, date(2024, 6, 1))
    assert what_if.value("p.signed").value == what_if.value("p.signed", on=date(2022, 1, 1)).value == "2024"


def test_a_value_carries_its_provenance_and_its_mark() -> None:
    texts = [
        pack_text(value("p.word", "2020-01-01", '"a"')),
        pack_text(value("p.money", "2021-01-01", '"1.50"', "verified = true"), "9901"),
    ]
    word, money = view(texts).value("p.word"), view(texts).value("p.money")
    assert (word.verified, money.verified) == (False, True)
    assert (money.pack, money.region, money.since, money.cite) == (
        "pack-9901",
        "9901",
        date(2021, 1, 1),
        "办法（1号）",
    )
    assert money.value == Decimal("1.50")


def test_all_versions_of_a_value() -> None:
    texts = [
        pack_text(value("p.word", "2020-01-01", '"a"') + value("p.word", "2026-01-01", '"c"')),
        pack_text(value("p.word", "2023-01-01", '"b"') + stop("p.word", "2025-01-01", "defer"), "99"),
    ]
    assert [one.value for one in view(texts).versions("p.word")] == ["a", "b", "c"]
    law = policies(*texts)
    assert [one["in_force"] for one in explain(law, "p.word", "990101", D)] == [False, False, False, True]
    with pytest.raises(InputError, match="there is no parameter"):
        explain(law, "p.none", "", D)


# -- checklists


def papers(since: str, docs: str, when: str = "", stops: str = "") -> str:
    items = "items = [{}]".format(", ".join(f'{{ doc = "{one}", title = "{one}" }}' for one in docs))
    return (
        f'\n[[checklist]]\nparameter = "p.papers"\nfrom = {since}\nsource = "s"\n'
        + (f"{stops} = true\n" if stops else items + "\n")
        + (f'when = {{ kind = "{when}" }}\n' if when else "")
    )


def listed(texts: list[PackText], kind: str = "add", on: date = D) -> str:
    return "".join(one["doc"] for one in view(texts).checklist("p.papers", on, kind=kind).value)


def test_lists_add_up_within_a_place_and_not_across() -> None:
    local = pack_text(papers("2020-01-01", "a") + papers("2021-01-01", "b", "add"), "990101")
    texts = [pack_text(papers("2020-01-01", "xyz")), local]
    assert listed(texts) == "ab"
    assert listed(texts, "remove") == "a"


def test_each_list_has_its_own_versions() -> None:
    body = (
        papers("2020-01-01", "a", "add")
        + papers("2020-01-01", "r", "remove")
        + papers("2026-01-01", "b", "add")
    )
    assert listed([pack_text(body)]) == "b"
    assert listed([pack_text(body)], on=date(2025, 12, 31)) == "a"
    assert listed([pack_text(body)], "remove") == "r"


def test_a_list_for_nobody_is_no_policy() -> None:
    with pytest.raises(NoPolicy, match="no list of"):
        listed([pack_text(papers("2020-01-01", "a", "add"))], "remove")


def test_a_list_that_asks_for_an_input_says_which_is_missing() -> None:
    law = view([pack_text(papers("2020-01-01", "a", "add"))])
    with pytest.raises(InputError, match="is missing") as told:
        law.checklist("p.papers")
    assert told.value.facts == {"name": "kind"}
    with pytest.raises(InputError, match="has no input"):
        law.checklist("p.papers", colour="red")


def test_a_stop_without_condition_stops_every_list_and_new_ones_begin() -> None:
    nation = pack_text(papers("2020-01-01", "n"))
    old = papers("2020-01-01", "a", "add") + papers("2020-01-01", "b")
    deferred = [nation, pack_text(old + papers("2024-01-01", "", stops="defer"), "990101")]
    assert listed(deferred) == "n"
    ended = [nation, pack_text(old + papers("2024-01-01", "", stops="ended"), "990101")]
    with pytest.raises(NoPolicy, match="it ended on"):
        listed(ended)
    again = papers("2025-01-01", "c", "add")
    assert listed([nation, pack_text(old + papers("2024-01-01", "", stops="ended") + again, "990101")]) == "c"
    same_day = papers("2024-01-01", "c", "add") + papers("2024-01-01", "", stops="ended")
    assert listed([nation, pack_text(old + same_day, "990101")]) == "c"


def test_a_stop_with_a_condition_stops_that_list() -> None:
    nation = pack_text(papers("2020-01-01", "n"))
    both = papers("2020-01-01", "a", "add") + papers("2020-01-01", "r", "remove")
    one = [nation, pack_text(both + papers("2024-01-01", "", "add", "ended"), "990101")]
    assert listed(one, "remove") == "r"
    with pytest.raises(NoPolicy):
        listed(one)
    only = papers("2020-01-01", "a", "add") + papers("2024-01-01", "", "add", "ended")
    with pytest.raises(NoPolicy, match="it ended on"):
        listed([nation, pack_text(only, "990101")])


# -- against a model that is too simple to be wrong

ENTRIES = st.dictionaries(
    st.tuples(st.sampled_from(PLACES), st.dates(date(2020, 1, 1), date(2020, 1, 20))),
    st.sampled_from(["a", "b", "ended", "defer"]),
    max_size=12,
)


def model(entries: dict[tuple[str, date], str], region: str, day: date) -> str | None:
    for place in [code for code in PLACES if code == "CN" or region.startswith(code)]:
        past = {since: word for (where, since), word in entries.items() if where == place and since <= day}
        word = past[max(past)] if past else "defer"
        if word != "defer":
            return None if word == "ended" else word
    return None


@given(ENTRIES, st.sampled_from([*PLACES, "990102", "9902", "98", ""]))
def test_every_day_and_place_as_a_model_says(entries: dict[tuple[str, date], str], region: str) -> None:
    texts = [
        pack_text(
            stop("p.word", since, word)
            if word in ("ended", "defer")
            else value("p.word", since, f'"{word}"'),
            place,
            f"pack-{number}",
        )
        for number, ((place, since), word) in enumerate(entries.items())
    ]
    law = policies(*texts)
    for offset in range(-1, 22):
        day = date(2020, 1, 1) + timedelta(offset)
        try:
            found = law.in_force("p.word", region, day).payload
        except NoPolicy:
            found = None
        assert found == model(entries, region, day), day


def test_the_fingerprint_changes_with_anything_that_packs_say() -> None:
    bodies = [
        "",
        value("p.word", "2020-01-01", '"a"'),
        value("p.word", "2020-01-01", '"b"'),
        value("p.word", "2020-01-01", '"a"', "verified = true"),
        "\n[[calendar]]\nyear = 2030\n",
        '\n[[calendar]]\nfixed = ["05-01"]\n',
        "\n[[calendar]]\nholidays = [2030-01-01]\n",
        "\n[[calendar]]\nworkdays = [2030-01-01]\n",
    ]
    assert len({policies(pack_text(body)).fingerprint for body in bodies}) == len(bodies)
    one, two = (pack_text(value("p.word", "2020-01-01", '"a"'), place) for place in ("99", "98"))
    assert policies(one, two).fingerprint == policies(two, one).fingerprint
