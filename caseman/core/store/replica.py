"""A store's documents in memory, kept in step with its log: what changes and what other processes wrote is taken in."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any
from zlib import crc32

from . import checkpoint
from .errors import Broken, StoreError, why
from .errors import marked as _
from .files import Files
from .lines import Line, decode
from .log import Damage, Log
from .state import Path, State

Key = tuple[str, str]
DEVICE = "device"


class Replica:
    """Log and state. Nothing here locks; `Store` does.

    touched  the (table, id) that other processes changed, until the caller empties it
    device   the id of this computer, for the log
    """

    def __init__(self, files: Files, columns: Mapping[str, tuple[Path, ...]], read_only: bool) -> None:
        self.files = files
        self.log = Log(files)
        self.state = State(columns)
        self.read_only = read_only
        self.touched: list[Key] = []
        self.device = ""
        self._columns = columns
        self._saved = 0

    def start(self, at: Callable[[], str], *, create: bool) -> None:
        """Make the store where there is none and `create` is set, and read it. Raises StoreError, OSError."""
        if create:
            self.files.make_folder()
        if not self.files.there() or not (self.log.current() or create):
            raise StoreError(_("there is no store in {folder}"), folder=str(self.files.folder))
        if not self.log.current():
            with self.files.locked():
                if not self.log.current():
                    self.log.start(at())
        if not self.read_only:
            self._name_device()
        self.load(trust=True)

    def _name_device(self) -> None:
        """The device's id, kept beside the log; a folder that takes no file is read only."""
        try:
            if DEVICE not in self.files.names():
                self.files.replace(DEVICE, secrets.token_hex(4).encode(), durable=False)
            self.device = self.files.whole(DEVICE).decode("ascii", "replace")
            self.files.close(self.files.open("lock", write=True))
        except OSError:
            self.read_only = True

    def load(self, *, trust: bool) -> None:
        """Read the log from its beginning, or with `trust` from the checkpoint on. Raises StoreError, OSError."""
        log, seen = self.log, self.log.at.txn
        generation = log.current()
        known = checkpoint.load(self.files, self._columns)
        self._use(generation)
        self.state, self._saved = State(self._columns), 0
        if trust and known is not None and known.state is not None and log.holds(known.at):
            self.state, self._saved = known.state, known.at.txn
            log.resume(known.at)
        self._read_on()
        if known is not None and known.at.generation == log.at.generation:
            seen = max(seen, known.at.txn)
        if seen > log.at.txn:
            reason = _("change sets that were there before are missing")
            log.damage.append(Damage(log.name, log.at.number, reason))
        if log.damage:
            self.read_only = True

    def _use(self, generation: int) -> None:
        try:
            self.log.use(generation, write=not self.read_only)
        except PermissionError:
            if self.read_only:
                raise
            self.read_only = True
            self.log.use(generation, write=False)

    def catch_up(self) -> None:
        """Take in what other processes wrote since."""
        if self.log.damage:
            return
        if self.log.behind() and self.log.holds(self.log.at):
            self.touched += self._read_on()
        if not self.log.holds(self.log.at) or self.files.deleted(self.log.fd):
            self.reload()

    def reload(self) -> None:
        """Read the log anew: a new generation is in force, or it is no longer the log that was read.

        Raises StoreError; Broken where there is no log to go on with.
        """
        before = self.state
        try:
            self.load(trust=False)
        except OSError as error:
            raise Broken(_("the store must be opened again: {reason}"), reason=why(error)) from None
        keys = {*before.keys(), *self.state.keys()}
        self.touched += [key for key in sorted(keys) if before.rev(*key) != self.state.rev(*key)]

    def _read_on(self) -> list[Key]:
        touched: list[Key] = []
        for batch in self.log.batches():
            for line in batch:
                if "seal" in line.head:
                    self._follow()
                    return touched
                if "tb" in line.head:
                    self.state.apply(line, self._doc_of(line))
                    touched.append((line.head["tb"], line.head["id"]))
        return touched

    def _follow(self) -> None:
        """Another process went on in the next generation."""
        if self.log.current() != self.log.at.generation:
            self.reload()
        else:
            reason = _("the next generation is missing")
            self.log.damage.append(Damage(self.log.name, self.log.at.number - 1, reason))
            self.read_only = True

    def _doc_of(self, line: Line) -> Any:
        return decode(self.log.document(line.start, line.length))

    def raw(self, table: str, doc_id: str) -> tuple[bytes, int] | None:
        """A document's bytes and revision. Raises Damaged where they cannot be had."""
        entry = self.state.entry(table, doc_id)
        if entry is None:
            return None
        data = self.log.document(entry.start, entry.length)
        if crc32(data) == entry.crc:
            return data, entry.rev
        # Somebody changed the file behind the checkpoint: look at the whole log, and say where.
        self.reload()
        entry = self.state.entry(table, doc_id)
        if entry is None:
            return None
        data = self.log.document(entry.start, entry.length)
        entry.require(data, table, doc_id)
        return data, entry.rev

    def keep(self) -> None:
        """Give reserved space back and write the checkpoint, if anything changed since.

        Called under the lock, read up to the end. Raises OSError.
        """
        log = self.log
        log.trim()
        if self._saved != log.at.txn:
            log.sync()  # what another process wrote and did not sync must not get ahead of the log
            checkpoint.save(self.files, self.state, log.at)
            self._saved = log.at.txn
