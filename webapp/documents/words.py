"""Words about documents: answers as people say them, how something was said, how big a file is."""

from datetime import date, datetime

from flask_babel import format_date, format_decimal, gettext

from engine import Line
from webapp.dates import say_in_full
from webapp.tasks.words import HOW_CHOICES

KILO = 1024


def say_value(line: Line) -> str:
    """Return one answer as people say it; what cannot be read as its kind stays as it was written."""
    if line.kind == "bool":
        return gettext("Yes") if line.value == "true" else gettext("No")
    try:
        return _say_kind(line)
    except ValueError:
        return line.value


def say_answer(kind: str, text: str) -> str:
    """Return one answer of a field of this kind as people say it."""
    return say_value(Line("", kind, text)) if text else ""


def say_how(how: str | None) -> str:
    """Say how the client said what somebody wrote down; empty when they wrote it themselves."""
    if not how:
        return ""
    return str(dict(HOW_CHOICES).get(how, how))


def say_size(size_bytes: int) -> str:
    """Say the size of a file in kB or MB."""
    if size_bytes < KILO * KILO:
        return gettext("%(size)s kB", size=format_decimal(max(1, size_bytes // KILO)))
    return gettext("%(size)s MB", size=format_decimal(round(size_bytes / KILO / KILO, 1)))


def _say_kind(line: Line) -> str:
    if line.kind == "date":
        return format_date(date.fromisoformat(line.value), "d MMMM y")
    if line.kind == "datetime":
        return say_in_full(datetime.fromisoformat(line.value))
    if line.kind == "month":
        return format_date(date.fromisoformat(f"{line.value}-01"), "LLLL y")
    # What is computed in money reads as money.
    if line.kind == "money" or (line.kind == "calc" and line.value.endswith(" zł")):
        number, _, unit = line.value.partition(" ")
        return f"{format_decimal(float(number), '#,##0.00')} {unit or 'zł'}"
    if line.kind == "number":
        number, _, unit = line.value.partition(" ")
        return f"{format_decimal(float(number))} {unit}".strip()
    return line.value
