"""Queries about entries of work and their shares. An entry counts unless it was removed or replaced."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, or_, select, update
from sqlalchemy import case as sql_case

from engine.store.prepared import Prepared
from engine.store.queries.cases import OF_CLIENT
from engine.store.rows import columns_of, select_own
from engine.store.session import Work
from engine.store.tables import (
    case,
    person,
    role_assignment,
    time_entry,
    time_share,
)


class EntryRow(NamedTuple):
    id: str
    person_id: str
    day: str
    starts_at: datetime
    ends_at: datetime
    minutes: int
    kind: str
    activity: str
    mode: str
    place: str
    participants: list[str]
    employer_id: str | None
    description: str
    result: str | None
    next_step: str | None
    next_step_on: str | None
    travel_min: int
    travel_m: int
    funding: str | None
    task_id: str | None
    flagged: bool
    sensitive: bool
    reason: str | None
    corrects: str | None
    replaced_by: str | None
    removed_at: datetime | None
    created_at: datetime
    version: int


class ShareRow(NamedTuple):
    """Minutes of an entry that belong to one client, in one stage; a general entry has one without."""

    entry_id: str
    no: int
    case_id: str | None
    stage: str | None
    minutes: int


_COUNTS = (time_entry.c.removed_at.is_(None), time_entry.c.replaced_by.is_(None))
_ENTRY = select_own(EntryRow, time_entry)
_BY_ID = Prepared(_ENTRY.where(time_entry.c.id == bindparam("id")))
_OF_PERSON = _ENTRY.where(
    time_entry.c.person_id == bindparam("person"),
    time_entry.c.day >= bindparam("since"),
    time_entry.c.day <= bindparam("until"),
).order_by(time_entry.c.starts_at, time_entry.c.id)
_COUNTED = Prepared(_OF_PERSON.where(*_COUNTS))
_ALL_OF_PERSON = Prepared(_OF_PERSON)
# The neighbouring days are enough: an entry is shorter than a day.
_OVERLAPPING = Prepared(
    _OF_PERSON.where(
        *_COUNTS,
        time_entry.c.starts_at < bindparam("ends_at", type_=time_entry.c.starts_at.type),
        time_entry.c.ends_at > bindparam("starts_at", type_=time_entry.c.ends_at.type),
    )
)
# Asked from the entries' side: from the shares' side a database may read the shares of everybody.
_SHARES = Prepared(
    select_own(ShareRow, time_share)
    .where(
        time_share.c.entry_id.in_(
            select(time_entry.c.id).where(
                time_entry.c.org == bindparam("b_org"),
                time_entry.c.person_id == bindparam("person"),
                time_entry.c.day >= bindparam("since"),
                time_entry.c.day <= bindparam("until"),
            )
        )
    )
    .order_by(time_share.c.entry_id, time_share.c.no)
)
_ENTRY_SHARES = Prepared(
    select_own(ShareRow, time_share)
    .where(time_share.c.entry_id == bindparam("entry_id"))
    .order_by(time_share.c.no)
)
_RECENT = Prepared(
    _ENTRY.where(time_entry.c.person_id == bindparam("person"), *_COUNTS)
    .order_by(time_entry.c.day.desc(), time_entry.c.starts_at.desc())
    .limit(40)
)
_HOLD = select(person.c.id).where(person.c.org == bindparam("b_org"), person.c.id == bindparam("id"))


def hold_hours(work: Work, person_id: str) -> None:
    """Let nobody else change this person's hours until the transaction ends (SQLite: one writer anyway)."""
    if work.is_postgres:
        work.value(_HOLD.with_for_update(), id=person_id)


def insert_entry(work: Work, row: EntryRow, shares: Sequence[ShareRow]) -> None:
    work.insert(time_entry, row._asdict())
    work.insert_rows(time_share, shares)


def update_entry(work: Work, row: EntryRow, shares: Sequence[ShareRow], version: int) -> bool:
    """Store a changed entry if its version is still the one read; False means somebody was faster."""
    own = (time_entry.c.org == work.org, time_entry.c.id == row.id, time_entry.c.version == version)
    values: dict[str, object] = {**row._asdict(), "version": version + 1}
    if work.run(update(time_entry).where(*own).values(**values)) != 1:
        return False
    work.run(delete(time_share).where(time_share.c.org == work.org, time_share.c.entry_id == row.id))
    work.insert_rows(time_share, shares)
    return True


def set_entry_state(work: Work, entry_id: str, version: int, values: Mapping[str, object]) -> bool:
    """Remove, bring back or replace an entry if its version is still the one read."""
    own = (time_entry.c.org == work.org, time_entry.c.id == entry_id, time_entry.c.version == version)
    return work.run(update(time_entry).where(*own).values(version=version + 1, **values)) == 1


def find_entry(work: Work, entry_id: str) -> EntryRow | None:
    return work.find(EntryRow, _BY_ID, id=entry_id)


