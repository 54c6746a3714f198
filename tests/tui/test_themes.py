"""Themes can be read: contrast is computed."""

import pytest

from caseman.tui.themes import MONO, NAMES, PALETTES, TITLES, contrast, inks, readable


def test_contrast_is_the_usual_measure() -> None:
    from rich.style import Style

    assert contrast(Style(color="#000000", bgcolor="#ffffff")) == pytest.approx(21)
    assert contrast(Style(color="#777777", bgcolor="#ffffff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", [name for name in PALETTES if name.startswith("contrast")])
def test_high_contrast_themes_keep_seven_to_one(name: str) -> None:
    low = {
        what: round(contrast(style), 2) for what, style in readable(inks(name)).items() if contrast(style) < 7
    }
    assert low == {}


@pytest.mark.parametrize("name", list(PALETTES))
def test_every_theme_keeps_four_and_a_half_to_one(name: str) -> None:
    low = {
        what: round(contrast(style), 2)
        for what, style in readable(inks(name)).items()
        if contrast(style) < 4.5
    }
    assert low == {}


def test_the_theme_without_colours_has_none() -> None:
    styles = readable(inks(MONO))
    assert [what for what, style in styles.items() if style.color or style.bgcolor] == []
    assert inks(MONO).cursor.reverse


@pytest.mark.parametrize("name", list(PALETTES))
def test_states_have_different_colours(name: str) -> None:
    found = inks(name)
    colours = {style.color for style in (*found.states, found.block, found.warn)}
    assert len(colours) >= len(found.states) + 1


def test_every_theme_has_a_title() -> None:
    assert set(TITLES) == set(NAMES)
