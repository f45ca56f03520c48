"""Steps of plans beside tasks, where a page says what comes next in a case. No queries."""

from datetime import datetime, timedelta

from engine.calendars import Calendar
from engine.casework.holders import CLIENT, COACH
from engine.monitor.supervisions import read_day
from engine.releases.modelfile import Words
from engine.store.queries.plan_steps import PlanStepRow
from engine.views import NextTask, PersonRef


def find_doer(step: PlanStepRow) -> str:
    """The role of who does a step; the coach looks after those of people without an account."""
    return CLIENT if step.who == CLIENT else COACH


def find_end(calendar: Calendar, step: PlanStepRow) -> datetime | None:
    """The moment at which the day of a step is over."""
    day = read_day(step.due_on)
    return None if day is None else calendar.start_of_day(day + timedelta(days=1)) - timedelta(seconds=1)


def make_next(
    step: PlanStepRow, who: PersonRef | None, role_name: Words, due_at: datetime | None, now: datetime
) -> NextTask:
    """A step as the board says what comes next."""
    return NextTask(
        id=step.id,
        name=step.step,
        who=who,
        role_name=role_name,
        role=find_doer(step),
        due_at=due_at,
        is_overdue=due_at is not None and due_at < now,
        may_reassign=False,
    )


def choose_next(task: NextTask | None, step: NextTask | None) -> NextTask | None:
    """Whichever is due first; the task, where neither has a day."""
    if task is None or step is None:
        return task or step
    is_sooner = step.due_at is not None and (task.due_at is None or step.due_at < task.due_at)
    return step if is_sooner else task
