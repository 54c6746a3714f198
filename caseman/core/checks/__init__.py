"""The check: rules over records and groups of records, gates, root causes."""

from .checker import Checker
from .findings import Found

__all__ = ["Checker", "Found"]
