"""Positions that somebody analysed already: the next client's analysis begins with what is known of the firm.

What it says of the client, and what the team thought of it, stays with the case it was written for.
"""

from collections.abc import Iterator, Mapping
from uuid import NAMESPACE_OID, uuid5

from engine.casework.access import Standing, find_rights, narrow_form, stand
from engine.casework.holders import RECORDED_BY_COACH
from engine.errors import InvalidInput, NotFound
from engine.forms import Field, FieldKind, Form
from engine.krokus import Krokus
from engine.model import Actor, Answers, JsonValue
from engine.process.filling import fill
from engine.process.naming import Naming
from engine.releases.release import Release
from engine.store import Work
from engine.store.keys import claim_key
from engine.store.queries import tasks as store
from engine.store.queries.documents import find_document, list_newest_of_form
from engine.store.queries.instances import TaskInHandRow, find_task_in_hand
from engine.store.queries.positions import list_positions
from engine.store.queries.registers import list_employers
from engine.views.documents import PositionItem

REUSABLE = "reusable"
# The analyses of which the register of positions is made.
FORM_OF_POSITION = "job_analysis"
OF_CLIENT = "of_client"
OF_POSITION = frozenset("P")
EMPLOYER, TITLE = "employer", "position_title"
DRAFTS = "save_draft"
MOST_SHOWN = 20


def find_positions(krokus: Krokus, actor: Actor, task_id: str) -> tuple[PositionItem, ...]:
    """Analyses of other cases that this task's form can begin with, newest first; one for each position.

    Raises:
        NotFound: no such task for this person.
    """
    with krokus.store.read(actor.org) as work:
        hand, form, _standing, _release = _find_task(krokus, work, actor, task_id)
        if form is None:
            return ()
        firms = {row.id: row.name for row in list_employers(work)}
        closed = {row.id for row in list_positions(work) if row.closed_on}
        naming = Naming(krokus, work)
        found: dict[tuple[str, str], PositionItem] = {}
        for row in list_newest_of_form(work, form.key):
            firm, title = firms.get(str(row.data.get(EMPLOYER)), ""), str(row.data.get(TITLE) or "")
            if row.case_id != hand.case.id and title:
                by, key = naming.person(row.created_by), name_position(str(row.data.get(EMPLOYER)), title)
                item = PositionItem(row.id, firm, title, row.created_at, by, key in closed)
                found.setdefault((firm, title.casefold()), item)
        return tuple(found.values())[:MOST_SHOWN]


def take_position(krokus: Krokus, actor: Actor, task_id: str, document_id: str) -> None:
    """Write what an analysis says of its position into a task's draft; what is typed there already stays.

    Raises:
        NotFound: no such task for this person, or no such analysis.
        InvalidInput: `not_reusable`: the task is not theirs to write, or its form begins with no other one.
    """
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is not None:
            return
        hand, form, standing, release = _find_task(krokus, work, actor, task_id)
        if form is None:
            raise InvalidInput("not_reusable")
        row = find_document(work, document_id)
        if row is None or row.form_key != form.key:
            raise NotFound(document=document_id)
        known = fill(work, krokus, standing, release, hand.case, hand.task, form).answers
        draft = store.find_draft(work, task_id, actor.person)
        typed = {} if draft is None else {key: value for key, value in draft.data.items() if value}
        store.save_draft(work, task_id, actor.person, {**known, **keep_position(form, row.data), **typed})


def name_position(employer_id: str, title: str) -> str:
    """The id of a position: the same firm and title, however spaced or spelt in capitals, is the same one."""
    return uuid5(NAMESPACE_OID, f"{employer_id}/{' '.join(title.casefold().split())}").hex


def keep_position(form: Form, answers: Answers) -> dict[str, JsonValue]:
    """The answers that are of the position: open to its employer, no files, nothing told anew."""
    return _keep(form.root, answers)


def _keep(scope: Field, answers: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    found = {one.key: _copy(one, answers[one.key]) for one in _list_kept(scope) if one.key in answers}
    return {key: value for key, value in found.items() if value is not None}


def _list_kept(scope: Field) -> Iterator[Field]:
    for one in scope.members:
        is_fresh = any(name.startswith("case.") for name in one.prefill) and one.key != EMPLOYER
        is_open = one.access <= OF_POSITION and one.properties.get(OF_CLIENT) != "true"
        if is_open and not is_fresh and one.kind is not FieldKind.FILE:
            yield one


def _copy(one: Field, value: JsonValue) -> JsonValue:
    if one.kind is FieldKind.TABLE:
        rows = value if isinstance(value, list) else []
        return [_keep(one, row) for row in rows if isinstance(row, Mapping)]
    if one.kind.is_object:
        return _keep(one, value) if isinstance(value, Mapping) else None
    return value


def _find_task(
    krokus: Krokus, work: Work, actor: Actor, task_id: str
) -> tuple[TaskInHandRow, Form | None, Standing, Release]:
    """The task, and its form where that can begin with the analysis of another case."""
    hand = find_task_in_hand(work, task_id)
    if hand is None:
        raise NotFound(task=task_id)
    standing = stand(work, actor, hand.case, hand.people)
    rights = find_rights(standing, hand.task)
    if not rights:
        raise NotFound(task=task_id)
    release = krokus.releases.get(work, hand.task.release_id)
    form = release.forms.get(hand.task.form_key or "")
    is_reusable = form is not None and form.properties.get(REUSABLE) == "true"
    # Other firms' positions are for those who work here, not for the client or the employer of this case.
    if form is None or not is_reusable or DRAFTS not in rights or hand.task.role in RECORDED_BY_COACH:
        return hand, None, standing, release
    return hand, narrow_form(standing, form, own_task=True), standing, release
