"""A report's rows as files: text table, CSV, XLSX, HTML, JSON. The same rows give the same bytes."""

import csv
import html
import io
import json
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.reports import Column

from .reconcile import Progress
from .reports import NUMBERS, Cells, Ledger
from .standing import standing
from .tables import cell_width

if TYPE_CHECKING:
    from .office import Office

FORMATS = ("table", "csv", "xlsx", "html", "json")
ENCODINGS = ("utf-8", "gb18030")
#: When a workbook says it was made: always then, so that the same rows give the same bytes.
_STAMP = datetime.combine(date(2000, 1, 1), time())
#: A sheet's widest column, in characters; what is longer wraps.
_WIDEST, _NARROWEST = 40, 6
#: Characters across that can still be read on an A4 sheet on its side (at two thirds of their size); above it the sheet is A3.
_A4 = 190


def json_rows(office: "Office", ledger: Ledger, cells: Cells | None = None) -> list[dict[str, object]]:
    """A ledger's rows as JSON has them, personal columns masked unless `cells` shows them; without chosen columns
    also what stands beside the columns, as `ref`."""
    cells = cells or Cells(office, ledger.report)
    hidden = {column.name: column for column in ledger.report.columns if cells.hidden(column)}
    chosen = {column.name for column in ledger.columns}
    return [
        {
            name: cells.text(hidden[name], value) if name in hidden else _json_value(value)
            for name, value in row.items()
            if name in chosen or not ledger.choice.columns
        }
        for row in ledger.rows
    ]


