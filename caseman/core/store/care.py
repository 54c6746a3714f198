"""Backup, restore, and new generations: compaction and purging."""

import gzip
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path as FilePath
from typing import Any

from . import checkpoint
from .errors import Broken, Damaged, StoreError, why
from .errors import marked as _
from .files import TEMPORARY, Files
from .lines import ANCHOR, doc_of, head_of, line
from .log import ARCHIVED, NAME, Log, Position, archive_name, file_name, lines_of, rewrite, seal_head
from .past import CARRIED, PURGED, key_bytes
from .state import State

Record = tuple[dict[str, Any], bytes]


def _kept(names: list[str]) -> list[str]:
    """The files that are the store, the log that is in force last; everything else can be made anew."""
    return [name for name in names if ARCHIVED.fullmatch(name)] + [
        name for name in names if NAME.fullmatch(name)
    ]


def _lines(files: Files, name: str) -> bytes:
    data = files.whole(name)
    return lines_of(data) if NAME.fullmatch(name) else data


def backup(files: Files, target: FilePath) -> None:
    """Copy the log and its archives into a folder that holds no store. Raises StoreError."""
    copy = Files(target)
    try:
        copy.make_folder()
        if _kept(copy.names()):
            raise StoreError(_("{folder} is not empty: it holds a store already"), folder=str(target))
        with suppress(FileNotFoundError):
            copy.remove(checkpoint.NAME)  # another store's, of which nothing is left
        for name in _kept(files.names()):
            copy.replace(name, _lines(files, name), durable=True)
    except OSError as error:
        raise StoreError(
            _("the copy to {folder} failed: {reason}"), folder=str(target), reason=why(error)
        ) from None


def restore(source: FilePath, target: FilePath) -> None:
    """Copy a backup into a folder that holds no store, after reading it whole. Raises StoreError, Damaged."""
    from .store import Store

    with Store.open(source, read_only=True) as kept:
        damage = kept.verify()
        if damage:
            raise Damaged(
                _("the backup is damaged in {file}, line {line}: {reason}"),
                file=damage[0].file,
                line=damage[0].line,
                reason=damage[0].reason,
            )
    backup(Files(source), target)


def renew(files: Files, log: Log, state: State, at: str) -> State:
    """Compact: carry the documents over into the next generation and put it in force; gives the state on it.

    The log stands behind what was carried over, which need not be read again. Called under the lock, read to the end.
    Raises StoreError.
    """
    count = sum(map(len, state.tables.values())) + len(state.gone)
    moved, txn = state.moved(), log.at.txn
    position = _next(files, log, at, count, _carried(log, state, None), moved)
    log.resume(position._replace(txn=txn))
    return moved


def purge(files: Files, log: Log, state: State, proof: dict[str, Any], without: tuple[str, str]) -> None:
    """Compact without a document and its past, with a line that says so. Called under the lock, read to the end.

    proof  the head of that line
    Raises StoreError; also where the document is out but a file that holds its past could not be written, so that
    it must be purged again.
    """
    records = [*_carried(log, state, without), ({**proof, PURGED: 1}, b"null")]
    _next(files, log, proof["at"], len(records), records, state.moved())
    finish_purge(files, log, without)


def finish_purge(files: Files, log: Log, without: tuple[str, str]) -> None:
    """Take a purged document out of the archives, and remove what may hold bytes of it. Raises StoreError."""
    try:
        archive(files, log)
        for name in files.names():
            if ARCHIVED.fullmatch(name):
                _purge_archive(files, name, without)
            elif name == checkpoint.NAME or name.startswith("torn-") or name.endswith(TEMPORARY):
                files.remove(name)
            elif (found := NAME.fullmatch(name)) and int(found[1]) < log.at.generation:
                raise StoreError(_("{file} still holds what was purged; purge it again"), file=name)
    except OSError as error:
        raise StoreError(
            _("the archive still holds what was purged ({reason}); purge it again"), reason=why(error)
        ) from None


def _next(files: Files, log: Log, at: str, count: int, records: Iterable[Record], moved: State) -> Position:
    """Write the next generation with so many records; the seal of the old one is the moment at which it is in force.

    Gives where the new one ends; `moved` is told where its lines lie.
    """
    new = log.at.generation + 1
    try:
        position = rewrite(files, new, at, log.at.hash, count, records, moved.place)
    except OSError as error:
        raise StoreError(_("nothing was changed: {reason}"), reason=why(error)) from None
    try:
        log.append([seal_head(log.at.txn, at, new)], [b"null"])
    except Broken:
        raise  # the seal may be on the disk: the new generation stays until that is known
    except StoreError:
        with suppress(OSError):
            files.remove(file_name(new))
        raise
    try:
        log.use(new, write=True)
    except OSError as error:
        log.broken = True  # behind the seal nothing may be written
        raise Broken(_("the store must be opened again: {reason}"), reason=why(error)) from None
    return position


def _carried(log: Log, state: State, without: tuple[str, str] | None) -> Iterator[Record]:
    """Every document, and every deletion, as lines of a new generation. Raises Damaged."""
    head = {"t": log.at.txn, "k": 1, "m": 1, "at": "", CARRIED: 1}
    for table, entries in sorted(state.tables.items()):
        for doc_id, entry in sorted(entries.items()):
            if (table, doc_id) != without:
                doc = log.document(entry.start, entry.length)
                entry.require(doc, table, doc_id)
                yield {**head, "tb": table, "id": doc_id, "rv": entry.rev, "pv": entry.hash}, doc
    for (table, doc_id), gone in sorted(state.gone.items()):
        if (table, doc_id) != without:
            yield {**head, "tb": table, "id": doc_id, "rv": gone.rev, "pv": gone.hash}, b"null"


def archive(files: Files, log: Log, alone: Callable[[], AbstractContextManager[Any]] = nullcontext) -> None:
    """Compress the generations before the one in force, which nobody writes any more.

    One that another program holds open stays until the next time.
    alone  takes the lock, where the caller has not: others wait only for the change of names, not for compressing.
           Where somebody else archived a generation meanwhile (and purged it, perhaps), theirs stays.
    """
    for generation in log.generations():
        name = file_name(generation)
        if generation < log.at.generation:
            with suppress(OSError):
                data = gzip.compress(_lines(files, name), 6, mtime=0)
                with alone():
                    if name in files.names():
                        files.replace(archive_name(generation), data, durable=True)
                        files.remove(name)


def _purge_archive(files: Files, name: str, without: tuple[str, str]) -> None:
    """Empty a document's lines in an archive, and chain it anew."""
    data = gzip.decompress(files.whole(name))
    if key_bytes(*without) not in data:
        return
    told, pieces = ANCHOR, []
    for one in data.splitlines(keepends=True):
        head, doc = head_of(one), doc_of(one)
        if (head.get("tb"), head.get("id")) == without:
            head, doc = {**head, PURGED: 1}, b"null"
        piece, told = line(told, head, doc)
        pieces.append(piece)
    files.replace(name, gzip.compress(b"".join(pieces), 6, mtime=0), durable=True)
