"""Money held for customers: accounts by fund, the day book, the statements against the book, the day closes."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _
from caseman.core import closing, money
from caseman.core.closing import Close
from caseman.core.money import NOTHING, TABLE, Entry, EntryKind
from caseman.tui.widgets.columns import TableColumn

from .cells import found_on
from .help import HelpText
from .ledger import LedgerScreen, Pane, Row, buyers_of, short
from .papers import show

if TYPE_CHECKING:
    from caseman.tui.office_app import OfficeApp

ACCOUNTS = (
    TableColumn(_("unit"), 9, 0),
    TableColumn(_("buyers"), 8, 1, 24),
    TableColumn(_("fund"), 8, 1, 16),
    TableColumn(_("collected"), 10, 0, number=True),
    TableColumn(_("paid over"), 10, 0, number=True),
    TableColumn(_("balance"), 10, 0, number=True),
    TableColumn(_("findings"), 4, 0),
)
BOOK = (
    TableColumn(_("day"), 10, 0),
    TableColumn(_("number"), 9, 1, 16),
    TableColumn(_("unit"), 8, 0),
    TableColumn(_("fund"), 8, 1, 16),
    TableColumn(_("purpose"), 6, 0),
    TableColumn(_("sum"), 11, 0, number=True),
    TableColumn(_("day slip"), 4, 1, 14),
    TableColumn(_("payer or payee"), 6, 1, 20),
)
STATEMENTS = (
    TableColumn(_("day"), 10, 0),
    TableColumn(_("bank"), 13, 0, number=True),
    TableColumn(_("book"), 13, 0, number=True),
    TableColumn(_("customers"), 13, 0, number=True),
    TableColumn(_("state"), 4, 1, 16),
)
CLOSES = (
    TableColumn(_("day slip"), 14, 0),
    TableColumn(_("postings"), 6, 0, number=True),
    TableColumn(_("papers"), 5, 0, number=True),
    TableColumn(_("book"), 13, 0, number=True),
    TableColumn(_("state"), 4, 0),
    TableColumn(_("hash"), 8, 0),
    TableColumn(_("closed by"), 6, 0),
    TableColumn(_("countersigned"), 6, 1, 14),
)
AGREED, APART, OPEN = _("agreed"), _("apart"), _("no statement")


def _sum(amount: Decimal) -> str:
    return f"{amount:,.2f}"


class MoneyScreen(LedgerScreen):
    """The title says whether bank, book and customers are one sum."""

    key_titles = {"save": _("close the day")}

    def make_panes(self) -> Sequence[Pane]:
        return (
            Pane(_("accounts"), ACCOUNTS, self._accounts, "cases"),
            Pane(_("day book"), BOOK, self._book, TABLE),
            Pane(_("statements"), STATEMENTS, self._statements, TABLE),
            Pane(_("day closes"), CLOSES, self._closes, closing.TABLE),
        )

    def heading(self) -> tuple[str, str]:
        told = money.proof(self.desk.open.reader, self.desk.open.today)
        state = self._state(told)
        sums = [told["bank"], told["book"], told["customers"]]
        shown = sums[1:2] if state == AGREED else sums
        texts = ["-" if one is None else _sum(one) for one in shown]
        return self.say(_("money held")), f"{self.say(state)}  {' / '.join(texts)}"

    @staticmethod
    def _state(told: Mapping[str, Decimal | None]) -> str:
        if told["book"] != told["customers"]:
            return APART
        if told["bank"] is None:
            return OPEN
        return AGREED if told["bank"] == told["book"] else APART

    # The lists

    def _accounts(self) -> Iterable[Row]:
        """Per customer and held fund; what is not settled first."""
        office = self.desk.open
        sums: dict[tuple[str, str, str], list[Decimal]] = {}
        for record in office.reader.all(TABLE):
            unit, case = str(record.data.get("unit", "")), str(record.data.get("case", ""))
            for one in money.postings(record):
                fund = office.rulebook.funds.get(one.fund)
                if fund is not None and fund.held:
                    into = sums.setdefault((unit, case, one.fund), [NOTHING, NOTHING])
                    into[one.purpose == "paid_on"] += one.amount
        for unit, case, fund_id in sorted(sums, key=lambda key: (not sum(sums[key]), key)):
            collected, paid = sums[unit, case, fund_id]
            balance = collected + paid
            ink = "block" if balance < 0 else "text" if balance else "muted"
            found = office.reader.get("cases", case)
            yield (
                f"cases/{case}",
                (
                    short(unit),
                    buyers_of(found),
                    self.kind_title("funds", fund_id),
                    _sum(collected),
                    _sum(-paid),
                    (_sum(balance), ink),
                    found_on(self, f"cases/{case}"),
                ),
            )

    def _book(self) -> Iterable[Row]:
        """The last postings first."""
        closed = closing.frozen(self.desk.open.reader)
        found = [
            (entry.day, record.id, record, entry)
            for record in self.desk.open.reader.all(TABLE)
            if (entry := record.own(Entry)).kind is EntryKind.POSTING and entry.day
        ]
        for day, _id, record, entry in sorted(found, key=lambda one: one[:2], reverse=True):
            amount = entry.amount or NOTHING
            out = entry.credit in money.BANKS
            purpose = self.say(entry.purpose.title_id) if entry.purpose else ""
            if entry.reverses:
                purpose = self.say(_("reversal"))
            yield (
                record.ref,
                (
                    day.isoformat(),
                    entry.number,
                    short(entry.unit),
                    self.kind_title("funds", entry.fund),
                    purpose,
                    (_sum(-amount if out else amount), "warn" if entry.reverses else "text"),
                    closed.get(record.ref, ""),
                    entry.party,
                ),
            )

    def _statements(self) -> Iterable[Row]:
        """Each balance of the bank against book and customers on its day; the last one first."""
        reader = self.desk.open.reader
        for record in sorted(reader.all(TABLE), key=lambda one: one.id, reverse=True):
            entry = record.own(Entry)
            if entry.kind is not EntryKind.BALANCE or entry.day is None or entry.amount is None:
                continue
            told = money.proof(reader, entry.day)
            book, customers = told["book"] or NOTHING, told["customers"] or NOTHING
            agrees = entry.amount == book == customers
            state = (self.say(AGREED), "good") if agrees else (self.say(APART), "block")
            cells = (entry.day.isoformat(), _sum(entry.amount), _sum(book), _sum(customers), state)
            yield record.ref, cells

    def _closes(self) -> Iterable[Row]:
        for record in sorted(self.desk.open.reader.all(closing.TABLE), key=lambda one: one.id, reverse=True):
            close = record.own(Close)
            state = {True: (AGREED, "good"), False: (APART, "block"), None: (OPEN, "warn")}[close.agrees]
            approval, told = close.approval, self.desk.open.users.told
            yield (
                record.ref,
                (
                    close.number,
                    str(close.count),
                    str(close.papers),
                    _sum(close.book),
                    (self.say(state[0]), state[1]),
                    close.chain,
                    told(approval.made_by) if approval else "",
                    told(approval.approved_by) if approval else "",
                ),
            )

    # Keys

    def action_save(self) -> None:
        """Close the day, after a look at what goes into the slip."""
        from .question import ask

        office = self.desk.open
        try:
            office.require_worker()
        except CasemanError as error:
            self.shell.tell_error(error)
            return
        count = sum(1 for _one in closing.open_entries(office.reader, office.today))
        text = self.say(
            _("Close {day}: {count} postings. {proof}"),
            day=office.today.isoformat(),
            count=count,
            proof=self.heading()[1],
        )
        session = self.say(
            _("Since caseman was opened: {keys} keys, {minutes} minutes."),
            keys=self.shell.keys_typed,
            minutes=self.shell.minutes,
        )
        text = f"{text} {session}"
        ask(self.shell, self.say(_("day close")), text, [self.say(_("close the day"))], self._close)

    def _close(self, _answer: int) -> None:
        self.turn_to(3)
        self.do("core.close_day", [], {})

    def opened(self, ref: str) -> None:
        if not ref.startswith(f"{closing.TABLE}/"):
            super().opened(ref)
            return
        actions = self.desk.open.plugins.registry.actions
        record: Any = self.desk.open.reader.get(*ref.split("/", 1))
        approval = record.own(Close).approval
        if approval and not approval.approved_by and self.desk.may_force:
            self.start(actions["core.countersign"], None, [ref])
        else:
            super().opened(ref)

    def help_here(self) -> HelpText:
        return HelpText(
            self.say(_("money held")),
            self.say(
                _(
                    "The title says whether the bank's statement, the book and the customers' accounts are one sum. Ctrl+P"
                    " receives, pays on, transfers, takes a posting back or enters the bank's balance. F10 closes the day;"
                    " from then on Ctrl+Z writes the reversal. A supervisor countersigns with Enter on a day close."
                )
            ),
        )


def open_money(app: "OfficeApp") -> None:
    """Show the money."""
    show(app, "money", MoneyScreen)
