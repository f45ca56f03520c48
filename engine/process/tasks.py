"""Commands on human tasks: claim, release, reassign, save a draft, complete."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from engine.casework.access import Standing, find_rights, narrow_form, stand
from engine.casework.documents import record_document
from engine.casework.holders import RECORDED_BY_COACH
from engine.errors import AlreadyDone, CaseChanged, EngineFault, InvalidInput, NotAllowed, NotFound
from engine.forms import (
    Form,
    PostedForm,
    RawAnswers,
    check_bounds,
    empty_lists,
    is_remade,
    read_posted,
    settle_known,
    show_known,
    validate_answers,
)
from engine.krokus import Krokus
from engine.model import Actor, Answers, JsonValue, TaskStatus
from engine.process.command import open_task, write
from engine.process.filling import Filling, surround
from engine.process.journal import Journal
from engine.process.pages.inbox import read_task_post
from engine.process.run import CaseRun
from engine.records.documents.document_notes import note_judgement
from engine.records.plans.step_keeping import take_steps
from engine.store import Work
from engine.store.keys import MOST_KEY_CHARACTERS, claim_key
from engine.store.queries import tasks as store
from engine.store.queries.cases import CaseRow, lock_case_of_task, update_case
from engine.store.queries.documents import find_document_of_task
from engine.store.queries.people import find_person
from engine.views import Completed

MOST_REASON_CHARACTERS = 500


def claim_task(krokus: Krokus, actor: Actor, task_id: str) -> None:
    """Take a task of one's role.

    Raises:
        NotFound: no such task for this person.
        CaseChanged: another was faster.
    """
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is not None:
            return
        case, task, standing = _open_task(work, actor, task_id)
        _require(standing, task, "claim")
        if not store.claim(work, task_id, actor.person):
            raise CaseChanged(task=task_id)
        _note(work, case, actor, "task_claimed", task)


def release_task(krokus: Krokus, actor: Actor, task_id: str) -> None:
    """Give a claimed task back to whom the process gave it; the draft stays."""
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is not None:
            return
        case, task, standing = _open_task(work, actor, task_id)
        _require(standing, task, "release")
        run = CaseRun(krokus, work, case, actor.person)
        holding = run.holders.hold(task.role)
        store.release(work, task_id, holding.assignee)
        _note(work, case, actor, "task_released", task)


def reassign_task(krokus: Krokus, actor: Actor, task_id: str, person_id: str, reason: str) -> None:
    """Give a task to another person of the organisation; the mentor's right.

    Raises:
        NotAllowed: the person may not reassign.
        InvalidInput: no such active person, or no reason.
    """
    reason = reason.strip()[:MOST_REASON_CHARACTERS]
    if not reason:
        raise InvalidInput("reason_missing")
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is not None:
            return
        case, task, standing = _open_task(work, actor, task_id)
        _require(standing, task, "reassign")
        person = find_person(work, person_id)
        if person is None or not person.active:
            raise InvalidInput("no_such_person")
        store.assign(work, task_id, person_id, None, claimed=False)
        _note(work, case, actor, "task_reassigned", task, to=person_id, reason=reason)


def save_draft(krokus: Krokus, actor: Actor, task_id: str, raw: RawAnswers) -> datetime:
    """Keep what was typed so far, unjudged; returns when it was saved.

    Raises:
        InvalidInput: it is beyond all bounds.
    """
    check_bounds(raw)
    with krokus.store.begin(actor.org) as work:
        _case, task, standing = _open_task(work, actor, task_id, lock=False)
        _require(standing, task, "save_draft")
        store.save_draft(work, task_id, actor.person, dict(raw))
        return work.now


def complete_task(
    krokus: Krokus,
    actor: Actor,
    task_id: str,
    raw: RawAnswers | PostedForm,
    *,
    version: int | None = None,
    key: str | None = None,
    how: str = "",
) -> Completed:
    """Judge the answers, record them, and let the process go on: all in one transaction.

    Args:
        raw: the answers as typed, or the HTML form that holds them, which is read here.
        version: the task's version the person saw; another one is refused.
        key: idempotency key of at most 64 characters; the same key again has no second effect and tells
            what the first one did, with the case as it stands now.
        how: how the client said it, when somebody records the client's decision.

    Raises:
        NotFound: no such task for this person.
        AlreadyDone: somebody completed it; params name who and when.
        CaseChanged: the task changed since the page was made.
        InvalidAnswers: every problem of every field; nothing was stored.
        EngineFault: the process cannot go on; the answers are kept as a draft and the mentor sees why.
    """
    key = key[:MOST_KEY_CHARACTERS] if key else None
    try:
        with open_task(krokus, actor.org, task_id, actor.person) as run:
            task = run.hand.task
            # A key can have had its effect only where the task is open no more.
            if key and task.status == TaskStatus.DONE and store.is_done_under(run.work, task.id, key):
                return _repeat(run, actor)
            return _complete(run, actor, raw, version, how, key)
    except EngineFault:
        _keep_answers(krokus, actor, task_id, raw)
        raise


def _complete(
    run: CaseRun,
    actor: Actor,
    raw: RawAnswers | PostedForm,
    version: int | None,
    how: str,
    key: str | None,
) -> Completed:
    task = run.hand.task
    standing = stand(run.work, actor, run.case, run.holders.assignments)
    _refuse_finished(run.work, task)
    rights = _require(standing, task, "complete")
    if version is not None and version != task.version:
        raise CaseChanged(task=task.id)
    if "record_for_client" in rights and not how.strip():
        raise InvalidInput("how_missing")
    live = run.load(task.instance_id, run.hand.instance)
    document_id, kept = _record(run, standing, task, raw, how)
    live.instance.complete(task.id, kept)
    live.touch()
    _finish(run, actor, document_id, key)
    write(run)
    return _completed(run, document_id, _find_next(run.opened_tasks, actor))


def _repeat(run: CaseRun, actor: Actor) -> Completed:
    """What a command told that is here again: its answer got lost, its effect did not."""
    run.is_written = True
    task = run.hand.task
    tasks = store.list_case_tasks(run.work, run.case.id)
    opened = [row for row in tasks if row.opened_at == task.done_at and row.status in store.OPEN]
    document_id = find_document_of_task(run.work, run.case.id, task.id)
    return _completed(run, document_id, _find_next(opened, actor))


def _completed(run: CaseRun, document_id: str | None, next_task_id: str | None) -> Completed:
    task = run.hand.task
    return Completed(task.id, task.name, run.case.id, document_id, next_task_id, run.case.status)


def _find_next(opened: Iterable[store.TaskRow], actor: Actor) -> str | None:
    """The task that this step opened for the person, else one that they may take."""
    free = None
    for row in opened:
        if row.assignee == actor.person:
            return row.id
        is_free = row.assignee is None and row.nobody is None and row.role not in RECORDED_BY_COACH
        if free is None and is_free and row.role in actor.roles:
            free = row.id
    return free


def _record(
    run: CaseRun, standing: Standing, task: store.TaskRow, raw: RawAnswers | PostedForm, how: str
) -> tuple[str | None, Mapping[str, JsonValue]]:
    form = run.release.forms.get(task.form_key or "")
    if form is None:
        return None, {}
    seen = narrow_form(standing, form, own_task=True)
    typed = read_posted(seen, raw.values) if isinstance(raw, PostedForm) else raw
    answers = _judge(run, standing, task, seen, typed)
    document_id, everything = record_document(
        run.work, run.case, task, form, answers, created_by=standing.actor.person, seen=seen, how=how
    )
    sent = empty_lists(seen, typed) if isinstance(raw, PostedForm) else typed
    kept = run.absorb(form.key, everything, task.data, _settle_known(run, seen, sent, everything))
    take_steps(run, form, document_id, everything)
    if "judges" in form.properties:
        note_judgement(run.work, run.case.id, form, answers, standing.actor.person)
    return document_id, kept


def _settle_known(run: CaseRun, seen: Form, sent: RawAnswers, answers: Answers) -> Answers:
    """What bare names are worth now; a form of a whole model also takes back what it leaves out or hides."""
    missing = run.release.kept_names[1].intersection(seen.names()) - answers.keys()
    if not run.release.shows_known(seen):
        return dict.fromkeys(missing)
    if not missing and not is_remade(seen):
        return {}
    own = run.hand.task.data
    shown = show_known(seen, run.variables, own, run.work.now)
    return settle_known(seen, sent, answers, shown, {**run.variables, **own})


def _judge(run: CaseRun, standing: Standing, task: store.TaskRow, seen: Form, raw: RawAnswers) -> Answers:
    filling: Filling = surround(run.work, run.krokus, standing, run.release, run.case, task, seen)
    return validate_answers(
        seen,
        raw,
        variables=filling.variables,
        options=filling.options,
        kept=filling.answers,
        now=run.work.now,
    )


def _finish(run: CaseRun, actor: Actor, document_id: str | None, key: str | None) -> None:
    task = run.hand.task
    store.finish(run.work, task.id, actor.person, key)
    if run.hand.has_draft:
        store.delete_drafts(run.work, task.id)
    run.completed_tasks.add(task.id)
    element = run.release.graph.elements.get(task.element_id)
    meaningful = element is not None and element.properties.get("meaningful") == "true"
    run.journal.note(
        "task_done",
        task.element_id,
        instance_id=task.instance_id,
        meaningful=meaningful or task.form_key in run.release.model.documents,
        task=task.id,
        document=document_id,
    )


def _keep_answers(krokus: Krokus, actor: Actor, task_id: str, raw: RawAnswers | PostedForm) -> None:
    if isinstance(raw, PostedForm):
        raw = read_task_post(krokus, actor, task_id, raw.values).answers
    with krokus.store.begin(actor.org) as work:
        store.save_draft(work, task_id, actor.person, dict(raw))


def _open_task(
    work: Work, actor: Actor, task_id: str, *, lock: bool = True
) -> tuple[CaseRow, store.TaskRow, Standing]:
    case = lock_case_of_task(work, task_id)
    task = store.find_task(work, task_id)
    if case is None or task is None:
        raise NotFound(task=task_id)
    standing = stand(work, actor, case)
    if lock:
        _refuse_finished(work, task)
    return case, task, standing


def _refuse_finished(work: Work, task: store.TaskRow) -> None:
    if task.status == TaskStatus.DONE:
        winner = find_person(work, task.done_by or "")
        raise AlreadyDone(task=task.id, by="" if winner is None else winner.name, at=task.done_at)
    if task.status == TaskStatus.CANCELLED:
        raise CaseChanged("task_cancelled", task=task.id)


def _require(standing: Standing, task: store.TaskRow, right: str) -> frozenset[str]:
    rights = find_rights(standing, task)
    if "see" not in rights and right not in rights:
        raise NotFound(task=task.id)
    if right not in rights:
        raise NotAllowed("task_suspended" if task.status == TaskStatus.SUSPENDED else f"may_not_{right}")
    return rights


def _note(work: Work, case: CaseRow, actor: Actor, type_: str, task: store.TaskRow, **data: Any) -> None:
    journal = Journal(case, actor.person, work.now)
    journal.note(type_, task.element_id, instance_id=task.instance_id, task=task.id, **data)
    journal.write(work)
    row = case._replace(event_seq=journal.seq, event_hash=journal.hash)
    update_case(work, row, case)
