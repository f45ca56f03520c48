"""Questions about tasks: the inbox and the task page. Nothing here changes anything but the read audit."""

from collections.abc import Mapping, Sequence

from engine.bpmn.graph import REPORTED
from engine.casework.access import Standing, find_rights, narrow_form, stand
from engine.casework.holders import COACH, RECORDED_BY_COACH
from engine.errors import FieldProblem, NotFound
from engine.forms import (
    FieldView,
    Form,
    RawAnswers,
    apply_row_action,
    describe_form,
    find_row_action,
    read_posted,
)
from engine.krokus import Krokus
from engine.model import Actor
from engine.process.filling import fill
from engine.process.naming import Naming
from engine.process.pages.casepage import describe_documents, describe_messages
from engine.releases.release import Release
from engine.store import Work
from engine.store.queries import tasks as store
from engine.store.queries.cases import CaseRow
from engine.store.queries.instances import find_task_in_hand, list_tokens
from engine.store.queries.people import find_people_with_role
from engine.store.queries.task_lists import Concern, count_tasks_of, list_drafts_of, list_tasks_of
from engine.views import Inbox, InboxQuery, MessageChoice, PersonRef, TaskItem, TaskPage, TaskPost

MOST_BESIDE = 8
# The soonest due; more than anybody can look through, and what is done makes room for the next.
MOST_LISTED = 500


def find_inbox(krokus: Krokus, actor: Actor, query: InboxQuery) -> Inbox:
    """The person's tasks: their own, their role's, and those they may record for a client."""
    with krokus.store.read(actor.org) as work:
        naming = Naming(krokus, work)
        rows = list_tasks_of(work, actor.person, _concern(actor), MOST_LISTED)
        drafts = {row.task_id: row.saved_at for row in list_drafts_of(work, actor.person)}
        items = [
            naming.task(row.task, row.case_no, row.case_title, actor, drafts.get(row.task.id)) for row in rows
        ]
        stages = {item.stage: item.stage_name for item in items if item.stage and item.stage_name}
    found = items if query == InboxQuery() else [item for item in items if _matches(item, query)]
    first = next((item for item in found if item.why == "mine"), None)
    return Inbox(
        tuple(found),
        first,
        len(items),
        sum(item.is_overdue for item in items),
        tuple(stages.items()),
        len(rows) == MOST_LISTED,
    )


def count_tasks(krokus: Krokus, actor: Actor) -> int:
    """How many tasks the person's inbox holds; every page shows it."""
    with krokus.store.read(actor.org) as work:
        return count_tasks_of(work, actor.person, _concern(actor), MOST_LISTED)


def _concern(actor: Actor) -> Concern:
    """What belongs into a person's inbox: asked of the database, so that tasks of others push nothing out."""
    pools = tuple(sorted(actor.roles - RECORDED_BY_COACH))
    return Concern(pools, COACH, tuple(sorted(RECORDED_BY_COACH)))


def _matches(item: TaskItem, query: InboxQuery) -> bool:
    text = query.text.strip().casefold()
    if text and text not in f"{item.name} {item.case_title} {item.case_no}".casefold():
        return False
    if query.stage and item.stage != query.stage:
        return False
    wanted = {"mine": "mine", "role": "my_role", "client": "record_for_client"}.get(query.whose)
    return wanted is None or item.why == wanted


