"""Numbers about keeping to what was promised: deadlines, reports, fresh profiles and plans, supervision."""

from collections.abc import Iterator
from datetime import date, timedelta

from engine.calendars import add_months
from engine.monitor.numbers.period import Line, Period, only, share
from engine.store.queries.answers import WorkedMonth, list_newest, list_worked_months
from engine.views import Figure

SUPERVISION = "O02"
PROFILE, PLAN = ("vocational_profile", "review_profile"), ("action_plan",)
PROFILE_MONTHS, PLAN_MONTHS = 6, 3


def timeliness(period: Period) -> tuple[Line, ...]:
    return only(share(period.due.on_time, period.due.tasks))


def timeliness_reports(period: Period) -> tuple[Line, ...]:
    return only(share(period.due.of_form_on_time, period.due.of_form))


def currency_profile(period: Period) -> tuple[Line, ...]:
    return _count_fresh(period, PROFILE, PROFILE_MONTHS)


def currency_plan(period: Period) -> tuple[Line, ...]:
    return _count_fresh(period, PLAN, PLAN_MONTHS)


def supervision_rate(period: Period) -> tuple[Line, ...]:
    """Whole months in which a coach worked, and those of them with a supervision."""
    months = list(_whole_months(period.first_day, period.last_day))
    if not months:
        return only(Figure(None, 0))
    first, last = months[0].isoformat(), (add_months(months[-1], 1) - timedelta(days=1)).isoformat()
    coaches = {span.person_id for span in period.archive.coaches}
    worked = list_worked_months(period.work, first, last)
    supervised = list_worked_months(period.work, first, last, SUPERVISION)
    return only(share(_count_months(supervised, coaches), _count_months(worked, coaches)))


def _count_months(rows: tuple[WorkedMonth, ...], coaches: set[str]) -> int:
    return sum(row.person_id in coaches for row in rows)


def _whole_months(first: date, last: date) -> Iterator[date]:
    month = first if first.day == 1 else add_months(first.replace(day=1), 1)
    while add_months(month, 1) <= last + timedelta(days=1):
        yield month
        month = add_months(month, 1)


def _count_fresh(period: Period, forms: tuple[str, ...], months: int) -> tuple[Line, ...]:
    """Of clients whose case was open at the end of this time and who had such a document by then."""
    is_open = {
        life.case_id
        for life in period.archive.lives.values()
        if life.opened_at < period.end and (life.closed_at is None or life.closed_at >= period.end)
    }
    oldest = add_months(period.last_day, -months)
    newest = list_newest(period.work, forms, period.end)
    days = [period.archive.day(one.at) for one in newest if one.case_id in is_open]
    return only(share(sum(day > oldest for day in days), len(days)))
