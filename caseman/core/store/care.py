"""Backup, restore, and new generations: compaction and purging."""

import gzip
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

from .errors import Broken, Damaged, StoreError
from .files import Files
from .lines import ANCHOR, DOC, REST, decode, line
from .log import ARCHIVED, NAME, Log, file_name, rewrite, seal_head
from .past import CARRIED
from .state import State


def _kept(names: list[str]) -> list[str]:
    """The files that are the store; everything else can be made anew."""
    return [name for name in names if NAME.fullmatch(name) or ARCHIVED.fullmatch(name)]


def backup(files: Files, target: FilePath) -> None:
    """Copy the log and its archives into a new or empty folder. Raises StoreError."""
    copy = Files(target)
    try:
        copy.make_folder()
        if copy.names():
            raise StoreError("{folder} is not empty", folder=str(target))
        for name in _kept(files.names()):
            copy.replace(name, files.whole(name), durable=True)
    except OSError as error:
        raise StoreError("the backup failed: {reason}", reason=error.strerror or "error") from None


def restore(source: FilePath, target: FilePath) -> None:
    """Copy a backup into an empty folder, after reading it whole. Raises StoreError, Damaged."""
    from .store import Store

    with Store.open(source, read_only=True) as kept:
        damage = kept.verify()
        if damage:
            raise Damaged(
                "the backup is damaged in {file}, line {line}", file=damage[0].file, line=damage[0].line
            )
    backup(Files(source), target)


def renew(files: Files, log: Log, state: State, at: str, without: tuple[str, str] | None) -> None:
    """Write the next generation and put it in force. Called under the lock, read to the end.

    The seal of the old generation is the moment at which the new one is in force. Raises StoreError.
    """
    old, new = log.at.generation, log.at.generation + 1
    try:
        if file_name(new) in files.names():
            files.remove(file_name(new))
        undo = rewrite(files, new, at, log.at.hash, list(_carried(log, state, without)))
    except OSError as error:
        raise StoreError("nothing was changed: {reason}", reason=error.strerror or "error") from None
    try:
        log.append([seal_head(log.at.txn, at, new)], [b"null"])
    except Broken:
        raise  # the seal may be on the disk: the new generation stays until that is known
    except StoreError:
        undo()
        raise
    log.close()
    for generation in (g for g in log.generations() if g <= old):
        _archive(files, generation)
    if without is not None:
        for name in files.names():
            if ARCHIVED.fullmatch(name):
                _purge_archive(files, name, without)


def _carried(
    log: Log, state: State, without: tuple[str, str] | None
) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Every document, and every deletion, as lines of a new generation."""
    head = {"t": log.at.txn, "k": 1, "m": 1, "at": "", CARRIED: 1}
    for table, entries in sorted(state.tables.items()):
        for doc_id, entry in sorted(entries.items()):
            told = {**head, "tb": table, "id": doc_id, "rv": entry.rev, "pv": entry.hash}
            if (table, doc_id) == without:
                yield {**told, "rv": entry.rev + 1, "purged": 1}, b"null"
            else:
                yield told, log.document(entry.start, entry.length)
    for (table, doc_id), gone in sorted(state.gone.items()):
        yield {**head, "tb": table, "id": doc_id, "rv": gone.rev, "pv": gone.hash}, b"null"


def _archive(files: Files, generation: int) -> None:
    """Compress a sealed generation. One that another program holds open stays as it is until the next time."""
    name = file_name(generation)
    try:
        files.replace(
            f"archive-{generation:08d}.jsonl.gz", gzip.compress(files.whole(name), 6, mtime=0), durable=True
        )
        files.remove(name)
    except OSError:
        return


def _purge_archive(files: Files, name: str, without: tuple[str, str]) -> None:
    """Empty a document's lines in an archive and chain it anew."""
    told = ANCHOR
    pieces = []
    for one in gzip.decompress(files.whole(name)).splitlines(keepends=True):
        cut = one.find(DOC)
        head = decode(b"{" + one[REST:cut] + b"}")
        doc = one[cut + len(DOC) : -2]
        if (head.get("tb"), head.get("id")) == without:
            head, doc = {**head, "purged": 1}, b"null"
        piece, told = line(told, head, doc)
        pieces.append(piece)
    files.replace(name, gzip.compress(b"".join(pieces), 6, mtime=0), durable=True)
