"""The few signs beside letters and digits. ASCII ones serve terminals that draw ambiguous characters wide."""

from typing import NamedTuple


class Glyphs(NamedTuple):
    """Every sign is one cell wide."""

    more: str
    done: str
    blocked: str
    open: str
    skipped: str
    later: str
    mark: str
    ascending: str
    descending: str
    left: str
    right: str
    dot: str
    rule: str
    computed: str
    changed: str
    list: str


SIGNS = Glyphs(
    more="…", done="✓", blocked="✗", open="›", skipped="-", later=" ", mark="✓", ascending="▴", descending="▾",
    left="‹", right="›", dot="·", rule="─", computed="=", changed="▪", list="▾",
)  # fmt: skip
ASCII = Glyphs(
    more="~", done="+", blocked="x", open=">", skipped="-", later=" ", mark="+", ascending="^", descending="v",
    left="<", right=">", dot="|", rule="-", computed="=", changed="+", list="v",
)  # fmt: skip
