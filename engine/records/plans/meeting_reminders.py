"""Reminders of meetings: an intention in the outbox for each, once. The letters are written in jobs/."""

from engine.krokus import Krokus
from engine.model import OrgId
from engine.store.queries import meetings as store
from engine.store.queries.history import insert_outbox
from engine.store.queries.meetings import DueMeeting

NOBODY = OrgId("")


def remind_of_meetings(krokus: Krokus, most: int = 50) -> int:
    """Remind people of meetings that begin soon; returns how many reminders were taken up."""
    with krokus.store.read(NOBODY) as work:
        due = store.find_due_meetings(work, most)
    return sum(_remind(krokus, one) for one in due)


def _remind(krokus: Krokus, due: DueMeeting) -> int:
    with krokus.store.begin(OrgId(due.org)) as work:
        row = store.find_meeting(work, due.id)
        if row is None or row.cancelled_at is not None or row.remind_at is None or row.remind_at > work.now:
            return 0
        if not store.forget_reminder(work, row.id, row.remind_at):
            return 0
        # After a long night of the worker, a meeting that has begun needs no reminder any more.
        if row.starts_at > work.now:
            insert_outbox(work, "meeting_reminder", {"meeting": row.id}, f"meeting:{row.id}")
        return 1
