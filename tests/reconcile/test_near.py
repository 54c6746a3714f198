"""How near two values are, in a clerk's words."""

import pytest

from caseman.api import ListField
from caseman.core.reconcile.near import nearness
from caseman.core.reconcile.values import canonical, same


def near(kind: str, ours: object, theirs: object) -> list[str]:
    one = ListField(name="x", title="x", kind=kind)
    return [each.word for each in nearness(one, canonical(kind, ours), canonical(kind, theirs))]


@pytest.mark.parametrize(
    ("ours", "theirs", "word"),
    [
        ("710000.00", "170000.00", "transposed"),
        ("710000.00", "710900.00", "digit"),
        ("9867.10", "9867.11", "rounding"),
        ("9867.10", "9867.00", "rounding"),
        ("9867.10", "986.71", "point"),
        ("9867.10", "-9867.10", "sign"),
    ],
)
def test_sums(ours: str, theirs: str, word: str) -> None:
    assert near("money", ours, theirs) == ["difference", word]


def test_sums_that_are_far() -> None:
    assert near("money", "710000.00", "980000.00") == ["difference"]


@pytest.mark.parametrize(
    ("ours", "theirs", "word"),
    [
        ("单聘仁", "単聘仁", "look_alike"),
        ("己任", "已任", "look_alike"),
        ("王一", "王\u2f00", "look_alike"),  # a radical that only looks like the character
        ("宋江", "宋讲", "sound_alike"),
        ("宋江", "宋清", "character"),
        ("宋江", "江宋", "transposed"),
        ("欧阳锋", "欧锋", "one_more"),
        ("彭玘", "彭\ue001", "private_use"),
    ],
)
def test_names(ours: str, theirs: str, word: str) -> None:
    assert near("names", ours, theirs) == [word]


def test_look_alikes_are_named_by_code_point() -> None:
    one = ListField(name="x", title="x", kind="names")
    (found,) = nearness(one, ("单聘仁",), ("単聘仁",))
    assert found.message.format(**found.facts) == "look alike: “单” U+5355 and “単” U+5358"


def test_owners() -> None:
    assert near("names", ["甲", "乙"], ["乙", "甲"]) == ["order"]
    assert near("names", ["甲", "乙"], ["甲"]) == ["absent"]
    assert near("names", ["甲"], ["甲", "乙"]) == ["extra"]
    assert near("documents", ["990104197409131375"], ["990104197409131735"]) == ["transposed"]


def test_another_person_is_not_called_near() -> None:
    assert near("names", "貂蝉", "沮授") == []


def test_of_several_owners_the_one_that_is_written_otherwise_is_found() -> None:
    assert near("names", ["单聘仁", "王善保"], ["王善保", "単聘仁"]) == ["look_alike"]
    assert near("names", ["单聘仁", "王善保"], ["単聘仁"]) == ["look_alike", "absent"]
    first = ListField(name="x", title="x", kind="names", some=True)
    assert [one.word for one in nearness(first, ("单聘仁", "王善保"), ("単聘仁",))] == ["look_alike"]


def test_days_and_codes() -> None:
    assert near("day", "2023-06-28", "2023-06-29") == ["digit", "days"]
    assert near("code", "BA2000085", "BA2000086") == ["digit"]


@pytest.mark.parametrize(
    ("kind", "ours", "theirs"),
    [
        ("names", "尤氏", " 尤氏\u3000"),
        ("names", "阿·甲", "阿•甲"),
        ("names", ["甲", "乙"], "甲，乙"),
        ("unit", "翰墨苑:1-1-0101", "1幢1单元101"),
        ("unit", "1-1-0101", "演示市示例区翰墨路1号翰墨苑1幢1-0101"),
        ("money", "1069662.00", "1,069,662"),
        ("documents", "99010119881111021X", "99010119881111021x"),
        ("code", "BA2000085", "ＢＡ２０００085"),
        ("day", "2023-06-28", "2023.6.28"),
    ],
)
def test_what_is_the_same_in_another_writing(kind: str, ours: object, theirs: object) -> None:
    one = ListField(name="x", title="x", kind=kind)
    assert same(one, canonical(kind, ours), canonical(kind, theirs))
