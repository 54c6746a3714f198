"""The pages on the office's files name every heading that is read."""

import ast
from pathlib import Path

import pytest

from caseman.core.builtin.importers import ALL
from caseman.core.importing import columns_of

ROOT = Path(__file__).parents[2]


def _declared(source: Path) -> set[str]:
    """The headings in a module: the texts of every `office=(…)`."""
    found = set()
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.keyword) and node.arg == "office":
            texts = [part.value for part in ast.walk(node.value) if isinstance(part, ast.Constant)]
            found |= {text for text in texts if isinstance(text, str)}
    return found


@pytest.mark.parametrize("page", ["office-files.md", "office-files.zh-CN.md"])
def test_every_heading_is_in_the_pages(page: str) -> None:
    rows = [line for line in (ROOT / "docs" / page).read_text("utf-8").splitlines() if line.startswith("|")]
    named = {word.strip(" *") for row in rows for cell in row.split("|") for word in cell.split("、")}
    read = {
        text
        for one in ALL
        for sheet in one.sheets
        for spec in columns_of(sheet.row)
        for text in spec.headings
    }
    for module in ("books.py", "sections.py"):
        read |= _declared(ROOT / "plugins" / "contracts" / module)
    assert len(read) > 100
    assert read - named == set()
