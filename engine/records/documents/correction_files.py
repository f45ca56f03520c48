"""A file that somebody gives while they correct a document; the next version names it."""

from engine.krokus import Krokus
from engine.model import Actor
from engine.process.attachments import make_attachment
from engine.records.documents.access import find_readable, require_document_right
from engine.store.queries.documents import find_latest_document, insert_attachment


def add_correction_file(
    krokus: Krokus, actor: Actor, document_id: str, field: str, name: str, content: bytes
) -> str:
    """Keep a file for the correction of a document; its id is the field's answer in the version to come.

    Raises:
        NotFound: no such document for this person.
        NotAllowed: not theirs to correct.
        InvalidInput: `no_such_field`, `file_too_large`, `file_empty`, or `file_type`.
    """
    with krokus.store.begin(actor.org) as work:
        row, case, standing, _release, form = find_readable(krokus, work, actor, document_id)
        last = find_latest_document(work, case.id, row.form_key)
        require_document_right(work, standing, row if last is None else last, "correct")
        item = make_attachment(form, field, name, content)
        item = item._replace(case_id=case.id, document_id=row.id)
        insert_attachment(work, item._replace(uploaded_by=actor.person, uploaded_at=work.now), content)
    return item.id
