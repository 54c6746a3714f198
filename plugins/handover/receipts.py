"""Receipts that must be back before the invoice of the full price goes out."""

from collections.abc import Iterator, Sequence

from caseman_plugins.contracts.kinds import PRICE

from caseman.api import Choice, EntryView, FactsView, half_width
from caseman.api import msg as _

from .sections import AREA, Handover

#: The paper of a receipt, the statement that stands for a lost one, and where both lie.
RECEIPT, LOSS, PLACE = "receipt", "loss_statement", "cabinet_a"


class ReceiptState(Choice):
    """Where a receipt is before the invoice stands in its place."""

    OUT = "out", _("with the customer"), "客户持有"
    BACK = "back", _("taken back"), "已收回"
    LOST = "lost", _("lost, statement filed"), "遗失声明"
    VOID = "void", _("taken back in the book"), "已冲销"


def numbers_of(text: str) -> list[str]:
    """Numbers parted by commas."""
    return [part.strip() for part in half_width(text).replace("、", ",").split(",") if part.strip()]


def receipts_of(facts: FactsView) -> Sequence[str]:
    """The receipts that were given for the price and the area, less those taken back in the book; those of money given back
    are among them, since together they make the sum of the invoice."""
    return [entry.number for entry, void in _given(facts) if not void]


def _given(facts: FactsView) -> Iterator[tuple[EntryView, bool]]:
    """Every receipt for the price and the area, of money that came or went back, and whether the book took it back."""
    entries = facts.money.entries(PRICE, AREA)
    reversed_ = {entry.reverses for entry in entries}
    for entry in entries:
        if entry.purpose in ("received", "refunded") and not entry.reverses:
            yield entry, entry.ref in reversed_


def receipt_states(facts: FactsView) -> Iterator[tuple[EntryView, ReceiptState]]:
    """Every receipt that was given for the price and the area, with what became of it."""
    given = list(_given(facts))
    if not given:
        return
    handover = facts.section(Handover) or Handover()
    back = _back(facts)
    numbers = [entry.number for entry, void in given if not void]
    open_ = set() if handover.receipts_back else set(_open(handover, numbers, back))
    for entry, void in given:
        if void:
            yield entry, ReceiptState.VOID
        elif entry.number in open_:
            yield entry, ReceiptState.OUT
        else:
            lost = not handover.receipts_back and entry.number not in back
            yield entry, ReceiptState.LOST if lost else ReceiptState.BACK


def receipts_open(facts: FactsView) -> list[str]:
    """The receipts that are neither back nor covered by a statement of loss."""
    handover = facts.section(Handover) or Handover()
    return [] if handover.receipts_back else _open(handover, receipts_of(facts), _back(facts))


def _back(facts: FactsView) -> set[str]:
    """The numbers of the receipts that lie in the house."""
    return {paper.number for paper in facts.papers.items(RECEIPT) if not paper.outside}


def _open(handover: Handover, given: Sequence[str], back: set[str]) -> list[str]:
    lost = numbers_of(handover.lost_receipts) if handover.loss_statement_on else []
    if handover.loss_statement_on and not lost:
        return []  # the statement names none: it stands for all
    return [number for number in given if number not in back and number not in lost]
