"""Queries behind reports: hours summed by what a report groups by, in one statement."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, func, select

from engine.store.queries.answers import MONTH
from engine.store.queries.cases import OF_CLIENT
from engine.store.rows import select_own
from engine.store.session import Work
from engine.store.tables import case, document, report_definition, time_entry, time_share

_COUNTS = (time_entry.c.removed_at.is_(None), time_entry.c.replaced_by.is_(None))
# What hours can be grouped by and filtered on.
DIMENSIONS: Mapping[str, ColumnElement[Any]] = {
    "client": time_share.c.case_id,
    "stage": time_share.c.stage,
    "kind": time_entry.c.kind,
    "activity": time_entry.c.activity,
    "funding": time_entry.c.funding,
    "coach": time_entry.c.person_id,
    "month": func.substr(time_entry.c.day, *MONTH),
    "day": time_entry.c.day,
    "mode": time_entry.c.mode,
    "place": time_entry.c.place,
    "employer": time_entry.c.employer_id,
}
# Travel belongs to the entry, so only its first share carries it.
_IS_FIRST = time_share.c.no == 0
MEASURES: Mapping[str, ColumnElement[Any]] = {
    "minutes": func.coalesce(func.sum(time_share.c.minutes), 0),
    "travel_min": func.coalesce(func.sum(time_entry.c.travel_min).filter(_IS_FIRST), 0),
    "travel_m": func.coalesce(func.sum(time_entry.c.travel_m).filter(_IS_FIRST), 0),
    "entries": func.count(),
}


class SharedEntryRow(NamedTuple):
    """One client's part of an entry, as evidence and checks need it."""

    entry_id: str
    person_id: str
    case_id: str | None
    stage: str | None
    day: str
    starts_at: datetime
    ends_at: datetime
    minutes: int
    kind: str
    activity: str
    funding: str | None
    mode: str
    place: str
    description: str
    sensitive: bool
    travel_min: int


class PersonCaseRow(NamedTuple):
    """A case as a row of a report about people."""

    id: str
    no: str
    title: str
    status: str
    stage: str | None
    opened_at: datetime
    closed_at: datetime | None


class DefinitionRow(NamedTuple):
    key: str
    source: str
    based_on: str
    changed_by: str
    changed_at: datetime
    version: int


def _period(since: str, until: str, filters: Mapping[str, Sequence[str]]) -> list[ColumnElement[bool]]:
    conditions = [
        time_entry.c.org == bindparam("b_org"),
        time_share.c.org == bindparam("b_org"),
        time_entry.c.day >= since,
        time_entry.c.day <= until,
        *_COUNTS,
    ]
    return conditions + [DIMENSIONS[name].in_(list(values)) for name, values in filters.items() if values]


_JOIN = time_share.c.entry_id == time_entry.c.id


def sum_hours(
    work: Work, since: str, until: str, group_by: Sequence[str], filters: Mapping[str, Sequence[str]]
) -> list[tuple[tuple[Any, ...], dict[str, int]]]:
    """Sums of hours by these dimensions; one statement whatever the number of entries."""
    keys = [DIMENSIONS[name] for name in group_by]
    statement = (
        select(*keys, *MEASURES.values())
        .select_from(time_entry)
        .join(time_share, _JOIN)
        .where(*_period(since, until, filters))
        .group_by(*keys)
    )
    rows: Any = work.conn.execute(statement, {"b_org": work.org}).all()
    width = len(keys)
    return [(tuple(row[:width]), dict(zip(MEASURES, map(int, row[width:]), strict=True))) for row in rows]


_SHARED = (
    time_share.c.entry_id,
    time_entry.c.person_id,
    time_share.c.case_id,
    time_share.c.stage,
    time_entry.c.day,
    time_entry.c.starts_at,
    time_entry.c.ends_at,
    time_share.c.minutes,
    time_entry.c.kind,
    time_entry.c.activity,
    time_entry.c.funding,
    time_entry.c.mode,
    time_entry.c.place,
    time_entry.c.description,
    time_entry.c.sensitive,
    time_entry.c.travel_min,
)


def list_shared_entries(
    work: Work, since: str, until: str, filters: Mapping[str, Sequence[str]], most: int
) -> tuple[SharedEntryRow, ...]:
    """Every entry of a period with its clients, in order of time."""
    statement = (
        select(*_SHARED)
        .select_from(time_entry)
        .join(time_share, _JOIN)
        .where(*_period(since, until, filters))
        .order_by(time_entry.c.starts_at, time_entry.c.id, time_share.c.no)
        .limit(most)
    )
    return work.list(SharedEntryRow, statement)


def list_cases_of_period(work: Work, since: datetime, until: datetime) -> tuple[PersonCaseRow, ...]:
    """Clients' cases that were open some time in a period."""
    statement = select_own(PersonCaseRow, case).where(
        OF_CLIENT,
        case.c.opened_at < until,
        (case.c.closed_at.is_(None)) | (case.c.closed_at >= since),
    )
    return work.list(PersonCaseRow, statement.order_by(case.c.opened_at, case.c.no))


def list_first_documents(
    work: Work, form_keys: Sequence[str], until: datetime
) -> dict[tuple[str, str], tuple[str, datetime]]:
    """The first version of these forms in every case: (case, form) -> (document, when)."""
    statement = (
        select(document.c.case_id, document.c.form_key, document.c.id, document.c.created_at)
        .where(document.c.org == bindparam("b_org"), document.c.form_key.in_(list(form_keys)))
        .where(document.c.version == 1, document.c.created_at < until)
    )
    rows: Any = work.conn.execute(statement, {"b_org": work.org}).all()
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def list_definitions(work: Work) -> tuple[DefinitionRow, ...]:
    statement = select_own(DefinitionRow, report_definition).order_by(report_definition.c.key)
    return work.list(DefinitionRow, statement)


def find_definition(work: Work, key: str) -> DefinitionRow | None:
    statement = select_own(DefinitionRow, report_definition).where(report_definition.c.key == key)
    return work.find(DefinitionRow, statement)


def save_definition(work: Work, row: DefinitionRow) -> bool:
    """Store a definition; version 0 is a new one. False means somebody was faster."""
    if row.version == 0:
        work.insert(report_definition, {**row._asdict(), "version": 1})
        return True
    own = (report_definition.c.org == work.org, report_definition.c.key == row.key)
    statement = report_definition.update().where(*own, report_definition.c.version == row.version)
    return work.run(statement.values(**{**row._asdict(), "version": row.version + 1})) == 1


def delete_definition(work: Work, key: str) -> bool:
    own = (report_definition.c.org == work.org, report_definition.c.key == key)
    return work.run(report_definition.delete().where(*own)) == 1
