"""Functions on dates, times and durations. The only clock is the moment given to the evaluation."""

import calendar
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Final

from engine.errors import ExpressionLimit
from engine.feel.builtins.signature import Builtin
from engine.feel.scope import Scope
from engine.feel.temporal import (
    check_reach,
    find_near_year,
    find_zone,
    is_offset,
    parse_date,
    parse_datetime,
    parse_duration,
    parse_moment,
    parse_time,
)
from engine.feel.values import FeelValue, OutsideText, YearMonths

# The last year of the standard; Python's calendar ends long before.
_LAST_YEAR: Final = 999_999_999


def to_date(value: FeelValue) -> FeelValue:
    """Make a date of a text, a date-time or a date; null stays null."""
    if isinstance(value, OutsideText):
        # Case variables may hold a moment where a date is asked for.
        value = parse_moment(str(value))
    if isinstance(value, str):
        check_reach(value, parse_date)
        return parse_date(value)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def date_of(year: Decimal, month: Decimal, day: Decimal) -> FeelValue:
    number = _whole(year, _LAST_YEAR)
    is_within = 1 <= number <= MAXYEAR
    made = date(number if is_within else find_near_year(number), _whole(month), _whole(day))
    if not is_within:
        raise ExpressionLimit(reason="moment_out_of_reach", found=str(year))
    return made


def to_time(value: FeelValue) -> FeelValue:
    if isinstance(value, str):
        check_reach(value, parse_time)
        return parse_time(str(value))
    if isinstance(value, datetime):
        return value.timetz()
    if isinstance(value, date):
        return time(tzinfo=UTC)
    return value if isinstance(value, time) else None


def time_of(hour: Decimal, minute: Decimal, second: Decimal, offset: FeelValue) -> FeelValue:
    if offset is not None and (not isinstance(offset, timedelta) or not is_offset(offset)):
        return None
    zone = None if offset is None else timezone(offset)
    micros = second.scaleb(6)
    if micros != micros.to_integral_value():
        raise ExpressionLimit(reason="moment_out_of_reach", found=str(second)[:40])
    whole, fraction = divmod(int(micros) if 0 <= second < 60 else -1, 10**6)
    return time(_whole(hour), _whole(minute), whole, fraction, tzinfo=zone)


def to_datetime(value: FeelValue) -> FeelValue:
    if isinstance(value, str):
        check_reach(value, parse_datetime)
        return parse_datetime(str(value))
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time(), tzinfo=UTC) if isinstance(value, date) else None


def datetime_of(day: date, moment: FeelValue) -> FeelValue:
    at = parse_time(str(moment)) if isinstance(moment, OutsideText) else moment
    if not isinstance(at, time):
        return None
    return datetime.combine(day.date() if isinstance(day, datetime) else day, at)


def datetime_in_zone(moment: FeelValue, zone: str) -> FeelValue:
    """Show a moment in a zone; a moment without zone gets it."""
    if not isinstance(moment, datetime):
        return None
    target = find_zone(zone)
    return moment.replace(tzinfo=target) if moment.tzinfo is None else moment.astimezone(target)


def to_duration(value: FeelValue) -> FeelValue:
    if isinstance(value, str):
        check_reach(value, parse_duration)
        return parse_duration(str(value))
    return value if isinstance(value, timedelta | YearMonths) else None


def months_between(start: date, end: date) -> FeelValue:
    """Count the whole months from one date to another."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return YearMonths(months)


def today(scope: Scope) -> FeelValue:
    return scope.run.read_clock().date()


def now(scope: Scope) -> FeelValue:
    return scope.run.read_clock()


def day_of_year(day: date) -> FeelValue:
    return Decimal(day.timetuple().tm_yday)


def day_of_week(day: date) -> FeelValue:
    return _DAYS[day.weekday()]


def month_of_year(day: date) -> FeelValue:
    return _MONTHS[day.month - 1]


def week_of_year(day: date) -> FeelValue:
    return Decimal(day.isocalendar().week)


def last_day_of_month(day: date) -> FeelValue:
    return date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])


def _whole(number: Decimal, most: int = MAXYEAR) -> int:
    if number != number.to_integral_value() or abs(number) > most:
        raise ValueError(number)
    return int(number)


# English names are what the standard returns; they are values to compare, not words for people.
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

TIME_FUNCTIONS: Final = (
    Builtin("date(from: scalar)", to_date),
    Builtin("date(year: number, month: number, day: number)", date_of),
    Builtin("time(from: scalar)", to_time),
    Builtin("time(hour: number, minute: number, second: number, offset?: any)", time_of),
    Builtin("date and time(from: scalar)", to_datetime),
    Builtin("date and time(date: date, time: scalar)", datetime_of),
    Builtin("date and time(date and time: scalar, timezone: string)", datetime_in_zone),
    Builtin("duration(from: scalar)", to_duration),
    Builtin("years and months duration(from: date, to: date)", months_between),
    Builtin("today()", today, needs_scope=True),
    Builtin("now()", now, needs_scope=True),
    Builtin("day of year(date: date)", day_of_year),
    Builtin("day of week(date: date)", day_of_week),
    Builtin("month of year(date: date)", month_of_year),
    Builtin("week of year(date: date)", week_of_year),
    Builtin("last day of month(date: date)", last_day_of_month),
)