class Writer:
    """Turns a ledger into bytes. Personal columns are masked unless `unmasked`."""

    def __init__(
        self, office: "Office", ledger: Ledger, unmasked: bool = False, progress: Progress | None = None
    ) -> None:
        """`progress` is told (rows done, rows in all) and may raise to stop."""
        self._office = office
        self._ledger = ledger
        self._progress = progress
        self._cells = Cells(office, ledger.report, unmasked)
        self.title = office.text(ledger.report.title, office.plugins.owner(ledger.report.id))
        #: The line under the title: which day, how many rows, what was chosen; place, maker, law.
        facts = {"day": ledger.day, "count": len(ledger.rows)}
        self.subtitle = office.text.sentence(_("as of {day}, {count} rows"), facts)
        for told in filter(None, (*ledger.choice.where, ledger.choice.typed)):
            self.subtitle += f"  {told}"
        self.subtitle = "  ".join((self.subtitle, *standing(office, ledger.unverified)))

    def write(self, form: str, encoding: str = "utf-8") -> bytes:
        """The ledger in one of FORMATS; a CSV in one of ENCODINGS. Raises InputError for another."""
        writers = {"xlsx": self._xlsx, "html": self._html, "json": self._json, "table": self._table}
        if form == "csv":
            return self._csv(encoding)
        if form not in writers:
            raise InputError(_("--format is one of {formats}, not “{form}”"), formats=FORMATS, form=form)
        return writers[form]()

    def rows(self) -> Iterator[list[str]]:
        """The cells as people read them."""
        columns = self._ledger.columns
        for number, row in enumerate(self._ledger.rows):
            if self._progress:
                self._progress(number, len(self._ledger.rows))
            yield [self._cells.text(column, row.get(column.name)) for column in columns]

    def heads(self) -> list[str]:
        return [self._cells.title(column) for column in self._ledger.columns]

    def totals(self) -> list[str]:
        """The cells of the line of totals; none without totals."""
        if not self._ledger.totals:
            return []
        columns = self._ledger.columns
        cells = [self._cells.text(column, self._ledger.totals.get(column.name)) for column in columns]
        if cells and not cells[0]:
            cells[0] = self._office.text(_("total"))
        return cells

    def _csv(self, encoding: str) -> bytes:
        """With a byte order mark in UTF-8, so that Excel opens it right; formulas are neutralised."""
        codec = encoding.lower().replace("_", "-")
        codec = {"utf8": "utf-8", "gbk": "gb18030", "gb2312": "gb18030"}.get(codec, codec)
        if codec not in ENCODINGS:
            raise InputError(
                _("a CSV is written in {encodings}, not “{encoding}”"), encodings=ENCODINGS, encoding=encoding
            )
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([neutral(cell) for cell in self.heads()])
        for cells in self.rows():
            writer.writerow([neutral(cell) for cell in cells])
        if self._ledger.totals:
            writer.writerow([neutral(cell) for cell in self.totals()])
        return out.getvalue().encode("utf-8-sig" if codec == "utf-8" else codec, "replace")

    def _json(self) -> bytes:
        rows = json_rows(self._office, self._ledger, self._cells)
        told: object = rows[0] if self._ledger.report.single and rows else rows
        return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")

    def _html(self) -> bytes:
        numbers = [column.kind in NUMBERS for column in self._ledger.columns]

        def line(cells: list[str], tag: str = "td") -> str:
            parts = [
                f"<{tag}{' class=n' if number else ''}>{html.escape(cell)}</{tag}>"
                for cell, number in zip(cells, numbers, strict=True)
            ]
            return f"<tr>{''.join(parts)}</tr>"

        title = html.escape(self.title)
        style = (
            "@page{size:landscape;margin:1cm}body{font-family:sans-serif;font-size:9pt}h1{font-size:14pt}table{border-collapse:collapse}td,th{border:1px solid #888;padding:2px 6px}"
            ".n{text-align:right}thead{display:table-header-group}tr{break-inside:avoid}"
        )
        foot = f"<tfoot>{line(self.totals(), 'th')}</tfoot>" if self._ledger.totals else ""
        page = (
            f'<!doctype html><html lang="{self._office.text.language}"><head><meta charset="utf-8"><title>{title}</title>'
            f"<style>{style}</style></head><body><h1>{title}</h1><p>{html.escape(self.subtitle)}</p>"
            f"<table><thead>{line(self.heads(), 'th')}</thead><tbody>{''.join(map(line, self.rows()))}</tbody>{foot}"
            "</table></body></html>"
        )
        return page.encode("utf-8", "replace")

    def _table(self) -> bytes:
        from .tables import text_table

        numbers = [column.kind in NUMBERS for column in self._ledger.columns]
        rows = [[_one_line(cell) for cell in cells] for cells in self.rows()]
        if self._ledger.totals:
            rows.append(self.totals())
        return text_table(self.heads(), rows, numbers).encode("utf-8", "replace")

    def _xlsx(self) -> bytes:
        """Ready to print: title, repeated heading, page numbers, one page wide. Numbers are numbers, days days, and
        everything else is text: document numbers keep their digits, formulas stay text."""
        import xlsxwriter

        columns, rows = self._ledger.columns, list(self.rows())
        out = io.BytesIO()
        options = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "in_memory": True,
        }
        book = xlsxwriter.Workbook(out, options)
        book.set_properties({"title": self.title, "created": _STAMP})
        sheet = book.add_worksheet(_sheet_name(self.title))
        looks = _Looks(book)
        last = max(len(columns) - 1, 0)
        for place, text, look in ((0, self.title, looks.title), (1, self.subtitle, looks.small)):
            if last:
                sheet.merge_range(place, 0, place, last, text, look)
            else:
                sheet.write_string(place, 0, text, look)
        across = 0
        for place, column in enumerate(columns):
            cells = [self._cells.title(column), *(cells[place] for cells in rows)]
            wide = max(min(max(cell_width(cell) for cell in cells) + 2, _WIDEST), _NARROWEST)
            wide = max(wide, 14) if column.total and column.kind != "count" else wide
            across += wide
            sheet.set_column(place, place, wide)
            sheet.write_string(2, place, self._cells.title(column), looks.head)
        for number, (row, cells) in enumerate(zip(self._ledger.rows, rows, strict=True), start=3):
            for place, column in enumerate(columns):
                self._cell(sheet, number, place, column, row.get(column.name), cells[place], looks)
        if self._ledger.totals:
            self._xlsx_totals(sheet, len(rows) + 3, looks)
        # a merged cell does not grow by itself: as many lines as the text needs over these columns
        sheet.set_row(1, 12 * -(-cell_width(self.subtitle) // max(across, _NARROWEST)))
        sheet.freeze_panes(3, 0)
        sheet.repeat_rows(0, 2)
        if rows:
            sheet.autofilter(2, 0, len(rows) + 2, last)
        sheet.set_landscape()
        sheet.set_paper(9 if across <= _A4 else 8)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer(f"&L{self._safe_footer()}&R{self._office.text(_('page &P of &N'))}")
        book.close()
        return out.getvalue()

    def _cell(
        self, sheet: Any, number: int, place: int, column: Column, value: object, shown: str, looks: "_Looks"
    ) -> None:
        if self._cells.hidden(column):
            sheet.write_string(number, place, shown, looks.text)
        elif isinstance(value, Decimal) and column.kind in looks.numbers:
            sheet.write_number(number, place, value, looks.numbers[column.kind])
        elif isinstance(value, int) and not isinstance(value, bool):
            sheet.write_number(number, place, value, looks.count)
        elif isinstance(value, date):
            sheet.write_datetime(number, place, datetime.combine(value, time()), looks.day)
        else:
            sheet.write_string(number, place, shown, looks.text)

    def _xlsx_totals(self, sheet: Any, number: int, looks: "_Looks") -> None:
        """Formulas, so that a filter in the sheet changes them, with their values for viewers that compute nothing."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        for place, column in enumerate(self._ledger.columns):
            total = self._ledger.totals.get(column.name)
            if total is None:
                sheet.write_string(number, place, self.totals()[0] if place == 0 else "", looks.foot)
                continue
            look = looks.foot if column.kind == "count" else looks.foot_sum
            first, end = xl_rowcol_to_cell(3, place), xl_rowcol_to_cell(number - 1, place)
            if number == 3:
                sheet.write_number(number, place, total, look)
            else:
                sheet.write_formula(number, place, f"=SUBTOTAL(109,{first}:{end})", look, total)

    def _safe_footer(self) -> str:
        """`&` begins a code in a footer."""
        return self.title.replace("&", "&&")[:100]


class _Looks:
    """The formats of a sheet."""

    def __init__(self, book: Any) -> None:
        def look(**more: Any) -> Any:
            return book.add_format({"border": 1, "valign": "vcenter", **more})

        self.title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
        self.small = book.add_format({"font_size": 9, "align": "left", "valign": "top", "text_wrap": True})
        self.head = look(bold=True, align="center", text_wrap=True, bg_color="#EEEEEE")
        self.text = look(num_format="@", text_wrap=True)
        self.day = look(num_format="yyyy-mm-dd", align="center")
        self.count = look(num_format="0")
        sums = "#,##0.00;[Red]-#,##0.00"
        self.numbers = {
            "money": look(num_format=sums),
            "area": look(num_format=sums),
            "rate": look(num_format="0.00%"),
        }
        self.foot = look(bold=True)
        self.foot_sum = look(bold=True, num_format=sums)


def neutral(cell: str) -> str:
    """A cell that a spreadsheet will not take for a formula; plain numbers stay as they are."""
    if cell[:1] in "=+-@\t\r＝＋－＠" and cell:
        try:
            Decimal(cell)
        except ArithmeticError:
            return "'" + cell
    return cell


def _one_line(cell: str) -> str:
    return " ".join(cell.split()) if "\n" in cell or "\r" in cell or "\t" in cell else cell


def _sheet_name(title: str) -> str:
    """A title as Excel takes it for a sheet: at most 31 signs, none of []:*?/\\, no quote at an end."""
    name = "".join(" " if sign in "[]:*?/\\" or sign < " " else sign for sign in title).strip().strip("'")
    return name[:31] or "1"


def _json_value(value: object) -> object:
    if value is None or isinstance(value, bool | int | str):
        return str(value) if isinstance(value, str) else value
    return str(value)
