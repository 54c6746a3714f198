"""What plugin code is given of the ledgers: postings, papers and batches of a record, read only."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol


class EntryView(Protocol):
    """A posting."""

    @property
    def ref(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def day(self) -> date: ...
    @property
    def fund(self) -> str: ...
    @property
    def purpose(self) -> str:
        """`received`, `paid_on`, `refunded` or `transferred`; a reversal has the purpose of what it reverses."""
        ...

    @property
    def reverses(self) -> str:
        """The reference of the posting that this one takes back, or empty."""
        ...

    @property
    def amount(self) -> Decimal:
        """Yuan; received is positive, paid on or refunded negative."""
        ...

    @property
    def party(self) -> str:
        """Who paid, or was paid."""
        ...


class MoneyView(Protocol):
    """The postings of one record."""

    def entries(self, *funds: str) -> Sequence[EntryView]: ...

    def total(self, *funds: str) -> Decimal:
        """Received less refunded and paid on, in yuan, over the funds (all without arguments)."""
        ...

    def collected(self, *funds: str) -> Decimal:
        """Received, and transferred from other funds, less refunded, in yuan."""
        ...

    def paid_on(self, *funds: str) -> Decimal:
        """Paid on to authorities, in yuan, above zero."""
        ...


class PaperView(Protocol):
    """An original or counted copy."""

    @property
    def ref(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def copy(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def count(self) -> int: ...
    @property
    def place(self) -> str: ...
    @property
    def holder(self) -> str:
        """Who has it there, where that is known."""
        ...

    @property
    def since(self) -> date | None:
        """The day of its last move."""
        ...

    @property
    def outside(self) -> bool: ...
    @property
    def due(self) -> date | None:
        """The day by which it must be back, of one that is lent."""
        ...


class PapersView(Protocol):
    """The papers of one record."""

    def items(self, kind: str = "", copy: str = "") -> Sequence[PaperView]: ...

    def held(self, kind: str, copy: str = "", number: str = "") -> int:
        """How many originals of that kind lie in the house."""
        ...


class BatchLineView(Protocol):
    """A case in a batch, and what was answered to it."""

    @property
    def batch(self) -> str:
        """The batch's number."""
        ...

    @property
    def record(self) -> str:
        """The case's reference."""
        ...

    @property
    def day(self) -> date:
        """The day on which it was sent, or answered."""
        ...

    @property
    def answer(self) -> str:
        """The id of the answer; empty when the batch is sent."""
        ...

    @property
    def number(self) -> str: ...
    @property
    def cause(self) -> str: ...
    @property
    def round(self) -> int:
        """How often it has gone, with this time."""
        ...
