"""Files attached to tasks: judged by content, kept in the database, never rendered inline."""

import hashlib
from datetime import UTC, datetime

from engine.casework.access import find_rights, may_read_form, narrow_form, stand
from engine.errors import InvalidInput, NotAllowed, NotFound
from engine.forms import Field, FieldKind, Form
from engine.krokus import Krokus
from engine.model import Actor, new_id
from engine.releases.file_kinds import MEGABYTE, MOST_BYTES, PAPERS, find_kind, list_kinds
from engine.store import Work
from engine.store.queries import documents as store
from engine.store.queries.cases import find_case
from engine.store.queries.tasks import find_task
from engine.views import AttachmentItem

# The field of a scan: a paper shows all that its document says, so no single field holds it.
SCAN = "_scan"
NEVER = datetime.min.replace(tzinfo=UTC)


def add_attachment(
    krokus: Krokus, actor: Actor, task_id: str, field: str, name: str, content: bytes
) -> AttachmentItem:
    """Keep a file with a task; its id is the field's answer.

    Raises:
        InvalidInput: `file_too_large`, `file_empty`, or `file_type`: the field takes no such files.
    """
    with krokus.store.begin(actor.org) as work:
        task = find_task(work, task_id)
        case = None if task is None else find_case(work, task.case_id)
        if task is None or case is None:
            raise NotFound(task=task_id)
        standing = stand(work, actor, case)
        if "save_draft" not in find_rights(standing, task):
            raise NotAllowed("may_not_save_draft")
        form = krokus.releases.get(work, task.release_id).forms.get(task.form_key or "")
        seen = None if form is None else narrow_form(standing, form, own_task=True)
        row = make_attachment(seen, field, name, content)
        row = row._replace(case_id=case.id, task_id=task_id, uploaded_by=actor.person, uploaded_at=work.now)
        store.insert_attachment(work, row, content)
    return AttachmentItem(row.id, row.name, row.content_type, row.size_bytes, row.field)


def make_attachment(form: Form | None, field: str, name: str, content: bytes) -> store.AttachmentRow:
    """A file judged for a field of a form as its sender sees it; whose it is and where is not said yet.

    Raises:
        InvalidInput: `no_such_field`, `file_too_large`, `file_empty`, or `file_type`.
    """
    known = None if form is None else form.find_field(_path(field))
    if known is None or known.kind is not FieldKind.FILE:
        raise InvalidInput("no_such_field", field=field)
    return store.AttachmentRow(
        id=new_id(),
        case_id="",
        document_id=None,
        task_id=None,
        field=field[:200],
        name=clean_name(name),
        content_type=_judge(known, content),
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        sensitive=known.is_sensitive,
        uploaded_by="",
        uploaded_at=NEVER,
    )


def _path(field: str) -> str:
    return ".".join(part for part in field.split(".") if not part.isdigit())


def _judge(field: Field, content: bytes) -> str:
    if not content:
        raise InvalidInput("file_empty")
    most = min(field.limits.max_bytes, MOST_BYTES)
    if len(content) > most:
        raise InvalidInput("file_too_large", most_mb=most // MEGABYTE)
    kind = find_kind(content)
    taken = list_kinds(field.limits.accept)
    if kind is None or kind not in taken:
        raise InvalidInput("sound_type" if taken.isdisjoint(PAPERS) else "file_type")
    return kind


def clean_name(name: str) -> str:
    """The file's name as shown to people: no path, no control characters, at most 150 characters."""
    base = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(char for char in base if char.isprintable()).strip()
    return shown[-150:] or "plik"


def get_attachment(krokus: Krokus, actor: Actor, attachment_id: str) -> tuple[AttachmentItem, bytes]:
    """A file with its content, for who may read the field it belongs to; protected ones are recorded.

    Raises:
        NotFound: no such file for this person.
    """
    with krokus.store.begin(actor.org) as work:
        row = store.find_attachment(work, attachment_id)
        case = None if row is None else find_case(work, row.case_id)
        if row is None or case is None:
            raise NotFound(attachment=attachment_id)
        standing = stand(work, actor, case)
        form = _find_form(krokus, work, row)
        if form is None or not may_read_form(standing, form):
            raise NotFound(attachment=attachment_id)
        own = row.uploaded_by == actor.person
        if not own and not may_see_file(narrow_form(standing, form), form, row.field):
            raise NotFound(attachment=attachment_id)
        if row.sensitive and not own:
            store.insert_read(work, case.id, row.document_id, actor.person, "attachment")
        content = store.load_attachment(work, attachment_id)
    return AttachmentItem(row.id, row.name, row.content_type, row.size_bytes, row.field), content


def may_see_file(seen: Form, whole: Form, field: str) -> bool:
    """Whether who sees this much of a form may have the file of a field; a scan shows the whole form."""
    if field == SCAN:
        return len(seen.names()) == len(whole.names())
    return seen.find_field(_path(field)) is not None


def _find_form(krokus: Krokus, work: Work, row: store.AttachmentRow) -> Form | None:
    # A file belongs to the task in which it was given; a scan to its document.
    made = find_task(work, row.task_id or "") or store.find_document(work, row.document_id or "")
    return None if made is None else krokus.releases.get(work, made.release_id).forms.get(made.form_key or "")
