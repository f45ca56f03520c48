"""A report as a tagged PDF, on sheets laid on their side; where none can be made, as a page to print."""

from flask import make_response, render_template
from flask_babel import get_locale
from werkzeug.wrappers import Response

from engine import InvalidInput, ReportTable
from webapp.documents.pdf import PdfUnavailable, find_missing, make_pdf
from webapp.documents.printing import send_pdf
from webapp.reports import words

# A dozen sheets, drawn while somebody waits, at some 30 ms a row. A sheet program takes any number of rows.
MOST_ROWS = 200
# With more columns letters get smaller, so that a word still fits its column.
FEW_COLUMNS = 7


def print_table(table: ReportTable) -> Response:
    """Give a table as a PDF.

    Raises:
        InvalidInput: `too_long_for_paper`: more rows than paper takes.
    """
    if len(table.rows) > MOST_ROWS:
        raise InvalidInput("too_long_for_paper", rows=len(table.rows), most=MOST_ROWS)
    if missing := find_missing():
        return make_response(_draw(table, missing))
    try:
        return send_pdf(make_pdf(_draw(table)), f"{words.say_words(table.name)} {table.since} {table.until}")
    except PdfUnavailable as told:
        return make_response(_draw(table, str(told)))


def _draw(table: ReportTable, missing: str = "") -> str:
    return render_template(
        "reports/print.html",
        table=table,
        told=words.describe_table(table)[2:],
        is_dense=len(table.columns) > FEW_COLUMNS,
        missing=missing,
        language=str(get_locale()),
        words=words,
    )
