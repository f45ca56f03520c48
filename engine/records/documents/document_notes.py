"""Judging documents and talking about them. Reading one is in process/pages/records.py."""

from engine.casework.holders import CLIENT, EMPLOYER
from engine.errors import CaseChanged, InvalidInput
from engine.forms import Form
from engine.krokus import Krokus
from engine.model import Actor, Answers
from engine.process.naming import Naming
from engine.records.documents.access import (
    MOST_TEXT,
    find_document_rights,
    find_readable,
    read_words,
    require_document_right,
)
from engine.store import Work
from engine.store.keys import claim_key
from engine.store.queries.document_notes import insert_note, list_notes, set_document_status
from engine.store.queries.documents import find_latest_document
from engine.views.documents import DocumentNote, DocumentReview

JUDGED = ("approved", "returned")
OPEN_STATES = ("submitted", "returned", "approved")


def find_review(krokus: Krokus, actor: Actor, document_id: str) -> DocumentReview:
    """What was said of a document, and what the person may do with it.

    Raises:
        NotFound: no such document for this person.
    """
    with krokus.store.read(actor.org) as work:
        row, _case, standing, _release, _form = find_readable(krokus, work, actor, document_id)
        naming = Naming(krokus, work)
        notes = tuple(
            DocumentNote(note.type, naming.person(note.by), note.at, note.text)
            for note in list_notes(work, row.id)
            # An internal word is not for people outside the team.
            if note.type != "comment" or not standing.roles <= {CLIENT, EMPLOYER}
        )
        return DocumentReview(row.status, notes, find_document_rights(work, standing, row))


def comment_document(krokus: Krokus, actor: Actor, document_id: str, text: str) -> None:
    """Write a word about a document for the team.

    Raises:
        NotFound: no such document for this person.
        NotAllowed: only coach and mentor comment, and only the newest version.
        InvalidInput: there is no word.
    """
    text = read_words(text)
    with krokus.store.begin(actor.org) as work:
        row, case, standing, _release, _form = find_readable(krokus, work, actor, document_id)
        if claim_key(work) is not None:
            return
        require_document_right(work, standing, row, "comment")
        insert_note(work, case.id, row.id, "comment", actor.person, text)


def judge_document(krokus: Krokus, actor: Actor, document_id: str, decision: str, comment: str) -> None:
    """Approve a document, or return it with what to mend.

    Raises:
        NotAllowed: only a mentor judges, and nobody their own document.
        InvalidInput: an unknown decision, or returned without a word.
        CaseChanged: it was judged meanwhile.
    """
    if decision not in JUDGED:
        raise InvalidInput("decision_missing")
    text = read_words(comment) if decision == "returned" else comment.strip()[:MOST_TEXT]
    with krokus.store.begin(actor.org) as work:
        row, case, standing, _release, _form = find_readable(krokus, work, actor, document_id)
        if claim_key(work) is not None:
            return
        if row.status in JUDGED:
            raise CaseChanged(document=row.id)
        require_document_right(work, standing, row, "judge")
        _judge(work, case.id, row.id, decision, actor.person, text)


def _judge(work: Work, case_id: str, document_id: str, decision: str, by: str, text: str) -> None:
    if not set_document_status(work, document_id, decision, OPEN_STATES):
        raise CaseChanged(document=document_id)
    insert_note(work, case_id, document_id, decision, by, text)


def note_judgement(work: Work, case_id: str, form: Form, answers: Answers, by: str) -> None:
    """A task of the process judged another document (its form says which): write that beside it."""
    judged = form.properties.get("judges")
    row = None if judged is None else find_latest_document(work, case_id, judged)
    decision = answers.get("decision")
    if row is None or not isinstance(decision, str):
        return
    status = "returned" if decision == "returned" else "approved"
    _judge(work, case_id, row.id, status, by, str(answers.get("comment") or ""))