def list_shares_of(work: Work, entry_id: str) -> tuple[ShareRow, ...]:
    return work.list(ShareRow, _ENTRY_SHARES, entry_id=entry_id)


def list_entries(
    work: Work, person_id: str, since: str, until: str, *, all_: bool = False
) -> tuple[EntryRow, ...]:
    """Entries of a person from one day to another, both included; `all_` adds what does not count."""
    statement = _ALL_OF_PERSON if all_ else _COUNTED
    return work.list(EntryRow, statement, person=person_id, since=since, until=until)


def list_shares(work: Work, person_id: str, since: str, until: str) -> tuple[ShareRow, ...]:
    return work.list(ShareRow, _SHARES, person=person_id, since=since, until=until)


def list_overlapping(
    work: Work, person_id: str, days: tuple[str, str], starts_at: datetime, ends_at: datetime
) -> tuple[EntryRow, ...]:
    """Counted entries of a person that share a minute with this time."""
    return work.list(
        EntryRow,
        _OVERLAPPING,
        person=person_id,
        since=days[0],
        until=days[1],
        starts_at=starts_at,
        ends_at=ends_at,
    )


def list_recent_entries(work: Work, person_id: str) -> tuple[EntryRow, ...]:
    """The last entries of a person, newest first."""
    return work.list(EntryRow, _RECENT, person=person_id)


def list_shares_of_many(work: Work, entry_ids: Sequence[str]) -> tuple[ShareRow, ...]:
    statement = select_own(ShareRow, time_share).where(time_share.c.entry_id.in_(list(entry_ids)))
    return work.list(ShareRow, statement.order_by(time_share.c.entry_id, time_share.c.no))


_CASE_HOURS = [*columns_of(EntryRow, time_entry), *columns_of(ShareRow, time_share)]


def list_case_entries(
    work: Work, case_id: str, since: str, until: str
) -> tuple[tuple[EntryRow, ShareRow], ...]:
    """Counted entries of everybody about one case, each with that case's share."""
    statement = (
        select(*_CASE_HOURS)
        .join(time_share, (time_share.c.org == time_entry.c.org) & (time_share.c.entry_id == time_entry.c.id))
        .where(
            time_entry.c.org == bindparam("b_org"),
            time_share.c.org == bindparam("b_org"),
            time_share.c.case_id == case_id,
            time_entry.c.day >= since,
            time_entry.c.day <= until,
            *_COUNTS,
        )
        .order_by(time_entry.c.starts_at, time_entry.c.id)
    )
    width = len(EntryRow._fields)
    rows: Any = work.conn.execute(statement, {"b_org": work.org}).all()
    return tuple((EntryRow._make(row[:width]), ShareRow._make(row[width:])) for row in rows)


class HeldCaseRow(NamedTuple):
    """A case somebody works on, or did until lately."""

    id: str
    title: str
    no: str
    stage: str | None
    closed_at: datetime | None


def list_cases_for_hours(
    work: Work, person_id: str, since: datetime, *, all_: bool
) -> tuple[HeldCaseRow, ...]:
    """Clients' cases a person may write hours for: where they hold a role, or held one since; or all."""
    is_lately_open = or_(case.c.closed_at.is_(None), case.c.closed_at > since)
    statement = select_own(HeldCaseRow, case).where(OF_CLIENT, is_lately_open)
    if not all_:
        held = select(role_assignment.c.subject_id).where(
            role_assignment.c.org == work.org,
            role_assignment.c.person_id == person_id,
            or_(role_assignment.c.until.is_(None), role_assignment.c.until > since),
        )
        statement = statement.where(case.c.id.in_(held))
    return work.list(HeldCaseRow, statement.order_by(case.c.title, case.c.no))


class PersonSumsRow(NamedTuple):
    """Minutes of one person by kind."""

    person_id: str
    direct: int
    indirect: int
    general: int
    travel: int
    travel_m: int
    entries: int


def _sum_kind(kind: str) -> Any:
    return func.coalesce(func.sum(sql_case((time_entry.c.kind == kind, time_entry.c.minutes), else_=0)), 0)


def sum_people(work: Work, since: str, until: str) -> tuple[PersonSumsRow, ...]:
    """Sums of everybody from one day to another; one query."""
    statement = (
        select(
            time_entry.c.person_id,
            _sum_kind("direct"),
            _sum_kind("indirect"),
            _sum_kind("general"),
            func.coalesce(func.sum(time_entry.c.travel_min), 0),
            func.coalesce(func.sum(time_entry.c.travel_m), 0),
            func.count(),
        )
        .where(
            time_entry.c.org == bindparam("b_org"),
            time_entry.c.day >= since,
            time_entry.c.day <= until,
            *_COUNTS,
        )
        .group_by(time_entry.c.person_id)
    )
    return work.list(PersonSumsRow, statement)
