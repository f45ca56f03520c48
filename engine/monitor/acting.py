"""What a mentor does about a case that stands still: snooze, remind, review, skip, resolve.

Each is one transaction with its reason in the case's history.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from engine.bpmn.graph import Element
from engine.casework.access import MENTOR, Standing, stand
from engine.casework.holders import CLIENT, COACH
from engine.errors import CaseChanged, InvalidInput, NotAllowed, NotFound
from engine.krokus import Krokus
from engine.model import Actor, new_id
from engine.monitor.looking import judge_cases, make_row
from engine.monitor.reckoning import AMBER, RED
from engine.monitor.sleeping import EVERYTHING
from engine.process.command import is_repeated, open_case
from engine.process.run import CaseRun
from engine.process.sides import find_side, is_busy, start_side
from engine.releases.completing import find_form_key
from engine.releases.release import Release
from engine.store.queries.history import find_incident, insert_outbox, resolve_incident
from engine.store.queries.tasks import OPEN, TaskRow, find_task, finish
from engine.store.queries.verdicts import SnoozeRow, end_snooze, find_snooze, insert_snooze

MOST_REASON = 500
MOST_SNOOZE_DAYS = 366
REVIEW = "esc_stuck"
REMINDER_LETTER = "task_nudge"


def snooze_signal(
    krokus: Krokus, actor: Actor, case_id: str, signal: str, until: date, reason: str
) -> str | None:
    """Let a reason sleep until a day; it wakes up earlier when it turns from amber to red.

    Args:
        signal: one reason, or `*` for everything in this case.

    Returns:
        The snooze's id, for taking it back; None when this request was made before.

    Raises:
        NotAllowed: the mentor snoozes.
        InvalidInput: no reason, or a day that is past or more than a year away.
    """
    reason = clean_reason(reason)
    with _acting(krokus, actor, case_id, MENTOR) as run:
        if is_repeated(run):
            return None
        today = krokus.calendar.local_date(run.work.now)
        if not 0 < (until - today).days <= MOST_SNOOZE_DAYS:
            raise InvalidInput("snooze_day_out_of_range", days=MOST_SNOOZE_DAYS)
        level = _find_level(krokus, run, signal)
        ends = krokus.calendar.start_of_day(until)
        row = SnoozeRow(new_id(), case_id, signal, level, ends, reason, actor.person, run.work.now, None)
        insert_snooze(run.work, row)
        run.journal.note("signal_snoozed", signal=signal, until=until.isoformat(), reason=reason)
        return row.id


def _find_level(krokus: Krokus, run: CaseRun, signal: str) -> str:
    """The level a reason has when it is put to sleep.

    Raises:
        CaseChanged: the reason is gone: somebody was faster.
    """
    for verdict in judge_cases(krokus, run.work, [run.case.id]):
        levels = [one["level"] for one in make_row(verdict).signals if signal in (EVERYTHING, one["key"])]
        if levels:
            return RED if RED in levels else AMBER
    raise CaseChanged("signal_gone", case=run.case.id)


def wake_signal(krokus: Krokus, actor: Actor, snooze_id: str) -> None:
    """Take a snooze back: the reason stands on the board again."""
    with krokus.store.read(actor.org) as work:
        row = find_snooze(work, snooze_id)
    if row is None:
        raise NotFound(snooze=snooze_id)
    with _acting(krokus, actor, row.case_id, MENTOR) as run:
        if is_repeated(run):
            return
        if end_snooze(run.work, snooze_id):
            run.journal.note("signal_woken", signal=row.signal)


def remind_of_task(krokus: Krokus, actor: Actor, task_id: str) -> None:
    """Remind the person whose task this is, by a letter; once a day, whoever asks.

    Raises:
        InvalidInput: nobody holds the task, or they were reminded today already.
    """
    with _acting_on_task(krokus, actor, task_id, MENTOR, COACH) as run:
        if is_repeated(run):
            return
        task = _get_open(run, task_id)
        if task.assignee is None:
            raise InvalidInput("nobody_to_remind")
        today = krokus.calendar.local_date(run.work.now).isoformat()
        payload = {"task": task_id, "to": task.assignee, "by": actor.person}
        if not insert_outbox(run.work, REMINDER_LETTER, payload, f"nudge:{task_id}:{today}"):
            raise InvalidInput("reminded_today")
        run.journal.note("task_nudged", task.element_id, task=task_id, to=task.assignee)


def schedule_review(krokus: Krokus, actor: Actor, case_id: str, reason: str) -> None:
    """Open a review of the case (F22) as a task of the process.

    Raises:
        InvalidInput: the model has no review, or one is open already.
    """
    reason = clean_reason(reason)
    with _acting(krokus, actor, case_id, MENTOR) as run:
        if is_repeated(run):
            return
        side = find_side(run, "escalation", REVIEW)
        if side is None:
            raise InvalidInput("no_review_here")
        if is_busy(run, side):
            raise InvalidInput("review_is_open")
        run.journal.note("review_scheduled", reason=reason)
        start_side(run, side, REVIEW)


def skip_task(krokus: Krokus, actor: Actor, task_id: str, reason: str) -> None:
    """Go on without a step, with a reason that the client can read.

    Raises:
        InvalidInput: the step asks what the process decides by, or it is the client's decision.
    """
    reason = clean_reason(reason)
    with _acting_on_task(krokus, actor, task_id, MENTOR) as run:
        if is_repeated(run):
            return
        task = _get_open(run, task_id)
        if not may_skip(run.release, task):
            raise InvalidInput("step_cannot_be_skipped", task=task.name)
        live = run.load(task.instance_id)
        live.instance.complete(task.id)
        live.touch()
        finish(run.work, task.id, actor.person)
        run.completed_tasks.add(task.id)
        run.journal.note(
            "task_skipped", task.element_id, instance_id=task.instance_id, task=task.id, reason=reason
        )


def may_skip(release: Release, task: TaskRow) -> bool:
    """Whether the process can go on without this task: nothing later is decided by its answers."""
    element = release.graph.elements.get(task.element_id)
    properties: Mapping[str, str] = {} if element is None else element.properties
    if task.role == CLIENT or properties.get("client_decision") == "true" or task.status not in OPEN:
        return False
    return _is_unread(release, task.form_key or "", element)


def decides_nothing(release: Release, element: Element) -> bool:
    """Whether nothing later is decided by what a step asks."""
    return _is_unread(release, find_form_key(element, release.forms) or "", element)


def _is_unread(release: Release, form_key: str, element: Element | None) -> bool:
    form = release.forms.get(form_key)
    if form is None:
        return element is not None
    by_form, bare = release.kept_names
    return not by_form.get(form.key) and bare.isdisjoint(form.names())


def settle_incident(krokus: Krokus, actor: Actor, incident_id: str, reason: str) -> None:
    """Close an incident without trying its step again, because somebody dealt with its cause.

    Raises:
        NotFound: no such open incident.
    """
    reason = clean_reason(reason)
    with krokus.store.read(actor.org) as work:
        row = find_incident(work, incident_id)
    if row is None:
        raise NotFound(incident=incident_id)
    with _acting(krokus, actor, row.case_id, MENTOR) as run:
        if is_repeated(run):
            return
        now = find_incident(run.work, incident_id)
        if now is None or now.status != "open":
            raise NotFound(incident=incident_id)
        resolve_incident(run.work, incident_id)
        run.journal.note("incident_settled", row.element_id, reason=reason)


@contextmanager
def _acting(krokus: Krokus, actor: Actor, case_id: str, *roles: str) -> Iterator[CaseRun]:
    with open_case(krokus, actor.org, case_id, actor.person) as run:
        _require(stand(run.work, actor, run.case), *roles)
        yield run


@contextmanager
def _acting_on_task(krokus: Krokus, actor: Actor, task_id: str, *roles: str) -> Iterator[CaseRun]:
    with krokus.store.read(actor.org) as work:
        found = find_task(work, task_id)
    if found is None:
        raise NotFound(task=task_id)
    with _acting(krokus, actor, found.case_id, *roles) as run:
        yield run


def _get_open(run: CaseRun, task_id: str) -> TaskRow:
    """The task as it is under the lock: somebody may have finished it meanwhile."""
    task = find_task(run.work, task_id)
    if task is None or task.status not in OPEN:
        raise CaseChanged("task_not_open", task=task_id)
    return task


def _require(standing: Standing, *roles: str) -> None:
    if not standing.is_(*roles):
        raise NotAllowed("mentor_acts" if roles == (MENTOR,) else "may_not_act_here")


def clean_reason(reason: str) -> str:
    """A reason as it is kept.

    Raises:
        InvalidInput: there is none.
    """
    reason = reason.strip()[:MOST_REASON].replace("\x00", "")
    if not reason:
        raise InvalidInput("reason_missing")
    return reason
