"""ISO 8601 texts to dates, times and durations, and arithmetic between them. Pure; knows no clock."""

import calendar
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from engine.errors import ExpressionLimit
from engine.feel.values import YearMonths

_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME: Final = re.compile(
    r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?([Zz]|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@[\w/+-]{1,40})?"
)
_DAYS: Final = re.compile(
    r"(-?)P(?=[0-9T])(?:([0-9]{1,9})W)?(?:([0-9]{1,9})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,10})(?:\.([0-9]{0,9}))?S)?)?"
)
_MONTHS: Final = re.compile(r"(-?)P(?=[0-9])(?:([0-9]{1,12})Y)?(?:([0-9]{1,12})M)?")
# Valid for the standard, but outside the years 1 to 9999 or finer than a microsecond.
_BEYOND: Final = re.compile(
    r"-[0-9]{4,9}-[0-9]{2}-[0-9]{2}.*|(?!0)[0-9]{5,9}-[0-9]{2}-[0-9]{2}.*|0000-[0-9]{2}-[0-9]{2}.*"
    r"|.*:[0-9]{2}\.[0-9]{6}[0-9]*[1-9][0-9]*(?:[Zz]|[+-].*|@.*)?"
    r"|-?P.*T.*\.[0-9]{6}[0-9]*[1-9][0-9]*S|-?P.*[0-9]{10}.*"
)
_YEAR: Final = re.compile(r"(-?[0-9]{4,9})(-[0-9]{2}-[0-9]{2}.*)")
_FINER: Final = re.compile(r"(\.[0-9]{6})[0-9]+")
_LONG_NUMBER: Final = re.compile(r"(?<![.0-9])[0-9]{10,}")
_WIDEST_OFFSET: Final = timedelta(hours=18)
_LONGEST: Final = 100


def parse_date(text: str) -> date | None:
    """Read `2026-12-01`; anything else is None."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def parse_time(text: str) -> time | None:
    """Read `10:30`, `10:30:00`, with fraction, `Z`, `+01:00` or `@Europe/Warsaw`; anything else is None."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    try:
        zone = _parse_zone(match[5])
        return time(int(match[1]), int(match[2]), int(match[3] or 0), _micros(match[4]), tzinfo=zone)
    except ValueError:
        return None


def parse_datetime(text: str) -> datetime | None:
    """Read `2026-12-01T10:30:00` with the same endings as a time; a bare date is its midnight."""
    day_text, separator, time_text = text.partition("T")
    day = parse_date(day_text)
    if day is None or not separator:
        return None if day is None else datetime.combine(day, time())
    moment = parse_time(time_text)
    return None if moment is None else datetime.combine(day, moment)


def parse_moment(text: str) -> date | None:
    """Read a date, or a date with time; anything else is None."""
    return parse_date(text) or parse_datetime(text)


def parse_duration(text: str) -> timedelta | YearMonths | None:
    """Read `P7D`, `P2W`, `PT1H30M`, `P1Y2M`, also negative; a mixture of months and days is None."""
    months = _MONTHS.fullmatch(text)
    if months is not None:
        count = int(months[2] or 0) * 12 + int(months[3] or 0)
        return YearMonths(-count if months[1] else count)
    days = _DAYS.fullmatch(text)
    return None if days is None else _days_duration(days)


def _days_duration(match: "re.Match[str]") -> timedelta | None:
    weeks, days, hours, minutes, seconds = (int(match[group] or 0) for group in range(2, 7))
    try:
        size = timedelta(
            days=days,
            weeks=weeks,
            hours=hours,
            minutes=minutes,
            seconds=seconds,
            microseconds=_micros(match[7]),
        )
        return -size if match[1] else size
    except OverflowError:
        return None


