"""For whoever keeps a store: repair of a damaged one, exchange with plain TinyDB files, archives put away."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from .documents import Change
from .errors import StoreError, why
from .errors import marked as _
from .files import Files
from .lines import ANCHOR, FORMAT, Bad, Line, line, read_lines
from .log import ARCHIVED, NAME, Damage, file_name
from .past import CARRIED

if TYPE_CHECKING:
    from .store import Store

#: In a plain TinyDB file: a document's own id, where TinyDB's must be a number.
ID = "_id"


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a repair kept (change sets, documents) and where it found damage."""

    change_sets: int
    documents: int
    damage: tuple[Damage, ...]


def repair(source: Path, target: Path) -> Repaired:
    """Write all that is whole of a damaged store, with its past, into a folder that holds none.

    The source stays as it is. A change set of which a line is damaged is left out whole; the documents then have the
    revision before, or the next one that is whole. Raises StoreError.
    """
    from .store import Store

    files, copy = Files(source), Files(target)
    damage: list[Damage] = []
    try:
        if not _generations(files):
            raise StoreError(_("there is no store in {folder}"), folder=str(source))
        copy.make_folder()
        if any(NAME.fullmatch(name) or ARCHIVED.fullmatch(name) for name in copy.names()):
            raise StoreError(_("{folder} is not empty: it holds a store already"), folder=str(target))
        copy.replace(file_name(1), _chained(_whole_sets(files, damage)), durable=True)
    except OSError as error:
        raise StoreError(
            _("the repair into {folder} failed: {reason}"), folder=str(target), reason=why(error)
        ) from None
    with Store.open(target) as store:
        kept = sum(1 for _one in store.transactions())
        documents = sum(store.count(table) for table in store.tables())
    return Repaired(kept, documents, tuple(damage))


def _generations(files: Files) -> list[tuple[str, int]]:
    """(file, generation) of every generation that is there, oldest first; of a log and its archive the log."""
    found: dict[int, str] = {}
    for name in files.names() if files.there() else ():
        if match := ARCHIVED.fullmatch(name):
            found.setdefault(int(match[1]), name)
        elif match := NAME.fullmatch(name):
            found[int(match[1])] = name
    return [(found[generation], generation) for generation in sorted(found)]


def _whole_sets(files: Files, damage: list[Damage]) -> Iterator[list[Line]]:
    """The whole change sets of every generation, each once; damage is added to the list."""
    from .past import unpacked

    done, revs = 0, dict[tuple[str, str], int]()
    for name, _generation in _generations(files):
        try:
            data = unpacked(files, name)
        except StoreError:
            damage.append(Damage(name, 1, _("the archive cannot be read")))
            continue
        for batch in _sets(data, name, damage):
            carried = CARRIED in batch[0].head
            new = [one for one in batch if revs.get(_key(one), 0) < one.head["rv"]]
            if not new or not (carried or batch[0].head["t"] > done):
                continue  # known from the generation before
            revs |= {_key(one): one.head["rv"] for one in new}
            done = max(done, batch[0].head["t"])
            yield new


def _key(one: Line) -> tuple[str, str]:
    return one.head["tb"], one.head["id"]


def _sets(data: bytes, name: str, damage: list[Damage]) -> Iterator[list[Line]]:
    batch: list[Line] = []
    for found in read_lines(data, 0, ANCHOR, 1):
        if isinstance(found, Bad):
            damage.append(Damage(name, found.number, found.reason))
            batch = []
            continue
        if "tb" not in found.head:
            continue
        if batch and found.head["t"] != batch[0].head["t"]:
            batch = []
        batch.append(found)
        if found.head["k"] == found.head["m"]:
            if len(batch) == found.head["m"]:
                yield batch
            batch = []


