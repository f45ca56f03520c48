"""Stays of cases at their steps, read from the rows of tasks: opened, done or taken away."""

from engine.baselines.learning import DAY, Stay
from engine.krokus import Krokus
from engine.model import TaskStatus
from engine.store import Work
from engine.store.queries.stays import PauseRow, StayRow, list_pauses, list_stays


def read_stays(krokus: Krokus, work: Work) -> list[Stay]:
    """Every task of the organisation as a stay, oldest first."""
    pauses: dict[str, list[PauseRow]] = {}
    for pause in list_pauses(work):
        pauses.setdefault(pause.case_id, []).append(pause)
    return [_make(row, pauses.get(row.case_id, []), work) for row in list_stays(work)]


def _make(row: StayRow, pauses: list[PauseRow], work: Work) -> Stay:
    is_finished = row.status == TaskStatus.DONE
    is_gone = row.status == TaskStatus.CANCELLED
    # When a task was taken away is in the history; the case's own end is the latest that it can have been.
    until = (
        row.done_at
        if is_finished
        else (row.cancelled_at or row.closed_at or row.opened_at)
        if is_gone
        else None
    )
    end = until or work.now
    paused = sum(
        max(0.0, (min(one.until or end, end) - max(one.since, row.opened_at)) / DAY) for one in pauses
    )
    return Stay(row.case_id, row.model_key, row.element_id, row.opened_at, until, is_finished, paused)
