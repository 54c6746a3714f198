"""The store's tests share a simulated disk."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
