"""The check: rules over records and groups of records, gates, root causes."""

from .affected import Affected, naming_a_case
from .checker import Checker
from .findings import Found, in_order, unit_name
from .group import Group
from .standing import Mark

__all__ = [
    "Affected",
    "Checker",
    "Found",
    "Group",
    "Mark",
    "in_order",
    "naming_a_case",
    "unit_name",
]
