"""What plugins' source compiles to is kept between runs: used for the very same source only, and never trusted when damaged."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from plugins_kit import Write

from caseman.core.plugins import Plugins, importing

Host = Callable[..., Plugins]
CODE = """
from caseman.api import Place, hookimpl
from . import names

@hookimpl
def register_kinds():
    return [Place(id="cellar.one", title=names.TITLE)]
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "caseman" / "plugins"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are compiled."""
    told: list[str] = []
    real = importing._compiled

    def note(snapshot: Any, name: str) -> Any:
        told.append(name)
        return real(snapshot, name)

    monkeypatch.setattr(importing, "_compiled", note)
    return told


def title(plugins: Plugins) -> str:
    return plugins.registry.places["cellar.one"].title


def test_the_same_source_is_compiled_once(host: Host, write: Write, cache: Path, told: list[str]) -> None:
    write("cellar", CODE, names='TITLE = "cellar"')
    assert title(host()) == "cellar"
    assert sorted(told) == ["__init__.py", "names.py"]
    told.clear()
    assert title(host()) == "cellar"
    assert told == []


def test_what_was_edited_is_compiled_again(host: Host, write: Write, cache: Path, told: list[str]) -> None:
    write("cellar", CODE, names='TITLE = "cellar"')
    host()
    write("cellar", CODE, names='TITLE = "attic"')
    assert title(host()) == "attic"
    assert len(list(cache.iterdir())) == 1, "what it replaces is not kept"


def test_a_plugin_that_no_longer_requires_another_may_not_import_it(
    host: Host, write: Write, cache: Path
) -> None:
    write("attic", "NAME = 'attic'\n")
    code = CODE.replace("from . import names", "from caseman_plugins import attic")
    code = code.replace("names.TITLE", "attic.NAME")
    write("cellar", code, 'requires = ["attic"]')
    host()
    write("cellar", code)
    item = next(one for one in host().items if one.id == "cellar")
    assert "it imports plugin {other}" in item.reason


def test_what_is_damaged_is_compiled_again(host: Host, write: Write, cache: Path, told: list[str]) -> None:
    write("cellar", CODE, names='TITLE = "cellar"')
    host()
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    for damaged in (b"", whole[:40], whole[:-1], whole + b"x", whole[:100] + b"\xff" + whole[101:]):
        kept.write_bytes(damaged)
        told.clear()
        assert title(host()) == "cellar"
        assert sorted(told) == ["__init__.py", "names.py"]
        told.clear()
        assert title(host()) == "cellar"
        assert told == [], "what was kept anew is whole"


@pytest.mark.skipif(os.name == "nt", reason="a file in the folder's place is another error there")
def test_where_nothing_can_be_kept_it_is_compiled_each_time(
    host: Host, write: Write, cache: Path, told: list[str]
) -> None:
    cache.parent.mkdir(parents=True)
    cache.write_text("a file where the folder should be")
    write("cellar", CODE, names='TITLE = "cellar"')
    assert title(host()) == title(host()) == "cellar"
    assert len(told) == 4
