"""Ledgers of arrears: the list, its ageing, instalments by day, the register of letters; and the list as a screen."""

from collections.abc import Iterable, Mapping, Sequence

from caseman_plugins.contracts.ledgers import BUYERS, UNIT, who
from caseman_plugins.contracts.sections import Contract
from caseman_plugins.mortgages.sections import on_loan

from caseman.api import Column, FactsView, Label, NoPolicy, Params, Report, ReportContext, Table, View, field
from caseman.api import msg as _

from .contract_money import REPORT as CONTRACTS
from .lines import NOTHING, Arrear, dues, guarantee, owed, penalty
from .rules import held
from .sections import REMINDERS, Arrears, Cause, Reminder, last_sent


def _lines(ctx: ReportContext) -> Iterable[tuple[FactsView, Arrear]]:
    for facts in ctx.all("cases"):
        for line in owed(facts).lines:
            yield facts, line


def row_of(facts: FactsView, line: Arrear) -> dict[str, object]:
    """A line of the list, with what was done about it and what the company stands to lose."""
    contract, last = on_loan(facts), last_sent(facts, line.cause)
    hold = held(facts, line.cause, facts.today)
    promise = (facts.section(Arrears) or Arrears()).promise(line.cause)
    row: dict[str, object] = {
        "ref": facts.record.ref,
        "cause": line.cause,
        "due": line.due_on,
        "days": line.days(facts.today),
        "amount": line.amount,
        "bank": contract.bank if contract and line.cause in (Cause.BANK, Cause.LOAN) else "",
        "papers": "、".join(line.papers),
        "level": last.level if last else None,
        "last": last.sent_on if last else None,
        "held": hold.kind if hold else None,
        "until": hold.until if hold else None,
        "promise": promise.day if promise else None,
        "penalty": penalty(facts, line),
        "guarantee": guarantee(facts) if line.cause is Cause.BANK else None,
    }
    return who(facts) | row


class OfCause(Params):
    cause: Cause | None = field(_("cause"), help=_("empty: all causes"))


