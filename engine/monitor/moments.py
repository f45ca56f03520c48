"""Days of the past that a person steps through: from the first case of a model to today."""

from datetime import date, datetime, timedelta

from engine.calendars import Calendar, add_months
from engine.errors import InvalidInput
from engine.views.replay import STEPS, Moments

DAYS = {"day": 1, "week": 7}
INSTANT = timedelta(microseconds=1)


def choose_moments(
    first: date, today: date, step: str, *, day: date | None = None, place: int | None = None
) -> Moments:
    """The day that was asked for, moved between the first one and today.

    Args:
        day: the day itself, or
        place: which one, in whole steps back from today; both missing is today.

    Raises:
        InvalidInput: an unknown step.
    """
    if step not in STEPS:
        raise InvalidInput("no_such_step", step=step)
    # A clock that was set back may say that nothing has begun yet.
    first = min(first, today)
    places = count_steps(first, today, step)
    if place is not None:
        day = _move(today, step, -min(max(places - place, 0), places))
    chosen = min(max(day or today, first), today)
    return Moments(
        step=step,
        first=first,
        today=today,
        day=chosen,
        before=max(_move(chosen, step, -1), first - timedelta(days=1)),
        later=None if chosen == today else min(_move(chosen, step, 1), today),
        place=places - count_steps(chosen, today, step),
        places=places,
    )


def count_steps(start: date, end: date, step: str) -> int:
    """How many steps back from the end it takes to reach the start; the last one may be shorter."""
    if step in DAYS:
        return -(-(end - start).days // DAYS[step])
    months = (end.year - start.year) * 12 + end.month - start.month
    return months + (add_months(end, -months) > start)


def _move(day: date, step: str, times: int) -> date:
    if step not in DAYS:
        return add_months(day, times)
    return day + timedelta(days=times * DAYS[step])


def end_of(calendar: Calendar, day: date, now: datetime) -> datetime:
    """The last instant of a day on the wall; of today it is now."""
    return min(calendar.start_of_day(day + timedelta(days=1)) - INSTANT, now)
