"""Judging, commenting, comparing and correcting documents. Reading one is in process/records.py."""

from collections.abc import Mapping, Sequence

from engine.casework.access import MENTOR, Standing, may_read_form, narrow_form, stand
from engine.casework.documents import CONSENTS, read_answers, record_document
from engine.casework.holders import CLIENT, COACH, EMPLOYER
from engine.errors import CaseChanged, FieldProblem, InvalidInput, NotAllowed, NotFound
from engine.forms import (
    FieldView,
    Form,
    Line,
    RawAnswers,
    apply_row_action,
    describe_answers,
    describe_form,
    find_row_action,
    read_posted,
    validate_answers,
)
from engine.krokus import Krokus
from engine.model import Actor, Answers
from engine.process.command import is_repeated, open_case
from engine.process.filling import fill, read_options
from engine.process.naming import Naming
from engine.process.releases import Release
from engine.store import Work
from engine.store.cases import CaseRow, find_case
from engine.store.document_notes import insert_note, list_notes, set_document_status
from engine.store.documents import DocumentRow, find_document, find_latest_document
from engine.store.keys import claim_key
from engine.views.documents import Comparison, Correction, Difference, DocumentNote, DocumentReview

MOST_TEXT = 2000
JUDGED = ("approved", "returned")
OPEN_STATES = ("submitted", "returned", "approved")


def _find(
    krokus: Krokus, work: Work, actor: Actor, document_id: str
) -> tuple[DocumentRow, CaseRow, Standing, Release, Form]:
    row = find_document(work, document_id)
    case = None if row is None else find_case(work, row.case_id)
    if row is None or case is None:
        raise NotFound(document=document_id)
    standing = stand(work, actor, case)
    release = krokus.releases.get(work, row.release_id)
    form = release.forms.get(row.form_key)
    wrote_it = row.created_by == actor.person
    if form is None or not (may_read_form(standing, row.form_key) or wrote_it):
        raise NotFound(document=document_id)
    return row, case, standing, release, narrow_form(standing, form, own_task=wrote_it)


def find_review(krokus: Krokus, actor: Actor, document_id: str) -> DocumentReview:
    """What was said of a document, and what the person may do with it.

    Raises:
        NotFound: no such document for this person.
    """
    with krokus.store.read(actor.org) as work:
        row, _case, standing, _release, _form = _find(krokus, work, actor, document_id)
        naming = Naming(krokus, work)
        notes = tuple(
            DocumentNote(note.type, naming.person(note.by), note.at, note.text)
            for note in list_notes(work, row.id)
            # An internal word is not for people outside the team.
            if note.type != "comment" or not standing.roles <= {CLIENT, EMPLOYER}
        )
        return DocumentReview(row.status, notes, _find_rights(work, standing, row))


def _find_rights(work: Work, standing: Standing, row: DocumentRow) -> frozenset[str]:
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


def _require(work: Work, standing: Standing, row: DocumentRow, right: str) -> None:
    if right not in _find_rights(work, standing, row):
        raise NotAllowed(f"may_not_{right}_document")


def comment_document(krokus: Krokus, actor: Actor, document_id: str, text: str) -> None:
    """Write a word about a document for the team.

    Raises:
        NotFound: no such document for this person.
        NotAllowed: only coach and mentor comment, and only the newest version.
        InvalidInput: there is no word.
    """
    text = _read_text(text)
    with krokus.store.begin(actor.org) as work:
        row, case, standing, _release, _form = _find(krokus, work, actor, document_id)
        if claim_key(work) is not None:
            return
        _require(work, standing, row, "comment")
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
    text = _read_text(comment) if decision == "returned" else comment.strip()[:MOST_TEXT]
    with krokus.store.begin(actor.org) as work:
        row, case, standing, _release, _form = _find(krokus, work, actor, document_id)
        if claim_key(work) is not None:
            return
        if row.status in JUDGED:
            raise CaseChanged(document=row.id)
        _require(work, standing, row, "judge")
        _judge(work, case.id, row.id, decision, actor.person, text)


def _read_text(text: str) -> str:
    words = text.replace("\x00", "").strip()[:MOST_TEXT]
    if not words:
        raise InvalidInput("words_missing")
    return words


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


def compare_documents(krokus: Krokus, actor: Actor, document_id: str, other_id: str) -> Comparison:
    """Two versions of one document field by field, as far as this person may read them; the older first.

    Raises:
        NotFound: no such documents for this person, or not of one form and case.
    """
    with krokus.store.begin(actor.org) as work:
        found = sorted(
            (_find(krokus, work, actor, one) for one in (document_id, other_id)),
            key=lambda one: one[0].version,
        )
        (before, case, _s, _r, _f), (after, other_case, _s2, _r2, _f2) = found
        if case.id != other_case.id or before.form_key != after.form_key:
            raise NotFound(document=other_id)
        naming = Naming(krokus, work)
        lines = [_read_lines(krokus, work, *one) for one in found]
        return Comparison(
            before=naming.document(before, found[0][3]),
            after=naming.document(after, found[1][3]),
            differences=_compare(lines[0], lines[1]),
        )


