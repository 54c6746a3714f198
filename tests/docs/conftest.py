"""The tests of the pages share what writes them."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def screens() -> ModuleType:
    """docs/screens.py, which fills pages from the program."""
    spec = importlib.util.spec_from_file_location(
        "screens", Path(__file__).parents[2] / "docs" / "screens.py"
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if "textual" not in sys.modules:
        from caseman.tui import env

        env.prepare()
    return module
