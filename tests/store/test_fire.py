"""Every trial of the store, small. `python3 run.py fire` holds them at length and tells every figure."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from fire import TRIALS
from sabotage import SABOTAGES

FIRE = Path(__file__).parent / "fire.py"
FORK = hasattr(os, "fork")


@pytest.mark.skipif(not FORK, reason="writers are forked and killed")
@pytest.mark.parametrize("name", sorted(TRIALS))
def test_under_fire(name: str) -> None:
    done = subprocess.run(
        [sys.executable, str(FIRE), "--small", name], capture_output=True, text=True, check=False, timeout=280
    )
    if "NOT HELD" in done.stdout:
        pytest.skip(done.stdout.splitlines()[0])
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_sabotages_of_every_kind() -> None:
    assert len(SABOTAGES) >= 20
    assert {one.by for one in SABOTAGES.values()} >= {
        "cuts",
        "flips",
        "lives",
        "power cuts",
        "faults",
        "processes",
    }
