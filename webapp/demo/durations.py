"""How far the demo's clock moves: days (`90`) or ISO durations (`P2W`, `P1M`) as spans from a moment on."""

import calendar
import re
from datetime import datetime, timedelta

from engine import InvalidInput

ISO = re.compile(
    r"P(?=\w)(?:(\d{1,2})Y)?(?:(\d{1,3})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?"
    r"(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?)?",
    re.ASCII,
)


def read_span(text: str, start: datetime) -> timedelta:
    """Return how long a duration is when it begins at `start`; a bare number counts days.

    Raises:
        InvalidInput: not a duration.
    """
    written = text.strip().upper()[:40]
    found = ISO.fullmatch(f"P{written}D" if written.isascii() and written.isdecimal() else written)
    if found is None:
        raise InvalidInput("not_a_duration", text=text[:40])
    years, months, weeks, days, hours, minutes = (int(part or 0) for part in found.groups())
    end = add_months(start, 12 * years + months)
    return end - start + timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)


def add_months(start: datetime, months: int) -> datetime:
    """Return the same day some months later, or the last day of that month."""
    year, place = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = min(start.day, calendar.monthrange(year, place + 1)[1])
    return start.replace(year=year, month=place + 1, day=day)
