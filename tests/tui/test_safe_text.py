"""Any text becomes one line of known width."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style
from tui_kit import HOSTILE

from caseman.tui.safe_text import Line, cut, pad, plain, width, wrap

TEXTS = st.one_of(st.text(max_size=60), st.sampled_from(HOSTILE))


@given(TEXTS)
def test_plain_text_is_one_line_without_controls_or_invisible_marks(text: str) -> None:
    shown = plain(text)
    assert len(shown.splitlines()) <= 1
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert plain(shown) == shown


@given(TEXTS, st.integers(0, 40), st.sampled_from(["left", "right", "centre"]))
def test_padded_text_is_exactly_as_wide_as_asked(text: str, cells: int, align: str) -> None:
    assert cell_len(pad(text, cells, align)) == cells


@given(TEXTS, st.integers(1, 40))
def test_cut_text_keeps_its_beginning_and_says_that_it_was_cut(text: str, cells: int) -> None:
    shown = cut(text, cells)
    if width(text) <= cells:
        assert shown == plain(text)
    else:
        assert shown.endswith("…")
        assert plain(text).startswith(shown[:-1])


@given(TEXTS, st.integers(4, 40))
def test_wrapped_lines_fit_and_lose_nothing_but_spaces(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert all(cell_len(line) <= cells for line in lines)
    whole = "".join(plain(part) for part in text.splitlines())
    assert "".join(lines).replace(" ", "") == whole.replace(" ", "")


def test_a_line_does_not_begin_with_closing_punctuation() -> None:
    lines = wrap("买受人应当在四月十日前付清，逾期按日计算违约金。（第八条）", 12)
    assert not [line for line in lines if line[0] in "，。）"]
    assert not [line for line in lines if line.endswith("（")]


def test_numbers_and_words_stay_whole() -> None:
    assert wrap("合同总价 1,259,046.40 元，HM00201", 17) == ["合同总价", "1,259,046.40 元，", "HM00201"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("第一行\n第二行\r\n第三行", "第一行 第二行 第三行"),
        ("一\t二", "一 二"),
        ("\x1b[31m\x07", "␛[31m␇"),
        ("\u202e倒", "\ufffd倒"),
        ("👍🏽❤️", "👍❤"),
        ("e\u0301", "é"),
        ("吉\U00020bb7", "吉\U00020bb7"),
    ],
)
def test_odd_characters_are_seen(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(st.lists(TEXTS, max_size=5), st.integers(1, 60))
def test_a_line_is_cut_or_filled_to_the_width_of_its_widget(texts: list[str], cells: int) -> None:
    line = Line()
    for text in texts:
        line.add(text, Style())
    strip = line.strip(cells, Style())
    assert strip.cell_length == cells
    assert cell_len("".join(segment.text for segment in strip)) == cells
