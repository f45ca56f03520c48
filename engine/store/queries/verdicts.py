"""Queries about the board's own rows: verdicts, snoozes, thresholds of the organisation."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, delete, func, or_, select, update

from engine.store.prepared import Prepared
from engine.store.queries.cases import OF_CLIENT
from engine.store.rows import columns_of, select_own
from engine.store.session import Work
from engine.store.tables import case, snooze, threshold, time_entry, time_share, watch

HOURS_COME_LATE = timedelta(days=14)
# The first number of an advisory lock on PostgreSQL; the second one stands for the organisation.
WATCH_LOCK = 7_465_002


class WatchRow(NamedTuple):
    """The last verdict about one open case; `signals` holds the reasons that are amber or red."""

    case_id: str
    seq: int
    looked_at: datetime
    next_at: datetime
    level: str
    stage: str | None
    model_key: str
    coach: str | None
    progress_at: datetime
    progress: str
    weight: int
    points: int
    signals: list[dict[str, Any]]
    reasons: str


class SnoozeRow(NamedTuple):
    id: str
    case_id: str
    signal: str
    level: str
    until: datetime
    reason: str
    made_by: str
    made_at: datetime
    ended_at: datetime | None


class ThresholdRow(NamedTuple):
    model_key: str
    signal: str
    valid_from: str
    amber: Any
    red: Any
    reason: str
    set_by: str
    set_at: datetime


class LoadRow(NamedTuple):
    """The work of one coach: how many cases, and their points in hundredths."""

    coach: str
    cases: int
    points: int


_WATCHED = Prepared(select_own(WatchRow, watch))
_LOADS = Prepared(
    select(watch.c.coach, func.count(), func.sum(watch.c.points))
    .where(watch.c.org == bindparam("b_org"), watch.c.coach.is_not(None))
    .group_by(watch.c.coach)
)
_NOW: Any = bindparam("b_now")
_JOINED = case.outerjoin(watch, and_(watch.c.org == case.c.org, watch.c.case_id == case.c.id))
_STALE = Prepared(
    select(case.c.id)
    .select_from(_JOINED)
    .where(
        case.c.org == bindparam("b_org"),
        case.c.closed_at.is_(None),
        OF_CLIENT,
        or_(
            watch.c.case_id.is_(None),
            watch.c.seq != case.c.event_seq,
            watch.c.reasons.is_(None),
            watch.c.next_at <= _NOW,
            # Somebody set the clock back: what was seen then is no knowledge of now.
            watch.c.looked_at > _NOW,
        ),
    )
    .order_by(case.c.id)
)
# Hours are no event of the case; those of the last days tell by themselves that somebody worked.
_NEW_HOURS = Prepared(
    select(time_share.c.case_id)
    .join(time_entry, and_(time_share.c.org == time_entry.c.org, time_share.c.entry_id == time_entry.c.id))
    .join(watch, and_(watch.c.org == time_share.c.org, watch.c.case_id == time_share.c.case_id))
    .where(
        time_entry.c.org == bindparam("b_org"),
        time_entry.c.day >= bindparam("recent"),
        or_(time_entry.c.created_at > watch.c.looked_at, time_entry.c.removed_at > watch.c.looked_at),
    )
    .distinct()
)
_CLOSED = Prepared(
    select(watch.c.case_id)
    .join(case, and_(case.c.org == watch.c.org, case.c.id == watch.c.case_id))
    .where(watch.c.org == bindparam("b_org"), case.c.closed_at.is_not(None))
)
_SNOOZES = Prepared(
    select_own(SnoozeRow, snooze)
    .where(snooze.c.ended_at.is_(None), snooze.c.until > _NOW)
    .order_by(snooze.c.made_at, snooze.c.id)
)
_THRESHOLDS = Prepared(
    select_own(ThresholdRow, threshold).order_by(
        threshold.c.model_key, threshold.c.signal, threshold.c.valid_from
    )
)


class _Id(NamedTuple):
    id: str


def list_watched(work: Work) -> tuple[WatchRow, ...]:
    return work.list(WatchRow, _WATCHED)


def list_watched_of(work: Work, case_ids: Collection[str]) -> tuple[WatchRow, ...]:
    """The whole verdicts about these cases."""
    if not case_ids:
        return ()
    return work.list(WatchRow, select_own(WatchRow, watch).where(watch.c.case_id.in_(list(case_ids))))


def list_loads(work: Work) -> tuple[LoadRow, ...]:
    """The work of every coach who has cases."""
    return work.list(LoadRow, _LOADS)


def find_stale(work: Work) -> tuple[str, ...]:
    """Open cases that changed since the last look, or whose verdict time alone has changed."""
    recent = (work.now - HOURS_COME_LATE).date().isoformat()
    found = {row.id for row in work.list(_Id, _STALE, b_now=work.now)}
    found.update(row.id for row in work.list(_Id, _NEW_HOURS, recent=recent))
    return tuple(sorted(found))


def find_closed(work: Work) -> tuple[str, ...]:
    """Cases that are closed and still have a verdict."""
    return tuple(row.id for row in work.list(_Id, _CLOSED))


def claim_watch(work: Work) -> bool:
    """Whether this transaction is the one that keeps verdicts now; another worker's would be the same ones.

    SQLite has one worker, and one writer at a time.
    """
    if not work.is_postgres:
        return True
    lock = func.pg_try_advisory_xact_lock(WATCH_LOCK, func.hashtext(work.org))
    return bool(work.conn.execute(select(lock)).scalar())


def replace_watched(work: Work, rows: Sequence[WatchRow], gone: Collection[str] = ()) -> None:
    """Store new verdicts in the place of the old ones."""
    ids = [*(row.case_id for row in rows), *gone]
    if ids:
        work.run(delete(watch).where(watch.c.org == work.org, watch.c.case_id.in_(ids)))
    work.insert_rows(watch, rows)


def expire_watched(work: Work, at: datetime, model_key: str, stages: Collection[str] | None = None) -> None:
    """Let verdicts about cases of a model hold no longer than until a moment, say because limits change then.

    They stay where they are until the next look: what was told once is not told as new.

    Args:
        stages: only about cases that were there; None: wherever.
    """
    touched = (watch.c.org == work.org, watch.c.model_key == model_key, watch.c.next_at > at)
    places = () if stages is None else (watch.c.stage.in_(sorted(stages)),)
    work.run(update(watch).where(*touched, *places).values(next_at=at))


def expire_watched_of(work: Work, case_ids: Collection[str]) -> None:
    """Let the verdicts about these cases hold no longer: something changed of which the case says nothing."""
    if case_ids:
        touched = (watch.c.org == work.org, watch.c.case_id.in_(sorted(case_ids)), watch.c.next_at > work.now)
        work.run(update(watch).where(*touched).values(next_at=work.now))


def list_open_releases(work: Work, model_key: str) -> tuple[str, ...]:
    """The releases of a model by which a case is open."""
    own = (case.c.org == work.org, case.c.model_key == model_key, case.c.closed_at.is_(None), OF_CLIENT)
    return tuple(work.conn.execute(select(case.c.release_id).where(*own).distinct()).scalars())


def list_snoozes(work: Work) -> tuple[SnoozeRow, ...]:
    """The snoozes that hold now."""
    return work.list(SnoozeRow, _SNOOZES, b_now=work.now)


def insert_snooze(work: Work, row: SnoozeRow) -> None:
    work.insert(snooze, row._asdict())


def find_snooze(work: Work, snooze_id: str) -> SnoozeRow | None:
    return work.find(SnoozeRow, select_own(SnoozeRow, snooze).where(snooze.c.id == snooze_id))


def end_snooze(work: Work, snooze_id: str) -> bool:
    own = (snooze.c.org == work.org, snooze.c.id == snooze_id, snooze.c.ended_at.is_(None))
    return work.run(update(snooze).where(*own).values(ended_at=work.now)) == 1


def list_ended_snoozes(work: Work, since: datetime) -> tuple[SnoozeRow, ...]:
    """Snoozes that ran out after a moment: their signals are told again."""
    statement = select(*columns_of(SnoozeRow, snooze)).where(
        snooze.c.org == work.org, snooze.c.until > since, snooze.c.until <= work.now
    )
    return work.list(SnoozeRow, statement)


def list_thresholds(work: Work) -> tuple[ThresholdRow, ...]:
    """Every threshold that the organisation ever set, the oldest of a signal first."""
    return work.list(ThresholdRow, _THRESHOLDS)


def put_threshold(work: Work, row: ThresholdRow) -> None:
    """Set a threshold from a day on; what was set for the same day is replaced."""
    own = (
        threshold.c.org == work.org,
        threshold.c.model_key == row.model_key,
        threshold.c.signal == row.signal,
        threshold.c.valid_from == row.valid_from,
    )
    work.run(delete(threshold).where(*own))
    work.insert(threshold, row._asdict())
