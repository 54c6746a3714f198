"""What waits of imported files: rows that could not be taken, and what was noticed on the way in."""

from collections.abc import Iterable

from caseman.api.context import CheckContext
from caseman.api.messages import msg as _
from caseman.api.rules import Finding, Fix, Rule, Severity

#: Codes that rows and notices of files carry.
CODES = ("IMP-01", "IMP-02", "IMP-03", "IMP-04", "IMP-05", "IMP-06", "IMP-07")
_CORRECT = Fix(title=_("correct the file and import it again, or drop the row"), action="core.drop_row")


def rows_that_wait(ctx: CheckContext) -> Iterable[Finding]:
    for sheet in ctx.record.data.get("sheets", ()):
        for row in sheet.get("waiting", ()):
            for error in row["errors"]:
                where = {"file": ctx.record.data.get("file", ""), "sheet": sheet["sheet"], "row": row["row"]}
                yield Finding(
                    message=error["message"],
                    facts={**error["facts"], **where, "column": error["column"]},
                    path=f"{sheet['sheet']}!{error['column']}{row['row']}",
                    code=error["code"],
                    fix=(_CORRECT,),
                )


def what_was_noticed(ctx: CheckContext) -> Iterable[Finding]:
    notices = list(ctx.record.data.get("notices", ()))
    for sheet in ctx.record.data.get("sheets", ()):
        notices += sheet.get("notices", ())
    for number, notice in enumerate(notices):
        yield Finding(
            message=notice["message"],
            facts={**notice["facts"], "file": ctx.record.data.get("file", ""), "sheet": notice["sheet"]},
            path=f"{notice['sheet']}!{notice['column']}{notice['row'] or ''}",
            key=str(number),
            code=notice["code"],
            fix=(Fix(title=_("seen"), action="core.seen"),),
        )


ALL = [
    Rule(
        id="core.waiting",
        code="IMP-01",
        codes=CODES,
        title=_("every row of a file is taken"),
        severity=Severity.BLOCK,
        check=rows_that_wait,
        records="lists",
    ),
    Rule(
        id="core.noticed",
        code="IMP-02",
        codes=CODES,
        title=_("what was noticed in a file"),
        severity=Severity.NOTE,
        check=what_was_noticed,
        records="lists",
    ),
]
