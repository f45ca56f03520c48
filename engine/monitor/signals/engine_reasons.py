"""Reasons that lie in the machine or in the team, not in the client's road: what nobody else would notice."""

from collections.abc import Iterator
from datetime import datetime

from engine.casework.holders import RECORDED_BY_COACH
from engine.model import CaseStatus
from engine.monitor.facts import Facts, latest
from engine.monitor.reckoning import Found, Ruler
from engine.store.queries.case_facts import TaskFact

ACCOUNT_CLOSED = "account_closed"
BEFORE_A_COACH = frozenset({CaseStatus.NEW.value, CaseStatus.ENGAGEMENT.value, CaseStatus.WAITING_LIST.value})


def incident(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """A step of the process broke."""
    for row in facts.incidents[-1:]:
        yield ruler.clock(
            row.at,
            stretch=False,
            element=row.element_id or "",
            code=row.code,
            cause=row.cause,
            incident_id=row.id,
        )


def nobody(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """A task that nobody can do: its role has no person, or the person cannot sign in any more."""
    for task in facts.tasks:
        why = task.nobody or _find_closed_account(facts, task)
        if why is not None:
            left = [row.until for row in facts.people if row.role == task.role and row.until is not None]
            # Who held the role until yesterday could do it until then.
            since = latest(task.opened_at, *(at for at in left if at <= facts.now)) or task.opened_at
            yield ruler.clock(since, stretch=False, task=task.name, task_id=task.id, role=task.role, why=why)
            return


def no_coach(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """The case has no coach, although its client is in the programme."""
    if facts.coach is None and facts.case.status not in BEFORE_A_COACH:
        ended = [row.until for row in facts.people if row.role == "coach" and row.until is not None]
        yield ruler.clock(latest(*ended) or facts.stage_since(), stretch=False)


def message_missing(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """The case waits for nothing but news from outside, and the news does not come."""
    awaited = ("message", "signal", "condition")
    waiting = [row for row in facts.tokens if row.kind in awaited and row.event_name]
    # Every case has timers that begin something beside it, a report each month: they bring no news.
    if waiting and not _open(facts) and _next_date(facts) is None:
        yield ruler.clock(waiting[0].since, name=waiting[0].event_name or "", element=waiting[0].element_id)


def timer_far(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """The case waits for nothing but a date that is far away."""
    due = _next_date(facts)
    if due is None or _open(facts):
        return
    since = max((row.since for row in facts.tokens if row.kind == "timer"), default=facts.now)
    # Far is measured when the wait began: a clock is not nearer because half of it has run.
    found = ruler.measure(since, stretch=False, day=facts.calendar.local_date(due).isoformat())
    if found.amber_at is not None and due > found.amber_at:
        red = since if found.red_at is not None and due > found.red_at else None
        yield Found(found.key, since, since, red, found.data)


def nothing_waits(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """The case is open, and nothing in it will ever happen by itself."""
    if not facts.tasks and not facts.tokens and not facts.incidents:
        yield ruler.clock(latest(facts.opened_at, facts.written_at) or facts.opened_at, stretch=False)


def _find_closed_account(facts: Facts, task: TaskFact) -> str | None:
    # What the client or the firm answers is written down by the coach as well.
    is_personal = task.assignee in facts.closed_accounts and task.role not in RECORDED_BY_COACH
    return ACCOUNT_CLOSED if is_personal else None


def _next_date(facts: Facts) -> datetime | None:
    """The next date that the case itself waits for."""
    return None if facts.timer is None else facts.timer.next_at


def _open(facts: Facts) -> bool:
    return any(row.status != "suspended" for row in facts.tasks)
