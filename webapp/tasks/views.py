"""The pages `/tasks/<id>`: show, save, finish, take and give back a task. Rights are the engine's."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Flask, flash, jsonify, redirect, request
from flask_babel import LazyString, gettext, lazy_gettext
from werkzeug.wrappers import Response

from engine import (
    Answers,
    CaseChanged,
    EngineFault,
    FieldProblem,
    InvalidAnswers,
    InvalidInput,
    NotAllowed,
    PostedForm,
    claim_task,
    complete_task,
    get_task,
    read_task_post,
    reassign_task,
    release_task,
    save_draft,
    take_position,
)
from webapp.access import find_local_target, signed_in
from webapp.current import find_posted, get_actor, get_engine
from webapp.errors import add_words
from webapp.tasks.answers import ROW_BUTTONS, find_changed_table, read_draft, read_version, take_posted
from webapp.tasks.fields import walk_fields
from webapp.tasks.outcomes import answer_conflict, answer_stop, go_on
from webapp.tasks.page import show_page
from webapp.tasks.parts import ALL, ASKED, find_next, find_parts, list_missing, say_state
from webapp.tasks.way_back import build_task_url, find_way_back
from webapp.tasks.words import HOW, HOW_CHOICES, say_clock

blueprint = Blueprint("tasks", __name__, url_prefix="/tasks")

WORDS: Mapping[str, LazyString] = {
    "reason_missing": lazy_gettext("Write why you give this task to somebody else."),
    "no_such_person": lazy_gettext("Choose a person from the list."),
    "not_reusable": lazy_gettext("This task does not begin with a document of another case."),
    "task_cancelled": lazy_gettext("The process took this task back, so it does not need to be done."),
}


@blueprint.get("/<task_id>")
@signed_in
def show_task(task_id: str) -> Response:
    """Show a task with its form."""
    return show_page(task_id)


@blueprint.post("/<task_id>")
@signed_in
def act_on_task(task_id: str) -> Response:
    """Do what the pressed button of the form says."""
    try:
        posted = take_posted(task_id)
        action = keep_part if ASKED in request.form else ACTIONS.get(find_posted("_action"), finish_task)
        is_plain = not posted.problems and posted.values.keys().isdisjoint(ROW_BUTTONS)
        if action is finish_task and is_plain:
            # The command reads the form itself: one look at the task instead of two.
            return finish_task(task_id, PostedForm(posted.values))
        sent = read_task_post(get_engine(), get_actor(), task_id, posted.values)
        if sent.is_row_change:
            return keep_rows(task_id, sent.answers)
        if posted.problems:
            return show_problems(task_id, sent.answers, posted.problems)
        return action(task_id, sent.answers)
    except (CaseChanged, NotAllowed):
        return answer_conflict(task_id)


@blueprint.post("/<task_id>/draft")
@signed_in
def save_task_draft(task_id: str) -> Response:
    """Save a draft while somebody types; answers the time, and which questions are visible now."""
    raw = read_draft(task_id)
    saved_at = save_draft(get_engine(), get_actor(), task_id, raw)
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) != "application/json":
        return redirect(build_task_url("tasks.show_task", task_id), 303)
    fields = get_task(get_engine(), get_actor(), task_id, raw).fields
    return jsonify(
        saved_at=say_clock(saved_at),
        visible={view.name: view.visible for view in walk_fields(fields)},
        parts={view.id: say_state(view) for view in find_parts(fields)},
    )


@blueprint.post("/<task_id>/take")
@signed_in
def take_task(task_id: str) -> Response:
    """Take a task of one's role."""
    try:
        claim_task(get_engine(), get_actor(), task_id)
    except (CaseChanged, NotAllowed):
        return answer_conflict(task_id, has_answers=False)
    flash(gettext("The task is yours now."))
    target = find_local_target(request.form.get("next"))
    return redirect(target or build_task_url("tasks.show_task", task_id), 303)


@blueprint.post("/<task_id>/position")
@signed_in
def begin_with_position(task_id: str) -> Response:
    """Begin an analysis with that of another case."""
    take_position(get_engine(), get_actor(), task_id, request.form.get("document", ""))
    flash(gettext("What was known of this position is in the form now. Check whether it is still true."))
    return redirect(build_task_url("tasks.show_task", task_id), 303)


