"""Files that were torn, half copied or mistyped: whatever lies in a folder of plugins, loading tells it and goes on."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseman.core import builtin
from caseman.core.loaded import IN_REPOSITORY
from caseman.core.plugins import Plugins, load
from caseman.core.policy import load_packs

MANIFEST = (
    'id = "house"\ntitle = "房"\nversion = "1.0"\napi = "1.0"\nrequires = ["core"]\nmaintainer = "信息部"\n'
)
FILE = (
    '# /// script\n# requires-python = ">=3.11"\n# [tool.caseman]\n# id = "house"\n# title = "房"\n'
    '# version = "1.0"\n# api = "1.0"\n# ///\n'
)
PACK = (IN_REPOSITORY / "990101.toml").read_text("utf-8")
#: What people type by mistake where it does not belong.
SLIPS = st.sampled_from(
    ['"', "'", "[", "]", "[[", "{", "}", "=", "＝", "“", "，", "#", "\n", "\0", "3%", "2026-1-5", "5", "true", "[]", "{}", ".", "\ufeff"]
)  # fmt: skip


@st.composite
def torn(draw: st.DrawFn, text: str) -> bytes:
    """A text with a piece cut out or another put in, once or twice, perhaps in another encoding."""
    for _time in range(draw(st.integers(1, 2))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 40)))
        text = text[:start] + draw(st.one_of(st.just(""), SLIPS)) + text[end:]
    return text.encode(draw(st.sampled_from(["utf-8", "utf-8", "utf-8", "gb18030", "utf-16"])))


def loaded(name: str, data: bytes) -> Plugins:
    """The plugins of a folder that has this file and a good one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        if "/" in name:
            (path.parent / "__init__.py").write_text(CODE, "utf-8")
        (Path(folder) / "other.py").write_text(FILE.replace("house", "other") + CODE, "utf-8")
        return load([Path(folder)], {}, (), builtin.PLUGINS)


CODE = "from caseman.api import hookimpl\n\n\n@hookimpl\ndef register_rules():\n    return []\n"


def look(plugins: Plugins) -> None:
    """The good one is in use; of the other there is one word, and a sentence where it is not."""
    assert "other" in [one.id for one in plugins.items if one.in_use]
    (mine,) = (one for one in plugins.items if one.id not in ("core", "other"))
    assert mine.in_use or mine.reason.format_map(dict(mine.facts))


@given(torn(MANIFEST))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_torn_manifest(data: bytes) -> None:
    look(loaded("house/plugin.toml", data))


@given(torn(FILE + CODE))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_torn_file(data: bytes) -> None:
    look(loaded("house.py", data))


@given(torn(PACK))
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_a_torn_pack(shipped: Plugins, data: bytes) -> None:
    plugins = loaded("990101.toml", data)
    look(plugins)
    _packs, faults = load_packs(plugins.packs, shipped.registry.parameters)
    assert all(fault.message.format_map(dict(fault.facts)) for fault in faults)
