"""The importers' tests: files are made in the test, never read from outside."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
