"""A person's working time: one thing after another, so that too much work becomes waiting."""

from datetime import date, datetime, time, timedelta

from engine.calendars import Calendar, is_working_day

OPENS, HOURS_A_DAY = time(8), 6.0


class Diary:
    """Takes work in the order it arrives and tells when each piece is done.

    Attributes:
        busy_hours: all that was taken so far; for the share of working time that is used.
    """

    def __init__(self, calendar: Calendar, hours_a_day: float = HOURS_A_DAY) -> None:
        self._calendar = calendar
        self._hours_a_day = hours_a_day
        self._free_at: datetime | None = None
        self.busy_hours = 0.0

    def take(self, ready: datetime, hours: float) -> datetime:
        """When work that may begin at `ready` is done, after everything taken before it."""
        start = ready if self._free_at is None else max(ready, self._free_at)
        self.busy_hours += hours
        self._free_at = self._work(start, hours)
        return self._free_at

    def _work(self, start: datetime, hours: float) -> datetime:
        at = open_at(self._calendar, start, self._hours_a_day)
        left = timedelta(hours=hours)
        while left > (rest := self._closes(at) - at):
            left -= rest
            at = open_at(self._calendar, self._closes(at), self._hours_a_day)
        return at + left

    def _closes(self, at: datetime) -> datetime:
        return _morning(self._calendar, self._calendar.local_date(at)) + timedelta(hours=self._hours_a_day)


def open_at(calendar: Calendar, moment: datetime, hours_a_day: float = HOURS_A_DAY) -> datetime:
    """The first moment of working time at or after a moment."""
    day = calendar.local_date(moment)
    for _ in range(30):
        morning = _morning(calendar, day)
        if is_working_day(day) and moment < morning + timedelta(hours=hours_a_day):
            return max(moment, morning)
        day += timedelta(days=1)
    return moment


def _morning(calendar: Calendar, day: date) -> datetime:
    local = datetime.combine(day, OPENS, tzinfo=calendar.zone)
    return local.astimezone(calendar.start_of_day(day).tzinfo)
