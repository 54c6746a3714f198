"""Money received and paid on: double entry, one posting with a debit and a credit each.

Accounts: `bank/collection` holds what is kept for customers, `bank/company` the company's own; `held/<fund>`
is what is owed on for customers, `income/<fund>` what is the company's. A posting debits one account and
credits another by the same sum above zero, so the books always balance. Nothing is edited once a day close
has frozen it: another posting takes it back (`reverses`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from caseman.api.choices import Choice
from caseman.api.fields import Model, field
from caseman.api.kinds import Fund
from caseman.api.messages import InputError, Label, Refused
from caseman.api.messages import msg as _
from caseman.api.values import Code, Day, Money, Text

from .reader import Reader, kept_of, shared_find
from .records import Record

COLLECTION, COMPANY = "bank/collection", "bank/company"
BANKS = (COLLECTION, COMPANY)
HELD, INCOME = "held/", "income/"
TABLE = "entries"
#: What marks the id of a posting that takes another back (红冲).
RED = "-R"
NOTHING = Decimal("0.00")
#: What postings are added up by; the store keeps columns of them.
COUNTED = ("kind", "number", "day", "amount", "purpose", "debit", "credit", "reverses", "party")


class EntryKind(Choice):
    POSTING = "posting", _("posting"), "收付"
    BALANCE = "balance", _("balance of a bank statement"), "对账单余额"


class Purpose(Choice):
    """What a posting is for; a reversal has the purpose of what it takes back."""

    RECEIVED = "received", _("received"), "收款"
    PAID_ON = "paid_on", _("paid over"), "代缴"
    REFUNDED = "refunded", _("refunded"), "退款"
    TRANSFERRED = "transferred", _("transferred between funds"), "款项调整"


_PURPOSES = frozenset(str(one) for one in Purpose)


class Means(Choice):
    """How money came in."""

    CASH = "cash", _("cash"), "现金"
    TRANSFER = "transfer", _("bank transfer"), "转账", "汇款", "银行转账", "电汇", "网银"
    CARD = "card", _("card"), "刷卡", "银行卡", "POS", "POS机"
    CHEQUE = "cheque", _("cheque"), "支票"
    PHONE = "phone", _("phone payment"), "扫码", "扫码支付", "微信", "支付宝"


class Entry(Model):
    """A posting, or the balance of a bank account as its statement says (`account`, `amount`)."""

    kind: EntryKind = field(_("kind"), default=EntryKind.POSTING)
    number: Code = field(_("number"), default="", search=True)
    day: Day | None = field(_("day"), event=True)
    fund: Text = field(_("fund"), default="")
    amount: Money | None = field(_("sum"))
    purpose: Purpose | None = field(_("purpose"))
    means: Means | None = field(_("paid by"))
    party: Text = field(_("payer or payee"), default="", personal=True)
    unit: Text = field(_("unit"), default="")
    case: Text = field(_("case"), default="")
    debit: Text = field(_("debit"), default="", computed=True)
    credit: Text = field(_("credit"), default="", computed=True)
    account: Text = field(_("bank account"), default="", computed=True)
    reverses: Text = field(_("takes back"), default="", computed=True)
    why: Text = field(_("reason"), default="")


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose money a posting is about, and the paper behind it."""

    number: str
    day: date
    party: str
    unit: str
    case: str


def posting(fund: Fund, amount: Decimal, whose: Whose, refund: bool = False) -> dict[str, object]:
    """The fields of an entry: money received (positive), or paid on or refunded (negative). Raises InputError for zero."""
    if amount == 0:
        raise InputError(_("a posting of 0.00 is none ({number})"), number=whose.number)
    bank = COLLECTION if fund.held else COMPANY
    owed = (HELD if fund.held else INCOME) + fund.id
    debit, credit = (bank, owed) if amount > 0 else (owed, bank)
    out = Purpose.REFUNDED if refund or not fund.held else Purpose.PAID_ON
    purpose = Purpose.RECEIVED if amount > 0 else out
    return _fields(fund.id, abs(amount), purpose, debit, credit, whose)


