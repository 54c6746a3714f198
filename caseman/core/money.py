"""Money received and paid on: double entry, one posting with a debit and a credit each.

Accounts: `bank/collection` holds what is kept for customers, `bank/company` the company's own; `held/<fund>`
is what is owed on for customers, `income/<fund>` what is the company's. A posting debits one account and
credits another by the same sum above zero, so the books always balance.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from caseman.api.choices import Choice
from caseman.api.fields import Model, field
from caseman.api.kinds import Fund
from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.values import Code, Day, Money, Text

from .reader import Reader
from .records import Record

COLLECTION, COMPANY = "bank/collection", "bank/company"
HELD, INCOME = "held/", "income/"
TABLE = "entries"


class EntryKind(Choice):
    POSTING = "posting", _("posting"), "收付"
    BALANCE = "balance", _("balance of a bank statement"), "对账单余额"


class Entry(Model):
    """A posting, or the balance of a bank account as its statement says (`account`, `amount`)."""

    kind: EntryKind = field(_("kind"), default=EntryKind.POSTING)
    number: Code = field(_("number"), default="", search=True)
    day: Day | None = field(_("day"), event=True)
    fund: Text = field(_("fund"), default="")
    amount: Money | None = field(_("sum"))
    party: Text = field(_("payer or payee"), default="", personal=True)
    unit: Text = field(_("unit"), default="")
    case: Text = field(_("case"), default="")
    debit: Text = field(_("debit"), default="")
    credit: Text = field(_("credit"), default="")
    account: Text = field(_("bank account"), default="")


def posting(
    fund: Fund, amount: Decimal, *, number: str, day: date, party: str, unit: str, case: str
) -> dict[str, object]:
    """The fields of an entry: money received (positive) or paid on (negative). Raises InputError for zero."""
    if amount == 0:
        raise InputError(_("a posting of 0.00 is none ({number})"), number=number)
    bank = COLLECTION if fund.held else COMPANY
    owed = (HELD if fund.held else INCOME) + fund.id
    debit, credit = (bank, owed) if amount > 0 else (owed, bank)
    return {
        "number": number,
        "day": day,
        "fund": fund.id,
        "amount": abs(amount),
        "party": party,
        "unit": unit,
        "case": case,
        "debit": debit,
        "credit": credit,
    }


class Posting:
    """An entry as rules and reports see it: the sum signed, received positive."""

    __slots__ = ("_entry", "ref")

    def __init__(self, record: Record) -> None:
        self.ref = record.ref
        self._entry = record.own(Entry)

    @property
    def number(self) -> str:
        return self._entry.number

    @property
    def day(self) -> date:
        return self._entry.day or date.min

    @property
    def fund(self) -> str:
        return self._entry.fund

    @property
    def party(self) -> str:
        return self._entry.party

    @property
    def amount(self) -> Decimal:
        amount = self._entry.amount or Decimal(0)
        return amount if self._entry.debit in (COLLECTION, COMPANY) else -amount


class CaseMoney:
    """The postings of one case; satisfies `caseman.api.MoneyView`."""

    def __init__(self, reader: Reader, case: str) -> None:
        self._reader = reader
        self._case = case
        self._postings: list[Posting] | None = None

    def entries(self, *funds: str) -> Sequence[Posting]:
        if self._postings is None:
            found = self._reader.find(TABLE, ("case",), self._case) if self._case else []
            self._postings = [Posting(record) for record in found]
        return [posting for posting in self._postings if not funds or posting.fund in funds]

    def total(self, *funds: str) -> Decimal:
        return sum((posting.amount for posting in self.entries(*funds)), Decimal("0.00"))


def proof(reader: Reader, day: date) -> dict[str, Decimal | None]:
    """Three ways to one sum on a day: the bank's statement (None without one), the book of the collection
    account, and what is held for the customers together."""
    bank: tuple[date, Decimal] | None = None
    book = customers = Decimal("0.00")
    for record in reader.all(TABLE):
        entry = record.own(Entry)
        if entry.day is None or entry.day > day or entry.amount is None:
            continue
        if entry.kind is EntryKind.BALANCE:
            if entry.account == COLLECTION and (bank is None or entry.day >= bank[0]):
                bank = (entry.day, entry.amount)
            continue
        book += entry.amount * ((entry.debit == COLLECTION) - (entry.credit == COLLECTION))
        customers += entry.amount * (entry.credit.startswith(HELD) - entry.debit.startswith(HELD))
    return {"bank": bank[1] if bank else None, "book": book, "customers": customers}
