"""Answers of documents over all cases of an organisation, and the rows that numbers are counted from.

Never the sensitive part of a document: numbers are counted without health data.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, literal_column, select

from engine.store.prepared import Prepared
from engine.store.queries.cases import OF_CLIENT
from engine.store.session import Work
from engine.store.tables import case, document, document_note, role_assignment, time_entry, time_share
from engine.store.types import UtcDateTime

CORRECTION = "correction"
# Written out: a bound number is another one at each place to PostgreSQL, so that it could not be grouped by.
MONTH: tuple[ColumnElement[Any], ...] = (literal_column("1"), literal_column("7"))


class Card(NamedTuple):
    """One filled form: when it was first written, and the asked answers as they stand now, as text."""

    case_id: str
    at: datetime
    values: tuple[str | None, ...]


class CaseLife(NamedTuple):
    """From when to when a case was open; None while it is. And the stage at which it is or was closed."""

    case_id: str
    opened_at: datetime
    closed_at: datetime | None
    stage: str | None


class Held(NamedTuple):
    """A span in which a person led a case or something else; `until` is None while it lasts."""

    subject_id: str
    person_id: str
    since: datetime
    until: datetime | None


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
    cards: list[Card] = []
    for case_id, at, corrects, *answers in work.list_values(_select_cards(fields), form_key=form_key):
        if corrects and cards and cards[-1].case_id == case_id:
            at = cards.pop().at
        cards.append(Card(case_id, at, tuple(answers)))
    return tuple(cards)


@lru_cache(maxsize=32)
def _select_cards(fields: tuple[str, ...]) -> Prepared:
    note = document_note
    is_correction = exists(
        select(note.c.id).where(
            note.c.org == document.c.org, note.c.document_id == document.c.id, note.c.type == CORRECTION
        )
    )
    values = [document.c.data[name].as_string() for name in fields]
    return Prepared(
        select(document.c.case_id, document.c.created_at, is_correction, *values)
        .where(document.c.org == bindparam("b_org"), document.c.form_key == bindparam("form_key"))
        .order_by(document.c.case_id, document.c.version)
    )


def list_newest_cards(work: Work, form_key: str, *fields: str) -> tuple[Card, ...]:
    """The last filled form of a kind in each case; `at` is when it was written or corrected."""
    rows = work.list_values(_select_newest_cards(fields), form_key=form_key)
    return tuple(Card(row[0], row[1], tuple(row[2:])) for row in rows)


@lru_cache(maxsize=8)
def _select_newest_cards(fields: tuple[str, ...]) -> Prepared:
    later = document.alias("later")
    own = (later.c.org == document.c.org, later.c.form_key == document.c.form_key)
    newest = select(func.max(later.c.version)).where(*own, later.c.case_id == document.c.case_id)
    values = [document.c.data[name].as_string() for name in fields]
    return Prepared(
        select(document.c.case_id, document.c.created_at, *values).where(
            document.c.org == bindparam("b_org"),
            document.c.form_key == bindparam("form_key"),
            document.c.version == newest.correlate(document).scalar_subquery(),
        )
    )


_LIVES = Prepared(
    select(case.c.id, case.c.opened_at, case.c.closed_at, case.c.stage).where(
        case.c.org == bindparam("b_org"), OF_CLIENT
    )
)
_COACH_SPANS = Prepared(
    select(
        role_assignment.c.subject_id,
        role_assignment.c.person_id,
        role_assignment.c.since,
        role_assignment.c.until,
    ).where(role_assignment.c.org == bindparam("b_org"), role_assignment.c.role == "coach")
)
_NEWEST = Prepared(
    select(document.c.case_id, func.max(document.c.created_at))
    .where(
        document.c.org == bindparam("b_org"),
        document.c.form_key == bindparam("form_key"),
        document.c.created_at < bindparam("until", type_=UtcDateTime),
    )
    .group_by(document.c.case_id)
)


def list_case_lives(work: Work) -> tuple[CaseLife, ...]:
    """Every case of a client."""
    return work.list(CaseLife, _LIVES)


def list_coach_spans(work: Work) -> tuple[Held, ...]:
    """When which coach led what, in no order; what of it is a client's case is not looked up."""
    return work.list(Held, _COACH_SPANS)


def list_newest(work: Work, form_keys: Sequence[str], until: datetime) -> tuple[Newest, ...]:
    """The newest document of these forms in each case that has one before a moment."""
    found: dict[str, datetime] = {}
    # One form at a time: for several at once SQLite reads the documents of all forms.
    for form_key in form_keys:
        for row in work.list(Newest, _NEWEST, form_key=form_key, until=until):
            found[row.case_id] = max(row.at, found.get(row.case_id, row.at))
    return tuple(Newest(case_id, at) for case_id, at in found.items())


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
