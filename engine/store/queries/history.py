"""Queries about history rows, incidents and the outbox."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, update

from engine.model import new_id
from engine.store.rows import columns_of, select_own
from engine.store.session import Work
from engine.store.tables import event, incident, outbox


class EventRow(NamedTuple):
    case_id: str
    seq: int
    instance_id: str | None
    release_id: str | None
    element_id: str | None
    type: str
    meaningful: bool
    actor: str | None
    at: datetime
    data: dict[str, Any]
    hash: str


class IncidentRow(NamedTuple):
    id: str
    case_id: str
    instance_id: str | None
    element_id: str | None
    code: str
    cause: str
    at: datetime
    status: str
    retry: dict[str, Any]
    resolved_at: datetime | None


class OutboxRow(NamedTuple):
    org: str
    id: str
    kind: str
    payload: dict[str, Any]
    key: str
    next_at: datetime
    attempts: int


_EVENTS = select_own(EventRow, event).where(event.c.case_id == bindparam("case_id"))
_OPEN_INCIDENTS = (
    select_own(IncidentRow, incident).where(incident.c.status == "open").order_by(incident.c.at.desc())
)
# What a worker makes itself; everything else in the outbox leaves the house.
PRINT = "case_file"
_NEXT_OUT = (
    select(*columns_of(OutboxRow, outbox))
    .where(
        outbox.c.status == "waiting",
        outbox.c.next_at <= bindparam("now"),
        or_(outbox.c.lease_until.is_(None), outbox.c.lease_until < bindparam("now")),
    )
    .order_by(outbox.c.next_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)


def insert_events(work: Work, rows: Sequence[EventRow]) -> None:
    work.insert_soon(event, rows)


def list_events(work: Work, case_id: str, most: int = 500) -> tuple[EventRow, ...]:
    """The newest events of a case, newest first."""
    return work.list(EventRow, _EVENTS.order_by(event.c.seq.desc()).limit(most), case_id=case_id)


def insert_incident(work: Work, row: IncidentRow) -> None:
    work.insert_rows(incident, (row,))


def list_open_incidents(work: Work, case_id: str | None = None) -> tuple[IncidentRow, ...]:
    statement = _OPEN_INCIDENTS if case_id is None else _OPEN_INCIDENTS.where(incident.c.case_id == case_id)
    return work.list(IncidentRow, statement)


def find_incident(work: Work, incident_id: str) -> IncidentRow | None:
    return work.find(IncidentRow, select_own(IncidentRow, incident).where(incident.c.id == incident_id))


def resolve_incident(work: Work, incident_id: str) -> None:
    own = (incident.c.org == work.org, incident.c.id == incident_id)
    work.run(update(incident).where(*own).values(status="resolved", resolved_at=work.now))


def insert_outbox(work: Work, kind: str, payload: dict[str, Any], key: str) -> bool:
    """Record an intention to act outside (mail, webhook); a repeated key is the same intention.

    Returns:
        Whether the intention is new.
    """
    seen = select(outbox.c.id).where(outbox.c.org == work.org, outbox.c.key == key)
    is_new = work.value(seen) is None
    if is_new:
        row = {"id": new_id(), "kind": kind, "payload": payload, "key": key, "next_at": work.now}
        work.insert(
            outbox, {**row, "attempts": 0, "lease_until": None, "status": "waiting", "last_error": None}
        )
        work.wake(work.now)
    return is_new


def has_outgoing(work: Work, *, prints: bool = False) -> bool:
    """Whether anything waits to be sent now, or to be printed, in any organisation."""
    waiting = (outbox.c.status == "waiting", outbox.c.next_at <= work.now, _is_print(prints))
    return work.value(select(outbox.c.id).where(*waiting).limit(1)) is not None


def has_given_up(work: Work, key: str) -> bool:
    """Whether nobody is going to do any more what was intended under this key."""
    own = (outbox.c.org == work.org, outbox.c.key == key, outbox.c.status == "failed")
    return work.value(select(outbox.c.id).where(*own)) is not None


def _is_print(prints: bool) -> ColumnElement[bool]:
    return outbox.c.kind == PRINT if prints else outbox.c.kind != PRINT


def lease_outgoing(
    work: Work, until: datetime, most: int = 20, *, prints: bool = False
) -> tuple[OutboxRow, ...]:
    """Take what waits to be sent, over all organisations, oldest first, so that no other worker does.

    Args:
        prints: take what waits to be printed instead.
    """
    found = work.conn.execute(_NEXT_OUT.where(_is_print(prints)), {"now": work.now, "most": most}).all()
    rows = tuple(OutboxRow._make(row) for row in found)
    for row in rows:
        own = and_(outbox.c.org == row.org, outbox.c.id == row.id)
        work.run(update(outbox).where(own).values(lease_until=until, attempts=row.attempts + 1))
    return rows


def finish_outgoing(
    work: Work, row: OutboxRow, error: str | None, next_at: datetime | None, *, gave_up: bool = False
) -> bool:
    """Record how sending ended: sent, to be tried again at `next_at`, or given up.

    Returns:
        False when another worker took the row meanwhile; what that one found out counts.
    """
    status = "sent" if error is None else "failed" if gave_up else "waiting"
    values: dict[str, Any] = {"status": status, "last_error": error, "lease_until": None}
    if next_at is not None:
        values["next_at"] = next_at
    own = and_(outbox.c.org == work.org, outbox.c.id == row.id, outbox.c.attempts == row.attempts + 1)
    return work.run(update(outbox).where(own).values(values)) == 1
