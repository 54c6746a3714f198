"""Reconciling a file: read, compared with ours, and kept where that is asked for."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from caseman.api.lists import DifferenceClass, ListKind
from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.values import match_key
from caseman.core.imports import TABLE

from . import saved as saving
from .book import ListBook, state_of_list
from .lines import Difference, Judgement, OurLine
from .live import ListState
from .reading import STAGE, Progress, Received, find_scope, read_list, split_words
from .saved import SavedList

if TYPE_CHECKING:
    from caseman.core.office import Office

#: The action under which a saved list stands in the log.
ACTION = "lists.save"


@dataclass(slots=True)
class Reconciled:
    """What came of a list.

    known   rows that an earlier list of this kind had, just so; new: the others
    fresh   the numbers of the new rows
    txn     the change set, 0 where nothing was kept
    """

    received: Received
    scope: Mapping[str, str]
    state: ListState
    known: int
    fresh: set[tuple[str, int]] = field(default_factory=set)
    txn: int = 0

    @property
    def id(self) -> str:
        return saving.saved_id(self.received, self.scope)

    @property
    def new(self) -> int:
        return self.received.rows - self.known

    @property
    def agree(self) -> int:
        return len(self.state.compared.agree)

    @property
    def open(self) -> list[Difference]:
        return self.state.open()

    @property
    def missing_there(self) -> list[OurLine]:
        """Lines of ours that the list lacks."""
        return [line for one in self.open if one.cls is DifferenceClass.MISSING_THERE for line in one.ours]

    @property
    def only_stage(self) -> str:
        """The one state that all of the file's cases have and none of the missing: whoever sent it meant those alone."""
        if STAGE in self.scope:
            return ""
        lone = DifferenceClass.MISSING_THERE
        missing = {line.scope[STAGE] for line in self.missing_there}
        listed = {line.scope[STAGE] for line, _row in self.state.compared.agree}
        listed |= {line.scope[STAGE] for one in self.open if one.cls is not lone for line in one.ours}
        return listed.pop() if missing and len(listed) == 1 and not listed & missing else ""

    @property
    def judged(self) -> list[tuple[Difference, Judgement]]:
        return [
            (one, self.state.judged[one.id])
            for one in self.state.compared.differences
            if one.id in self.state.judged
        ]


def list_kind(office: "Office", name: str) -> ListKind:
    """A kind of list by its id, its title or a usual name of its worksheet. Raises InputError naming those there are."""
    kinds = office.plugins.registry.lists
    if name in kinds:
        return kinds[name]
    wanted = match_key(name)
    for kind in kinds.values():
        title = office.text(kind.title, office.plugins.owner(kind.id))
        if wanted in {match_key(word) for word in (title, kind.title, *kind.names)}:
            return kind
    raise InputError(_("there is no list {name}; lists are {known}"), name=name, known=sorted(kinds))


def reconcile_file(
    office: "Office",
    path: Path,
    name: str,
    words: Mapping[str, str],
    *,
    save: bool = False,
    progress: Progress | None = None,
) -> Reconciled:
    """Reconcile a file. Raises InputError for a file that is no such list; Refused where nothing may be written."""
    kind = list_kind(office, name)
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or ""
        raise InputError(_("{path} cannot be read: {reason}"), path=str(path), reason=reason) from None
    return reconcile_bytes(office, data, path.name, kind, words, save=save, progress=progress)


def reconcile_bytes(
    office: "Office",
    data: bytes,
    file: str,
    kind: ListKind,
    words: Mapping[str, str],
    *,
    save: bool = False,
    progress: Progress | None = None,
) -> Reconciled:
    """The same for bytes. `words`: scopes (`bank=…`), and headings that nobody knows (usual heading -> the file's)."""
    found = compare_bytes(office, data, file, kind, words, office.book, progress)
    if save:
        keep(office, data, found)
    return found


def compare_bytes(
    office: "Office",
    data: bytes,
    file: str,
    kind: ListKind,
    words: Mapping[str, str],
    book: ListBook,
    progress: Progress | None = None,
) -> Reconciled:
    """Read and compare without keeping anything; with a `book` of its own it may run beside other work."""
    asked, columns = split_words(kind, words)
    received = read_list(office, data, file, kind, columns, progress)
    world = office.world()
    scope = find_scope(office, received, asked, book.known_scopes(world, kind))
    earlier = book.saved(world.reader, kind)
    fresh = _fresh(received, earlier)
    one = SavedList(
        f"{TABLE}/{saving.saved_id(received, scope)}",
        kind.id,
        file,
        office.now().isoformat(),
        scope,
        tuple(received.lines),
        tuple(received.totals),
        tuple(saving.waiting_values(kind, row.keys) for _sheet, row in received.bad),
    )
    state = state_of_list(kind, one, book.records(world, kind), book.judgements(world.reader, kind))
    return Reconciled(received, scope, state, received.rows - len(fresh), fresh)


def _fresh(received: Received, earlier: list[SavedList]) -> set[tuple[str, int]]:
    """The rows that no earlier list had just so."""
    known: Counter[str] = Counter()
    waiting: Counter[str] = Counter()
    for one in earlier:
        known |= Counter(line.identity for line in one.lines)
        waiting |= Counter(_word(values) for values in one.waiting)
    fresh = set()
    for line in sorted(received.lines, key=lambda line: (line.sheet, line.row)):
        if known[line.identity]:
            known[line.identity] -= 1
        else:
            fresh.add((line.sheet, line.row))
    for sheet, row in received.bad:
        word = _word(saving.waiting_values(received.kind, row.keys))
        if waiting[word]:
            waiting[word] -= 1
        else:
            fresh.add((sheet, row.number))
    return fresh


def _word(values: Mapping[str, object]) -> str:
    return repr(sorted((name, str(value)) for name, value in values.items()))


def keep(office: "Office", data: bytes, found: Reconciled) -> None:
    """Keep the list, if it is not kept already. Raises Refused where nothing may be written."""
    office.require_worker()
    draft = office.draft()
    if draft.get(TABLE, found.id) is not None:
        return
    saving.keep_file(office.options.data, data, found.received)
    draft.replace(TABLE, found.id, saving.list_record(office, found.received, found.scope))
    found.txn = office.commit(draft, ACTION, found.received.file)