def _chained(sets: Iterable[list[Line]]) -> Iterator[bytes]:
    """The lines of a log with these change sets, chained anew."""
    piece, told = line(ANCHOR, {"t": 0, "k": 1, "m": 1, "at": "", "format": FORMAT, "gen": 1}, b"null")
    yield piece
    hashes: dict[tuple[str, str], str] = {}
    for some in sets:
        for number, one in enumerate(some, start=1):
            head = {**one.head, "k": number, "m": len(some), "pv": hashes.get(_key(one), "")}
            piece, told = line(told, head, one.doc)
            hashes[_key(one)] = told
            yield piece


# -- plain TinyDB files


def export_tinydb(store: "Store", file: Path) -> int:
    """Write every document into one JSON file that plain TinyDB reads; gives how many. Raises StoreError.

    TinyDB's ids are numbers: a table whose ids are not gets new ones, and each document its own id as `_id`.
    """
    count = 0

    def pieces() -> Iterator[bytes]:
        nonlocal count
        yield b"{"
        for place, table in enumerate(store.tables()):
            ids = store.ids(table)
            numbered = all(one.isdecimal() and one == str(int(one)) for one in ids)
            yield (b"," if place else b"") + to_json(table) + b":{"
            for number, doc in enumerate(store.scan(table), start=1):
                count += 1
                own, told = (doc.id, dict(doc)) if numbered else (str(number), {ID: doc.id, **doc})
                yield (b"," if number > 1 else b"") + to_json(own) + b":" + to_json(told)
            yield b"}"
        yield b"}\n"

    try:
        Files(file.parent).replace(file.name, pieces(), durable=True)
    except OSError as error:
        raise StoreError(_("{file} cannot be written: {reason}"), file=str(file), reason=why(error)) from None
    return count


def import_tinydb(store: "Store", file: Path, by: str) -> int:
    """Take in a plain TinyDB file as one change set, into a store that holds no documents; gives how many.

    Raises StoreError; then nothing was taken in.
    """
    try:
        told: Any = json.loads(file.read_text("utf-8"))
    except OSError as error:
        raise StoreError(_("{file} cannot be read: {reason}"), file=str(file), reason=why(error)) from None
    except ValueError as error:
        raise StoreError(_("{file} is no JSON: {reason}"), file=str(file), reason=str(error)) from None
    changes = list(_changes(told, file))
    with store.alone():
        if store.tables():
            raise StoreError(_("the store holds documents already; take the file into a new folder"))
        if changes:
            store.commit(changes, by=by, action="import")
    return len(changes)


def _changes(told: Any, file: Path) -> Iterator[Change]:
    tables = told if isinstance(told, dict) else {"": None}
    for table, docs in tables.items():
        if not isinstance(docs, dict):
            raise StoreError(_("{file} is no TinyDB file: tables of documents are expected"), file=str(file))
        for doc_id, doc in docs.items():
            if not isinstance(doc, dict):
                raise StoreError(_("{file}: {ref} is no document"), file=str(file), ref=f"{table}/{doc_id}")
            own = {key: value for key, value in doc.items() if key != ID}
            yield Change(table, str(doc.get(ID, doc_id)), own, 0)


# -- archives


def put_away(store: "Store", target: Path) -> list[str]:
    """Move the archives of earlier generations to another folder; gives their names. Raises StoreError.

    What happened in them is then no longer known to the store (it says so), and a purge does not reach them.
    """
    files, copy = store.files, Files(target)
    moved = []
    with store.alone():
        try:
            copy.make_folder()
            names = [name for name in files.names() if ARCHIVED.fullmatch(name)]
            taken = set(copy.names())
            for name in names:
                data = files.whole(name)
                if name in taken and copy.whole(name) != data:
                    raise StoreError(_("{folder} holds another {file}"), folder=str(target), file=name)
                copy.replace(name, data, durable=True)
            for name in names:
                files.remove(name)
                moved.append(name)
        except OSError as error:
            raise StoreError(
                _("the archives cannot be moved to {folder}: {reason}"), folder=str(target), reason=why(error)
            ) from None
    return moved
