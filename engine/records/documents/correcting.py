"""Correcting a document: its next version, with a reason. Two people who correct at once lose nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.casework.documents import record_document
from engine.errors import CaseChanged, EditedMeanwhile, FieldProblem, InvalidAnswers
from engine.forms import (
    FieldKind,
    FieldView,
    Form,
    RawAnswers,
    apply_row_action,
    describe_form,
    find_row_action,
    read_posted,
    settle_known,
    validate_answers,
)
from engine.krokus import Krokus
from engine.model import Actor, Answers
from engine.process.command import is_repeated, open_case
from engine.process.filling import Filling, fill
from engine.process.naming import Naming
from engine.records.documents.access import (
    find_readable,
    read_own_answers,
    read_words,
    require_document_right,
)
from engine.records.documents.comparing import compare_lines, word_answers
from engine.records.documents.merging import merge_answers
from engine.records.plans.step_keeping import PLAN, mark_over, take_steps
from engine.store.queries.document_notes import insert_note
from engine.store.queries.documents import find_latest_document
from engine.views.documents import Correction, Difference


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
        NotAllowed: an old version that nobody edits yet, or not theirs to correct.
    """
    with krokus.store.begin(actor.org) as work:
        row, case, standing, release, form = find_readable(krokus, work, actor, document_id)
        last = find_latest_document(work, case.id, row.form_key)
        # What somebody typed into a version that is old by now is shown again; saving merges it.
        require_document_right(work, standing, row if raw is None or last is None else last, "correct")
        answers = read_own_answers(work, standing, release, row)
        if row.form_key == PLAN:
            answers = mark_over(work, case.id, answers)
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

    What the process decides by follows the correction; steps that are done stay done. Where somebody saved a
    newer version meanwhile, both are merged field by field.

    Raises:
        NotFound: no such document for this person.
        NotAllowed: not theirs to correct.
        EditedMeanwhile: a newer version answers the same fields differently, or does not go together with
            these answers; it carries the merged answers, so that nothing typed is lost.
        CaseChanged: there is a newer version, of another release.
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
        if last is None or last.release_id != row.release_id:
            raise CaseChanged(document=row.id)
        require_document_right(run.work, standing, last, "correct")
        filling = fill(run.work, krokus, standing, release, case, None, form)
        before = read_own_answers(run.work, standing, release, row)
        surroundings = _Surroundings(form, filling, run.work.now)
        answers = surroundings.judge(raw, before)
        if last.id != row.id:
            theirs = read_own_answers(run.work, standing, release, last)
            answers = _merge(surroundings, last.id, before, theirs, answers)
            if answers == theirs:
                return last.id
        whole = release.forms[row.form_key]
        made_id, everything = record_document(
            run.work, case, None, whole, answers, created_by=actor.person, seen=form
        )
        insert_note(run.work, case.id, made_id, "correction", actor.person, text)
        known = settle_known(form, before, everything, before, run.variables)
        run.absorb(whole.key, everything, known=known)
        take_steps(run, whole, made_id, everything, text)
        run.journal.note("document_corrected", document=made_id)
    return made_id


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What answers of a form are judged by."""

    form: Form
    filling: Filling
    now: datetime

    def judge(self, raw: RawAnswers, before: Answers) -> Answers:
        return validate_answers(
            self.form,
            raw,
            variables=self.filling.variables,
            options=self.filling.options,
            kept={**self.filling.answers, **before},
            now=self.now,
        )


def _merge(
    surroundings: _Surroundings, newest: str, before: Answers, theirs: Answers, mine: Answers
) -> Answers:
    names = [name for name in surroundings.form.names() if not _is_computed(surroundings.form, name)]
    merged, clashes = merge_answers(names, before, theirs, mine)
    if clashes:
        raise EditedMeanwhile(newest, merged, clashes)
    try:
        return surroundings.judge(merged, theirs)
    except InvalidAnswers as wrong:
        raise EditedMeanwhile(newest, merged, (), wrong.problems) from wrong


def _is_computed(form: Form, name: str) -> bool:
    # It follows from the others, so it is computed anew.
    field = form.find_field(name)
    return field is not None and field.kind is FieldKind.CALC


def compare_typed(
    krokus: Krokus, actor: Actor, document_id: str, answers: Answers, names: Sequence[str]
) -> tuple[Difference, ...]:
    """What a document says in some fields, beside what somebody typed there.

    Args:
        answers: what was typed, in canonical form; names: the fields.

    Returns:
        One difference a question: `before` is the document's, `after` what was typed.

    Raises:
        NotFound: no such document for this person.
    """
    with krokus.store.begin(actor.org) as work:
        row, _case, standing, release, form = find_readable(krokus, work, actor, document_id)
        saved = read_own_answers(work, standing, release, row)
        told = (
            word_answers(krokus, work, form, {name: value for name, value in one.items() if name in names})
            for one in (saved, answers)
        )
        return compare_lines(*told)
