"""Correcting a document: its next version, with a reason. Two people who correct at once lose nothing."""

from collections.abc import Mapping, Sequence

from engine.casework.documents import record_document
from engine.errors import CaseChanged, FieldProblem
from engine.forms import (
    FieldView,
    RawAnswers,
    apply_row_action,
    describe_form,
    find_row_action,
    read_posted,
    validate_answers,
)
from engine.krokus import Krokus
from engine.model import Actor
from engine.process.command import is_repeated, open_case
from engine.process.filling import fill
from engine.process.naming import Naming
from engine.records.document_access import (
    find_readable,
    read_own_answers,
    read_words,
    require_document_right,
)
from engine.store.document_notes import insert_note
from engine.store.documents import find_latest_document
from engine.views.documents import Correction


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
        row, case, standing, release, form = find_readable(krokus, work, actor, document_id)
        require_document_right(work, standing, row, "correct")
        answers = read_own_answers(work, standing, release, row)
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
        form = find_readable(krokus, work, actor, document_id)[4]
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
    text = read_words(reason)
    with krokus.store.read(actor.org) as work:
        case_id = find_readable(krokus, work, actor, document_id)[1].id
    with open_case(krokus, actor.org, case_id, actor.person) as run:
        row, case, standing, release, form = find_readable(krokus, run.work, actor, document_id)
        last = find_latest_document(run.work, case.id, row.form_key)
        if is_repeated(run):
            return row.id if last is None else last.id
        if last is None or last.id != row.id:
            raise CaseChanged(document=row.id)
        require_document_right(run.work, standing, row, "correct")
        filling = fill(run.work, krokus, standing, release, case, None, form)
        before = read_own_answers(run.work, standing, release, row)
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
