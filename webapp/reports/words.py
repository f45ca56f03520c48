"""Words of reports: names of columns and of stable words in cells."""

from collections.abc import Mapping
from datetime import date

from flask_babel import LazyString, format_date, format_decimal, get_locale, gettext, lazy_gettext

from engine import ReportColumn, ReportTable, Words
from webapp.cases.status_words import STATUS_WORDS
from webapp.hours import words as hours

COLUMN_WORDS: Mapping[str, LazyString] = {
    "client": lazy_gettext("Client"),
    "case_no": lazy_gettext("Case number"),
    "status": lazy_gettext("Status"),
    "stage": lazy_gettext("Stage"),
    "kind": lazy_gettext("Kind"),
    "activity": lazy_gettext("Activity"),
    "funding": lazy_gettext("Source of money"),
    "coach": lazy_gettext("Who worked"),
    "month": lazy_gettext("Month"),
    "day": lazy_gettext("Day"),
    "start": lazy_gettext("From"),
    "end": lazy_gettext("To"),
    "mode": lazy_gettext("How"),
    "place": lazy_gettext("Where"),
    "employer": lazy_gettext("Employer"),
    "description": lazy_gettext("What we did"),
    "evidence": lazy_gettext("Evidence"),
    "hours": lazy_gettext("Hours"),
    "travel_hours": lazy_gettext("Travel, hours"),
    "travel_km": lazy_gettext("Travel, km"),
    "entries": lazy_gettext("Entries"),
    "opened_on": lazy_gettext("Case opened"),
    "contract_on": lazy_gettext("Contract"),
    "first_contact_on": lazy_gettext("First contact with an employer"),
    "first_job_on": lazy_gettext("First job"),
    "days_to_first_job": lazy_gettext("Days from contract to job"),
    "employed": lazy_gettext("At work at the end"),
    "hours_direct": lazy_gettext("Direct hours"),
    "hours_indirect": lazy_gettext("Indirect hours"),
    "contract_evidence": lazy_gettext("Evidence: contract"),
    "agreement_evidence": lazy_gettext("Evidence: agreement"),
    "other_coach": lazy_gettext("Second person"),
    "other_start": lazy_gettext("Second from"),
    "other_end": lazy_gettext("Second to"),
    "other_funding": lazy_gettext("Second source"),
    "verdict": lazy_gettext("To check"),
    "measure_group": lazy_gettext("Part"),
    "measure": lazy_gettext("Number"),
    "measure_row": lazy_gettext("Of which"),
    "since": lazy_gettext("From"),
    "until": lazy_gettext("To"),
    "value": lazy_gettext("Value"),
    "unit": lazy_gettext("Unit"),
    "part": lazy_gettext("How many"),
    "whole": lazy_gettext("of how many"),
    "over": lazy_gettext("of what"),
    "n": lazy_gettext("How many are behind it"),
    "remark": lazy_gettext("Remark"),
    "benchmark": lazy_gettext("What others reach"),
    "about": lazy_gettext("What it means"),
}
VERDICTS: Mapping[str, LazyString] = {
    "two_sources": lazy_gettext("two sources pay at once"),
    "same_source": lazy_gettext("one source, two people"),
}
EMPLOYED: Mapping[str, LazyString] = {
    "yes": lazy_gettext("yes"),
    "no": lazy_gettext("no"),
    "unknown": lazy_gettext("not known"),
}
CELL_WORDS: Mapping[str, Mapping[str, LazyString]] = {
    "stage": hours.STAGE_WORDS,
    "kind": hours.SHORT_KINDS,
    "funding": hours.FUNDING_WORDS,
    "other_funding": hours.FUNDING_WORDS,
    "mode": hours.MODE_WORDS,
    "place": hours.PLACE_WORDS,
    "verdict": VERDICTS,
    "employed": EMPLOYED,
    "status": STATUS_WORDS,
}
Cell = str | int | float | date | None


def name_column(column: ReportColumn) -> str:
    """Name a column."""
    return str(COLUMN_WORDS.get(column.key, column.key))


def say_words(text: Words) -> str:
    """Say a text of a definition in the reader's language."""
    return text.text(str(get_locale()))


def word_cell(column: ReportColumn, cell: Cell) -> Cell:
    """Turn a stable word into people's words; numbers, dates and names stay what they are."""
    if not isinstance(cell, str):
        return cell
    if column.key == "activity":
        return f"{cell} {hours.say_activity(cell)}"
    known = CELL_WORDS.get(column.key, {}).get(cell)
    if known is not None:
        return str(known)
    return gettext("not said") if column.key in ("funding", "stage") and not cell else cell


def say_cell(column: ReportColumn, cell: Cell) -> str:
    """Say a cell as text, the way people of this language write numbers and dates."""
    worded = word_cell(column, cell)
    if worded is None:
        return "–"
    if isinstance(worded, date):
        return format_date(worded, "dd.MM.y")
    if column.kind in ("hours", "decimal") and not isinstance(worded, str):
        return format_decimal(worded, "#,##0.00" if column.kind == "hours" else "#,##0.0")
    if isinstance(worded, int | float):
        return format_decimal(worded, "#,##0")
    return worded


def describe_table(table: ReportTable) -> list[tuple[str, str]]:
    """What a report says about itself: for whom, when, how."""
    return [
        (gettext("Report"), say_words(table.name)),
        (gettext("Organisation"), table.organisation),
        (gettext("Period"), f"{format_date(table.since, 'dd.MM.y')} – {format_date(table.until, 'dd.MM.y')}"),
        *_tell_names(table),
        (gettext("Rows"), str(len(table.rows))),
    ]


def _tell_names(table: ReportTable) -> list[tuple[str, str]]:
    """How clients are named, in a table that names them."""
    if all(column.key != "client" for column in table.columns):
        return []
    return [(gettext("Clients"), gettext("pseudonyms") if table.pseudonyms else gettext("names"))]
