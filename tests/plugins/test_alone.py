"""Each shipped plugin loads with nothing but what its manifest requires: switching another off takes none down."""

import tomllib

import pytest

from caseman.core.config import Config
from caseman.core.loaded import IN_REPOSITORY, load_all
from caseman.core.plugins.host import State

REQUIRES = {
    file.parent.name: tuple(tomllib.loads(file.read_text("utf-8")).get("requires", ()))
    for file in sorted(IN_REPOSITORY.glob("*/plugin.toml"))
}


def closure(plugin: str) -> set[str]:
    return {plugin}.union(*(closure(one) for one in REQUIRES[plugin]))


@pytest.mark.parametrize("plugin", REQUIRES)
def test_a_plugin_loads_with_what_its_manifest_requires(plugin: str) -> None:
    wanted = closure(plugin)
    found = load_all(Config(disabled=tuple(set(REQUIRES) - wanted))).plugins
    failed = {item.id: str(item.fault) for item in found.items if item.state is State.FAILED}
    assert failed == {}
    assert wanted <= {item.id for item in found.items if item.in_use}
