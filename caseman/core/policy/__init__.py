"""Dated policy: packs set parameters for a region from a day, with their source; nothing in force is never a guess."""

from .calculating import calculated_json, deciding_day
from .calendar import Calendar
from .pack import Entry, Pack, PackFault
from .packs import load_packs
from .regions import check_region, place_names, region_code, regions
from .terms import count, formula
from .tools import entry_json, explain, failed_tests, later_than_review, pack_diff, stale
from .view import Policies, View

__all__ = [
    "Calendar",
    "Entry",
    "Pack",
    "PackFault",
    "Policies",
    "View",
    "calculated_json",
    "check_region",
    "count",
    "deciding_day",
    "entry_json",
    "explain",
    "failed_tests",
    "formula",
    "later_than_review",
    "load_packs",
    "pack_diff",
    "place_names",
    "region_code",
    "regions",
    "stale",
]
