"""Queries about documents, attachments, consents. The sensitive part is loaded by `load_sensitive` only."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, insert, select, update

from engine.model import new_id
from engine.store.prepared import Prepared
from engine.store.rows import select_own
from engine.store.session import Work
from engine.store.tables import attachment, consent, document, read_audit

MOST_OF_FORM = 300


class DocumentRow(NamedTuple):
    """A document without its health data."""

    id: str
    case_id: str
    form_key: str
    version: int
    release_id: str
    task_id: str | None
    status: str
    data: dict[str, Any]
    key_id: str
    created_by: str | None
    created_at: datetime
    how_recorded: str | None


class AttachmentRow(NamedTuple):
    """An attached file without its content."""

    id: str
    case_id: str
    document_id: str | None
    task_id: str | None
    field: str
    name: str
    content_type: str
    size_bytes: int
    sha256: str
    sensitive: bool
    uploaded_by: str
    uploaded_at: datetime


class ConsentRow(NamedTuple):
    id: str
    case_id: str
    code: str
    status: str
    scope: dict[str, Any]
    given_on: str | None
    valid_until: str | None
    document_id: str | None
    recorded_at: datetime


class ReadRow(NamedTuple):
    """Somebody read protected data."""

    person_id: str
    document_id: str | None
    why: str
    at: datetime


_DOCUMENT = select_own(DocumentRow, document)
_BY_ID = Prepared(_DOCUMENT.where(document.c.id == bindparam("id")))
_CASE_DOCUMENTS = Prepared(
    _DOCUMENT.where(document.c.case_id == bindparam("case_id")).order_by(
        document.c.created_at, document.c.form_key, document.c.version
    )
)
_SAME_FORM = _DOCUMENT.where(
    document.c.case_id == bindparam("case_id"), document.c.form_key == bindparam("form_key")
).order_by(document.c.version.desc())
_LATEST = Prepared(_SAME_FORM.limit(1))
_VERSIONS = Prepared(_SAME_FORM)
_newer = document.alias("newer")
_LATEST_OF_FORMS = _DOCUMENT.where(
    document.c.case_id == bindparam("case_id"),
    document.c.version
    == select(func.max(_newer.c.version))
    .where(
        _newer.c.org == document.c.org,
        _newer.c.case_id == document.c.case_id,
        _newer.c.form_key == document.c.form_key,
    )
    .scalar_subquery(),
)
_VERSIONED = ("case_id", "form_key")
_earlier = document.alias("earlier")
_NEXT_VERSION = (
    select(func.coalesce(func.max(_earlier.c.version), 0) + 1)
    .where(
        _earlier.c.org == bindparam("b_org"),
        *(_earlier.c[name] == bindparam(f"b_{name}") for name in _VERSIONED),
    )
    .scalar_subquery()
)
_INSERT_DOCUMENT = Prepared(
    insert(document).values(
        {
            column.key: bindparam(f"b_{column.key}", type_=column.type)
            for column in document.columns
            if column.key != "version"
        }
        | {"version": _NEXT_VERSION}
    )
)
_NAMES = tuple(f"b_{name}" for name in DocumentRow._fields)
_SENSITIVE = Prepared(
    select(document.c.sensitive).where(document.c.org == bindparam("b_org"), document.c.id == bindparam("id"))
)
_CONSENTS = Prepared(
    select_own(ConsentRow, consent)
    .where(consent.c.case_id == bindparam("case_id"))
    .order_by(consent.c.recorded_at, consent.c.code)
)


def find_document(work: Work, document_id: str) -> DocumentRow | None:
    return work.find(DocumentRow, _BY_ID, id=document_id)


def find_document_by_start(work: Work, signs: str) -> DocumentRow | None:
    """The document whose id begins with these hexadecimal signs; None when there is none or not one alone."""
    # A range, because a database may read the whole table for LIKE; no sign of an id comes after f.
    statement = _DOCUMENT.where(document.c.id >= signs, document.c.id < f"{signs}g").limit(2)
    found = work.list(DocumentRow, statement)
    return found[0] if len(found) == 1 else None


def find_document_of_task(work: Work, case_id: str, task_id: str) -> str | None:
    """The id of the document that a task made."""
    own = (document.c.org == work.org, document.c.case_id == case_id, document.c.task_id == task_id)
    found: str | None = work.value(select(document.c.id).where(*own))
    return found


def find_latest_document(work: Work, case_id: str, form_key: str) -> DocumentRow | None:
    return work.find(DocumentRow, _LATEST, case_id=case_id, form_key=form_key)


def list_case_documents(work: Work, case_id: str) -> tuple[DocumentRow, ...]:
    return work.list(DocumentRow, _CASE_DOCUMENTS, case_id=case_id)


def list_documents_of(work: Work, case_ids: Sequence[str]) -> tuple[DocumentRow, ...]:
    """The documents of several cases, newest first."""
    statement = _DOCUMENT.where(document.c.case_id.in_(list(case_ids)))
    return work.list(DocumentRow, statement.order_by(document.c.created_at.desc(), document.c.version.desc()))


def list_latest_documents(work: Work, case_id: str, form_keys: Collection[str]) -> tuple[DocumentRow, ...]:
    """The newest version of each of these forms, where the case has one."""
    statement = _LATEST_OF_FORMS.where(document.c.form_key.in_(sorted(form_keys)))
    return work.list(DocumentRow, statement, case_id=case_id)


def list_newest_of_form(work: Work, form_key: str) -> tuple[DocumentRow, ...]:
    """The newest documents of a form in all cases, at most a few hundred: what is handed in, no drafts."""
    handed_in = document.c.status.in_(("submitted", "approved"))
    statement = _DOCUMENT.where(document.c.form_key == form_key, handed_in)
    return work.list(DocumentRow, statement.order_by(document.c.created_at.desc()).limit(MOST_OF_FORM))


def list_versions(work: Work, case_id: str, form_key: str) -> tuple[DocumentRow, ...]:
    return work.list(DocumentRow, _VERSIONS, case_id=case_id, form_key=form_key)


def load_sensitive(work: Work, document_id: str) -> dict[str, Any]:
    """The health data of a document. The caller records who reads it and why (see casework/documents)."""
    value: dict[str, Any] | None = work.value(_SENSITIVE, id=document_id)
    return value or {}


def insert_document(work: Work, row: DocumentRow, sensitive: dict[str, Any] | None) -> None:
    """Store a document as the next version of its form in this case; the row's own version is ignored."""
    work.change_one(_INSERT_DOCUMENT, None, **dict(zip(_NAMES, row, strict=True)), b_sensitive=sensitive)


