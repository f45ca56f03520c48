"""Reminders and escalations of tasks: once each, as a note in the history and an intention in the outbox."""

from contextlib import suppress

from engine.errors import CaseChanged
from engine.krokus import Krokus
from engine.model import OrgId
from engine.process.journal import Journal
from engine.store import Work
from engine.store.queries import tasks as store
from engine.store.queries.cases import lock_case, update_case
from engine.store.queries.history import insert_outbox

NOBODY = OrgId("")


def remind_due(krokus: Krokus, most: int = 50) -> int:
    """Remind of tasks that are soon due and escalate those long overdue; returns how many."""
    with krokus.store.read(NOBODY) as work:
        due = store.find_reminders(work, most)
    done = 0
    for reminder in due:
        # A person may be faster; the next round looks again.
        with suppress(CaseChanged), krokus.store.begin(OrgId(reminder.org)) as work:
            done += _remind(work, reminder.id)
    return done


def _remind(work: Work, task_id: str) -> int:
    case_id = store.find_case_of_task(work, task_id)
    case = None if case_id is None else lock_case(work, case_id)
    task = store.find_task(work, task_id)
    if case is None or task is None or task.status not in store.OPEN:
        return 0
    journal = Journal(case, None, work.now)
    if task.remind_at is not None and task.remind_at <= work.now:
        journal.note("task_reminded", task.element_id, task=task.id)
        insert_outbox(work, "task_reminder", {"task": task.id, "to": task.assignee}, f"remind:{task.id}")
        task = task._replace(remind_at=None)
    if task.escalate_at is not None and task.escalate_at <= work.now:
        journal.note("task_escalated", task.element_id, task=task.id)
        insert_outbox(work, "task_escalation", {"task": task.id}, f"escalate:{task.id}")
        task = task._replace(escalate_at=None)
    store.set_times(work, task)
    journal.write(work)
    update_case(work, case._replace(event_seq=journal.seq, event_hash=journal.hash), case)
    return 1
