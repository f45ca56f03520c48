"""Hours for the demonstration: what the coaches did in the last weeks, told as they would tell it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from engine.calendars import is_working_day
from engine.clock import FixedClock
from engine.errors import InvalidAnswers
from engine.krokus import Krokus
from engine.model import Actor
from engine.records.hours.cards import get_month_card
from engine.records.hours.dictionary import propose_activity, read_activities
from engine.records.hours.entries import find_own_cases, save_entry
from engine.records.hours.signing import judge_month, sign_month
from engine.store import Store
from engine.store.queries.proposals import DoneTaskRow, list_untold_tasks

WEEKS = 7
MOST_TASKS = 400
MOST_A_DAY = 6
MONDAY, FRIDAY = 0, 4
LENGTHS_MIN = (60, 45, 90, 30, 75)


def seed_hours(krokus: Krokus, coaches: tuple[Actor, ...], mentor: Actor) -> None:
    """Write the coaches' hours of the last weeks, and let last month's cards be signed."""
    clock = FixedClock(krokus.clock.now())
    past = replace(krokus, store=Store(krokus.store.url, clock), clock=clock)
    today = krokus.calendar.local_date(krokus.clock.now())
    for number, coach in enumerate(coaches):
        _write_weeks(past, clock, coach, today)
        clock.at = krokus.clock.now()
        _sign_last_month(past, coach, mentor, today, is_judged=number > 0)
    past.store.close()


def _write_weeks(krokus: Krokus, clock: FixedClock, coach: Actor, today: date) -> None:
    by_day = _find_tasks(krokus, coach, today)
    for back in range(WEEKS * 7, 0, -1):
        day = today - timedelta(days=back)
        if is_working_day(day):
            clock.at = krokus.calendar.start_of_day(day) + timedelta(hours=20)
            _write_day(krokus, coach, day, by_day.get(day, [])[:MOST_A_DAY])


def _find_tasks(krokus: Krokus, coach: Actor, today: date) -> Mapping[date, list[DoneTaskRow]]:
    since = krokus.calendar.start_of_day(today - timedelta(weeks=WEEKS))
    with krokus.store.read(coach.org) as work:
        cases = [row.id for row in find_own_cases(work, coach)]
        rows = list_untold_tasks(work, coach.person, cases, since, MOST_TASKS)
    found: dict[date, list[DoneTaskRow]] = {}
    for row in reversed(rows):
        found.setdefault(krokus.calendar.local_date(row.done_at), []).append(row)
    return found


def _write_day(krokus: Krokus, coach: Actor, day: date, tasks: list[DoneTaskRow]) -> None:
    begins = datetime(day.year, day.month, day.day, 8, 30)
    if day.weekday() == MONDAY:
        begins = _write(krokus, coach, begins, 60, {"activity": "O01", "description": "Spotkanie zespołu"})
    for number, task in enumerate(tasks):
        code = propose_activity(task.support_kind, task.stage, task.element_id, task.form_key)
        activity = read_activities()[code]
        values: dict[str, str | list[str]] = {
            "activity": activity.code,
            "cases": [task.case_id] if activity.kind != "general" else [],
            "stage": task.stage or "",
            "description": task.name,
            "task": task.id,
            "travel_min": "20" if activity.place != "office" else "",
        }
        begins = _write(krokus, coach, begins, LENGTHS_MIN[number % len(LENGTHS_MIN)], values)
    if day.weekday() == FRIDAY:
        _write(krokus, coach, begins, 45, {"activity": "O05", "description": "Porządki w dokumentach"})


def _write(
    krokus: Krokus, coach: Actor, begins: datetime, minutes: int, values: Mapping[str, str | list[str]]
) -> datetime:
    ends = begins + timedelta(minutes=minutes)
    time = {"day": begins.date().isoformat(), "start": f"{begins:%H:%M}", "end": f"{ends:%H:%M}"}
    try:
        save_entry(krokus, coach, {**time, **values})
    except InvalidAnswers:
        # A case that has been closed for long takes no hours any more.
        return begins
    return ends + timedelta(minutes=15)


def _sign_last_month(krokus: Krokus, coach: Actor, mentor: Actor, today: date, *, is_judged: bool) -> None:
    month = (today.replace(day=1) - timedelta(days=1)).isoformat()[:7]
    sign_month(krokus, coach, month, coach.name, contract_hours="160")
    if is_judged:
        version = get_month_card(krokus, mentor, month, coach.person).version
        judge_month(krokus, mentor, coach.person, month, "approved", version=version)