def transfer(source: Fund, target: Fund, amount: Decimal, whose: Whose) -> dict[str, object]:
    """The fields of an entry that moves a customer's money to another held fund. Raises InputError."""
    if amount <= 0:
        raise InputError(_("a transfer is a sum above zero, not {amount}"), amount=amount)
    for fund in (source, target):
        if not fund.held:
            raise InputError(_("{fund} is not held for the customer"), fund=Label(fund.title))
    if source.id == target.id:
        raise InputError(_("a transfer goes from one fund to another"))
    debit, credit = HELD + source.id, HELD + target.id
    return _fields(source.id, amount, Purpose.TRANSFERRED, debit, credit, whose)


def _fields(
    fund: str, amount: Decimal, purpose: Purpose, debit: str, credit: str, whose: Whose
) -> dict[str, object]:
    return {
        "number": whose.number,
        "day": whose.day,
        "fund": fund,
        "amount": amount,
        "purpose": purpose,
        "party": whose.party,
        "unit": whose.unit,
        "case": whose.case,
        "debit": debit,
        "credit": credit,
    }


def reversal(reader: Reader, record: Record, day: date, why: str) -> dict[str, object]:
    """The fields of the entry that takes a posting back. Raises Refused for a balance, or one that was taken back."""
    entry = record.own(Entry)
    if entry.kind is not EntryKind.POSTING or entry.amount is None:
        raise Refused(_("{number} is no posting"), number=entry.number or record.id)
    if entry.reverses:
        raise Refused(_("{number} itself takes a posting back; post anew"), number=entry.number)
    if reader.find(TABLE, ("reverses",), record.ref):
        raise Refused(_("{number} was taken back already"), number=entry.number)
    whose = Whose(entry.number, day, entry.party, entry.unit, entry.case)
    purpose = entry.purpose or _purpose(entry)
    back = _fields(entry.fund, entry.amount, purpose, entry.credit, entry.debit, whose)
    return {**back, "reverses": record.ref, "why": why}


def _purpose(entry: Entry) -> Purpose:
    """The purpose of an entry that was stored without one."""
    if entry.debit in BANKS:
        return Purpose.RECEIVED
    return Purpose.PAID_ON if entry.debit.startswith(HELD) else Purpose.REFUNDED


def pays_out(entry: Entry) -> bool:
    """Whether a posting takes from what is held for a customer."""
    return entry.debit.startswith(HELD)


def signed(entry: Entry, account: str) -> Decimal:
    """What an entry adds to an account as debits less credits."""
    amount = entry.amount or NOTHING
    return amount * ((entry.debit == account) - (entry.credit == account))


def held(entry: Entry) -> Decimal:
    """What an entry adds to all that is held for customers."""
    amount = entry.amount or NOTHING
    return amount * (entry.credit.startswith(HELD) - entry.debit.startswith(HELD))


class Posting:
    """An entry as rules and reports see it, from the side of one fund: the sum signed, received positive.

    What ledgers and rules ask for is taken as it is stored (`told`, by the names of COUNTED): a ledger adds up every
    posting of the office, and reading each entry would cost most of its time. The rest, and what does not read so, comes
    from `entry`, which reads the entry by its type and says what is wrong.
    """

    __slots__ = ("_entry", "_fund", "_told", "ref")

    def __init__(self, ref: str, told: Mapping[str, Any], entry: Callable[[], Entry], fund: str) -> None:
        self.ref = ref
        self._told = told
        self._entry = entry
        self._fund = fund

    @property
    def number(self) -> str:
        return self._told.get("number") or self._entry().number

    @property
    def day(self) -> date:
        try:
            return date.fromisoformat(self._told["day"])
        except (KeyError, TypeError, ValueError):
            return self._entry().day or date.min

    @property
    def fund(self) -> str:
        return self._fund

    @property
    def party(self) -> str:
        return self._told.get("party") or self._entry().party

    @property
    def purpose(self) -> str:
        told = self._told.get("purpose")
        return told if told in _PURPOSES else str(self._entry().purpose or _purpose(self._entry()))

    @property
    def reverses(self) -> str:
        return self._told.get("reverses") or ""

    @property
    def amount(self) -> Decimal:
        try:
            amount = Decimal(self._told["amount"])
        except (KeyError, TypeError, ValueError, ArithmeticError):
            amount = self._entry().amount or Decimal(0)
        return amount if self._told.get("credit") in (HELD + self._fund, INCOME + self._fund) else -amount


