"""A document with all that judging, comparing and correcting it need, and what a person may do with it."""

from engine.casework.access import MENTOR, Standing, may_read_form, narrow_form, stand
from engine.casework.documents import CONSENTS, read_answers, wrote_document
from engine.casework.holders import COACH
from engine.errors import InvalidInput, NotAllowed, NotFound
from engine.forms import Form
from engine.krokus import Krokus
from engine.model import Actor, Answers
from engine.releases.release import Release
from engine.store import Work
from engine.store.queries.cases import CaseRow, find_case
from engine.store.queries.documents import DocumentRow, find_document, find_latest_document

MOST_TEXT = 2000


def find_readable(
    krokus: Krokus, work: Work, actor: Actor, document_id: str
) -> tuple[DocumentRow, CaseRow, Standing, Release, Form]:
    row = find_document(work, document_id)
    case = None if row is None else find_case(work, row.case_id)
    if row is None or case is None:
        raise NotFound(document=document_id)
    standing = stand(work, actor, case)
    release = krokus.releases.get(work, row.release_id)
    form = release.forms.get(row.form_key)
    wrote_it = wrote_document(standing, form, row)
    if form is None or not (may_read_form(standing, form) or wrote_it):
        raise NotFound(document=document_id)
    return row, case, standing, release, narrow_form(standing, form, own_task=wrote_it)


def find_document_rights(work: Work, standing: Standing, row: DocumentRow) -> frozenset[str]:
    last = find_latest_document(work, row.case_id, row.form_key)
    if last is None or last.id != row.id:
        return frozenset()
    may = {"comment"} if standing.is_(COACH, MENTOR) else set()
    if standing.is_(MENTOR) and row.status == "submitted" and row.created_by != standing.actor.person:
        may.add("judge")
    wrote_it = row.created_by == standing.actor.person
    if row.form_key != CONSENTS and (standing.is_(COACH, MENTOR) or wrote_it):
        may.add("correct")
    return frozenset(may)


def require_document_right(work: Work, standing: Standing, row: DocumentRow, right: str) -> None:
    if right not in find_document_rights(work, standing, row):
        raise NotAllowed(f"may_not_{right}_document")


def read_own_answers(work: Work, standing: Standing, release: Release, row: DocumentRow) -> Answers:
    wrote_it = wrote_document(standing, release.forms.get(row.form_key), row)
    return read_answers(work, standing, release, row, "document", own_task=wrote_it)


def read_words(text: str) -> str:
    words = text.replace("\x00", "").strip()[:MOST_TEXT]
    if not words:
        raise InvalidInput("words_missing")
    return words