def check_reach(text: str, parse: Callable[[str], object]) -> None:
    """Refuse a date, time or duration that the standard allows and this engine cannot hold.

    Args:
        parse: what reads such a text; what it would not read in a year within reach either is not refused.

    Raises:
        ExpressionLimit: a year before 1 or after 9999, parts of a microsecond, or a duration of more than
            2.7 million years; null would be wrong.
    """
    if len(text) > _LONGEST or not _BEYOND.fullmatch(text):
        return
    near = _FINER.sub(r"\1", text)
    year = _YEAR.fullmatch(near)
    if year is not None:
        near = str(find_near_year(int(year[1]))) + year[2]
    elif near == text and parse(text) is None:
        near = _LONG_NUMBER.sub("1", text)
    if near != text and parse(near) is not None:
        raise ExpressionLimit(reason="moment_out_of_reach", found=text[:40])


def find_near_year(year: int) -> int:
    """A year within reach that has as many days."""
    return 2000 if calendar.isleap(year) else 2001


def write_moment(value: date | time) -> str:
    """Write a date, time or moment as FEEL does: `Z` for UTC, the zone's name where one is known."""
    if not isinstance(value, datetime | time):
        return value.isoformat()
    text = value.replace(tzinfo=None).isoformat()
    text = text.rstrip("0") if "." in text else text
    zone = value.tzinfo
    if zone is None:
        return text
    return text + (f"@{zone.key}" if isinstance(zone, ZoneInfo) else _write_offset(value.utcoffset()))


def _write_offset(offset: timedelta | None) -> str:
    if not offset:
        return "Z"
    minutes, seconds = divmod(abs(int(offset.total_seconds())), 60)
    text = f"{'-' if offset < timedelta(0) else '+'}{minutes // 60:02}:{minutes % 60:02}"
    return text + (f":{seconds:02}" if seconds else "")


def parse_temporal(text: str) -> date | time | timedelta | YearMonths | None:
    """Read the inside of an `@"…"` literal."""
    return parse_moment(text) or parse_time(text) or parse_duration(text)


def _micros(digits: str | None) -> int:
    return int((digits or "0").ljust(6, "0")[:6])


def _parse_zone(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text in ("Z", "z"):
        return UTC
    if text.startswith("@"):
        return find_zone(text[1:])
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[4:6]), seconds=int(text[7:] or 0))
    if not is_offset(offset) or int(text[4:6]) > 59 or int(text[7:] or 0) > 59:
        raise ValueError(text)
    return timezone(-offset if text[0] == "-" else offset)


def is_offset(offset: timedelta) -> bool:
    """Say whether a time may differ from UTC by so much: whole seconds, up to 18 hours."""
    return abs(offset) <= _WIDEST_OFFSET and not offset.microseconds


def find_zone(name: str) -> tzinfo:
    """Find a zone by its name.

    Raises:
        ValueError: no zone has this name.
    """
    # The name comes from a diagram and ZoneInfo opens a file by it, so only names from the list are let in.
    if name not in _zone_names():
        raise ValueError(name)
    return ZoneInfo(name)


@lru_cache(maxsize=1)
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


def shift(moment: date, by: timedelta | YearMonths) -> date | None:
    """Move a date or date-time; None when it leaves the calendar.

    Whole months keep the day of the month where it exists, else its last day. A date moved by hours stays
    a date: the hours that do not make a day are dropped towards the past, as the standard says.
    """
    try:
        if isinstance(by, YearMonths):
            return shift_months(moment, by.months)
        if not isinstance(moment, datetime):
            return (datetime.combine(moment, time()) + by).date()
        if moment.tzinfo is None:
            return moment + by
        # Hours are absolute: in the zone's own wall time an hour can be missing or be there twice.
        return (moment.astimezone(UTC) + by).astimezone(moment.tzinfo)
    except OverflowError:
        return None


def shift_months(moment: date, months: int) -> date | None:
    """Move by whole months and clamp to the last day of the month; None outside years 1 to 9999."""
    year, month0 = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    last = calendar.monthrange(year, month0 + 1)[1]
    return moment.replace(year=year, month=month0 + 1, day=min(moment.day, last))
