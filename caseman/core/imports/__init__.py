"""Taking in the office's own files: rows become records, or are compared with them; what cannot be taken waits."""

from .keeping import earlier_layouts
from .lookup import FileLookup
from .placing import import_bytes, import_file
from .results import TABLE, Difference, ImportResult, SheetResult

__all__ = [
    "TABLE",
    "Difference",
    "FileLookup",
    "ImportResult",
    "SheetResult",
    "earlier_layouts",
    "import_bytes",
    "import_file",
]
