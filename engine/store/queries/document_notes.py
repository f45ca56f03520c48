"""Queries about what people said of documents, and the status that follows from it."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, update

from engine.model import new_id
from engine.store.prepared import Prepared
from engine.store.rows import select_own
from engine.store.session import Work
from engine.store.tables import document, document_note


class NoteRow(NamedTuple):
    """Types: approved, returned, comment, correction, scan."""

    id: str
    case_id: str
    document_id: str
    type: str
    by: str
    at: datetime
    text: str


_NOTE = select_own(NoteRow, document_note)
_OF_DOCUMENT = Prepared(
    _NOTE.where(document_note.c.document_id == bindparam("document_id")).order_by(
        document_note.c.at, document_note.c.id
    )
)


def insert_note(work: Work, case_id: str, document_id: str, type_: str, by: str, text: str) -> None:
    row = {"id": new_id(), "case_id": case_id, "document_id": document_id, "type": type_, "by": by}
    work.insert(document_note, {**row, "at": work.now, "text": text})


def list_notes(work: Work, document_id: str) -> tuple[NoteRow, ...]:
    """What was said of one document, oldest first."""
    return work.list(NoteRow, _OF_DOCUMENT, document_id=document_id)


def set_document_status(work: Work, document_id: str, status: str, among: Collection[str]) -> bool:
    """Judge a document that is in one of these states; False means somebody was faster."""
    own = (document.c.org == work.org, document.c.id == document_id, document.c.status.in_(list(among)))
    return work.run(update(document).where(*own).values(status=status)) == 1
