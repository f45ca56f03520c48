"""Letters on the day before a step of a plan, or an extra one, is due: to whoever does it, once each."""

from datetime import timedelta

from engine.casework.holders import CLIENT, COACH
from engine.krokus import Krokus
from engine.store import Work
from engine.store.queries.history import insert_outbox
from engine.store.queries.people import find_person, list_case_people
from engine.store.queries.plan_steps import DueStep, list_due_steps

LETTER = "step_reminder"


def remind_of_steps(krokus: Krokus, work: Work) -> int:
    """Write down who is to be reminded of what is due tomorrow; returns how many letters that makes."""
    day = (krokus.calendar.local_date(work.now) + timedelta(days=1)).isoformat()
    told = 0
    for step in list_due_steps(work, day):
        doer = _find_doer(work, step)
        if doer is not None:
            payload = {"step": step.id, "to": doer}
            told += insert_outbox(work, LETTER, payload, f"step:{step.id}:{day}")
    return told


def _find_doer(work: Work, step: DueStep) -> str | None:
    """Who does a step; the coach looks after those of clients who do not sign in."""
    if step.person_id is not None:
        return step.person_id
    if step.who == CLIENT:
        client = find_person(work, step.subject_id)
        if client is not None and client.active and client.login is not None:
            return client.id
    coaches = [row for row in list_case_people(work, step.case_id) if row.role == COACH]
    standing_in = [row for row in coaches if row.until is not None]
    return (standing_in or coaches)[-1].person_id if coaches else None
