"""Durations as people and diagrams write them: ISO 8601 and working days (`3 dr`). Knows no zone."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Final

from engine.crons import Cron, parse_cron
from engine.errors import InvalidInput

_MAX_DAYS: Final = 20 * 366
_MAX_WORKING_DAYS: Final = 20 * 250
_MAX_FACTOR: Final = Decimal(10)
_MAX_TEXT: Final = 60
# A part of a month has no exact length; thirty days for a month follows art. 114 of the Polish Civil Code.
_DAYS_OF_A_MONTH: Final = 30
_MEAN_DAYS_OF_A_MONTH: Final = Decimal("30.4375")
_ISO: Final = re.compile(
    r"([+-]?)P(?=[0-9T])(?:([0-9]{1,5})Y)?(?:([0-9]{1,5})M)?(?:([0-9]{1,5})W)?(?:([0-9]{1,5})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,6})H)?(?:([0-9]{1,8})M)?(?:([0-9]{1,9})(?:\.0+)?S)?)?"
)
_WORKING: Final = re.compile(r"([+-]?)([0-9]{1,5}) ?dr")
_CYCLE: Final = re.compile(r"(?:R([0-9]{0,4})/(?:([0-9][^/]*)/)?)?([^/]+)")
# `5s`, `1h30m`, `500ms`, as jBPM writes them.
_PLAIN: Final = re.compile(
    r"(?=\d)(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,7})m)?(?:(\d{1,8})s)?(?:(\d{1,10})ms)?"
)
# Rounds are counted on from their first moment, so that one lies well inside the calendar.
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2200
_NO_TIME: Final = timedelta(0)
# What is repeated without an end rests at least so long.
REST: Final = timedelta(seconds=10)


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
        if not (self.hours or self.minutes or self.seconds):
            return _NO_TIME
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
    """A repeating timer: how long one round takes and how many rounds there are (None: no end).

    Attributes:
        start: when the first round is over; without a zone it is a time on the wall. None: a round from now.
    """

    span: Span
    repetitions: int | None
    start: datetime | None = None


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
        raise refuse_duration(text, "unreadable")
    _check_length(span, text)
    if is_positive_only and not span.is_positive:
        raise refuse_duration(text, "not_positive")
    return span


def parse_cycle(text: str) -> Cycle:
    """Read `R/P1M` (no end, as `P1M` alone), `R3/P1W` or `R3/2026-03-02T08:00:00Z/P1W`.

    Raises:
        InvalidInput: `invalid_duration`; rounds without an end that are shorter than ten seconds would fire
            without rest: `too_short`.
    """
    match = _CYCLE.fullmatch(text.strip()[:_MAX_TEXT])
    if match is None:
        raise refuse_duration(text, "unreadable")
    try:
        start = datetime.fromisoformat(match[2]) if match[2] else None
    except ValueError:
        raise refuse_duration(text, "unreadable") from None
    if start is not None and not _FIRST_YEAR <= start.year <= _LAST_YEAR:
        raise refuse_duration(text, "too_long")
    span = parse_duration(match[3], is_positive_only=True)
    is_short = not (span.total_months or span.total_days or span.working_days) and span.clock_time < REST
    if is_short and not match[1]:
        raise refuse_duration(text, "too_short")
    return Cycle(span, int(match[1]) if match[1] else None, start)


def parse_rounds(text: str) -> Cycle | Cron:
    """Read a cycle, or cron with five fields: `0 9 * * mon-fri`.

    Raises:
        InvalidInput: `invalid_duration`; it is neither.
    """
    return parse_cron(text) or parse_cycle(text)


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
    days = abs(span.total_months) * _MEAN_DAYS_OF_A_MONTH + abs(span.total_days) + abs(span.clock_time).days
    if days > _MAX_DAYS or abs(span.working_days) > _MAX_WORKING_DAYS:
        raise refuse_duration(text, "too_long")


def refuse_duration(text: str, reason: str) -> InvalidInput:
    """Make the error for a duration that cannot be used."""
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
    if not factor.is_finite() or not Decimal(0) < factor <= _MAX_FACTOR:
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


def repeat_span(span: Span, n: int) -> Span:
    """Multiply every unit, so that the units stay what they are: 12 times P1M is 12 months."""
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


def say_plain(text: str) -> str:
    """Lengths with bare units (`1h30m`) as ISO text; `1d###1d` as rounds of such a length."""
    first, *others = map(_say_units, text.split("###"))
    if not others:
        return first
    return f"R/{first}" if others == [first] and first.startswith("P") else text


def _say_units(text: str) -> str:
    match = _PLAIN.fullmatch(text.strip())
    if match is None:
        return text
    days, hours, minutes, seconds, thousandths = (int(part or 0) for part in match.groups())
    # Parts of a second are rounded up.
    seconds += -(-thousandths // 1000)
    return str(Span(days=days, hours=hours, minutes=minutes, seconds=seconds))