def postings(record: Record) -> Sequence[Posting]:
    """A posting from the side of each fund that it touches: one, or the two of a transfer."""
    return _sides(record.ref, record.data, partial(record.own, Entry))


def _sides(ref: str, told: Mapping[str, Any], entry: Callable[[], Entry]) -> Sequence[Posting]:
    plain = told.get("kind", EntryKind.POSTING) == EntryKind.POSTING
    if not plain and entry().kind is not EntryKind.POSTING:
        return ()
    credit, debit = told.get("credit") or "", told.get("debit") or ""
    if debit in BANKS:
        return () if credit in BANKS else (Posting(ref, told, entry, credit.partition("/")[2]),)
    fund = debit.partition("/")[2]
    taken = Posting(ref, told, entry, fund)
    if credit in BANKS or credit.partition("/")[2] == fund:
        return (taken,)
    return Posting(ref, told, entry, credit.partition("/")[2]), taken


class CaseMoney:
    """The postings of one case; satisfies `caseman.api.MoneyView`."""

    def __init__(self, reader: Reader, case: str) -> None:
        self._reader = reader
        self._case = case
        self._postings: list[Posting] | None = None

    def entries(self, *funds: str) -> Sequence[Posting]:
        if self._postings is None:
            self._postings = list(self._all()) if self._case else []
        if not funds:
            return list(self._postings)
        return [posting for posting in self._postings if posting.fund in funds]

    def _all(self) -> Iterator[Posting]:
        told = kept_of(self._reader, TABLE, ("case",), self._case, COUNTED)
        if told is None:
            for record in _entries_of(self._reader, self._case):
                yield from postings(record)
            return
        for entry_id, values in told:
            ref = f"{TABLE}/{entry_id}"
            # not by way of this object: what holds itself stays in memory after a whole check
            yield from _sides(ref, values, partial(_entry, self._reader, self._case, ref))

    def total(self, *funds: str) -> Decimal:
        return sum((posting.amount for posting in self.entries(*funds)), NOTHING)

    def collected(self, *funds: str) -> Decimal:
        return sum((p.amount for p in self.entries(*funds) if p.purpose != Purpose.PAID_ON), NOTHING)

    def paid_on(self, *funds: str) -> Decimal:
        return -sum((p.amount for p in self.entries(*funds) if p.purpose == Purpose.PAID_ON), NOTHING)


def _entries_of(reader: Reader, case: str) -> list[Record]:
    return shared_find(reader, TABLE, ("case",), case)


def _entry(reader: Reader, case: str, ref: str) -> Entry:
    return next(record for record in _entries_of(reader, case) if record.ref == ref).own(Entry)


def proof(reader: Reader, day: date) -> dict[str, Decimal | None]:
    """Three ways to one sum on a day: the bank's statement (None without one), the book of the collection
    account, and what is held for the customers together."""
    bank: tuple[date, Decimal] | None = None
    book = customers = NOTHING
    for record in reader.all(TABLE):
        entry = record.own(Entry)
        if entry.day is None or entry.day > day or entry.amount is None:
            continue
        if entry.kind is EntryKind.BALANCE:
            if entry.account == COLLECTION and (bank is None or entry.day >= bank[0]):
                bank = (entry.day, entry.amount)
            continue
        book += signed(entry, COLLECTION)
        customers += held(entry)
    return {"bank": bank[1] if bank else None, "book": book, "customers": customers}
