"""Text reaches the screen by `safe_text` alone."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import caseman.tui

FOLDER = Path(caseman.tui.__file__).parent
FILES = sorted(FOLDER.rglob("*.py"))
#: What makes something visible from text; only safe_text may call it.
MAKERS = {"Segment", "Strip", "from_markup", "notify"}
#: Attributes that take text as markup; they get `content(…)` or None.
MARKUP = {"border_title", "border_subtitle", "tooltip"}
STOCK = {"Footer", "Header", "DataTable", "ListView", "TabbedContent", "Static", "Label", "Button"}


def name_of(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def breaches(tree: ast.AST, *, seam: bool) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) in MAKERS and not seam:
            yield f"line {node.lineno}: {name_of(node.func)}(…) outside safe_text"
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Attribute) and target.attr in MARKUP:
                    safe = isinstance(node.value, ast.Call) and name_of(node.value.func) == "content"
                    if not safe:
                        yield f"line {node.lineno}: {target.attr} without content(…)"
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual.widgets"):
            for alias in node.names:
                if alias.name in STOCK:
                    yield f"line {node.lineno}: the stock {alias.name} is not to be used"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(FOLDER)))
def test_no_widget_gets_a_raw_string(file: Path) -> None:
    found = list(breaches(ast.parse(file.read_text(encoding="utf-8")), seam=file.name == "safe_text.py"))
    assert found == []


def test_the_check_finds_what_it_looks_for() -> None:
    bad = 'Segment(f"{name}")\nself.border_title = name\nself.app.notify(str(error))\nfrom textual.widgets import Footer\n'
    assert len(list(breaches(ast.parse(bad), seam=False))) == 4
