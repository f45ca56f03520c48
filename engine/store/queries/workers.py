"""Signs of life of workers, and what tells whether this installation is ready. No work is done here."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, func, select, update

from engine.store.session import Work
from engine.store.tables import command, incident, outbox, timer, worker


class Backlog(NamedTuple):
    """What waits for workers and for people, over all organisations; moments are null when nothing waits."""

    due_timers: int
    oldest_due_at: datetime | None
    outbox_waiting: int
    outbox_failed: int
    open_incidents: int
    workers: int


def note_alive(work: Work, worker_id: str, started_at: datetime) -> None:
    """Write down that a worker lives."""
    statement = update(worker).where(worker.c.id == worker_id).values(seen_at=work.now)
    if work.run(statement) == 0:
        work.conn.execute(worker.insert(), {"id": worker_id, "started_at": started_at, "seen_at": work.now})


def forget_workers(work: Work, seen_before: datetime) -> None:
    """Drop workers that ended or died long ago."""
    work.run(delete(worker).where(worker.c.seen_at < seen_before))


def count_workers(work: Work, seen_since: datetime) -> int:
    return int(
        work.value(select(func.count()).select_from(worker).where(worker.c.seen_at >= seen_since)) or 0
    )


def forget_commands(work: Work, before: datetime) -> int:
    """Drop keys so old that no browser repeats them any more; returns how many."""
    return work.run(delete(command).where(command.c.at < before))


def measure_backlog(work: Work, seen_since: datetime) -> Backlog:
    """Count what waits; every count reads an index."""
    due = (timer.c.status == "armed", timer.c.due_at <= work.now)
    return Backlog(
        due_timers=int(work.value(select(func.count()).select_from(timer).where(*due)) or 0),
        oldest_due_at=work.value(select(func.min(timer.c.due_at)).where(*due)),
        outbox_waiting=_count_outgoing(work, "waiting"),
        outbox_failed=_count_outgoing(work, "failed"),
        open_incidents=int(
            work.value(select(func.count()).select_from(incident).where(incident.c.status == "open")) or 0
        ),
        workers=count_workers(work, seen_since),
    )


def _count_outgoing(work: Work, status: str) -> int:
    return int(work.value(select(func.count()).select_from(outbox).where(outbox.c.status == status)) or 0)
