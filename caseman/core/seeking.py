"""Cases by what is typed: words of the case list, and conditions on any field between `;`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .filters import parts_of
from .finder import LIMIT, Hits

if TYPE_CHECKING:
    from .office import Office


def find(office: "Office", text: str, limit: int = LIMIT) -> Hits:
    """The cases that a text means; with conditions on fields between `;` (`总价>=1000000；备注~退房`) those for
    which all hold. Raises InputError for a condition that cannot be read."""
    hits, conditions = sought(office, text, limit)
    if not conditions:
        return hits
    found = office.casefields.fitting(hits.hits, conditions)
    return Hits(found[:limit], len(found) > limit)


def sought(office: "Office", text: str, limit: int = LIMIT) -> tuple[Hits, Sequence[str]]:
    """The cases that the words of a text mean, found at once; and its conditions, for `CaseFields.fitting`, which takes longer.
    Where there are conditions, no limit cuts the cases."""
    conditions, words = parts_of(text)
    if conditions:
        return office.finder.find(" ".join(words), len(office.finder.rows)), conditions
    hits = office.finder.find(text, limit)
    begun = not hits.hits and office.casefields.named(words)
    return office.finder.find("", limit) if begun else hits, ()