def insert_read(work: Work, case_id: str, document_id: str | None, person_id: str, why: str) -> None:
    row = {"id": new_id(), "case_id": case_id, "document_id": document_id, "person_id": person_id}
    work.insert(read_audit, {**row, "why": why, "at": work.now})


def has_read_since(work: Work, document_id: str, person_id: str, why: str, since: datetime) -> bool:
    """Whether this reading was written down already a moment ago (a form that saves itself reads often)."""
    statement = select(read_audit.c.id).where(
        read_audit.c.org == work.org,
        read_audit.c.document_id == document_id,
        read_audit.c.person_id == person_id,
        read_audit.c.why == why,
        read_audit.c.at > since,
    )
    return work.value(statement.limit(1)) is not None


def list_reads(work: Work, case_id: str, most: int = 200) -> tuple[ReadRow, ...]:
    statement = select_own(ReadRow, read_audit).where(read_audit.c.case_id == case_id)
    return work.list(ReadRow, statement.order_by(read_audit.c.at.desc()).limit(most))


def insert_attachment(work: Work, row: AttachmentRow, content: bytes) -> None:
    work.insert(attachment, {**row._asdict(), "content": content})


def find_attachment(work: Work, attachment_id: str) -> AttachmentRow | None:
    return work.find(
        AttachmentRow, select_own(AttachmentRow, attachment).where(attachment.c.id == attachment_id)
    )


def load_attachment(work: Work, attachment_id: str) -> bytes:
    statement = select(attachment.c.content).where(
        attachment.c.org == work.org, attachment.c.id == attachment_id
    )
    content: bytes = work.value(statement)
    return bytes(content)


def list_attachments(work: Work, case_id: str) -> tuple[AttachmentRow, ...]:
    return work.list(
        AttachmentRow, select_own(AttachmentRow, attachment).where(attachment.c.case_id == case_id)
    )


def bind_attachments(work: Work, attachment_ids: Sequence[str], document_id: str) -> None:
    """Attach uploaded files to the document their task produced."""
    if attachment_ids:
        own = (attachment.c.org == work.org, attachment.c.id.in_(list(attachment_ids)))
        work.run(update(attachment).where(*own).values(document_id=document_id))


def insert_consent(work: Work, row: ConsentRow) -> None:
    work.insert_rows(consent, (row,))


def list_consents(work: Work, case_id: str) -> tuple[ConsentRow, ...]:
    """Every consent decision of the case, oldest first; the last row of a code is the one in force."""
    return work.list(ConsentRow, _CONSENTS, case_id=case_id)
