"""Plain text tables, right with Chinese: widths are terminal cells."""

from collections.abc import Sequence


def cell_width(text: str) -> int:
    """Terminal cells of a text."""
    from rich.cells import cell_len

    return cell_len(text)


def text_table(heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool] = ()) -> str:
    """Columns two spaces apart under their headings; columns marked in `right` are aligned to the right."""
    widths = [max(cell_width(line[place]) for line in (heads, *rows)) for place in range(len(heads))]

    def row(cells: Sequence[str]) -> str:
        parts = []
        for place, cell in enumerate(cells):
            space = " " * (widths[place] - cell_width(cell))
            parts.append(space + cell if place < len(right) and right[place] else cell + space)
        return "  ".join(parts).rstrip()

    return "\n".join(
        [
            row(heads),
            row(["─" * (width or 1) for width in widths]),
            *(row(cells) for cells in rows),
            "",
        ]
    )
