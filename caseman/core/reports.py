"""Running reports and writing their rows: text table, CSV, XLSX, HTML, JSON."""

import csv
import html
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from caseman.api.fields import Params
from caseman.api.identity import masked
from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.reports import Column, Report

from .actions import read_params
from .facts import Facts, state_of
from .reader import Reader
from .records import Record

if TYPE_CHECKING:
    from .office import Office

FORMATS = ("table", "csv", "xlsx", "html", "json")
NUMBERS = ("money", "area", "rate", "count")


class ReportRun:
    """Satisfies `caseman.api.ReportContext`."""

    def __init__(self, office: "Office", params: Params | None) -> None:
        self.office = office
        self.params = params

    @property
    def today(self) -> date:
        return self.office.today

    @property
    def reader(self) -> Reader:
        return self.office.reader

    def all(self, records: str) -> Iterator[Facts]:
        return (self.office.facts(record) for record in self.office.reader.all(records))

    def state(self, record: Record) -> str:
        return state_of(
            [step for step in self.office.rulebook.states if step.records == record.table], record
        )


@dataclass(frozen=True, slots=True)
class Ledger:
    """A report's rows, with its columns and totals. Values are typed; None is an empty cell."""

    report: Report
    rows: Sequence[Mapping[str, Any]]
    totals: Mapping[str, Decimal]


def run_report(office: "Office", name: str, given: Mapping[str, object]) -> Ledger:
    """Run a report. Raises InputError for an unknown report or parameter, or when the report itself fails."""
    report = office.plugins.registry.reports.get(name)
    if report is None:
        raise InputError(_("there is no report {name}; see caseman report --list"), name=name)
    context = ReportRun(office, read_params(report.params, given, office.today))
    rows, fault = office.guard(report.id, lambda ctx: list(report.rows(ctx)), context)
    if fault:
        raise InputError(_("the report {name} failed: {fault}"), name=name, fault=fault)
    totals = {}
    for column in report.columns:
        if column.total:
            totals[column.name] = sum(
                (row[column.name] for row in rows if row.get(column.name) is not None), Decimal(0)
            )
    return Ledger(report, rows, totals)


class Writer:
    """Turns a ledger into bytes. Personal columns are masked unless `unmasked`."""

    def __init__(self, office: "Office", ledger: Ledger, unmasked: bool = False) -> None:
        self._office = office
        self._ledger = ledger
        self._unmasked = unmasked
        self._owner = office.plugins.owner(ledger.report.id)

    def title(self, column: Column) -> str:
        return self._office.text(column.title, self._owner)

    def text(self, column: Column, value: object) -> str:
        """A cell as people read it."""
        if value is None or value == "":
            return ""
        if column.personal and not self._unmasked:
            return (
                masked(str(value)) if column.kind != "text" else str(value)[:1] + "*" * (len(str(value)) - 1)
            )
        if column.kind in ("paper", "place"):
            kinds: Mapping[str, Any] = getattr(self._office.plugins.registry, f"{column.kind}s")
            kind = kinds.get(str(value))
            return self._office.text.label(kind.title) if kind else str(value)
        if column.kind in ("money", "area") and isinstance(value, Decimal):
            return format(value, ".2f")
        return self._office.text.fact(value, self._owner)

    def write(self, form: str) -> bytes:
        """The ledger in one of FORMATS."""
        writers = {
            "csv": self._csv,
            "xlsx": self._xlsx,
            "html": self._html,
            "json": self._json,
            "table": self._table,
        }
        return writers[form]()

    def _cells(self) -> Iterator[list[str]]:
        columns = self._ledger.report.columns
        for row in self._ledger.rows:
            yield [self.text(column, row.get(column.name)) for column in columns]

    def _total_cells(self) -> list[str]:
        columns = self._ledger.report.columns
        cells = [self.text(column, self._ledger.totals.get(column.name)) for column in columns]
        if cells and not cells[0]:
            cells[0] = self._office.text(_("total"))
        return cells

    def _csv(self) -> bytes:
        """UTF-8 with a byte order mark, so that Excel opens it right; formulas are neutralised."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([self.title(column) for column in self._ledger.report.columns])
        for cells in self._cells():
            writer.writerow([neutral(cell) for cell in cells])
        if self._ledger.totals:
            writer.writerow(self._total_cells())
        return out.getvalue().encode("utf-8-sig")

    def _json(self) -> bytes:
        rows = [{name: _json_value(value) for name, value in row.items()} for row in self._ledger.rows]
        told: object = rows[0] if self._ledger.report.single and rows else rows
        return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()

    def _html(self) -> bytes:
        columns = self._ledger.report.columns
        head = "".join(f"<th>{html.escape(self.title(column))}</th>" for column in columns)
        body = [
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"
            for cells in self._cells()
        ]
        if self._ledger.totals:
            body.append(
                "<tr>" + "".join(f"<th>{html.escape(cell)}</th>" for cell in self._total_cells()) + "</tr>"
            )
        title = html.escape(self._office.text(self._ledger.report.title, self._owner))
        style = "table{border-collapse:collapse}td,th{border:1px solid #888;padding:2px 6px}"
        page = (
            f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title><style>{style}</style></head>'
            f"<body><h1>{title}</h1><table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></body></html>"
        )
        return page.encode()

    def _table(self) -> bytes:
        from .tables import text_table

        numbers = [column.kind in NUMBERS for column in self._ledger.report.columns]
        rows = list(self._cells())
        if self._ledger.totals:
            rows.append(self._total_cells())
        return text_table(
            [self.title(column) for column in self._ledger.report.columns], rows, numbers
        ).encode()

    def _xlsx(self) -> bytes:
        """Numbers as numbers, everything else as text: document numbers keep their digits, formulas stay text."""
        import xlsxwriter

        out = io.BytesIO()
        options = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "in_memory": True,
        }
        book = xlsxwriter.Workbook(out, options)
        sheet = book.add_worksheet(self._office.text(self._ledger.report.title, self._owner)[:31])
        bold, sums = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        for place, column in enumerate(self._ledger.report.columns):
            sheet.write_string(0, place, self.title(column), bold)
            sheet.set_column(place, place, 14)
        for number, row in enumerate(
            [*self._ledger.rows, *([self._ledger.totals] if self._ledger.totals else [])], start=1
        ):
            for place, column in enumerate(self._ledger.report.columns):
                value = row.get(column.name)
                if isinstance(value, Decimal) and column.kind in ("money", "area"):
                    sheet.write_number(number, place, value, sums)
                elif isinstance(value, int) and not isinstance(value, bool):
                    sheet.write_number(number, place, value)
                else:
                    sheet.write_string(number, place, self.text(column, value))
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        book.close()
        return out.getvalue()


def neutral(cell: str) -> str:
    """A cell that a spreadsheet will not take for a formula; plain numbers stay as they are."""
    if cell[:1] in "=+-@\t\r" and cell:
        try:
            Decimal(cell)
        except ArithmeticError:
            return "'" + cell
    return cell


def _json_value(value: object) -> object:
    if value is None or isinstance(value, bool | int | str):
        return str(value) if isinstance(value, str) else value
    return str(value)
