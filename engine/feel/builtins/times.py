"""Functions on dates, times and durations. The only clock is the moment given to the evaluation."""

import calendar
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Final

from engine.feel.builtins.signature import Builtin
from engine.feel.scope import Scope
from engine.feel.temporal import parse_datetime, parse_duration, parse_moment, parse_time
from engine.feel.values import FeelValue, YearMonths


def to_date(value: FeelValue) -> FeelValue:
    """Make a date of a text, a date-time or a date; null stays null."""
    moment = parse_moment(value) if isinstance(value, str) else value
    if isinstance(moment, datetime):
        return moment.date()
    return moment if isinstance(moment, date) else None


def date_of(year: Decimal, month: Decimal, day: Decimal) -> FeelValue:
    return date(_whole(year), _whole(month), _whole(day))


def to_time(value: FeelValue) -> FeelValue:
    if isinstance(value, datetime):
        return value.timetz()
    return parse_time(value) if isinstance(value, str) else _only_time(value)


def _only_time(value: FeelValue) -> FeelValue:
    return value if isinstance(value, time) else None


def time_of(hour: Decimal, minute: Decimal, second: Decimal, offset: FeelValue) -> FeelValue:
    zone = timezone(offset) if isinstance(offset, timedelta) else None
    return time(_whole(hour), _whole(minute), int(second), tzinfo=zone)


def to_datetime(value: FeelValue) -> FeelValue:
    if isinstance(value, str):
        return parse_datetime(value)
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time()) if isinstance(value, date) else None


def datetime_of(day: date, moment: FeelValue) -> FeelValue:
    at = parse_time(moment) if isinstance(moment, str) else moment
    if not isinstance(at, time):
        return None
    return datetime.combine(day.date() if isinstance(day, datetime) else day, at)


def to_duration(value: FeelValue) -> FeelValue:
    if isinstance(value, str):
        return parse_duration(value)
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


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value() or abs(number) > 9999:
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
    Builtin("date(from: any)", to_date),
    Builtin("date(year: number, month: number, day: number)", date_of),
    Builtin("time(from: any)", to_time),
    Builtin("time(hour: number, minute: number, second: number, offset?: any)", time_of),
    Builtin("date and time(from: any)", to_datetime),
    Builtin("date and time(date: date, time: any)", datetime_of),
    Builtin("duration(from: any)", to_duration),
    Builtin("years and months duration(from: date, to: date)", months_between),
    Builtin("today()", today, needs_scope=True),
    Builtin("now()", now, needs_scope=True),
    Builtin("day of year(date: date)", day_of_year),
    Builtin("day of week(date: date)", day_of_week),
    Builtin("month of year(date: date)", month_of_year),
    Builtin("week of year(date: date)", week_of_year),
    Builtin("last day of month(date: date)", last_day_of_month),
)
