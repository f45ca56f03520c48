"""From the clock on the wall to moments, through both nights of the change of clocks. No entries here."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.errors import FieldProblem

MINUTE = timedelta(minutes=1)
# The two answers to "which 2:30?" in the night when it comes twice.
FIRST, SECOND = "first", "second"


@dataclass(frozen=True, slots=True)
class WallSpan:
    """From when to when, in UTC."""

    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        return (self.ends_at - self.starts_at) // MINUTE


def place_span(
    zone: ZoneInfo, day: date, start: time, end: time, *, over_midnight: bool, fold: str
) -> tuple[WallSpan | None, list[FieldProblem]]:
    """Put two times on the wall into the world.

    Args:
        fold: which of two equal times is meant in the autumn night: "first", "second" or nothing.

    Returns:
        The span, or what is wrong with `start`, `end` or `fold`.
    """
    last_day = day + timedelta(days=1) if over_midnight else day
    starts = _find_moments(zone, day, start)
    ends = _find_moments(zone, last_day, end)
    problems = [
        FieldProblem(path, "no_such_time", time=f"{wall:%H:%M}")
        for path, wall, found in (("start", start, starts), ("end", end, ends))
        if not found
    ]
    if problems:
        return None, problems
    return _choose(starts, ends, fold)


def _choose(
    starts: list[datetime], ends: list[datetime], fold: str
) -> tuple[WallSpan | None, list[FieldProblem]]:
    fitting = [(s, e) for s in starts for e in ends if e > s]
    if not fitting:
        lasts_nothing = any(s == e for s in starts for e in ends)
        return None, [FieldProblem("end", "lasts_nothing" if lasts_nothing else "end_before_start")]
    if len(fitting) == 1:
        return WallSpan(*fitting[0]), []
    if fold not in (FIRST, SECOND):
        return None, [FieldProblem("fold", "time_comes_twice")]
    # Both ends of a short meeting lie in the same hour; a long one is asked about its doubtful end.
    index = 0 if fold == FIRST else -1
    start = starts[index]
    later = [end for end in ends if end > start]
    end = later[0] if len(starts) > 1 else ends[index]
    return WallSpan(start, end), []


def _find_moments(zone: ZoneInfo, day: date, wall: time) -> list[datetime]:
    """The moments at which the clock on the wall shows this: one, two in autumn, none in spring."""
    found = []
    for fold in (0, 1):
        local = datetime.combine(day, wall, tzinfo=zone).replace(fold=fold)
        moment = local.astimezone(UTC)
        if (
            moment.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, wall)
            and moment not in found
        ):
            found.append(moment)
    return found


def measure_day(zone: ZoneInfo, day: date) -> int:
    """How many minutes a day has: 1440, or an hour less or more when the clocks change."""
    begins = datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
    ends = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)
    return (ends - begins) // MINUTE
