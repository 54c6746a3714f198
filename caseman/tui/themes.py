"""Colours. A theme names a few; `Inks` makes from them every style that widgets paint with.

One background, one accent for what has the focus; red only for what blocks, amber for what is missing or
due. States always have a word or a letter beside their colour. `contrast` themes keep 7:1 (a test computes
it), `mono` uses no colour at all.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rich.color import Color
from rich.style import Style
from textual.theme import Theme

from caseman.api.messages import msg as _

if TYPE_CHECKING:
    from collections.abc import Mapping


class Palette(NamedTuple):
    """The colours of a theme, as #rrggbb. `base` is the ground, `raised` bars and dialogs, `cursor` the
    current row, `rest` the current row of a pane without focus; the others are inks on these grounds."""

    base: str
    raised: str
    cursor: str
    rest: str
    text: str
    muted: str
    accent: str
    line: str
    block: str
    warn: str
    note: str
    good: str
    on_accent: str
    #: Further inks for states of work, told apart from each other and from the above.
    states: tuple[str, ...]


PALETTES: "Mapping[str, Palette]" = {
    "caseman": Palette(
        base="#0f1419", raised="#171d24", cursor="#1a3450", rest="#1d2833",
        text="#d5dce4", muted="#94a1af", accent="#62b6e8", line="#3a4754",
        block="#ff7a72", warn="#e6b450", note="#9db4c8", good="#86c98a", on_accent="#0b1015",
        states=("#94a1af", "#8fbcef", "#6fc7c0", "#b9a7ee", "#86c98a", "#d3c27a"),
    ),
    "caseman-light": Palette(
        base="#fbfbf8", raised="#efefe9", cursor="#cfe3f3", rest="#e6e8e6",
        text="#1e252b", muted="#5a6570", accent="#0a5f9e", line="#b4bcc2",
        block="#b3201a", warn="#855300", note="#3f5a72", good="#23692a", on_accent="#ffffff",
        states=("#5a6570", "#1a5ba8", "#0a6a66", "#6240b0", "#23692a", "#6d5a00"),
    ),
    "contrast-dark": Palette(
        base="#000000", raised="#000000", cursor="#002a4d", rest="#262626",
        text="#ffffff", muted="#cccccc", accent="#6fd3ff", line="#ffffff",
        block="#ffa09a", warn="#ffd75f", note="#b5d8f5", good="#8df08d", on_accent="#000000",
        states=("#cccccc", "#a8d0ff", "#7fe8e0", "#d8c4ff", "#8df08d", "#ffe58a"),
    ),
    "contrast-light": Palette(
        base="#ffffff", raised="#ffffff", cursor="#d7eaff", rest="#eeeeee",
        text="#000000", muted="#3a3a3a", accent="#003f7a", line="#000000",
        block="#860000", warn="#553500", note="#1d3850", good="#00460a", on_accent="#ffffff",
        states=("#3a3a3a", "#003a86", "#00443f", "#431a86", "#00460a", "#483a00"),
    ),
}  # fmt: skip
MONO = "mono"
NAMES = (*PALETTES, MONO)
TITLES = {
    "caseman": _("dark"),
    "caseman-light": _("light"),
    "contrast-dark": _("dark, high contrast"),
    "contrast-light": _("light, high contrast"),
    MONO: _("no colours"),
}
_MONO_VARIABLES = ("border", "border-blurred", "rule", "ansi-background", "ansi-foreground")
_DARK = ("caseman", "contrast-dark")


class Inks(NamedTuple):
    """The styles that widgets paint with, each whole: colour, ground and weight.

    `on(ink, ground)` puts an ink on the ground of another style.
    """

    text: Style
    muted: Style
    bold: Style
    title: Style
    accent: Style
    key: Style
    block: Style
    warn: Style
    note: Style
    good: Style
    bar: Style
    bar_muted: Style
    cursor: Style
    cursor_cell: Style
    rest: Style
    mark: Style
    editor: Style
    selected: Style
    caret: Style
    thumb: Style
    track: Style
    states: tuple[Style, ...]

    def state(self, number: int) -> Style:
        return self.states[number % len(self.states)]

    def severity(self, name: str) -> Style:
        """The ink of a finding's severity."""
        return {"block": self.block, "warn": self.warn, "todo": self.warn}.get(name, self.note)


