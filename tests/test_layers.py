"""What may import what: plugins the contract and the plugins that they require, nothing of the core or the screens."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PLUGINS = sorted(folder for folder in (ROOT / "plugins").iterdir() if (folder / "plugin.toml").is_file())
#: Libraries of caseman that plugins may use beside the standard library.
LIBRARIES = {"pydantic", "stdnum"}


def imports(source: str) -> Iterator[tuple[int, str]]:
    """(line, module) of every import, relative ones left out, within functions too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, one.name) for one in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            if node.module == "caseman":
                yield from ((node.lineno, f"caseman.{one.name}") for one in node.names)
            else:
                yield node.lineno, node.module


def wrong(source: str, requires: set[str]) -> list[tuple[int, str]]:
    """The imports of a plugin's module that a plugin may not have."""
    found = []
    for line, module in imports(source):
        top = module.split(".")[0]
        contract = module == "caseman.api" or module.startswith("caseman.api.")
        other = module.split(".")[1] if module.startswith("caseman_plugins.") else top
        if not (contract or top in sys.stdlib_module_names or top in LIBRARIES or other in requires):
            found.append((line, module))
    return found


@pytest.mark.parametrize("folder", PLUGINS, ids=lambda folder: folder.name)
def test_a_plugin_imports_the_contract_and_what_it_requires(folder: Path) -> None:
    requires = set(tomllib.loads((folder / "plugin.toml").read_text("utf-8")).get("requires", ()))
    files = sorted(folder.rglob("*.py"))
    assert files
    assert {file.name: wrong(file.read_text("utf-8"), requires) for file in files} == {
        file.name: [] for file in files
    }


@pytest.mark.parametrize(
    "line",
    ["import caseman.core.store", "from caseman.core import money", "from caseman import core", "import textual.app",
     "from caseman.tui.app import CasemanApp", "def f():\n    from caseman.cli import run", "import tinydb", "import taxes",
     "from caseman.apiary import x"],
)  # fmt: skip
def test_what_a_plugin_may_not_import_is_found(line: str) -> None:
    assert wrong(line, {"contracts"}) != []


def test_the_core_knows_no_plugin_by_name() -> None:
    """Not by an import, and not as a word of its own."""
    names = {folder.name for folder in PLUGINS} - {"demo", "titles"}  # ordinary words
    for file in sorted((ROOT / "caseman").rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        if "core" in file.parts or "api" in file.parts:
            words = {
                one.value
                for one in ast.walk(tree)
                if isinstance(one, ast.Constant) and isinstance(one.value, str)
            }
            assert {word for word in words if word in names or word.split(".")[0] in names} == set(), file
        assert {
            module.split(".")[0] for _line, module in imports(file.read_text("utf-8"))
        } & names == set(), file