@blueprint.post("/<task_id>/reassign")
@signed_in
def give_task(task_id: str) -> Response:
    """Give a task to another person, with a reason."""
    person, reason = request.form.get("person", ""), request.form.get("reason", "")
    try:
        reassign_task(get_engine(), get_actor(), task_id, person, reason)
    except CaseChanged:
        return answer_conflict(task_id, has_answers=False)
    flash(gettext("The task has a new person. The reason stands in the history of the case."))
    return redirect(find_way_back()[0], 303)


def finish_task(task_id: str, raw: Answers | PostedForm) -> Response:
    """Complete the task; what is wrong or stopped has its own page and loses nothing."""
    how = find_posted(HOW)
    said = str(dict(HOW_CHOICES).get(how, "")) and how
    key = find_posted("_key")[:64] or None
    try:
        done = complete_task(
            get_engine(), get_actor(), task_id, raw, version=read_version(), key=key, how=said
        )
    except InvalidAnswers as wrong:
        return show_problems(task_id, read_sent(task_id, raw), wrong.problems)
    except InvalidInput as wrong:
        if wrong.code != "how_missing":
            raise
        # The engine asks for this before it judges the rest; a person hears of everything at once.
        sent = read_sent(task_id, raw)
        fields = get_task(get_engine(), get_actor(), task_id, sent).fields
        unsaid = (*(view.name for view in list_missing(fields)), HOW)
        return show_problems(task_id, sent, tuple(FieldProblem(name, "required") for name in unsaid))
    except EngineFault:
        return answer_stop(task_id)
    return go_on(done)


def read_sent(task_id: str, raw: Answers | PostedForm) -> Answers:
    """The answers of a form that has to be shown again."""
    if not isinstance(raw, PostedForm):
        return raw
    return read_task_post(get_engine(), get_actor(), task_id, raw.values).answers


def keep_draft(task_id: str, raw: Answers) -> Response:
    """Save the draft and stay on the task."""
    saved_at = save_draft(get_engine(), get_actor(), task_id, raw)
    flash(gettext("Draft saved at %(time)s. Nothing gets lost.", time=say_clock(saved_at)))
    return redirect(build_task_url("tasks.show_task", task_id), 303)


def keep_part(task_id: str, raw: Answers) -> Response:
    """Save the draft and open the next part of the form, or all of them."""
    saved_at = save_draft(get_engine(), get_actor(), task_id, raw)
    flash(gettext("Draft saved at %(time)s. Nothing gets lost.", time=say_clock(saved_at)))
    following = find_next(get_task(get_engine(), get_actor(), task_id, raw).fields, find_posted(ASKED))
    anchor = "task-form" if following == ALL else following
    return redirect(build_task_url("tasks.show_task", task_id, anchor, part=following), 303)


def give_back(task_id: str, raw: Answers) -> Response:
    """Save the draft and give the task back to its role."""
    save_draft(get_engine(), get_actor(), task_id, raw)
    release_task(get_engine(), get_actor(), task_id)
    flash(gettext("You gave the task back. Others can take it now; you can take it again too."))
    return redirect(find_way_back()[0], 303)


def keep_rows(task_id: str, raw: Answers) -> Response:
    """Keep a changed table in the draft and come back to it."""
    save_draft(get_engine(), get_actor(), task_id, raw)
    fields = get_task(get_engine(), get_actor(), task_id, raw).fields
    anchor = find_changed_table(fields)
    part = anchor if find_parts(fields) else None
    return redirect(build_task_url("tasks.show_task", task_id, anchor, part=part), 303)


def show_problems(task_id: str, raw: Answers, problems: tuple[FieldProblem, ...]) -> Response:
    """Show the form again with what is wrong; the answers are kept as a draft meanwhile."""
    save_draft(get_engine(), get_actor(), task_id, raw)
    return show_page(task_id, raw, problems, status=400)


ACTIONS: Mapping[str, Callable[[str, Answers], Response]] = {
    "complete": finish_task,
    "save_draft": keep_draft,
    "autosave": keep_draft,
    "release": give_back,
}


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
    add_words(app, WORDS)
