"""The loaded plugins' descriptors as the engine asks for them."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TypeVar

from caseman.api.actions import Action
from caseman.api.importers import Importer
from caseman.api.kinds import BatchKind, Fund, PaperKind, Place
from caseman.api.messages import InputError, Label
from caseman.api.messages import msg as _
from caseman.api.policy import Calculation
from caseman.api.values import match_key
from caseman.api.workflow import Step
from caseman.core.plugins import Registry

#: `FieldMeta.values` that name kinds -> the register that holds them
KINDS = {"paper_kinds": "papers", "places": "places", "funds": "funds", "batch_kinds": "batches"}


class Rulebook:
    """Steps in their order, and kinds by id or by the office's word."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        #: register -> word -> id
        self._words: dict[str, dict[str, str]] = {}

    @property
    def places(self) -> dict[str, Place]:
        return self.registry.places

    @property
    def papers(self) -> dict[str, PaperKind]:
        return self.registry.papers

    @property
    def funds(self) -> dict[str, Fund]:
        return self.registry.funds

    @property
    def batches(self) -> dict[str, BatchKind]:
        return self.registry.batches

    @property
    def calculations(self) -> dict[str, Calculation]:
        return self.registry.calculations

    @property
    def importers(self) -> dict[str, Importer]:
        return self.registry.importers

    @cached_property
    def steps(self) -> dict[str, Step]:
        return {
            step.id: step
            for step in sorted(self.registry.steps.values(), key=lambda step: (step.order, step.id))
        }

    @cached_property
    def _signing(self) -> dict[tuple[str, str], Action]:
        return {(one.records, one.signs): one for one in self.registry.actions.values() if one.signs}

    def signing(self, table: str, path: str) -> Action | None:
        """The action with which a second person gives the approval at a path of a record (in rows: with their numbers)."""
        return self._signing.get((table, ".".join(part for part in path.split(".") if not part.isdigit())))

    @cached_property
    def states(self) -> list[Step]:
        """The steps that give a record a state word, in their order."""
        return [step for step in self.steps.values() if step.state]

    def steps_of(self, table: str) -> list[Step]:
        return [step for step in self.steps.values() if step.records == table]

    def known_fund(self, fund: str) -> Fund:
        return _known(self.registry.funds, fund)

    def known_place(self, place: str) -> Place:
        return _known(self.registry.places, place)

    def known_batch(self, kind: str) -> BatchKind:
        return _known(self.registry.batches, kind)

    def known_paper(self, kind: str) -> PaperKind:
        return _known(self.registry.papers, kind)

    def kinds(self, values: str) -> Mapping[str, Fund | PaperKind | Place | BatchKind]:
        """The kinds by id that `FieldMeta.values` names; none where it names something else."""
        kinds: Mapping[str, Fund | PaperKind | Place | BatchKind] = (
            getattr(self.registry, KINDS[values]) if values in KINDS else {}
        )
        return kinds

    def kind(self, register: str, word: str) -> str:
        """The id of a fund, paper, place or batch kind by the office's word. Raises InputError naming the words."""
        kinds: Mapping[str, Fund | PaperKind | Place | BatchKind] = getattr(self.registry, register)
        known = self._words.get(register)
        if known is None:
            known = self._words[register] = _by_word(kinds.values())
        found = known.get(match_key(word))
        if found:
            return found
        words = [kind.words[0] if kind.words else kind.id for kind in kinds.values()]
        raise InputError(_("“{word}” is none of {known}"), word=word, known=words)

    def copy_kind(self, paper: str, word: str) -> str:
        """The id of a counted copy of a paper by the office's word; empty for none. Raises InputError."""
        if not word:
            return ""
        kind = _known(self.registry.papers, paper)
        for copy in kind.copies:
            if match_key(word) in {match_key(one) for one in (copy.id, *copy.words)}:
                return copy.id
        raise InputError(_("{paper} has no copy called “{word}”"), paper=Label(kind.title), word=word)


T = TypeVar("T")


def _by_word(kinds: Iterable[Fund | PaperKind | Place | BatchKind]) -> dict[str, str]:
    """The ids of kinds by each of their words; of two with one word the first."""
    known: dict[str, str] = {}
    for kind in kinds:
        for word in (kind.id, *kind.words):
            known.setdefault(match_key(word), kind.id)
    return known


def _known(kinds: Mapping[str, T], wanted: str) -> T:
    if wanted not in kinds:
        raise InputError(_("“{word}” is none of {known}"), word=wanted, known=sorted(kinds))
    return kinds[wanted]
