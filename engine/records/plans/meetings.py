"""Meetings of one's own calendar, the interpreter for them, and the secret address that calendars read."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from secrets import token_urlsafe

from engine.casework.access import OFFICE
from engine.errors import CaseChanged, FieldProblem, InvalidAnswers, NotFound
from engine.forms.typed_values import BadValue, read_date, read_time
from engine.krokus import Krokus
from engine.model import Actor, OrgId, new_id
from engine.records.hours.entries import find_own_cases, require_worker
from engine.records.hours.wall_times import place_span
from engine.store import Work
from engine.store.keys import claim_key
from engine.store.queries import meetings as store
from engine.store.queries.cases import list_case_lines
from engine.store.queries.meetings import MeetingRow
from engine.store.queries.people import find_person, list_people
from engine.views.hours import CalendarPage, HoursCase, MeetingItem

MOST_LISTED = 300
MOST_TEXT = 200
REMIND_MIN = (15, 60, 24 * 60)
# A calendar program looks back a little, so that a meeting does not vanish when it begins.
LOOK_BACK = timedelta(days=30)
NOBODY = OrgId("")


def get_calendar(krokus: Krokus, actor: Actor) -> CalendarPage:
    """The person's coming meetings; for the office also every interpreter that is to be booked.

    Raises:
        NotAllowed: clients and employers have no calendar here.
    """
    require_worker(actor)
    with krokus.store.read(actor.org) as work:
        rows = store.list_meetings(work, actor.person, work.now, MOST_LISTED)
        wanted = store.list_wanted_interpreters(work, work.now) if actor.has_role(OFFICE) else ()
        titles = {line.id: line.title for line in list_case_lines(work)} if rows or wanted else {}
        people = {row.id: row.name for row in list_people(work)} if wanted else {}
        return CalendarPage(
            meetings=tuple(_describe(row, titles, {}) for row in rows),
            interpreters=tuple(_describe(row, titles, people) for row in wanted),
            cases=tuple(
                HoursCase(row.id, row.title, row.no, row.stage) for row in find_own_cases(work, actor)
            ),
            has_feed=store.has_feed(work, actor.person),
        )


def find_wanted_interpreters(krokus: Krokus, actor: Actor) -> tuple[MeetingItem, ...]:
    """Every coming meeting whose interpreter is to be booked: a job of the office, nobody else's."""
    if not actor.has_role(OFFICE):
        return ()
    with krokus.store.read(actor.org) as work:
        wanted = store.list_wanted_interpreters(work, work.now)
        titles = {line.id: line.title for line in list_case_lines(work)} if wanted else {}
        people = {row.id: row.name for row in list_people(work)} if wanted else {}
        return tuple(_describe(row, titles, people) for row in wanted)


def _describe(row: MeetingRow, titles: Mapping[str, str], people: Mapping[str, str]) -> MeetingItem:
    return MeetingItem(
        id=row.id,
        title=row.title,
        client=titles.get(row.case_id or "", ""),
        who=people.get(row.person_id, ""),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        interpreter=row.interpreter,
        remind_min=row.remind_min,
    )


def add_meeting(krokus: Krokus, actor: Actor, values: Mapping[str, str]) -> str:
    """Write a meeting down; returns its id.

    Args:
        values: title, day, start, end, case, place, remind (minutes before), interpreter ("true").

    Raises:
        InvalidAnswers: every problem of every field; nothing was saved.
    """
    require_worker(actor)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is not None:
            return ""
        starts_at, ends_at = _judge(krokus, work, actor, values)
        remind = values.get("remind", "")
        remind_min = int(remind) if remind in {str(one) for one in REMIND_MIN} else None
        row = MeetingRow(
            id=new_id(),
            person_id=actor.person,
            case_id=values.get("case") or None,
            title=values["title"].strip()[:MOST_TEXT],
            starts_at=starts_at,
            ends_at=ends_at,
            place=values.get("place", "").strip()[:MOST_TEXT],
            note="",
            remind_min=remind_min,
            remind_at=None if remind_min is None else starts_at - timedelta(minutes=remind_min),
            interpreter="wanted" if values.get("interpreter") == "true" else "no",
            cancelled_at=None,
            created_at=work.now,
            version=1,
        )
        store.insert_meeting(work, row)
    return row.id


def _judge(krokus: Krokus, work: Work, actor: Actor, values: Mapping[str, str]) -> tuple[datetime, datetime]:
    problems = [] if values.get("title", "").strip() else [FieldProblem("title", "required")]
    case_id = values.get("case", "")
    if case_id and case_id not in {row.id for row in find_own_cases(work, actor)}:
        problems.append(FieldProblem("case", "not_an_option"))
    try:
        day, start = read_date(values.get("day", "")), read_time(values.get("start", ""))
        end = read_time(values.get("end", ""))
    except BadValue as wrong:
        path = "day" if wrong.code == "not_a_date" else "start"
        raise InvalidAnswers((*problems, wrong.at(path))) from wrong
    span, found = place_span(krokus.calendar.zone, day, start, end, over_midnight=False, fold="first")
    if span is None or problems or found:
        raise InvalidAnswers((*problems, *found))
    return span.starts_at, span.ends_at


def cancel_meeting(krokus: Krokus, actor: Actor, meeting_id: str) -> None:
    """Call a meeting of one's own off.

    Raises:
        NotFound: no such meeting of this person.
    """
    with krokus.store.begin(actor.org) as work:
        row = store.find_meeting(work, meeting_id)
        if row is None or row.person_id != actor.person:
            raise NotFound(meeting=meeting_id)
        if claim_key(work) is None and not store.change_meeting(work, row, cancelled_at=work.now):
            raise CaseChanged(meeting=meeting_id)


def book_interpreter(krokus: Krokus, actor: Actor, meeting_id: str) -> None:
    """Say that the interpreter for a meeting is booked.

    Raises:
        NotFound: no such meeting, or not the office.
    """
    if not actor.has_role(OFFICE):
        raise NotFound(meeting=meeting_id)
    with krokus.store.begin(actor.org) as work:
        row = store.find_meeting(work, meeting_id)
        if row is None:
            raise NotFound(meeting=meeting_id)
        if claim_key(work) is None and not store.change_meeting(work, row, interpreter="booked"):
            raise CaseChanged(meeting=meeting_id)


def make_feed(krokus: Krokus, actor: Actor) -> str:
    """Give the person's calendar a new secret address, shown once; an older one stops at once."""
    require_worker(actor)
    token = token_urlsafe(32)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is None:
            store.replace_feed(work, actor.person, _hash(token))
    return token


def end_feed(krokus: Krokus, actor: Actor) -> None:
    """Take the secret address back."""
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is None:
            store.replace_feed(work, actor.person, None)


def read_feed(krokus: Krokus, token: str) -> tuple[MeetingItem, ...]:
    """What a calendar program may read under a secret address: never a client's name.

    Raises:
        NotFound: nobody has this address (any more).
    """
    with krokus.store.read(NOBODY) as work:
        feed = store.find_feed(work, _hash(token))
    if feed is None:
        raise NotFound("no_feed")
    with krokus.store.read(OrgId(feed.org)) as work:
        person = find_person(work, feed.person_id)
        if person is None or not person.active:
            raise NotFound("no_feed")
        rows = store.list_meetings(work, feed.person_id, work.now - LOOK_BACK, MOST_LISTED)
        numbers = {line.id: line.no for line in list_case_lines(work)} if rows else {}
        return tuple(_describe(row, numbers, {}) for row in rows)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
