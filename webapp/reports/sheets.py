"""A report as a sheet (XLSX) with real numbers and dates, and as CSV. Texts never become formulas."""

import csv
import io
from datetime import date, datetime
from typing import Any

import xlsxwriter
from flask import make_response
from werkzeug.wrappers import Response

from engine import NotFound, ReportColumn, ReportTable
from webapp.downloads import name_download
from webapp.reports.words import Cell, describe_table, name_column, say_words, word_cell

FORMATS = {"hours": "#,##0.00", "decimal": "#,##0.0", "count": "#,##0", "date": "dd.mm.yyyy"}
WIDTHS = {"hours": 11, "decimal": 11, "count": 10, "date": 12, "link": 16}
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
MOST_TEXT = 32_000
# A sheet program reads a cell that begins with one of these as a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def send_table(table: ReportTable, kind: str) -> Response:
    """Give a table as a file.

    Raises:
        NotFound: a kind of file that there is not.
    """
    if kind not in TYPES:
        raise NotFound(report=table.key, kind=kind)
    response = make_response(write_xlsx(table) if kind == "xlsx" else write_csv(table))
    response.headers["Content-Type"] = TYPES[kind]
    name_download(response, f"{table.key}-{table.since:%Y%m%d}-{table.until:%Y%m%d}.{kind}")
    return response


def write_xlsx(table: ReportTable) -> bytes:
    """The report as a sheet; its totals stand in the last row."""
    stream = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **options})
    book.set_properties({"title": say_words(table.name), "company": table.organisation})
    _write_rows(book, table)
    _write_about(book, table)
    book.close()
    return stream.getvalue()


def _write_rows(book: Any, table: ReportTable) -> None:
    sheet = book.add_worksheet(_name_sheet(say_words(table.name)))
    head = book.add_format({"bold": True, "bg_color": "#EDE6F6", "border": 1, "text_wrap": True})
    formats = {kind: book.add_format({"num_format": pattern}) for kind, pattern in FORMATS.items()}
    bold = {
        kind: book.add_format({"num_format": pattern, "bold": True, "top": 1})
        for kind, pattern in FORMATS.items()
    }
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, name_column(column), head)
        sheet.set_column(place, place, WIDTHS.get(column.kind, 24))
    for number, row in enumerate(table.rows, 1):
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            _write_cell(sheet, number, place, column, word_cell(column, cell), formats)
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    for place, total in enumerate(table.totals):
        if total is not None:
            column = table.columns[place]
            sheet.write_number(len(table.rows) + 1, place, total, bold.get(column.kind, bold["count"]))


def _write_cell(
    sheet: Any, row: int, place: int, column: ReportColumn, cell: Cell, formats: dict[str, Any]
) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, date):
        sheet.write_datetime(row, place, datetime(cell.year, cell.month, cell.day), formats["date"])
    elif isinstance(cell, int | float):
        sheet.write_number(row, place, cell, formats.get(column.kind, formats["count"]))
    elif column.kind == "link" and cell.startswith(("https://", "http://")):
        sheet.write_url(row, place, cell, string=cell[:200])
    else:
        sheet.write_string(row, place, cell[:MOST_TEXT])


def _write_about(book: Any, table: ReportTable) -> None:
    sheet = book.add_worksheet("Opis")
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 60)
    for number, (label, text) in enumerate(describe_table(table)):
        sheet.write_string(number, 0, label)
        sheet.write_string(number, 1, text)


def _name_sheet(name: str) -> str:
    return "".join(sign for sign in name if sign not in "[]:*?/\\'")[:31] or "Raport"


def write_csv(table: ReportTable) -> bytes:
    """The report as CSV for Polish sheet programs: semicolons, decimal commas, UTF-8 with a mark."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([name_column(column) for column in table.columns])
    for row in table.rows:
        cells = zip(table.columns, row, strict=True)
        writer.writerow([_plain(word_cell(column, cell)) for column, cell in cells])
    if table.totals:
        writer.writerow([_plain(total) for total in table.totals])
    return stream.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return f"{cell:.4f}".rstrip("0").rstrip(".").replace(".", ",")
    if isinstance(cell, int):
        return str(cell)
    # An apostrophe makes a sheet program read the rest as text.
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell
