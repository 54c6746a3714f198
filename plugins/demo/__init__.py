"""The demo office: project 翰墨苑 in a city that does not exist, as its own books say it on 2026-03-31.

Names come from old novels; document numbers, phones, banks and certificates are of patterns that no real one has.
"""

from datetime import date
from functools import partial

from caseman.api import ActionContext, DemoDay, DemoEvents, DemoTable, LoadContext, Plant, Role, hookimpl

from .variation import other_office

#: The books and lists in the order in which they are loaded: importer or kind of list, table, file.
BOOKS = (
    ("projects", "projects.projects", "office/projects.csv"),
    ("projects", "projects.permits", "office/permits.csv"),
    ("projects", "projects.buildings", "office/buildings.csv"),
    ("projects", "projects.units", "office/units.csv"),
    ("contracts", "contracts.ledger", "office/contracts.csv"),
    ("receipts", "receipts.receipts", "office/receipts.csv"),
    ("payments", "payments.payments", "office/payments.csv"),
    ("payments", "payments.balances", "office/balances.csv"),
    ("papers", "papers.papers", "office/papers.csv"),
    ("filing", "filing", "office/filing.csv"),
    ("fund_notice", "fund_notice", "office/fund_notice.csv"),
    ("deed_tax", "deed_tax", "office/deed_tax.csv"),
    ("disbursement", "disbursement.a", "office/disbursement_a.csv"),
    ("disbursement", "disbursement.b", "office/disbursement_b.csv"),
    ("disbursement", "disbursement.c", "office/disbursement_c.csv"),
    ("registration_fee", "registration_fee", "office/registration_fee.csv"),
    ("certificates", "certificates", "office/certificates.csv"),
    ("deposits", "deposits", "office/deposits.csv"),
    ("overdue", "overdue", "office/overdue.csv"),
)
#: Whose list a file is, where its rows do not say.
BANKS = {"disbursement.a": "演示银行甲", "disbursement.b": "演示银行乙", "disbursement.c": "演示银行丙"}
STAFF = (
    ("c1", "李文员", Role.CLERK),
    ("c2", "王文员", Role.CLERK),
    ("s1", "赵主管", Role.SUPERVISOR),
    ("it1", "信息部周工", Role.IT),
)


def staff(ctx: ActionContext) -> None:
    for name, title, role in STAFF:
        ctx.create("people", {"title": title, "role": role}, name)


def statement_differs(ctx: ActionContext) -> None:
    """The bank's statement of the demo's day says 100.00 less than the book."""
    for entry in ctx.all("entries"):
        if entry.record.data.get("kind") == "balance":
            ctx.change(entry.record.ref, {"amount": entry.record.value("amount") - 100})


STATEMENT = Plant(
    id="PE79",
    title="代收户对账单与账面差100.00元",
    codes=("LED-01",),
    run=statement_differs,
)


@hookimpl
def register_demo(ctx: LoadContext) -> list[DemoDay | DemoTable | DemoEvents | Plant]:
    tables = [
        DemoTable(
            plugin="demo",
            kind=kind,
            sheet=sheet,
            file=file,
            order=order,
            words=(("bank", BANKS[sheet]),) if sheet in BANKS else (),
        )
        for order, (kind, sheet, file) in enumerate(BOOKS)
    ]
    day = DemoDay(day=date(2026, 3, 31), user="c1", vary=partial(other_office, ctx.files))
    return [day, *tables, DemoEvents(run=staff, order=0), STATEMENT]