def get_task(
    krokus: Krokus,
    actor: Actor,
    task_id: str,
    raw: RawAnswers | None = None,
    problems: tuple[FieldProblem, ...] = (),
) -> TaskPage:
    """All a task page shows to this person.

    Args:
        raw: what was just posted, shown again instead of the draft.
        problems: what was wrong with it.

    Raises:
        NotFound: no such task for this person.
    """
    # A page that shows health data writes who read it, so this question is a writing transaction.
    with krokus.store.begin(actor.org) as work:
        task, case, standing = _find(work, actor, task_id)
        naming = Naming(krokus, work)
        release = naming.release(task.release_id)
        may = find_rights(standing, task)
        form = release.forms.get(task.form_key or "")
        seen = None if form is None else narrow_form(standing, form, own_task=_fills(standing, task, may))
        draft = store.find_draft(work, task_id, actor.person)
        fields: tuple[FieldView, ...] = ()
        if seen is not None and (may & {"complete"} or raw is not None):
            fields = _fields(work, krokus, standing, release, case, task, seen, raw, draft, problems)
        element = release.graph.elements.get(task.element_id)
        properties: Mapping[str, str] = {} if element is None else element.properties
        return TaskPage(
            task=naming.task(task, case.no, case.title, actor, draft.saved_at if draft else None),
            version=task.version,
            form=seen,
            fields=fields,
            help=properties.get("help", ""),
            checklist=_split(properties.get("checklist", "")),
            may=may,
            beside=describe_documents(work, naming, standing, release, case)[:MOST_BESIDE],
            draft_saved_at=draft.saved_at if draft else None,
            done_by=naming.person(task.done_by),
            done_at=task.done_at,
            needs_how="record_for_client" in may,
            is_client_decision=properties.get("client_decision") == "true",
            candidates=_candidates(work, naming, task) if "reassign" in may else (),
            events=_describe_events(work, standing, release, case, task) if "complete" in may else (),
        )


def _describe_events(
    work: Work, standing: Standing, release: Release, case: CaseRow, task: store.TaskRow
) -> tuple[MessageChoice, ...]:
    """What can be told instead of finishing the task: the messages at its border."""
    borders = (one for one in release.graph.elements.values() if one.attached_to == task.element_id)
    names = {one.event_name for one in borders if one.event_kind in REPORTED}
    if not names:
        return ()
    choices = describe_messages(work, standing, release, case, list_tokens(work, case.id))
    return tuple(choice for choice in choices if choice.name in names)


def _fields(
    work: Work,
    krokus: Krokus,
    standing: Standing,
    release: Release,
    case: CaseRow,
    task: store.TaskRow,
    seen: Form,
    raw: RawAnswers | None,
    draft: store.DraftRow | None,
    problems: tuple[FieldProblem, ...],
) -> tuple[FieldView, ...]:
    filling = fill(work, krokus, standing, release, case, task, seen)
    answers = raw if raw is not None else draft.data if draft is not None else filling.answers
    return describe_form(
        seen,
        answers,
        problems,
        origins=filling.origins if raw is None and draft is None else {},
        variables=filling.variables,
        options=filling.options,
        kept=filling.answers,
        now=work.now,
    )


def _find(work: Work, actor: Actor, task_id: str) -> tuple[store.TaskRow, CaseRow, Standing]:
    found = find_task_in_hand(work, task_id)
    if found is None:
        raise NotFound(task=task_id)
    standing = stand(work, actor, found.case, found.people)
    if not find_rights(standing, found.task):
        raise NotFound(task=task_id)
    return found.task, found.case, standing


def _fills(standing: Standing, task: store.TaskRow, may: frozenset[str]) -> bool:
    return "complete" in may or task.done_by == standing.actor.person


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _candidates(work: Work, naming: Naming, task: store.TaskRow) -> tuple[PersonRef, ...]:
    people = find_people_with_role(work, task.role) + find_people_with_role(work, "mentor")
    refs = (naming.person(person_id) for person_id in dict.fromkeys(people))
    return tuple(ref for ref in refs if ref is not None and ref.id != task.assignee)


def read_task_post(
    krokus: Krokus, actor: Actor, task_id: str, posted: Mapping[str, Sequence[str]]
) -> TaskPost:
    """What an HTML form posted, as nested answers of the task's form.

    Raises:
        NotFound: no such task for this person.
        InvalidInput: it is beyond all bounds.
    """
    with krokus.store.read(actor.org) as work:
        task, _case, standing = _find(work, actor, task_id)
        form = krokus.releases.get(work, task.release_id).forms.get(task.form_key or "")
    if form is None:
        return TaskPost({}, is_row_change=False)
    seen = narrow_form(standing, form, own_task=True)
    answers, action = read_posted(seen, posted), find_row_action(seen, posted)
    if action is None:
        return TaskPost(answers, is_row_change=False)
    return TaskPost(apply_row_action(answers, action), is_row_change=True)
