"""Cron: rounds at times on the wall, `minute hour day month weekday` as on Unix. Knows no zone."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

_WEEKDAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PART: Final = re.compile(r"(?:\*|([0-9]{1,2}|[a-z]{3})(?:-([0-9]{1,2}|[a-z]{3}))?)(?:/([0-9]{1,2}))?")
# A leap day comes after eight years at the latest.
_MOST_DAYS: Final = 9 * 366


@dataclass(frozen=True, slots=True)
class Cron:
    """Rounds without end, on every day and at every time that all fields name.

    Attributes:
        weekdays: 0 is Sunday, as Unix counts.
    """

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]
    months: tuple[int, ...]
    weekdays: tuple[int, ...]

    def next_after(self, moment: datetime) -> datetime:
        """The first round after a moment; both are times on the wall, without a zone.

        Raises:
            ValueError: no day ever fits, e.g. 31 February.
        """
        for step in range(_MOST_DAYS):
            day = moment.date() + timedelta(days=step)
            if day.day not in self.days or day.month not in self.months:
                continue
            if day.isoweekday() % 7 not in self.weekdays:
                continue
            times = (time(hour, minute) for hour in self.hours for minute in self.minutes)
            for found in (datetime.combine(day, one) for one in times):
                if found > moment:
                    return found
        raise ValueError("no day fits")


def parse_cron(text: str) -> Cron | None:
    """Read five fields of numbers, names, lists, ranges and steps; None if it is something else."""
    fields = text.lower().split()
    if len(fields) != 5:
        return None
    minutes, hours, days = _read(fields[0], 0, 59), _read(fields[1], 0, 23), _read(fields[2], 1, 31)
    months, weekdays = _read(fields[3], 1, 12, _MONTHS), _read(fields[4], 0, 7, _WEEKDAYS)
    if not (minutes and hours and days and months and weekdays):
        return None
    if len(days) < 31 and len({day % 7 for day in weekdays}) < 7:
        # Some tools mean both, others either: nobody could say which.
        return None
    cron = Cron(minutes, hours, days, months, tuple(sorted({day % 7 for day in weekdays})))
    try:
        cron.next_after(datetime(2024, 1, 1))
    except ValueError:
        return None
    return cron


def _read(field: str, low: int, high: int, names: tuple[str, ...] = ()) -> tuple[int, ...] | None:
    numbers = {name: number for number, name in enumerate(names, low)}
    found: set[int] = set()
    for part in field.split(","):
        match = _PART.fullmatch(part)
        if match is None:
            return None
        first = low if match[1] is None else _number(match[1], numbers)
        # A step without a range goes on to the end of the field.
        last = high if match[1] is None or (match[3] and match[2] is None) else first
        last = _number(match[2], numbers) if match[2] else last
        step = int(match[3] or 1)
        if not low <= first <= last <= high or step == 0:
            return None
        found.update(range(first, last + 1, step))
    return tuple(sorted(found))


def _number(text: str, numbers: dict[str, int]) -> int:
    return int(text) if text.isdigit() else numbers.get(text, -1)
