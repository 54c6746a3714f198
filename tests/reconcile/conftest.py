"""The engine's tests: lines made in the test, without any office."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
