"""What every test stands on: a cache of its own, so that no run sees what an earlier one kept.

Property tests try the same examples at every run, so that what lands is judged by what changed. New examples are looked for
with `python3 run.py test --hypothesis-profile=default`.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("same")


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))


MadeOnce = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> MadeOnce:
    """A folder that all workers of a run share: the first that asks for the name makes it, the others wait."""
    base = tmp_path_factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def go(name: str, make: Callable[[Path], object]) -> Path:
        place, begun, ready = root / name, root / f"{name}.begun", root / f"{name}.ready"
        try:
            begun.mkdir()
        except FileExistsError:
            while not ready.exists():
                time.sleep(0.1)
        else:
            make(place)
            ready.mkdir()
        return place

    return go