def _read_lines(
    krokus: Krokus,
    work: Work,
    row: DocumentRow,
    _case: CaseRow,
    standing: Standing,
    release: Release,
    form: Form,
) -> dict[str, str]:
    answers = _read_own(work, standing, release, row)
    names = frozenset(form.names())
    options = {
        key: read_options(krokus, work, key) for key in {f.options_key for f in form.walk() if f.options_key}
    }
    seen = {key: value for key, value in answers.items() if key in names}
    return dict(_flatten(describe_answers(form, seen, options=options), ""))


def _read_own(work: Work, standing: Standing, release: Release, row: DocumentRow) -> Answers:
    wrote_it = row.created_by == standing.actor.person
    return read_answers(work, standing, release, row, "document", own_task=wrote_it)


def _flatten(lines: Sequence[Line], above: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for line in lines:
        label = f"{above} › {line.label}" if above and line.label else line.label or above
        if line.children:
            found += _flatten(line.children, label)
        elif line.rows:
            for number, cells in enumerate(line.rows, 1):
                found += _flatten(cells, f"{label} {number}")
        else:
            found.append((label, ", ".join(line.values) if line.values else line.value))
    return found


def _compare(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Difference, ...]:
    labels = [*before, *(label for label in after if label not in before)]
    pairs = ((label, before.get(label, ""), after.get(label, "")) for label in labels)
    return tuple(Difference(label, old, new) for label, old, new in pairs if old != new)


def get_correction(
    krokus: Krokus,
    actor: Actor,
    document_id: str,
    raw: RawAnswers | None = None,
    problems: tuple[FieldProblem, ...] = (),
) -> Correction:
    """The form of a document as it stands, to be corrected.

    Args:
        raw: what was just posted, shown again.
        problems: what was wrong with it.

    Raises:
        NotFound: no such document for this person.
        NotAllowed: an old version, or not theirs to correct.
    """
    with krokus.store.begin(actor.org) as work:
        row, case, standing, release, form = _find(krokus, work, actor, document_id)
        _require(work, standing, row, "correct")
        answers = _read_own(work, standing, release, row)
        filling = fill(work, krokus, standing, release, case, None, form)
        fields: tuple[FieldView, ...] = describe_form(
            form,
            answers if raw is None else raw,
            problems,
            origins={},
            variables=filling.variables,
            options=filling.options,
            kept={**filling.answers, **answers},
            now=work.now,
        )
        return Correction(Naming(krokus, work).document(row, release), case.title, fields)


def read_correction(
    krokus: Krokus, actor: Actor, document_id: str, posted: Mapping[str, Sequence[str]]
) -> tuple[RawAnswers, bool]:
    """What was posted as nested answers; True when it was only a button that changes rows."""
    with krokus.store.read(actor.org) as work:
        form = _find(krokus, work, actor, document_id)[4]
    raw = read_posted(form, posted)
    action = find_row_action(form, posted)
    return (raw, False) if action is None else (apply_row_action(raw, action), True)


def correct_document(krokus: Krokus, actor: Actor, document_id: str, raw: RawAnswers, reason: str) -> str:
    """Store corrected answers as the next version, with the reason; returns the new version's id.

    What the process decides by follows the correction; steps that are done stay done.

    Raises:
        NotFound: no such document for this person.
        NotAllowed: not theirs to correct.
        CaseChanged: there is a newer version already.
        InvalidInput: no reason.
        InvalidAnswers: every problem of every field; nothing was stored.
    """
    text = _read_text(reason)
    with krokus.store.read(actor.org) as work:
        case_id = _find(krokus, work, actor, document_id)[1].id
    with open_case(krokus, actor.org, case_id, actor.person) as run:
        row, case, standing, release, form = _find(krokus, run.work, actor, document_id)
        last = find_latest_document(run.work, case.id, row.form_key)
        if is_repeated(run):
            return row.id if last is None else last.id
        if last is None or last.id != row.id:
            raise CaseChanged(document=row.id)
        _require(run.work, standing, row, "correct")
        filling = fill(run.work, krokus, standing, release, case, None, form)
        before = _read_own(run.work, standing, release, row)
        answers = validate_answers(
            form,
            raw,
            variables=filling.variables,
            options=filling.options,
            kept={**filling.answers, **before},
            now=run.work.now,
        )
        whole = release.forms[row.form_key]
        made_id, everything = record_document(
            run.work, case, None, whole, answers, created_by=actor.person, seen=form
        )
        insert_note(run.work, case.id, made_id, "correction", actor.person, text)
        run.absorb(whole.key, everything)
        run.journal.note("document_corrected", document=made_id)
    return made_id
