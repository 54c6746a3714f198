"""Fields by kind: what an input method writes is taken, what is wrong is refused, nothing is dropped in silence."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseman.api.choices import Choice
from caseman.api.messages import InputError
from caseman.tui.widgets import kinds
from caseman.tui.widgets.kinds import LINE_END, choice_of, editable, read, shown, typed

TODAY = date(2026, 3, 31)


class Mode(Choice):
    LUMP = "lump_sum", "lump sum", "一次性", "一次性付款"
    LOAN = "mortgage", "mortgage", "按揭"
    FUND = "fund", "provident fund", "公积金"
    BOTH = "fund_and_bank", "fund and bank", "组合贷款"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("money", "８９。５", Decimal("89.50")),
        ("money", "￥1,234.50", Decimal("1234.50")),
        ("money", "89．5", Decimal("89.50")),
        ("money", "1，234元", Decimal("1234.00")),
        ("area", "89.5㎡", Decimal("89.50")),
        ("rate", "3%", Decimal("0.03")),
        ("rate", "３％", Decimal("0.03")),
        ("share", "1/3", Fraction(1, 3)),
        ("share", "１／３", Fraction(1, 3)),
        ("count", "１２", 12),
        ("day", "20260401", date(2026, 4, 1)),
        ("day", "0401", date(2026, 4, 1)),
        ("day", "4-1", date(2026, 4, 1)),
        ("day", "2026。4。1", date(2026, 4, 1)),
        ("day", "=", TODAY),
        ("day", "＝", TODAY),
        ("unit", "２－１－０２０２", "2-1-0202"),
        ("unit", "2 1 202", "2-1-202"),
        ("document_number", "11010119900307851x", "11010119900307851X"),
        ("document_number", "１１０１０１ １９９００３０７８５１Ｘ", "11010119900307851X"),
        ("phone", "138 0000 1234", "13800001234"),
        ("text", "  张顺 ", "张顺"),
        ("text", "ＡＢ　公司", "ＡＢ　公司"),
        ("long_text", f"第一行{LINE_END}第二行", "第一行\n第二行"),
        ("money", "  ", None),
    ],
)
def test_typed_text_is_read(kind: str, text: str, value: object) -> None:
    assert read(kind, typed(kind, text), TODAY) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("money", "12.345"),
        ("money", "1e5"),
        ("money", "十二"),
        ("count", "1.5"),
        ("day", "20260230"),
        ("day", "明天"),
        ("share", "3/2"),
        ("unit", "张顺"),
        ("rate", "x%"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_text(kind: str, text: str) -> None:
    with pytest.raises(InputError) as refusal:
        read(kind, typed(kind, text), TODAY)
    assert text[:2] in str(refusal.value)


@given(st.text(max_size=30), st.sampled_from([*sorted(kinds.WIDTHS), "text", "long_text"]))
def test_typing_drops_nothing_that_can_be_seen(text: str, kind: str) -> None:
    import unicodedata

    left = typed(kind, text)
    assert "\n" not in left
    assert "\t" not in left
    assert typed(kind, left) == left
    visible = [c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c)[0] not in "CZ"]
    assert len([c for c in left if not c.isspace() and c != LINE_END]) >= len(visible) - visible.count(
        LINE_END
    )


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("money", "1259046.40", "1,259,046.40"),
        ("money", Decimal("0.5"), "0.50"),
        ("area", "103.36", "103.36"),
        ("rate", "0.0005", "0.05%"),
        ("share", Fraction(1, 3), "1/3"),
        ("day", date(2026, 3, 2), "2026-03-02"),
        ("mark", True, "✓"),
        ("mark", False, ""),
        ("list", ["甲", "乙"], "甲、乙"),
        ("money", "不是数", "不是数"),
        ("text", None, ""),
    ],
)
def test_values_are_shown(kind: str, value: object, text: str) -> None:
    assert shown(kind, value) == text


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_a_sum_survives_being_edited(value: Decimal) -> None:
    assert read("money", editable("money", value), TODAY) == value
    assert read("money", shown("money", value), TODAY) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("一次", "lump_sum"),
        ("按", "mortgage"),
        ("mort", "mortgage"),
        ("fund", "fund"),
        ("公积金贷款", None),
        ("组合", "fund_and_bank"),
        ("f", None),
        ("全款", "lump_sum"),
    ],
)
def test_a_choice_is_typed_from_its_beginning(text: str, code: str | None) -> None:
    titles = {"lump_sum": "全款", "mortgage": "按揭贷款", "fund": "公积金", "fund_and_bank": "组合"}
    member = choice_of(Mode, text, titles)
    assert (member.value if member else None) == code
