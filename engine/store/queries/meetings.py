"""Queries about meetings and the secret addresses of calendars."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, select, update

from engine.store.rows import columns_of, select_own
from engine.store.session import Work
from engine.store.tables import calendar_feed, meeting


class MeetingRow(NamedTuple):
    id: str
    person_id: str
    case_id: str | None
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    note: str
    remind_min: int | None
    remind_at: datetime | None
    interpreter: str
    cancelled_at: datetime | None
    created_at: datetime
    version: int


class DueMeeting(NamedTuple):
    """A meeting that somebody is to be reminded of, in whichever organisation."""

    org: str
    id: str


class FeedRow(NamedTuple):
    org: str
    person_id: str


_MEETING = select_own(MeetingRow, meeting)


def insert_meeting(work: Work, row: MeetingRow) -> None:
    work.insert(meeting, row._asdict())


def find_meeting(work: Work, meeting_id: str) -> MeetingRow | None:
    return work.find(MeetingRow, _MEETING.where(meeting.c.id == meeting_id))


def list_meetings(work: Work, person_id: str, since: datetime, most: int) -> tuple[MeetingRow, ...]:
    """Meetings of a person that end after a moment, soonest first."""
    own = _MEETING.where(
        meeting.c.person_id == person_id, meeting.c.ends_at >= since, meeting.c.cancelled_at.is_(None)
    )
    return work.list(MeetingRow, own.order_by(meeting.c.starts_at, meeting.c.id).limit(most))


def list_wanted_interpreters(work: Work, since: datetime) -> tuple[MeetingRow, ...]:
    """Everybody's coming meetings for which an interpreter is still to be booked."""
    wanted = _MEETING.where(
        meeting.c.interpreter == "wanted", meeting.c.starts_at >= since, meeting.c.cancelled_at.is_(None)
    )
    return work.list(MeetingRow, wanted.order_by(meeting.c.starts_at))


def find_due_meetings(work: Work, most: int) -> tuple[DueMeeting, ...]:
    """Meetings whose reminder is due, over all organisations, soonest first."""
    due = (meeting.c.remind_at <= bindparam("now"), meeting.c.cancelled_at.is_(None))
    statement = select(meeting.c.org, meeting.c.id).where(*due).order_by(meeting.c.remind_at).limit(most)
    return work.list(DueMeeting, statement, now=work.now)


def forget_reminder(work: Work, meeting_id: str, remind_at: datetime) -> bool:
    """Take a reminder off; False means that somebody did so meanwhile."""
    own = (meeting.c.org == work.org, meeting.c.id == meeting_id, meeting.c.remind_at == remind_at)
    return work.run(update(meeting).where(*own).values(remind_at=None)) == 1


def change_meeting(work: Work, row: MeetingRow, **values: object) -> bool:
    """Change a meeting if its version is still the one read; False means somebody was faster."""
    own = (meeting.c.org == work.org, meeting.c.id == row.id, meeting.c.version == row.version)
    return work.run(update(meeting).where(*own).values(version=row.version + 1, **values)) == 1


def replace_feed(work: Work, person_id: str, token_hash: str | None) -> None:
    """Give a person's calendar a new address, or none; the old one stops at once."""
    own = (calendar_feed.c.org == work.org, calendar_feed.c.person_id == person_id)
    work.run(delete(calendar_feed).where(*own))
    if token_hash is not None:
        row = {"person_id": person_id, "token_hash": token_hash, "created_at": work.now}
        work.insert(calendar_feed, row)


def has_feed(work: Work, person_id: str) -> bool:
    own = (calendar_feed.c.org == work.org, calendar_feed.c.person_id == person_id)
    return work.value(select(calendar_feed.c.created_at).where(*own)) is not None


def find_feed(work: Work, token_hash: str) -> FeedRow | None:
    """Whose calendar this address opens; asked before the organisation is known."""
    statement = select(*columns_of(FeedRow, calendar_feed))
    return work.find(
        FeedRow, statement.where(calendar_feed.c.token_hash == bindparam("hash")), hash=token_hash
    )