@lru_cache(maxsize=1024)
def on(ink: Style, ground: Style) -> Style:
    """`ink` on the ground of `ground`; where there are no colours the ground's reverse stays."""
    if ground.bgcolor is None:
        return ink + Style(reverse=True) if ground.reverse else ink
    return ink + Style(bgcolor=ground.bgcolor)


def inks(name: str) -> Inks:
    """The inks of a theme."""
    if name == MONO or name not in PALETTES:
        return _mono()
    p = PALETTES[name]

    def ink(colour: str, ground: str = p.base, *, bold: bool = False, underline: bool = False) -> Style:
        return Style(color=colour, bgcolor=ground, bold=bold, underline=underline)

    return Inks(
        text=ink(p.text),
        muted=ink(p.muted),
        bold=ink(p.text, bold=True),
        title=ink(p.accent, p.raised, bold=True),
        accent=ink(p.accent),
        key=ink(p.accent, p.raised, bold=True),
        block=ink(p.block, bold=True),
        warn=ink(p.warn),
        note=ink(p.note),
        good=ink(p.good),
        bar=ink(p.text, p.raised),
        bar_muted=ink(p.muted, p.raised),
        cursor=ink(p.text, p.cursor),
        cursor_cell=ink(p.text, p.cursor, bold=True, underline=True),
        rest=ink(p.text, p.rest),
        mark=ink(p.warn, bold=True),
        editor=ink(p.text, p.cursor),
        selected=ink(p.on_accent, p.accent),
        caret=ink(p.base, p.text),
        thumb=ink(p.line, p.line),
        track=ink(p.raised, p.raised),
        states=tuple(ink(colour) for colour in p.states),
    )


def _mono() -> Inks:
    none, bold = Style(), Style(bold=True)
    under, back = Style(underline=True), Style(reverse=True)
    return Inks(
        text=none, muted=none, bold=bold, title=bold, accent=bold, key=bold, block=bold, warn=bold,
        note=none, good=none, bar=none, bar_muted=none, cursor=back, cursor_cell=back + bold + under,
        rest=under, mark=bold, editor=under, selected=back, caret=back, thumb=back, track=none, states=(none,),
    )  # fmt: skip


def contrast(style: Style) -> float:
    """Contrast ratio of a style's colour to its ground (WCAG 2.2), 1 to 21."""

    def luminance(colour: Color | None) -> float:
        parts = [part / 255 for part in colour.get_truecolor()] if colour else [0.0] * 3
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)

    light, dark = sorted((luminance(style.color), luminance(style.bgcolor)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(of: Inks) -> "Mapping[str, Style]":
    """Every style of `of` that text is painted in, by name, with inks on the grounds they may meet."""
    plain_inks = {
        name: style for name, style in of._asdict().items() if name not in ("states", "thumb", "track")
    }
    found: dict[str, Style] = {
        **plain_inks,
        **{f"state {i}": style for i, style in enumerate(of.states)},
    }
    for ground in ("cursor", "rest", "bar"):
        for name in ("muted", "accent", "block", "warn", "note", "good", "mark"):
            found[f"{name} on {ground}"] = on(getattr(of, name), getattr(of, ground))
        for i, style in enumerate(of.states):
            found[f"state {i} on {ground}"] = on(style, getattr(of, ground))
    return found


def textual_themes() -> list[Theme]:
    """The same themes for Textual's own drawing: grounds, borders and toasts."""
    made = []
    for name, p in PALETTES.items():
        made.append(
            Theme(
                name=name,
                primary=p.accent,
                secondary=p.accent,
                accent=p.accent,
                warning=p.warn,
                error=p.block,
                success=p.good,
                foreground=p.text,
                background=p.base,
                surface=p.base,
                panel=p.raised,
                dark=name in _DARK,
                variables={
                    "border": p.accent,
                    "border-blurred": p.line,
                    "rule": p.line,
                },
            )
        )
    made.append(
        Theme(
            name=MONO,
            ansi=True,
            primary="ansi_default",
            foreground="ansi_default",
            background="ansi_default",
            surface="ansi_default",
            panel="ansi_default",
            boost="ansi_default",
            variables=dict.fromkeys(_MONO_VARIABLES, "ansi_default"),
        )
    )
    return made
