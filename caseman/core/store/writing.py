"""Writing: one change set at a time, alone among threads and processes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any

from .documents import Change, Commit
from .errors import Broken, Conflict, ReadOnly, StoreError
from .errors import marked as _
from .errors import why as reason_of
from .files import Files
from .lines import encode
from .replica import Replica
from .state import Told

#: A document's bytes, and what the columns keep of it.
Encoded = tuple[bytes, Told]


class Writer:
    """Writes to the log of a replica, and tells the replica what was written. `mutex` parts the threads of one store."""

    def __init__(
        self,
        files: Files,
        replica: Replica,
        mutex: AbstractContextManager[Any],
        clock: Callable[[], datetime],
    ) -> None:
        self._files = files
        self._replica = replica
        self._mutex = mutex
        self._clock = clock
        #: While somebody of this store is `alone`, nobody else writes.
        self.is_alone = False

    def encoded(self, change: Change, known: bool = False) -> Encoded:
        """A change's document as it will lie in the log, and what the columns keep of it. Raises StoreError.

        known  that it is JSON already
        """
        try:
            data, back = encode(None if change.doc is None else dict(change.doc), known)
        except (ValueError, RecursionError) as error:
            raise StoreError(
                _("{ref} cannot be stored: {reason}"), ref=f"{change.table}/{change.id}", reason=str(error)
            ) from None
        return data, self._replica.state.told(change.table, back)

    def write(
        self,
        changes: Sequence[Change],
        docs: Sequence[Encoded],
        by: str,
        action: str,
        why: str,
        at: datetime | None,
    ) -> Commit:
        """Write a change set of `encoded` documents. Raises as `Store.commit` does."""
        self.check_writable()
        if len({(change.table, change.id) for change in changes}) != len(changes):
            raise StoreError(_("a change set names one document twice"))
        if not changes:
            return Commit(self._replica.log.at.txn, ())
        with self.alone():
            for change in changes:
                self._expect(change)
            who = {"by": by, "act": action, "why": why}
            heads = self.heads([(one.table, one.id) for one in changes], who, at or self._clock())
            try:
                lines = self._replica.log.append(heads, [data for data, _told in docs])
            except ValueError as error:
                raise StoreError(_("the change set cannot be stored: {reason}"), reason=str(error)) from None
            for line, (_data, told) in zip(lines, docs, strict=True):
                self._replica.state.apply(line, told)
            return Commit(self._replica.log.at.txn, tuple(int(head["rv"]) for head in heads))

    def check_writable(self) -> None:
        """Raises ReadOnly, Broken."""
        if self._replica.log.damage:
            first = self._replica.log.damage[0]
            raise ReadOnly(
                _("the store is damaged in {file}, line {line}; it is open for reading only"),
                file=first.file,
                line=first.line,
            )
        if self._replica.read_only:
            raise ReadOnly(_("the store is open for reading only"))
        if self._replica.log.broken:
            raise Broken(_("an earlier write failed: open the store again"))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Alone among threads and processes, with what others wrote taken in: for changes that follow from reading.

        Raises ReadOnly, Locked.
        """
        with self._mutex:
            if self.is_alone:
                yield
                return
            self.check_writable()
            with self._locked():
                self.is_alone = True
                try:
                    yield
                finally:
                    self.is_alone = False

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """With the folder's lock, the log read to its end and nothing behind it."""
        try:
            lock = self._files.locked()
            lock.__enter__()
        except OSError as error:
            raise ReadOnly(_("the folder cannot be written: {reason}"), reason=reason_of(error)) from None
        try:
            told = self._replica.catch_up()
            self.check_writable()
            try:
                if told and self._replica.log.behind():
                    self._replica.log.cut_torn_tail()
            except OSError as error:
                raise StoreError(_("nothing was saved: {reason}"), reason=reason_of(error)) from None
            yield
        finally:
            lock.__exit__(None, None, None)

    def _expect(self, change: Change) -> None:
        state = self._replica.state
        absent = change.expect == 0 and state.entry(change.table, change.id) is None
        if change.expect is not None and not absent and change.expect != state.rev(change.table, change.id):
            raise Conflict(change.table, change.id)

    def heads(
        self, keys: Sequence[tuple[str, str]], told: Mapping[str, str], at: datetime
    ) -> list[dict[str, Any]]:
        """The heads of a change set's lines, in the order in which they are written."""
        state, txn, when = self._replica.state, self._replica.log.at.txn + 1, at.isoformat(timespec="seconds")
        fixed = {"t": txn, "k": 0, "m": len(keys), "at": when, **told, "dv": self._replica.device}
        heads = []
        for number, (table, doc_id) in enumerate(keys, start=1):
            rev, before = state.present(table, doc_id)
            heads.append({**fixed, "k": number, "tb": table, "id": doc_id, "rv": rev + 1, "pv": before})
        return heads
