"""Queries about releases, cases and their suspensions."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select, update

from engine.errors import CaseChanged
from engine.model import new_id
from engine.store.prepared import Prepared
from engine.store.queries.people import hold_organisation
from engine.store.rows import select_own
from engine.store.session import Work
from engine.store.tables import case, case_key, model_shelf, release, role_assignment, suspension, task


class ReleaseRow(NamedTuple):
    id: str
    model_key: str
    no: int
    sha256: str
    name: str
    files: bytes
    based_on: str | None
    extends: str | None
    notes: str
    published_by: str | None
    published_at: datetime


class CaseRow(NamedTuple):
    id: str
    no: str
    kind: str
    subject_type: str
    subject_id: str
    title: str
    model_key: str
    release_id: str
    status: str
    stage: str | None
    variables: dict[str, Any]
    time_factor: Decimal
    suspended: bool
    sharing_blocked: bool
    key_id: str
    opened_at: datetime
    closed_at: datetime | None
    meaningful_at: datetime
    event_seq: int
    event_hash: str
    version: int


# The team has processes of its own in the same tables; lists and numbers of clients' cases leave them out.
OF_CLIENT = case.c.subject_type == "client"
_RELEASE = select_own(ReleaseRow, release)
_RELEASE_BY_ID = Prepared(_RELEASE.where(release.c.id == bindparam("id")))
_LATEST_RELEASE = Prepared(
    _RELEASE.where(release.c.model_key == bindparam("model_key")).order_by(release.c.no.desc()).limit(1)
)
_CASE = select_own(CaseRow, case)
_ANY_CASE = Prepared(select(case.c.id).where(case.c.org == bindparam("b_org"), OF_CLIENT).limit(1))
_CASE_BY_ID = _CASE.where(case.c.id == bindparam("id"))
_FIND_CASE = Prepared(_CASE_BY_ID)
# The case row is always the first lock a command takes; SQLite holds the whole database already.
_LOCK_CASE = Prepared(_CASE_BY_ID.with_for_update())
_CASE_OF_TASK = _CASE.join(task, and_(task.c.org == case.c.org, task.c.case_id == case.c.id)).where(
    task.c.id == bindparam("task_id")
)
_FIND_CASE_OF_TASK = Prepared(_CASE_OF_TASK)
_LOCK_CASE_OF_TASK = Prepared(_CASE_OF_TASK.with_for_update(of=case))
_HOLD_CASE_OF_TASK = Prepared(
    select(case.c.id)
    .join(task, and_(task.c.org == case.c.org, task.c.case_id == case.c.id))
    .where(case.c.org == bindparam("b_org"), task.c.id == bindparam("task_id"))
    .with_for_update(of=case)
)
_UPDATE_CASE = update(case).where(
    case.c.org == bindparam("b_org"),
    case.c.id == bindparam("b_id"),
    case.c.version == bindparam("b_version"),
)
# What most commands change. The rest is written only when it differs: `status` has an index to rewrite.
_MOVED = ("variables", "meaningful_at", "event_seq", "event_hash")
_SAVED = (
    "release_id",
    "title",
    "status",
    "stage",
    "variables",
    "suspended",
    "sharing_blocked",
    "closed_at",
    "meaningful_at",
    "event_seq",
    "event_hash",
    "time_factor",
)


def _save(names: Sequence[str]) -> Prepared:
    values: dict[str, Any] = {name: bindparam(f"b_{name}") for name in names}
    return Prepared(_UPDATE_CASE.values(**values, version=bindparam("b_version") + 1))


_NAMES = tuple(f"b_{name}" for name in CaseRow._fields)
_pick_rest = attrgetter(*(name for name in _SAVED if name not in _MOVED))
_pick_moving = attrgetter("id", "version", *_MOVED)
_MOVING = tuple(f"b_{name}" for name in ("id", "version", *_MOVED))
_MOVE_CASE = _save(_MOVED)
_SAVE_CASE = _save(_SAVED)


def insert_release(work: Work, row: ReleaseRow) -> None:
    work.insert_rows(release, (row,))


def find_release(work: Work, release_id: str) -> ReleaseRow | None:
    return work.find(ReleaseRow, _RELEASE_BY_ID, id=release_id)


def find_latest_release(work: Work, model_key: str) -> ReleaseRow | None:
    return work.find(ReleaseRow, _LATEST_RELEASE, model_key=model_key)


def find_release_no(work: Work, model_key: str, no: int) -> ReleaseRow | None:
    """The release of a model with this number."""
    statement = _RELEASE.where(release.c.model_key == bindparam("model_key"), release.c.no == bindparam("no"))
    return work.find(ReleaseRow, statement, model_key=model_key, no=no)


def list_model_keys(work: Work) -> tuple[str, ...]:
    """Keys of the organisation's models; the one it published first, its own way of working, leads."""
    statement = select(release.c.model_key).where(release.c.org == work.org).group_by(release.c.model_key)
    # Of those published at one moment, a variant comes after what it extends.
    order = (func.min(release.c.published_at), func.count(release.c.extends), release.c.model_key)
    return tuple(work.conn.execute(statement.order_by(*order)).scalars())


def list_offered_models(work: Work) -> tuple[str, ...]:
    """Keys of the models on which a new case may begin: those that are not put away."""
    away = select(model_shelf.c.model_key).where(model_shelf.c.org == work.org)
    on_shelf = frozenset(work.conn.execute(away).scalars())
    return tuple(key for key in list_model_keys(work) if key not in on_shelf)


