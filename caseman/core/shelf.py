"""The shelf check: number after number is typed at a place; what is not of this place rings, and at the end what is missing is told.

A text names a paper by its number, or by its unit (`3-1-1903`), with the office's words for kind and copy behind it
where a unit has several (`3-1-1903 完税证明 办证联`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from caseman.api.choices import Choice
from caseman.api.fields import Model, field
from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.values import Code, Day, Text, UserName, half_width, match_key

from .names import Names
from .papers import TABLE as PAPERS
from .papers import Paper
from .reader import Reader
from .records import Record
from .rulebook import Rulebook

TABLE = "shelf_checks"


class SeenAs(Choice):
    HERE = "here", _("is here"), "在位"
    ELSEWHERE = "elsewhere", _("belongs elsewhere"), "错位"
    TWICE = "twice", _("typed already"), "重复"
    UNKNOWN = "unknown", _("not in the ledger"), "无账"


class Seen(Model):
    """One number as it was typed, and what it is."""

    text: Text = field(_("typed"), default="")
    paper: Text = field(_("paper"), default="")
    seen_as: SeenAs = field(_("state"), default=SeenAs.UNKNOWN)


class ShelfCheck(Model):
    """A check of one place (of one kind of paper there, where `kind` says so)."""

    number: Code = field(_("shelf check"), default="", search=True, computed=True)
    place: Text = field(_("place"), default="", computed=True)
    kind: Text = field(_("paper"), default="", computed=True)
    by: UserName = field(_("by"), default="", computed=True)
    opened_on: Day | None = field(_("opened on"), event=True, computed=True)
    closed_on: Day | None = field(_("closed on"), event=True, computed=True)
    seen: list[Seen] = field(_("typed"), default=[], computed=True)
    missing: list[Text] = field(_("missing"), default=[], computed=True)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Reads what is typed at a place."""

    reader: Reader
    rulebook: Rulebook
    names: Names

    def expected(self, check: ShelfCheck) -> list[Record]:
        """The papers that the ledger has at the place."""
        found = self.reader.find(PAPERS, ("place",), check.place)
        return [record for record in found if not check.kind or record.data.get("kind") == check.kind]

    def look(self, check: ShelfCheck, text: str) -> Seen:
        """What a typed text is. Raises InputError where it may be several papers, naming them."""
        done = {seen.paper for seen in check.seen if seen.paper}
        found = list(self._meant(check, text))
        here = [record for record in found if record.data.get("place") == check.place]
        fresh = [record for record in here if record.ref not in done]
        if not found:
            return Seen(text=text)
        if here and not fresh:
            return Seen(text=text, paper=here[0].ref, seen_as=SeenAs.TWICE)
        if fresh:
            return Seen(text=text, paper=self._one(text, fresh).ref, seen_as=SeenAs.HERE)
        kinds = {record.data.get("kind") for record in self.expected(check)}
        usual = [record for record in found if record.data.get("kind") in kinds]
        other = [record for record in usual or found if record.ref not in done]
        if not other:
            return Seen(text=text, paper=found[0].ref, seen_as=SeenAs.TWICE)
        return Seen(text=text, paper=self._one(text, other).ref, seen_as=SeenAs.ELSEWHERE)

    def _one(self, text: str, found: list[Record]) -> Record:
        """The one paper meant; of equal originals the first."""
        kinds = {(record.data.get("kind"), record.data.get("copy_kind")) for record in found}
        if len(kinds) > 1:
            raise InputError(
                _("“{text}” may be any of {papers}: type the paper behind it"),
                text=text,
                papers=sorted(self._words(record) for record in found),
            )
        return found[0]

    def _words(self, record: Record) -> str:
        paper = record.own(Paper)
        kind = self.rulebook.papers.get(paper.kind)
        words = [kind.words[0] if kind and kind.words else paper.kind]
        words += [c.words[0] for c in (kind.copies if kind else ()) if c.id == paper.copy_kind and c.words]
        return " ".join(words)

    def _meant(self, check: ShelfCheck, text: str) -> Iterator[Record]:
        name, *words = half_width(text).split() or [""]
        candidates = self.reader.find(PAPERS, ("number",), name) if name else []
        if not candidates:
            candidates = self._of_unit(name)
        for record in candidates:
            if check.kind and record.data.get("kind") != check.kind:
                continue
            if self._fits(record, words):
                yield record

    def _of_unit(self, name: str) -> list[Record]:
        try:
            units = self.names.units(name)
        except InputError:
            return []
        return [record for unit in units for record in self.reader.find(PAPERS, ("unit",), unit)]

    def _fits(self, record: Record, words: list[str]) -> bool:
        """Whether the office's words for kind and copy are this paper's."""
        paper = record.own(Paper)
        kind = self.rulebook.papers.get(paper.kind)
        known = {paper.kind, paper.copy_kind, *(kind.words if kind else ())}
        for copy in kind.copies if kind else ():
            if copy.id == paper.copy_kind:
                known |= set(copy.words)
        return {match_key(word) for word in words} <= {match_key(word) for word in known}
