"""Documents of a case: recording what a task made, prefilling the next, the one reading of health data."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from engine.casework.access import Standing, may_read_form, narrow_form
from engine.forms import Form, merge_sensitive, split_sensitive
from engine.model import Answers, JsonValue, new_id
from engine.releases.release import Release
from engine.store import Work
from engine.store.queries.cases import CaseRow
from engine.store.queries.documents import (
    ConsentRow,
    DocumentRow,
    bind_attachments,
    find_latest_document,
    has_read_since,
    insert_consent,
    insert_document,
    insert_read,
    list_attachments,
    list_latest_documents,
    load_sensitive,
)
from engine.store.queries.tasks import TaskRow

CONSENTS = "consents"
# What a form's conditions know of the moment itself; no document says it.
OF_THE_MOMENT = frozenset({"recorded_by"})
# A page that is open saves itself every few seconds; within this time it is one reading.
ONE_READING = timedelta(minutes=30)


def record_document(
    work: Work,
    case: CaseRow,
    task: TaskRow | None,
    form: Form,
    answers: Answers,
    *,
    created_by: str | None,
    seen: Form | None = None,
    how: str = "",
    status: str = "submitted",
) -> tuple[str, Answers]:
    """Store answers as the next version of their form's document.

    What the writer could not see stays as the last version has it: confidentiality never loses data.

    Args:
        form: the whole form; seen: the part the writer saw (the whole when left out).

    Returns:
        The id of the new document, and everything the document now says (with the protected part).
    """
    everything: Answers = answers
    if seen is not None and seen is not form and len(seen.names()) < len(form.names()):
        everything = {**_unseen(work, case, seen), **answers}
    plain, sensitive = split_sensitive(form, everything)
    row = DocumentRow(
        id=new_id(),
        case_id=case.id,
        form_key=form.key,
        version=0,
        release_id=case.release_id,
        task_id=None if task is None else task.id,
        status=status,
        data=dict(plain),
        key_id=case.key_id,
        created_by=created_by,
        created_at=work.now,
        how_recorded=how or None,
    )
    insert_document(work, row, dict(sensitive) or None)
    _keep_files(work, case, task, form, row)
    if form.key == CONSENTS:
        _record_consents(work, case, row, everything)
    return row.id, everything


def _unseen(work: Work, case: CaseRow, seen: Form) -> dict[str, JsonValue]:
    last = find_latest_document(work, case.id, seen.key)
    if last is None:
        return {}
    names = set(seen.names())
    whole = merge_sensitive(last.data, load_sensitive(work, last.id))
    return {key: value for key, value in whole.items() if key not in names}


def _keep_files(work: Work, case: CaseRow, task: TaskRow | None, form: Form, row: DocumentRow) -> None:
    if task is not None and form.has_files:
        files = [item.id for item in list_attachments(work, case.id) if item.task_id == task.id]
        bind_attachments(work, files, row.id)


def _record_consents(work: Work, case: CaseRow, row: DocumentRow, answers: Answers) -> None:
    for code, value in answers.items():
        if isinstance(value, Mapping) and isinstance(value.get("status"), str):
            insert_consent(work, _consent_row(work, case, row, code, value))


def _consent_row(
    work: Work, case: CaseRow, row: DocumentRow, code: str, value: Mapping[str, JsonValue]
) -> ConsentRow:
    def text(key: str) -> str | None:
        found = value.get(key)
        return found if isinstance(found, str) else None

    scope: dict[str, Any] = {key: value.get(key) for key in ("scope_text", "recipients", "allowed_items")}
    return ConsentRow(
        id=new_id(),
        case_id=case.id,
        code=code,
        status=str(value["status"]),
        scope=scope,
        given_on=text("given_on"),
        valid_until=text("valid_until"),
        document_id=row.id,
        recorded_at=work.now,
    )


def read_answers(
    work: Work, standing: Standing, release: Release, row: DocumentRow, why: str, *, own_task: bool = False
) -> Answers:
    """A document's answers as far as this person may read them; reading protected data is recorded."""
    form = release.forms.get(row.form_key)
    if form is None or not (may_read_form(standing, form) or own_task):
        return {}
    visible = narrow_form(standing, form, own_task=own_task)
    answers: Answers = row.data
    if visible.has_sensitive:
        answers = merge_sensitive(row.data, open_sensitive(work, standing, row, why))
    names = frozenset(visible.names())
    return {key: value for key, value in answers.items() if key in names}


def wrote_document(standing: Standing, form: Form | None, row: DocumentRow) -> bool:
    """Whether a document is this person's own writing, which they read whatever their role.

    What somebody wrote down for a client is the client's, where few people may read it.
    """
    is_for_few = form is not None and form.readers is not None
    return row.created_by == standing.actor.person and not (is_for_few and row.how_recorded)


def open_sensitive(work: Work, standing: Standing, row: DocumentRow, why: str) -> dict[str, Any]:
    """Load health data for a person; the client can see who did and why."""
    sensitive = load_sensitive(work, row.id)
    person = standing.actor.person
    if not sensitive or person == row.created_by:
        return sensitive
    if not has_read_since(work, row.id, person, why, work.now - ONE_READING):
        insert_read(work, row.case_id, row.id, person, why)
    return sensitive


def keep_valid(versions: Sequence[DocumentRow]) -> tuple[DocumentRow, ...]:
    """What stands of all versions of one form in a case: a correction takes the place of what it corrects.

    Args:
        versions: newest first, as the store lists them.

    Returns:
        Newest first, each on the day and of the task on which it was first written.
    """
    found: list[DocumentRow] = []
    for row in reversed(versions):
        # No task wrote a correction, and it always follows the version that it corrects.
        if row.task_id is None and found:
            first = found.pop()
            row = row._replace(created_at=first.created_at, task_id=first.task_id)
        found.append(row)
    return tuple(reversed(found))


def find_sources(form: Form) -> frozenset[str]:
    """Form keys that a form's prefilling and conditions look into, its own last version included."""
    names = {name for field in form.walk() for name in field.prefill}
    return frozenset({form.key} | _heads(names)) | find_judging_sources(form)


def find_judging_sources(form: Form) -> frozenset[str]:
    """What conditions and limits of a form look into beside its own fields: forms, `case`, `param`."""
    names: set[str] = set()
    for field in form.walk():
        names.update(name for name in (field.limits.min_age,) if name and not name.isdecimal())
        conditions = [field.hide, field.required_when, field.calc]
        conditions += [rule.condition for rule in (*field.rules, *field.warnings)]
        names.update(name for one in conditions if one is not None for name in one.expression.names)
    return frozenset(_heads(names)) - frozenset(form.names()) - OF_THE_MOMENT


def _heads(names: Iterable[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


def read_sources(
    work: Work, standing: Standing, release: Release, case_id: str, form: Form, wanted: Collection[str]
) -> dict[str, Answers]:
    """Earlier answers that a form looks into, each as far as this person may read it."""
    rows = list_latest_documents(work, case_id, [key for key in wanted if key in release.forms])
    return {
        row.form_key: read_answers(work, standing, release, row, "prefill", own_task=row.form_key == form.key)
        for row in rows
    }
