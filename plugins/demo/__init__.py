"""The demo office: project 翰墨苑 in a city that does not exist, as its own books say it on 2026-03-31.

Names come from old novels; document numbers, phones, banks and certificates are of patterns that no real one has.
"""

from datetime import date

from caseman.api import ActionContext, DemoDay, DemoEvents, DemoTable, Plant, Role, hookimpl

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
)
STAFF = (
    ("c1", "李文员", Role.CLERK),
    ("c2", "王文员", Role.CLERK),
    ("s1", "赵主管", Role.SUPERVISOR),
    ("it1", "信息部周工", Role.IT),
)


def staff(ctx: ActionContext) -> None:
    for name, title, role in STAFF:
        ctx.create("people", {"title": title, "role": role}, name)


@hookimpl
def register_demo() -> list[DemoDay | DemoTable | DemoEvents | Plant]:
    tables = [
        DemoTable(plugin="demo", kind=kind, sheet=sheet, file=file, order=order)
        for order, (kind, sheet, file) in enumerate(BOOKS)
    ]
    return [DemoDay(day=date(2026, 3, 31), user="c1"), *tables, DemoEvents(run=staff, order=0)]
