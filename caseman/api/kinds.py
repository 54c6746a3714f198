"""Kinds that plugins add to the core's ledgers: papers and their places, and funds of money."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperKind:
    """A paper that is kept and handed on: `words` are the office's names for it; `copies` the counted copies
    of one paper (id, then the office's words), e.g. the customer copy and the registry copy."""

    id: str
    title: str
    words: tuple[str, ...] = ()
    copies: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where papers lie. `outside` places (a bank, an office, the customer) hold a paper that left the house."""

    id: str
    title: str
    words: tuple[str, ...] = ()
    outside: bool = False


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
