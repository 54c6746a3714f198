"""Receipts that must be back before the invoice of the full price goes out."""

from collections.abc import Sequence

from caseman_plugins.contracts.kinds import PRICE

from caseman.api import FactsView, half_width

from .sections import AREA, Handover

#: The paper of a receipt, the statement that stands for a lost one, and where both lie.
RECEIPT, LOSS, PLACE = "receipt", "loss_statement", "cabinet_a"


def numbers_of(text: str) -> list[str]:
    """Numbers parted by commas."""
    return [part.strip() for part in half_width(text).replace("、", ",").split(",") if part.strip()]


def receipts_of(facts: FactsView) -> Sequence[str]:
    """The receipts that were given for the price and the area, less those taken back in the book."""
    entries = facts.money.entries(PRICE, AREA)
    reversed_ = {entry.reverses for entry in entries}
    return [
        entry.number
        for entry in entries
        if entry.purpose == "received" and not entry.reverses and entry.ref not in reversed_
    ]


def receipts_open(facts: FactsView) -> list[str]:
    """The receipts that are neither back nor covered by a statement of loss."""
    handover = facts.section(Handover) or Handover()
    if handover.receipts_back:
        return []
    lost = numbers_of(handover.lost_receipts) if handover.loss_statement_on else []
    if handover.loss_statement_on and not lost:
        return []  # the statement names none: it stands for all
    back = {paper.number for paper in facts.papers.items(RECEIPT) if not paper.outside}
    return [number for number in receipts_of(facts) if number not in back and number not in lost]
