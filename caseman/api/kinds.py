"""Kinds that plugins add to the core's ledgers: papers and their places, funds of money, batches of cases."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .reports import Column

if TYPE_CHECKING:
    from .context import ActionContext, FactsView
    from .ledgers import BatchLineView


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A counted copy of one paper, e.g. the registry copy of a voucher.

    words    the office's words for it
    home     the place where it goes when the paper is split into its copies
    not_at   places where it must not be (CUS-02)
    """

    id: str
    title: str
    words: tuple[str, ...] = ()
    home: str = ""
    not_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperKind:
    """A paper that is kept and handed on.

    words    the office's names for it
    copies   the counted copies that one paper is split into
    not_at   places where it must not be (CUS-02)
    unique   its number names one paper: no second one of this kind and copy has it (DOC-04)
    """

    id: str
    title: str
    words: tuple[str, ...] = ()
    copies: tuple[Copy, ...] = ()
    not_at: tuple[str, ...] = ()
    unique: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where papers lie.

    outside  a paper there has left the house (a bank, an office, the customer)
    gone     a paper there is no more (destroyed, declared void): it takes two persons, and nothing comes back
    """

    id: str
    title: str
    words: tuple[str, ...] = ()
    outside: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fund:
    """What money is received or paid for.

    words    the office's words for it, in receipts and in payments
    held     True: it is held for the customer in the collection account until it is paid on;
             False: it is the company's own (the price of the unit)
    """

    id: str
    title: str
    words: tuple[str, ...] = ()
    held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchAnswer:
    """What an office may say of one file of a batch.

    words      the office's words for it
    returned   the file comes back: the next time it goes is a further round
    number     a number comes with it (an acceptance number, a certificate's)
    cause      a cause must be told
    """

    id: str
    title: str
    words: tuple[str, ...] = ()
    returned: bool = False
    number: bool = False
    cause: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchKind:
    """Cases that go to an office or bank together, under a cover sheet.

    id           `<plugin>.<name>`; rules that name it in their `gate` say which cases may not enter
    words        the office's words for it
    number       pattern of its number; `{day}` is the day as 20260331, a second one of the day gets `-2`
    destination  where it usually goes
    step         a step whose gate must be open for a case to enter
    columns      columns of the cover sheet after unit and buyers; `cells` gives their values for a case
    total        the money column whose sum is typed first and compared at closing; empty: files are counted only
    answers      what may be answered to a line
    sent         what being sent means to a case; answered: what an answer means to it
    """

    id: str
    title: str
    number: str
    words: tuple[str, ...] = ()
    destination: str = ""
    step: str = ""
    columns: tuple[Column, ...] = ()
    cells: "Callable[[FactsView], Mapping[str, object]] | None" = None
    total: str = ""
    answers: tuple[BatchAnswer, ...] = ()
    sent: "Callable[[ActionContext, BatchLineView], None] | None" = None
    answered: "Callable[[ActionContext, BatchLineView], None] | None" = None
