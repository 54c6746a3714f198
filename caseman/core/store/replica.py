"""A store's documents in memory, kept in step with its log: what changes and what other processes wrote is taken in."""

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from zlib import crc32

from . import care, checkpoint
from .collecting import without_collecting
from .columns import Path
from .errors import Broken, Damaged, StoreError, why
from .errors import marked as _
from .files import Files
from .log import Damage, Log
from .state import State

Key = tuple[str, str]
DEVICE = "device"
#: How much of the log is read at a time where every document is asked for.
AHEAD = 1 << 16


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
        self._saved: tuple[object, ...] = ()

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
        """Read the log from its beginning, or with `trust` from the checkpoint on. Raises StoreError, OSError.

        What was read before stays as it was where it fails.
        """
        for patience in (0.001, 0.01, 0.05, 0.2, 0.0):
            log = Log(self.files)
            try:
                state, saved = self._read_in(log, trust)
                break
            except (FileNotFoundError, Damaged):
                log.close()
                if not patience:
                    raise
                time.sleep(patience)  # another process may just have gone on in a new generation
            except BaseException:
                log.close()
                raise
        self.log.close()
        log.broken = self.log.broken
        self.log, self.state, self._saved = log, state, saved
        if log.damage:
            self.read_only = True

    def _read_in(self, log: Log, trust: bool) -> tuple[State, tuple[object, ...]]:
        """A log read whole; gives the state, and the position that the checkpoint stands for."""
        generation = log.current()
        known = checkpoint.load(self.files, self._columns)
        self._use(log, generation)
        state, saved = State(self._columns), tuple[object, ...]()
        if trust and known is not None and known.state is not None and log.holds(known.at):
            state, saved = known.state, known.at[:5]
            log.resume(known.at)
        _touched, sealed = _read_on(log, state)
        if sealed:
            if log.current() != generation:
                return self._read_in(log, trust)
            reason = _("the next generation is missing")
            log.damage.append(Damage(log.name, log.at.number - 1, reason))
        seen = self.log.at.txn
        if known is not None and known.at.generation == log.at.generation:
            seen = max(seen, known.at.txn)
        if seen > log.at.txn:
            reason = _("change sets that were there before are missing")
            log.damage.append(Damage(log.name, log.at.number, reason))
        return state, saved

    def _use(self, log: Log, generation: int) -> None:
        try:
            log.use(generation, write=not self.read_only)
        except PermissionError:
            if self.read_only:
                raise
            self.read_only = True
            log.use(generation, write=False)

    def catch_up(self) -> bool:
        """Take in what other processes wrote since; gives whether there was anything."""
        if self.log.damage:
            return False
        held, more = self.log.look(self.log.at)
        if held and more:
            touched, sealed = _read_on(self.log, self.state)
            self.touched += touched
            held = not sealed
        if not held or self.files.deleted(self.log.fd):
            self.reload()
        return more or not held

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

    def raw(self, table: str, doc_id: str) -> tuple[bytes, int] | None:
        """A document's bytes and revision. Raises Damaged where they cannot be had."""
        place = self.state.place_of(table, doc_id)
        if place is None:
            return None
        start, length, crc, rev = place
        data = self.log.written(start, length)
        if crc32(data) == crc:
            return data, rev
        # Somebody changed the file behind the checkpoint: look at the whole log, and say where.
        self.reload()
        entry = self.state.entry(table, doc_id)
        if entry is None:
            return None
        data = self.log.document(entry.start, entry.length)
        entry.require(data, table, doc_id)
        return data, entry.rev

    def documents(self, table: str) -> Iterator[tuple[str, bytes]]:
        """Every document's id and bytes, in the order of the log, of which much is read at a time; ends early where
        the store had to be read anew. Raises Damaged where one cannot be had."""
        state, base, piece = self.state, 0, b""
        for doc_id, start, length, crc in state.tables[table].in_log():
            if start + length > base + len(piece):
                base, piece = start, self.log.document(start, max(length, AHEAD))
            data = piece[start - base : start - base + length]
            if crc32(data) != crc:
                self.raw(table, doc_id)
                return
            yield doc_id, data

    def picture(self) -> Callable[[], bytes] | None:
        """Give reserved space back; what a checkpoint of now holds, None if nothing changed since the last.

        Called under the lock, read up to the end; what it gives may be called without. Raises OSError.
        """
        log = self.log
        log.trim()
        if self._saved == log.at[:5]:
            return None
        log.sync()  # what another process wrote and did not sync must not get ahead of the log
        self._saved = log.at[:5]
        return checkpoint.snapshot(self.state, log.at)

    def forget_saved(self) -> None:
        """The last picture did not come to the disk."""
        self._saved = ()

    def renew(self, at: str) -> None:
        """Compact: go on in a new generation with the documents as they are. Called under the lock, read to the end.

        Raises StoreError.
        """
        self.state = care.renew(self.files, self.log, self.state, at)


def _read_on(log: Log, state: State) -> tuple[list[Key], bool]:
    """Take in what follows in a log: what it touched, and whether it ends there, sealed."""
    touched: list[Key] = []
    with without_collecting():
        for batch in log.batches():
            for line in batch:
                if "seal" in line.head:
                    return touched, True
                if "tb" in line.head:
                    state.apply(line)
                    touched.append((line.head["tb"], line.head["id"]))
    return touched, False
