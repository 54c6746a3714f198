"""Reconciliation: an authority's or bank's list against our own data, line by line.

`reconcile_file` reads and compares a list and keeps it; `ListBook` says how the saved lists stand; `list_rules` are
the check's share; `judge` decides on a difference.
"""

from .book import ListBook
from .judging import accept, judge, reopen
from .layouts import NeedsColumn
from .letters import letter_lines, letter_text
from .lines import Compared, Difference, FieldDifference, Judgement, OurLine, TheirLine
from .live import ListState, Mine
from .reading import PROJECT, STAGE, NeedsScope, Progress, fitting, stage_word
from .rule import MESSAGES, list_rules, masked_pair, sentence_facts
from .run import Reconciled, compare_bytes, keep, list_kind, reconcile_bytes, reconcile_file

__all__ = [
    "MESSAGES",
    "PROJECT",
    "STAGE",
    "Compared",
    "Difference",
    "FieldDifference",
    "Judgement",
    "ListBook",
    "ListState",
    "Mine",
    "NeedsColumn",
    "NeedsScope",
    "OurLine",
    "Progress",
    "Reconciled",
    "TheirLine",
    "accept",
    "compare_bytes",
    "fitting",
    "judge",
    "keep",
    "letter_lines",
    "letter_text",
    "list_kind",
    "list_rules",
    "masked_pair",
    "reconcile_bytes",
    "reconcile_file",
    "reopen",
    "sentence_facts",
    "stage_word",
]