def insert_case(work: Work, row: CaseRow, key: bytes) -> None:
    work.insert(case_key, {"id": row.key_id, "key": key, "created_at": work.now})
    work.insert_rows(case, (row,))


def next_case_no(work: Work, year: int, series: str = "") -> str:
    """The next free number `2026/14` of a series; who asks for another waits until this one is taken."""
    hold_organisation(work)
    prefix = f"{series}{year}/"
    statement = select(func.count()).where(case.c.org == work.org, case.c.no.like(prefix + "%"))
    return f"{prefix}{int(work.value(statement) or 0) + 1}"


def find_case(work: Work, case_id: str) -> CaseRow | None:
    return work.find(CaseRow, _FIND_CASE, id=case_id)


def lock_case(work: Work, case_id: str) -> CaseRow | None:
    """Read the case and hold it until the transaction ends (PostgreSQL: FOR UPDATE)."""
    return work.find(CaseRow, _LOCK_CASE if work.is_postgres else _FIND_CASE, id=case_id)


def lock_case_of_task(work: Work, task_id: str) -> CaseRow | None:
    """The case that a task belongs to, read and held like `lock_case`."""
    statement = _LOCK_CASE_OF_TASK if work.is_postgres else _FIND_CASE_OF_TASK
    return work.find(CaseRow, statement, task_id=task_id)


def hold_case_of_task(work: Work, task_id: str) -> None:
    """Hold the case of a task, if there is one, before what follows is read; SQLite holds everything."""
    if work.is_postgres:
        work.change_one(_HOLD_CASE_OF_TASK, task_id=task_id)


def update_case(work: Work, row: CaseRow, before: CaseRow) -> None:
    """Store the changed case if its version is still the one read, `before`.

    Raises:
        CaseChanged: it is another; by the end of the transaction (see `Work.change_one`).
    """
    changed = CaseChanged(case=row.id)
    if _pick_rest(row) == _pick_rest(before):
        values = dict(zip(_MOVING, _pick_moving(row), strict=True))
        work.change_one(_MOVE_CASE, changed, **values)
    else:
        work.change_one(_SAVE_CASE, changed, **dict(zip(_NAMES, row, strict=True)))


def has_cases(work: Work) -> bool:
    """Whether the organisation has any case of a client, open or closed."""
    return work.value(_ANY_CASE) is not None


def list_cases(work: Work, case_ids: Sequence[str] | None = None) -> tuple[CaseRow, ...]:
    """All cases of clients of the organisation, or only the named ones, newest first."""
    chosen = OF_CLIENT if case_ids is None else case.c.id.in_(list(case_ids))
    return work.list(CaseRow, _CASE.where(chosen).order_by(case.c.opened_at.desc(), case.c.id))


def list_team_cases(work: Work, person_id: str | None = None) -> tuple[CaseRow, ...]:
    """Processes of the team, newest first; only those on which a person holds a role now if one is given."""
    statement = _CASE.where(~OF_CLIENT).order_by(case.c.opened_at.desc(), case.c.id)
    if person_id is not None:
        held = select(role_assignment.c.subject_id).where(
            role_assignment.c.org == work.org,
            role_assignment.c.person_id == person_id,
            role_assignment.c.since <= work.now,
            or_(role_assignment.c.until.is_(None), role_assignment.c.until > work.now),
        )
        statement = statement.where(case.c.id.in_(held))
    return work.list(CaseRow, statement)


class CaseLine(NamedTuple):
    """As much of a case as a search in a list looks at."""

    id: str
    no: str
    title: str
    status: str
    stage: str | None


_LINES = select_own(CaseLine, case).where(OF_CLIENT).order_by(case.c.opened_at.desc(), case.c.id)


def list_case_lines(work: Work, case_ids: Sequence[str] | None = None) -> tuple[CaseLine, ...]:
    """All cases of clients, or only those of the named ones, newest first, without their contents."""
    lines = work.list(CaseLine, _LINES)
    if case_ids is None:
        return lines
    wanted = frozenset(case_ids)
    return tuple(line for line in lines if line.id in wanted)


def set_subject(work: Work, case_id: str, person_id: str) -> None:
    """The case is about this person: used when a person turns out to be known already."""
    own = (case.c.org == work.org, case.c.id == case_id)
    work.run(update(case).where(*own).values(subject_id=person_id))


def find_case_of_subject(work: Work, person_id: str) -> tuple[CaseRow, ...]:
    """The cases of a client, newest first."""
    statement = _CASE.where(case.c.subject_id == person_id, OF_CLIENT).order_by(case.c.opened_at.desc())
    return work.list(CaseRow, statement)


def begin_suspension(work: Work, case_id: str, reason: str) -> None:
    row = {"id": new_id(), "case_id": case_id, "since": work.now, "until": None, "reason": reason}
    work.insert(suspension, row)


def end_suspension(work: Work, case_id: str) -> datetime | None:
    """Close the open suspension; returns since when it ran."""
    open_one = (suspension.c.org == work.org, suspension.c.case_id == case_id, suspension.c.until.is_(None))
    since: datetime | None = work.value(select(suspension.c.since).where(*open_one))
    work.run(update(suspension).where(*open_one).values(until=work.now))
    return since
