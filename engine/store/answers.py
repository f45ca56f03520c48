"""Answers of documents over all cases of an organisation, and the rows that numbers are counted from.

Never the sensitive part of a document: numbers are counted without health data.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, literal_column, select

from engine.model import TaskStatus
from engine.store.cases import OF_CLIENT
from engine.store.session import Work
from engine.store.tables import case, document, document_note, role_assignment, task, time_entry, time_share
from engine.store.tasks import OPEN

CORRECTION = "correction"
# Written out: a bound number is another one at each place to PostgreSQL, so that it could not be grouped by.
MONTH: tuple[ColumnElement[Any], ...] = (literal_column("1"), literal_column("7"))
COUNTED = (*OPEN, TaskStatus.DONE.value)


class Card(NamedTuple):
    """One filled form: when it was first written, and the asked answers as they stand now, as text."""

    case_id: str
    at: datetime
    values: tuple[str | None, ...]


class CaseLife(NamedTuple):
    """From when to when a case was open; None while it is."""

    case_id: str
    opened_at: datetime
    closed_at: datetime | None


class Held(NamedTuple):
    """A span in which a person led a case; `until` is None while it lasts."""

    person_id: str
    since: datetime
    until: datetime | None


class Due(NamedTuple):
    """Tasks whose deadline fell in a span, how many of them were finished by then, and both of one form."""

    tasks: int
    on_time: int
    of_form: int
    of_form_on_time: int


class Newest(NamedTuple):
    """When the newest of some documents of a case was written."""

    case_id: str
    at: datetime


class WorkedMonth(NamedTuple):
    """A month in which a person wrote hours, and how many of the entries were of the asked activity."""

    person_id: str
    month: str
    entries: int


class StageMinutes(NamedTuple):
    """Minutes of one client at one stage; a client without a stage is not among them."""

    stage: str
    kind: str
    case_id: str
    minutes: int


def list_cards(work: Work, form_key: str, *fields: str) -> tuple[Card, ...]:
    """Every filled form of a kind, by case and in the order of time; a corrected one counts once."""
    note = document_note
    is_correction = exists(
        select(note.c.id).where(
            note.c.org == work.org, note.c.document_id == document.c.id, note.c.type == CORRECTION
        )
    )
    values = [document.c.data[name].as_string() for name in fields]
    statement = (
        select(document.c.case_id, document.c.created_at, is_correction, *values)
        .where(document.c.org == work.org, document.c.form_key == form_key)
        .order_by(document.c.case_id, document.c.version)
    )
    cards: list[Card] = []
    for case_id, at, corrects, *answers in work.conn.execute(statement):
        if corrects and cards and cards[-1].case_id == case_id:
            at = cards.pop().at
        cards.append(Card(case_id, at, tuple(answers)))
    return tuple(cards)


def list_case_lives(work: Work) -> tuple[CaseLife, ...]:
    """Every case of a client."""
    statement = select(case.c.id, case.c.opened_at, case.c.closed_at)
    return tuple(
        CaseLife._make(row) for row in work.conn.execute(statement.where(case.c.org == work.org, OF_CLIENT))
    )


def list_coach_spans(work: Work) -> tuple[Held, ...]:
    """When which coach led a case, over all cases."""
    held = role_assignment
    led = and_(case.c.org == held.c.org, case.c.id == held.c.subject_id, OF_CLIENT)
    statement = (
        select(held.c.person_id, held.c.since, held.c.until)
        .join(case, led)
        .where(held.c.org == work.org, held.c.role == "coach")
    )
    return tuple(Held._make(row) for row in work.conn.execute(statement.order_by(held.c.since)))


def list_newest(work: Work, form_keys: Sequence[str], until: datetime) -> tuple[Newest, ...]:
    """The newest document of these forms in each case that has one before a moment."""
    at = func.max(document.c.created_at)
    statement = (
        select(document.c.case_id, at)
        .where(document.c.org == work.org, document.c.form_key.in_(list(form_keys)))
        .where(document.c.created_at < until)
        .group_by(document.c.case_id)
    )
    return tuple(Newest._make(row) for row in work.conn.execute(statement))


def count_due(work: Work, since: datetime, until: datetime, form_key: str) -> Due:
    """Tasks whose deadline fell in a span. One that is still open after it is late, not left out.

    A task that the process took back counts no more, nor does one whose case is paused.
    """
    is_kept = and_(task.c.done_at.is_not(None), task.c.done_at <= task.c.due_at)
    is_asked = task.c.form_key == form_key
    statement = select(
        func.count(),
        func.count().filter(is_kept),
        func.count().filter(is_asked),
        func.count().filter(and_(is_asked, is_kept)),
    ).where(
        task.c.org == work.org,
        exists().where(case.c.org == task.c.org, case.c.id == task.c.case_id, OF_CLIENT),
        task.c.status.in_(COUNTED),
        task.c.due_at >= since,
        task.c.due_at < until,
    )
    return Due._make(work.conn.execute(statement).one())


def list_worked_months(
    work: Work, first_day: str, last_day: str, activity: str | None = None
) -> tuple[WorkedMonth, ...]:
    """Months in which people wrote hours, between two days; only hours of one activity if it is given."""
    month = func.substr(time_entry.c.day, *MONTH)
    statement = (
        select(time_entry.c.person_id, month, func.count())
        .where(*_count_entries(work, first_day, last_day))
        .group_by(time_entry.c.person_id, month)
    )
    if activity is not None:
        statement = statement.where(time_entry.c.activity == activity)
    return tuple(WorkedMonth._make(row) for row in work.conn.execute(statement))


def sum_stage_minutes(work: Work, first_day: str, last_day: str) -> tuple[StageMinutes, ...]:
    """Minutes by stage, kind and client, between two days, both included."""
    keys = (time_share.c.stage, time_entry.c.kind, time_share.c.case_id)
    statement = (
        select(*keys, func.sum(time_share.c.minutes))
        .select_from(time_entry)
        .join(
            time_share, and_(time_share.c.org == time_entry.c.org, time_share.c.entry_id == time_entry.c.id)
        )
        .where(*_count_entries(work, first_day, last_day))
        .where(time_share.c.stage.is_not(None), time_share.c.case_id.is_not(None))
        .group_by(*keys)
    )
    return tuple(StageMinutes._make(row) for row in work.conn.execute(statement))


def _count_entries(work: Work, first_day: str, last_day: str) -> tuple[Any, ...]:
    """Entries of a span that count: neither taken out nor replaced by a correction."""
    return (
        time_entry.c.org == work.org,
        time_entry.c.day >= first_day,
        time_entry.c.day <= last_day,
        time_entry.c.removed_at.is_(None),
        time_entry.c.replaced_by.is_(None),
    )
