"""Reconciliation: an authority's or bank's list against our own data, line by line.

`reconcile_file` reads and compares a list and keeps it; `ListBook` says how the saved lists stand; `list_rules` are
the check's share; `judge` decides on a difference.
"""

from .book import ListBook
from .judging import judge, reopen
from .layouts import NeedsColumn
from .lines import Compared, Difference, FieldDifference, Judgement, OurLine, TheirLine
from .live import ListState
from .reading import STAGE, NeedsScope, fitting
from .rule import list_rules
from .run import Reconciled, compare_bytes, keep, list_kind, reconcile_bytes, reconcile_file

__all__ = [
    "STAGE",
    "Compared",
    "Difference",
    "FieldDifference",
    "Judgement",
    "ListBook",
    "ListState",
    "NeedsColumn",
    "NeedsScope",
    "OurLine",
    "Reconciled",
    "TheirLine",
    "compare_bytes",
    "fitting",
    "judge",
    "keep",
    "list_kind",
    "list_rules",
    "reconcile_bytes",
    "reconcile_file",
    "reopen",
]
