"""What people do with a document: comment, approve, return, compare versions, correct with a reason."""

from collections.abc import Mapping, Sequence

from flask import flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import LazyString, gettext, lazy_gettext
from werkzeug.wrappers import Response

from engine import (
    Answers,
    EditedMeanwhile,
    FieldProblem,
    InvalidAnswers,
    InvalidInput,
    add_correction_file,
    comment_document,
    compare_documents,
    compare_typed,
    correct_document,
    get_correction,
    judge_document,
    read_correction,
)
from webapp.access import signed_in
from webapp.current import get_actor, get_engine, get_posted
from webapp.documents.room import blueprint
from webapp.documents.words import say_answer
from webapp.problems import word_problem
from webapp.questions import Question, make_choices
from webapp.tasks.answers import find_changed_table
from webapp.tasks.fields import walk_fields
from webapp.tasks.parts import divide_form, find_parts, say_state
from webapp.uploads import tell_locked

WORDS: Mapping[str, LazyString] = {
    "words_missing": lazy_gettext("Write a few words: what is it about?"),
    "decision_missing": lazy_gettext("Choose: approved or returned."),
    "may_not_judge_document": lazy_gettext(
        "A mentor judges the newest version, and nobody their own document."
    ),
    "may_not_comment_document": lazy_gettext("Coach and mentor comment on the newest version."),
    "may_not_correct_document": lazy_gettext(
        "Only the newest version is corrected, by the coach, the mentor or who wrote it."
    ),
    "not_two_versions": lazy_gettext("Choose two versions of one document."),
}
NOTE_WORDS: Mapping[str, LazyString] = {
    "approved": lazy_gettext("approved the document"),
    "returned": lazy_gettext("returned the document to be mended"),
    "comment": lazy_gettext("commented"),
    "correction": lazy_gettext("corrected the document"),
    "scan": lazy_gettext("attached the signed paper"),
}
STATUS_WORDS: Mapping[str, tuple[LazyString, str]] = {
    "submitted": (lazy_gettext("handed in"), "plain"),
    "approved": (lazy_gettext("document approved"), "ok"),
    "returned": (lazy_gettext("returned to be mended"), "red"),
}
REASON = "_reason"
# A form that says while somebody types what was typed so far.
LOOK = "autosave"


@blueprint.post("/documents/<document_id>/comment")
@signed_in
def add_comment(document_id: str) -> Response:
    """Write a word about the document."""
    try:
        comment_document(get_engine(), get_actor(), document_id, request.form.get("text", ""))
    except InvalidInput as wrong:
        flash(str(WORDS[wrong.code]), "bad")
    else:
        flash(gettext("The comment is saved."))
    return _go_to(document_id)


@blueprint.post("/documents/<document_id>/judge")
@signed_in
def judge(document_id: str) -> Response:
    """Approve or return the document."""
    form = request.form
    decision = form.get("decision", "")
    try:
        judge_document(get_engine(), get_actor(), document_id, decision, form.get("comment", ""))
    except InvalidInput as wrong:
        flash(str(WORDS[wrong.code]), "bad")
    else:
        flash(gettext("Approved.") if decision == "approved" else gettext("Returned with your comment."))
    return _go_to(document_id)


@blueprint.get("/documents/<document_id>/compare/<other_id>")
@signed_in
def compare(document_id: str, other_id: str) -> str:
    """Show two versions field by field."""
    found = compare_documents(get_engine(), get_actor(), document_id, other_id)
    return render_template("documents/compare.html", found=found, say_answer=say_answer)


@blueprint.get("/documents/<document_id>/correct")
@signed_in
def show_correction(document_id: str) -> Response:
    """Show the form of the document, filled in, to be corrected."""
    return _show(document_id, None, ())


@blueprint.post("/documents/<document_id>/correct")
@signed_in
def correct(document_id: str) -> Response:
    """Store the corrected document as its next version."""
    posted, refused = _take_posted(document_id)
    raw, is_row_button = read_correction(get_engine(), get_actor(), document_id, posted)
    if request.form.get("_action") == LOOK:
        return _answer_visible(document_id, raw)
    if is_row_button:
        return _show(document_id, raw, ())
    if refused:
        return _show(document_id, raw, refused)
    try:
        made = correct_document(get_engine(), get_actor(), document_id, raw, request.form.get(REASON, ""))
    except EditedMeanwhile as clash:
        return _show(clash.newest, dict(clash.answers), clash.problems, clash.clashes)
    except InvalidAnswers as wrong:
        return _show(document_id, raw, wrong.problems)
    except InvalidInput as wrong:
        if wrong.code != "words_missing":
            raise
        return _show(document_id, raw, (FieldProblem(REASON, "required"),))
    flash(gettext("The correction is saved as a new version. The old one stays."))
    return _go_to(made)


def _take_posted(document_id: str) -> tuple[Mapping[str, Sequence[str]], tuple[FieldProblem, ...]]:
    """Read the request; files are stored at once and stand in the answers as their ids."""
    values = get_posted()
    problems: list[FieldProblem] = []
    for name, file in request.files.items(multi=True):
        if not file.filename:
            continue
        content = file.read()
        try:
            made = add_correction_file(
                get_engine(), get_actor(), document_id, name, file.filename or "", content
            )
        except InvalidInput as refused:
            problems.append(FieldProblem(name, refused.code, limit=refused.params.get("most_mb")))
        else:
            tell_locked(content)
            values.setdefault(name, []).append(made)
    return values, tuple(problems)


def _answer_visible(document_id: str, raw: Answers) -> Response:
    """Answer while somebody types which questions are visible now; a correction has no draft."""
    fields = get_correction(get_engine(), get_actor(), document_id, raw).fields
    return jsonify(
        saved_at="",
        visible={view.name: view.visible for view in walk_fields(fields)},
        parts={view.id: say_state(view) for view in find_parts(fields)},
    )


def ask_judgement() -> list[Question]:
    """Return the questions for a mentor's decision."""
    pairs = [("approved", gettext("Approved")), ("returned", gettext("Returned: something to mend"))]
    hint = gettext("When you return it, write what to mend.")
    return [
        Question("decision", "one", gettext("Your decision"), required=True, options=make_choices(pairs, "")),
        Question("comment", "area", gettext("Comment"), hint=hint, lines=2),
    ]


def _go_to(document_id: str) -> Response:
    return redirect(url_for("documents.show_document", document_id=document_id), 303)


def _show(
    document_id: str,
    raw: Answers | None,
    problems: tuple[FieldProblem, ...],
    clashes: Sequence[str] = (),
) -> Response:
    """Show the form; `clashes` are fields that somebody else answered meanwhile, `raw` is merged already."""
    found = compare_typed(get_engine(), get_actor(), document_id, raw or {}, clashes) if clashes else ()
    form = get_correction(get_engine(), get_actor(), document_id, raw, problems)
    said = {problem.path: word_problem(problem) for problem in problems}
    reason = Question(
        REASON,
        "area",
        gettext("Why do you correct this document?"),
        request.form.get(REASON, ""),
        required=True,
        error=said.get(REASON, ""),
        lines=2,
    )
    ids = {view.name: view.id for view in walk_fields(form.fields)} | {REASON: reason.id}
    page = render_template(
        "documents/correct.html",
        form=form,
        parts=divide_form(form.fields, find_changed_table(form.fields) or "", is_begun=False),
        reason=reason,
        problems=[{"id": ids.get(path, reason.id), "text": text} for path, text in said.items()],
        clashes=found,
        say_answer=say_answer,
    )
    return make_response(page, 409 if clashes else 400 if problems else 200)
