"""Working days and month arithmetic in the organisation's zone, and the front door to durations.

Pure: every moment comes in as an aware datetime and leaves in UTC. The wall clock never lives here.
"""

import calendar
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from engine.crons import Cron
from engine.durations import (
    MONTH,
    REST,
    Cycle,
    Span,
    parse_cycle,
    parse_duration,
    parse_rounds,
    refuse_duration,
    repeat_span,
    say_plain,
    scale_span,
)
from engine.errors import InvalidInput

__all__ = [
    "MONTH",
    "REST",
    "Calendar",
    "Cron",
    "Cycle",
    "Span",
    "add_months",
    "is_working_day",
    "last_day_of_month",
    "parse_cycle",
    "parse_duration",
    "parse_rounds",
    "repeat_span",
    "say_plain",
    "scale_span",
    "working_days_between",
]


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
    """Count the working days after the start, up to and including the end; negative if the end is earlier.

    Both are dates on the wall: make them of moments with `Calendar.local_date`.
    """
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
        try:
            moved = self._add_days(start, span)
            if moved is not None:
                return moved + span.clock_time
            local = self._localise(start)
            return _place(local, _move_day(local.date(), span)).astimezone(UTC) + span.clock_time
        except (ValueError, OverflowError) as error:
            raise InvalidInput("moment_out_of_range", start=start.isoformat(), span=str(span)) from error

    def _add_days(self, start: datetime, span: Span) -> datetime | None:
        """The whole days of a span where no clock changes near either end: one shift is enough."""
        if start.tzinfo is not UTC:
            return None
        offset = _find_offset(self.zone, start.date())
        if offset is None:
            return None
        if span.working_days or span.months or span.years:
            day = (start + offset).date()
            moved = start + (_move_day(day, span) - day)
        else:
            moved = start + timedelta(days=span.total_days)
        later = _find_offset(self.zone, moved.date())
        return None if later is None else moved + (offset - later)

    def due_at(self, start: datetime, span: Span) -> datetime:
        """Return when a task opened at `start` is due: the same time on the wall, so nobody loses half a day.

        Raises:
            InvalidInput: the span is not positive; a task cannot be due before it opens.
        """
        # In a span that is not positive no unit is, so that one which is tells of all.
        if not (span.days > 0 or span.is_positive):
            raise refuse_duration(str(span), "not_positive")
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
        moved = self.add(anchor, repeat_span(span, n))
        if not is_month_end:
            return moved
        local = self._localise(moved)
        return _place(local, last_day_of_month(local.date())).astimezone(UTC)

    def find_round_after(
        self, anchor: datetime, moment: datetime, span: Span = MONTH, *, is_month_end: bool = False
    ) -> int:
        """Return the number of the first round after a moment: what was missed meanwhile is skipped.

        Raises:
            InvalidInput: the span is not positive.
        """
        if not span.is_positive:
            raise refuse_duration(str(span), "not_positive")

        def is_past(n: int) -> bool:
            return self.next_cycle(anchor, n, span, is_month_end=is_month_end) <= moment

        low, high = 0, 1
        while is_past(high):
            low, high = high, high * 2
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if is_past(middle) else (low, middle)
        return low

    def round_after(self, moment: datetime, rounds: Cycle | Cron) -> datetime:
        """Return when the first round after a moment is over; what was missed meanwhile is skipped."""
        if isinstance(rounds, Cycle):
            if rounds.start is None:
                return self.add(moment, rounds.span)
            start = rounds.start if rounds.start.tzinfo else rounds.start.replace(tzinfo=self.zone)
            start = start.astimezone(UTC)
            return self.next_cycle(start, self.find_round_after(start, moment, rounds.span), rounds.span)
        wall = self._localise(moment).replace(tzinfo=None, fold=0)
        while True:
            wall = rounds.next_after(wall)
            found = wall.replace(tzinfo=self.zone).astimezone(UTC)
            # In the night when an hour comes twice, its second time has no rounds of its own.
            if found > moment:
                return found

    def local_date(self, moment: datetime) -> date:
        """Return the date on the wall at a moment."""
        return self._localise(moment).date()

    def start_of_day(self, day: date) -> datetime:
        """Return the moment in UTC when a day begins on the wall; where a timer by date fires."""
        return _find_start(self.zone, day)

    def _localise(self, moment: datetime) -> datetime:
        if moment.tzinfo is None:
            raise InvalidInput("moment_without_zone", moment=moment.isoformat())
        return moment.astimezone(self.zone)


# Whoever opens tasks today asks the same again and again.
@lru_cache(maxsize=4096)
def _move_day(day: date, span: Span) -> date:
    moved = add_months(day, span.total_months) + timedelta(days=span.total_days)
    return _add_working_days(moved, span.working_days)


@lru_cache(maxsize=4096)
def _find_start(zone: ZoneInfo, day: date) -> datetime:
    try:
        return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    except OverflowError:
        # East of Greenwich the first day of the calendar begins before it.
        return datetime.min.replace(tzinfo=UTC)


@lru_cache(maxsize=4096)
def _find_offset(zone: ZoneInfo, day: date) -> timedelta | None:
    """The distance to UTC from the day before until the day after; None where it changes meanwhile."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    try:
        offsets = {(noon + timedelta(days=step)).utcoffset() for step in (-2, 0, 2)}
    except OverflowError:
        return None
    return offsets.pop() if len(offsets) == 1 else None


def _place(local: datetime, day: date) -> datetime:
    # Only another day is placed anew, so that the second 2:30 of an autumn night stays the second one.
    if day == local.date():
        return local
    return local.replace(year=day.year, month=day.month, day=day.day, fold=0)


def _add_working_days(day: date, count: int) -> date:
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day
