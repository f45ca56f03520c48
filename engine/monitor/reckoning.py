"""Clocks of signals: they stand still while support is suspended and go slower for a client's own pace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from engine.calendars import Span, scale_span
from engine.monitor.facts import Facts
from engine.monitor.limits import Amount, Limit
from engine.store.queries.case_facts import PauseFact

AMBER, RED, CALM = "amber", "red", ""
SECONDS_A_DAY = 86_400
# Some reasons go away by themselves (an absence grows old), so every case is looked at once a day.
LONGEST_TRUST = timedelta(days=1)
# What turns later than this no verdict of today tells; the second day is for nights that change the clocks.
FORESEEN = LONGEST_TRUST + timedelta(days=1)


class Found(NamedTuple):
    """One reason that runs: since when, and when it turns amber and red.

    Attributes:
        data: what its sentence says: numbers, names, days as ISO text.
    """

    key: str
    since: datetime
    amber_at: datetime | None
    red_at: datetime | None
    data: dict[str, Any]

    def level(self, now: datetime) -> str:
        if self.red_at is not None and self.red_at <= now:
            return RED
        return AMBER if self.amber_at is not None and self.amber_at <= now else CALM

    def next_turn(self, now: datetime) -> datetime | None:
        """When its level changes by time alone."""
        amber, red = self.amber_at, self.red_at
        if amber is None or amber <= now:
            return red if red is not None and red > now else None
        return amber if red is None or red <= now else min(amber, red)


@dataclass(slots=True)
class Ruler:
    """Measures one signal of one case against its limit.

    What cannot turn before the next look has no moments: most clocks of most cases are far from theirs, and
    working days and nights of DST cost more than all the rest of a look.
    """

    limit: Limit
    facts: Facts

    def is_ahead(self, end: datetime) -> bool:
        """Whether a day to come is so far that its countdown turns nothing before the next look."""
        return end - self.limit.most > self.facts.now + FORESEEN

    def clock(self, since: datetime, *, step: int = 0, stretch: bool = True, **data: Any) -> Found:
        """A clock that runs from a moment.

        Args:
            step: which of several durations counts.
            stretch: whether the client's own pace makes it longer; not where a deadline was stretched.
        """
        if self._is_far(since, self.limit.least):
            return Found(self.limit.key, since, None, None, data)
        return self.measure(since, step=step, stretch=stretch, **data)

    def measure(
        self, since: datetime, *, step: int = 0, stretch: bool = True, pauses: bool = True, **data: Any
    ) -> Found:
        """As `clock`, with its moments however far they are.

        Args:
            pauses: whether pauses make it longer; not where a deadline was moved by them.
        """
        amber, red = _at(self.limit.amber, step), _at(self.limit.red, step)
        amber_at = self._after(since, amber, stretch, pauses=pauses)
        return Found(self.limit.key, since, amber_at, self._after(since, red, stretch, pauses=pauses), data)

    def learned(self, since: datetime, days: float, **data: Any) -> Found:
        """A clock that turns amber after so many days, and never before its limit."""
        least = self.limit.least if self.limit.red else max(self.limit.least, timedelta(days=days))
        if self._is_far(since, least):
            return Found(self.limit.key, since, None, None, data)
        span = Span(seconds=round(days * SECONDS_A_DAY))
        turns = (self._after(since, span, True), self._after(since, _at(self.limit.amber, 0), True))
        amber = None if None in turns else max(turn for turn in turns if turn is not None)
        return Found(self.limit.key, since, amber, self._after(since, _at(self.limit.red, 0), True), data)

    def countdown(self, end: datetime, *, over: datetime | None = None, step: int = 0, **data: Any) -> Found:
        """Time that runs towards a day to come, which no pause moves.

        Args:
            end: when that day begins; whole days before it are counted from there.
            over: when what counts for all of that day is past; no time before the end is this moment.
        """
        limit = self.limit
        if self.is_ahead(end):
            return Found(limit.key, end, None, None, data)
        amber, red = _at(limit.amber, step), _at(limit.red, step)
        amber_at, red_at = (self._before(end, amount, over) for amount in (amber, red))
        # Who reads in July that a paper ran out then must not read "since April" beside it.
        is_red = red_at is not None and red_at <= self.facts.now
        return Found(limit.key, (red_at if is_red else amber_at) or end, amber_at, red_at, data)

    def tally(self, moments: Sequence[datetime], **data: Any) -> Found | None:
        """Something that happened a number of times, in the order of time; None when it never did."""
        if not moments:
            return None
        amber, red = _at(self.limit.amber, 0), _at(self.limit.red, 0)
        data = {"n": len(moments), **data}
        return Found(self.limit.key, moments[0], _reached(moments, amber), _reached(moments, red), data)

    def _is_far(self, since: datetime, least: timedelta) -> bool:
        """Whether a clock that runs at least so long turns after the next look."""
        return self.facts.factor >= 1 and since + least > self.facts.now + FORESEEN

    def _after(
        self, since: datetime, amount: Amount | None, stretch: bool, *, pauses: bool = True
    ) -> datetime | None:
        if not isinstance(amount, Span):
            return None
        facts = self.facts
        is_slower = stretch and facts.factor != 1 and amount.is_positive
        due = facts.calendar.add(since, scale_span(amount, facts.factor) if is_slower else amount)
        return _move_over(due, since, facts.pauses, facts.now) if pauses and facts.pauses else due

    def _before(self, day: datetime, amount: Amount | None, over: datetime | None) -> datetime | None:
        if not isinstance(amount, Span):
            return None
        is_at_end = over is not None and not amount.is_positive
        return over if is_at_end else self.facts.calendar.add(day, _negative(amount))


def _at(amounts: tuple[Amount, ...], step: int) -> Amount | None:
    return amounts[min(step, len(amounts) - 1)] if amounts else None


def _reached(moments: Sequence[datetime], count: Amount | None) -> datetime | None:
    return moments[count - 1] if isinstance(count, int) and len(moments) >= count else None


def _negative(span: Span) -> Span:
    return Span(
        months=-span.total_months,
        days=-span.total_days,
        seconds=-int(span.clock_time.total_seconds()),
        working_days=-span.working_days,
    )


def _move_over(due: datetime, since: datetime, pauses: Sequence[PauseFact], now: datetime) -> datetime:
    """The moment, later by every pause that began before it."""
    for pause in pauses:
        end = pause.until or now
        if pause.since < due and end > since:
            due += end - max(pause.since, since)
    return due


def count_paused_days(since: datetime, facts: Facts) -> int:
    """Whole days of pauses since a moment."""
    return sum((_overlap(since, pause, facts.now) for pause in facts.pauses), timedelta(0)).days


def _overlap(since: datetime, pause: PauseFact, now: datetime) -> timedelta:
    start, end = max(since, pause.since), min(pause.until or now, now)
    return max(timedelta(0), end - start)
