"""ISO 8601 durations, working days and month arithmetic in the organisation's zone.

Pure: every moment comes in as an aware datetime and leaves in UTC. The wall clock never lives here.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import holidays

from engine.errors import InvalidInput

_MAX_DAYS: Final = 20 * 366
_MAX_WORKING_DAYS: Final = 20 * 250
_MAX_FACTOR: Final = Decimal(10)
_MAX_TEXT: Final = 60
# Parts of a month have no exact length; a scaled span takes thirty days for one, as § 114 of the Polish Civil Code.
_DAYS_OF_A_MONTH: Final = 30
_ISO: Final = re.compile(
    r"([+-]?)P(?=[0-9T])(?:([0-9]{1,5})Y)?(?:([0-9]{1,5})M)?(?:([0-9]{1,5})W)?(?:([0-9]{1,5})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,6})H)?(?:([0-9]{1,8})M)?(?:([0-9]{1,9})(?:\.0+)?S)?)?"
)
_WORKING: Final = re.compile(r"([+-]?)([0-9]{1,5}) ?dr")
_CYCLE: Final = re.compile(r"R([0-9]{0,4})/(.+)")


@dataclass(frozen=True, slots=True)
class Span:
    """A duration in calendar units; in a negative one every unit is negative.

    Years, months, weeks, days and working days keep the time on the wall; hours, minutes and seconds are
    absolute. Working days never stand beside other units.
    """

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0
    hours: int = 0
    minutes: int = 0
    seconds: int = 0
    working_days: int = 0

    @property
    def total_months(self) -> int:
        return self.years * 12 + self.months

    @property
    def total_days(self) -> int:
        return self.weeks * 7 + self.days

    @property
    def clock_time(self) -> timedelta:
        return timedelta(hours=self.hours, minutes=self.minutes, seconds=self.seconds)

    @property
    def is_positive(self) -> bool:
        months_and_days = self.total_months > 0 or self.total_days > 0 or self.working_days > 0
        return months_and_days or self.clock_time > timedelta(0)

    def __str__(self) -> str:
        """Write the text that `parse_duration` reads back."""
        if self.working_days:
            return f"{self.working_days} dr"
        sign = "-" if min(self.years, self.months, self.weeks, self.days, *self._clock_units()) < 0 else ""
        calendar_units = zip((self.years, self.months, self.weeks, self.days), "YMWD", strict=True)
        day_part = "".join(f"{abs(size)}{unit}" for size, unit in calendar_units if size)
        time_part = "".join(
            f"{abs(size)}{unit}" for size, unit in zip(self._clock_units(), "HMS", strict=True) if size
        )
        return f"{sign}P{day_part}" + (f"T{time_part}" if time_part else "" if day_part else "T0S")

    def _clock_units(self) -> tuple[int, int, int]:
        return self.hours, self.minutes, self.seconds


@dataclass(frozen=True, slots=True)
class Cycle:
    """A repeating timer: how long one round takes and how many rounds there are (None: no end)."""

    span: Span
    repetitions: int | None


MONTH: Final = Span(months=1)


def parse_duration(text: str, *, is_positive_only: bool = False) -> Span:
    """Read an ISO 8601 duration (`P2D`, `P1M`, `PT4H`, `-P7D`) or working days (`3 dr`).

    Args:
        text: at most 60 characters; up to 20 years.
        is_positive_only: refuse zero and negative durations.

    Raises:
        InvalidInput: `invalid_duration` with a reason: `unreadable`, `too_long` or `not_positive`.
    """
    bare = text.strip()
    span = _read_span(bare) if len(bare) <= _MAX_TEXT else None
    if span is None:
        raise _refuse(text, "unreadable")
    _check_length(span, text)
    if is_positive_only and not span.is_positive:
        raise _refuse(text, "not_positive")
    return span


def parse_cycle(text: str) -> Cycle:
    """Read `R/P1M` (no end) or `R3/P1W`; a round must take at least a minute.

    Raises:
        InvalidInput: `invalid_duration`; a shorter round would fire without rest.
    """
    match = _CYCLE.fullmatch(text.strip()[:_MAX_TEXT])
    if match is None:
        raise _refuse(text, "unreadable")
    span = parse_duration(match[2], is_positive_only=True)
    if not (span.total_months or span.total_days or span.working_days) and span.clock_time < timedelta(
        minutes=1
    ):
        raise _refuse(text, "too_short")
    return Cycle(span, int(match[1]) if match[1] else None)


def _read_span(text: str) -> Span | None:
    working = _WORKING.fullmatch(text)
    if working is not None:
        return Span(working_days=int(working[1] + working[2]))
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    sign = -1 if match[1] == "-" else 1
    return Span(*(sign * int(number or 0) for number in match.groups()[1:]))


def _check_length(span: Span, text: str) -> None:
    days = abs(span.total_months) * 31 * Decimal("0.985") + abs(span.total_days) + abs(span.clock_time).days
    if days > _MAX_DAYS or abs(span.working_days) > _MAX_WORKING_DAYS:
        raise _refuse(text, "too_long")


def _refuse(text: str, reason: str) -> InvalidInput:
    return InvalidInput("invalid_duration", text=text[:_MAX_TEXT], reason=reason)


def scale_span(span: Span, factor: Decimal) -> Span:
    """Stretch a span for a client who needs more time; whatever does not come out even is rounded up.

    Months become whole months and days, weeks become days, hours become whole seconds.

    Args:
        span: a positive span.
        factor: above 0, at most 10; 1 changes nothing.

    Raises:
        InvalidInput: the factor is out of range, or the result is longer than 20 years.
    """
    if not Decimal(0) < factor <= _MAX_FACTOR:
        raise InvalidInput("invalid_time_factor", factor=str(factor), limit=str(_MAX_FACTOR))
    if factor == 1:
        return span
    months = span.total_months * factor
    whole_months = int(months)
    days = span.total_days * factor + (months - whole_months) * _DAYS_OF_A_MONTH
    seconds = _round_up(Decimal(int(span.clock_time.total_seconds())) * factor)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    scaled = Span(
        months=whole_months,
        days=_round_up(days),
        hours=hours,
        minutes=minutes,
        seconds=seconds,
        working_days=_round_up(span.working_days * factor),
    )
    _check_length(scaled, str(scaled))
    return scaled


def _round_up(number: Decimal) -> int:
    return int(number.to_integral_value(ROUND_CEILING))


def last_day_of_month(day: date) -> date:
    """Return the last day of the month that holds the given day."""
    return date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """Move a date by whole months; a day that the month lacks becomes its last one (31 Jan + 1 = 28 Feb)."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))