def arrears_list(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    order = list(Cause)
    rows = [
        (order.index(line.cause), line.due_on, row_of(facts, line))
        for facts, line in _lines(ctx)
        if ctx.params is None or ctx.params.cause in (None, line.cause)
    ]
    for _cause, _day, row in sorted(rows, key=lambda one: (one[0], one[1], str(one[2]["unit"]))):
        yield row


def unknown_terms(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """Cases for which a part of the list cannot be told, because their place has no term in force."""
    for facts in ctx.all("cases"):
        for cause, error in owed(facts).unknown:
            yield who(facts) | {"cause": cause, "parameter": error.facts.get("parameter", "")}


def _classes(facts: FactsView) -> Sequence[int]:
    try:
        return sorted(int(one) for one in facts.policy.value("arrears.ageing").value)
    except NoPolicy:
        return ()


def ageing(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """Arrears by cause and by how long they are open."""
    found: dict[tuple[int, int], tuple[Label, Cause, list[Arrear]]] = {}
    order = list(Cause)
    for facts, line in _lines(ctx):
        ends, days = _classes(facts), line.days(facts.today)
        place = sum(1 for end in ends if days > end)
        lower = ends[place - 1] + 1 if place else 1
        text = f"{lower}-{ends[place]}" if place < len(ends) else f">{lower - 1}"
        key = (order.index(line.cause), lower)
        found.setdefault(key, (Label(text), line.cause, []))[2].append(line)
    for key in sorted(found):
        text, cause, lines = found[key]
        sums = [one.amount for one in lines if one.amount is not None]
        yield {
            "cause": cause,
            "class": str(text),
            "count": len(lines),
            "amount": sum(sums, NOTHING) if sums else None,
        }


def instalments(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """What buyers pay by the plans of their contracts, by day: due, paid, open."""
    rows: list[dict[str, object]] = []
    for facts in ctx.all("cases"):
        contract = facts.section(Contract)
        if contract is None or facts.case.closed_on:
            continue
        rows += [
            who(facts) | {"due": due.day, "amount": due.amount, "paid": due.paid, "open": due.open}
            for due in dues(facts, contract)
            if due.open > 0
        ]
    yield from sorted(rows, key=lambda row: (str(row["due"]), str(row["unit"])))


def letters(ctx: ReportContext) -> Iterable[Mapping[str, object]]:
    """The register of letters: who, for what, at which level, with which proof; and what was overtaken meanwhile."""
    for facts in ctx.all(REMINDERS):
        letter = facts.record.own(Reminder)
        case = facts.other(f"cases/{letter.case}")
        line = owed(case).of(letter.cause) if case and letter.cause else None
        left = line.amount if line else None
        gone = line is None or (letter.amount is not None and left is not None and left < letter.amount)
        yield {
            "ref": facts.record.ref,
            "number": letter.number,
            "unit": letter.unit.rpartition(":")[2],
            "buyers": "、".join(buyer.name for buyer in case.case.buyers) if case else "",
            "cause": letter.cause,
            "level": letter.level,
            "amount": letter.amount,
            "state": Label(_("withdrawn"))
            if letter.withdrawn_on
            else Label(_("overtaken"))
            if letter.open and gone
            else Label(ctx.state(facts.record)),
            "sent": letter.sent_on,
            "mail": letter.mail_no,
            "delivered": letter.delivered_on,
            "received_by": letter.received_by,
        }


def _money(name: str, title: str, total: bool = True) -> Column:
    return Column(name=name, title=title, kind="money", total=total)


def _day(name: str, title: str) -> Column:
    return Column(name=name, title=title, kind="day")


_CAUSE = Column(name="cause", title=_("cause"))
_DAYS = Column(name="days", title=_("days"), kind="count")
_LEVEL = Column(name="level", title=_("level"), kind="count")
_SHORT = (UNIT, BUYERS, _CAUSE, _day("due", _("due on")), _DAYS, _money("amount", _("sum")), _LEVEL)
_HELD = (Column(name="held", title=_("kind of hold")), _day("until", _("until")))

ALL = [
    Report(
        id="arrears.list",
        title=_("arrears"),
        params=OfCause,
        columns=(
            *_SHORT,
            _day("last", _("last letter")),
            *_HELD,
            _day("promise", _("promised for")),
            Column(name="bank", title=_("bank")),
            Column(name="papers", title=_("papers missing")),
            _money("penalty", _("penalty by the contract")),
            _money("guarantee", _("we answer for")),
        ),
        rows=arrears_list,
        help=_("from our ledger, our milestones and the bank's list"),
    ),
    Report(
        id="arrears.ageing",
        title=_("arrears by age"),
        columns=(
            _CAUSE,
            Column(name="class", title=_("days")),
            Column(name="count", title=_("count"), kind="count", total=True),
            _money("amount", _("sum")),
        ),
        rows=ageing,
    ),
    Report(
        id="arrears.instalments",
        title=_("sums due by day"),
        columns=(
            _day("due", _("due on")),
            UNIT,
            BUYERS,
            _money("amount", _("sum")),
            _money("paid", _("paid")),
            _money("open", _("open")),
        ),
        rows=instalments,
    ),
    Report(
        id="arrears.letters",
        title=_("register of letters of demand"),
        columns=(
            Column(name="number", title=_("number"), kind="code"),
            UNIT,
            BUYERS,
            _CAUSE,
            _LEVEL,
            _money("amount", _("sum"), total=False),
            Column(name="state", title=_("state")),
            _day("sent", _("sent on")),
            Column(name="mail", title=_("mail number"), kind="code"),
            _day("delivered", _("delivered on")),
            Column(name="received_by", title=_("received by"), personal=True),
        ),
        rows=letters,
    ),
    Report(
        id="arrears.unknown",
        title=_("arrears that cannot be told"),
        columns=(UNIT, BUYERS, _CAUSE, Column(name="parameter", title=_("term that is not in force"))),
        rows=unknown_terms,
    ),
    CONTRACTS,
]


def desk(ctx: ReportContext) -> Table:
    columns = (UNIT, BUYERS, _CAUSE, _DAYS, _money("amount", _("sum")), _LEVEL, *_HELD)
    return Table(columns=columns, rows=list(arrears_list(ctx)))


def of_case(facts: FactsView) -> Table:
    columns = (_CAUSE, _day("due", _("due on")), _DAYS, _money("amount", _("sum")), _LEVEL, *_HELD)
    rows = [
        {key: value for key, value in row_of(facts, line).items() if key != "ref"}
        for line in owed(facts).lines
    ]
    return Table(columns=columns, rows=rows)


VIEWS = [
    View(id="arrears.desk", title=_("arrears"), build=desk, records="", order=60, go="qk"),
    View(id="arrears.case", title=_("what is owed"), build=of_case, order=95),
]