def is_working_day(day: date) -> bool:
    """Say whether people work: Monday to Friday and no Polish public holiday."""
    return day.weekday() < 5 and day not in _find_public_holidays(day.year)


def working_days_between(start: date, end: date) -> int:
    """Count the working days after the start, up to and including the end; negative when the end is earlier."""
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + timedelta(days=step)) for step in range(1, (end - start).days + 1))


@lru_cache(maxsize=64)
def _find_public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("PL", years=year))


class Calendar:
    """Moves moments in the organisation's zone. Takes and returns aware datetimes; results are in UTC."""

    def __init__(self, zone: str = "Europe/Warsaw") -> None:
        self.zone = ZoneInfo(zone)

    def add(self, start: datetime, span: Span) -> datetime:
        """Move a moment by a span.

        Calendar units keep the time on the wall, also over a change of clocks; a time that the night of the
        change skips becomes the same distance after it. Hours, minutes and seconds are absolute. The day of
        the start is not counted among working days.

        Raises:
            InvalidInput: the start has no zone, or the result leaves the calendar.
        """
        local = self._localise(start)
        try:
            day = add_months(local.date(), span.total_months) + timedelta(days=span.total_days)
            day = _add_working_days(day, span.working_days)
            # Only another day is placed anew, so that the second 2:30 of an autumn night stays the second one.
            placed = (
                local
                if day == local.date()
                else local.replace(year=day.year, month=day.month, day=day.day, fold=0)
            )
            return placed.astimezone(UTC) + span.clock_time
        except (ValueError, OverflowError) as error:
            raise InvalidInput("moment_out_of_range", start=start.isoformat(), span=str(span)) from error

    def due_at(self, start: datetime, span: Span) -> datetime:
        """Return when a task opened at `start` is due: the same time on the wall, so nobody loses part of a day.

        Raises:
            InvalidInput: the span is not positive; a task cannot be due before it opens.
        """
        if not span.is_positive:
            raise _refuse(str(span), "not_positive")
        return self.add(start, span)

    def next_cycle(
        self, anchor: datetime, n: int, span: Span = MONTH, *, is_month_end: bool = False
    ) -> datetime:
        """Return round number `n` of a cycle, always counted from the anchor.

        Counting from the last round would turn 31 Jan, 28 Feb into 28 Mar for ever; this gives 31 Mar.

        Args:
            anchor: where round 0 lies.
            n: 0 or more.
            span: length of one round.
            is_month_end: put every round on the last day of its month, at the anchor's time on the wall.
        """
        if n < 0:
            raise InvalidInput("invalid_cycle", n=n)
        moved = self.add(anchor, _times(span, n))
        if not is_month_end:
            return moved
        # The month is counted from the anchor's first day: 30 Jan + 1 month must not slip into March.
        local = self._localise(moved)
        last = last_day_of_month(local.date())
        return local.replace(day=last.day, fold=0).astimezone(UTC)

    def count_cycles(self, anchor: datetime, until: datetime, span: Span = MONTH) -> int:
        """Return the number of the first round that lies after `until`: what was missed is skipped.

        Raises:
            InvalidInput: the span is not positive.
        """
        if not span.is_positive:
            raise _refuse(str(span), "not_positive")
        low, high = 0, 1
        while self.next_cycle(anchor, high, span) <= until:
            low, high = high, high * 2
        while low < high:
            middle = (low + high) // 2
            if self.next_cycle(anchor, middle, span) > until:
                high = middle
            else:
                low = middle + 1
        return low

    def local_date(self, moment: datetime) -> date:
        """Return the date on the wall at a moment."""
        return self._localise(moment).date()

    def start_of_day(self, day: date) -> datetime:
        """Return the moment in UTC when a day begins on the wall; where a timer by date fires."""
        return datetime(day.year, day.month, day.day, tzinfo=self.zone).astimezone(UTC)

    def _localise(self, moment: datetime) -> datetime:
        if moment.tzinfo is None:
            raise InvalidInput("moment_without_zone", moment=moment.isoformat())
        return moment.astimezone(self.zone)


def _times(span: Span, n: int) -> Span:
    return Span(
        span.years * n,
        span.months * n,
        span.weeks * n,
        span.days * n,
        span.hours * n,
        span.minutes * n,
        span.seconds * n,
        span.working_days * n,
    )


def _add_working_days(day: date, count: int) -> date:
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day
