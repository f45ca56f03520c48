"""What can be added on a way: a step, a question, a wait, a part, another process."""

from collections.abc import Mapping
from dataclasses import replace

from flask import flash, make_response, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine import designing
from webapp.access import role
from webapp.designer.asking import StepQuestions, ask_condition, read_condition
from webapp.designer.editing import DESIGNER, Operation, get_draft, language, refuse_field, save
from webapp.designer.placing import ask_target, go_to_process, say_place
from webapp.designer.words import say_done
from webapp.questions import Question


def ask_waiting(draft: designing.Draft, ask: StepQuestions, place: str = "") -> list[Question]:
    """Return what is asked about a wait: a time, or a report."""
    messages = [(key, one.label.text(language())) for key, one in draft.model.messages.items()]
    reported = ask.one(
        "message",
        gettext("… or until somebody reports"),
        messages,
        none=gettext("no report: only the time"),
    )
    span = ask.span("value", gettext("How long"), gettext("For example: 3 days, 2 weeks"))
    return [replace(span, place=place), replace(reported, place=place)]


def read_waiting() -> tuple[str, str]:
    """Return what a wait is for: its kind, and the message or the time.

    Raises:
        EditRefused: neither can be read.
    """
    message, span = request.form.get("message", ""), designing.read_span(request.form.get("value", ""))
    if not message and not span:
        raise designing.EditRefused("edit_bad_duration", field="value", text="")
    return ("message", message) if message else ("duration", span)


def read_wanted() -> designing.Wanted:
    """Return the new step that somebody described.

    Raises:
        EditRefused: the time cannot be read.
    """
    form = request.form
    return designing.Wanted(
        name=form.get("name", ""),
        role=form.get("role", ""),
        new_role=form.get("new_role", ""),
        form=form.get("form_key", ""),
        new_form=form.get("new_form", ""),
        due=designing.read_span(form.get("due", ""), "due"),
        stage=form.get("stage", ""),
    )


@role(DESIGNER)
def show_add(model_key: str, flow_id: str) -> Response:
    """Ask what to add on a way."""
    return _show_add(model_key, flow_id, {}, "")


def _show_add(model_key: str, flow_id: str, problems: Mapping[str, str], what: str) -> Response:
    draft = get_draft(model_key)
    source = designing.find_source(draft.files, flow_id)
    way = next(one for one in source.ways if one.flow_id == flow_id)
    root, root_name = designing.find_root(draft.files, flow_id)
    asked = designing.list_asked_at(draft.files, source.id)
    page = render_template(
        "designer/add.html",
        draft=draft,
        flow_id=flow_id,
        place=say_place(source, way),
        process=(root, root_name),
        what=what or request.args.get("what", "step"),
        forms=_ask_new(draft, source, asked, problems),
        problems=problems,
    )
    return make_response(page, 400 if problems else 200)


def _ask_new(
    draft: designing.Draft,
    source: designing.OutlineStep,
    asked: tuple[designing.AskedField, ...],
    problems: Mapping[str, str],
) -> dict[str, list[Question]]:
    ask = StepQuestions(draft, {"stage": source.properties.get("stage", "")}, problems)
    processes = [(one.id, one.name) for one in designing.list_processes(draft.files, draft.model)]
    return {
        "step": ask.main(),
        "question": [
            ask.text(
                "name",
                gettext("Question"),
                gettext("For example: Does the client need an interpreter?"),
                required=True,
            ),
            ask.text("answer", gettext("Answer that turns off"), required=True),
            *[question for row in ask_condition(asked, None, problems, 1) for question in row],
            ask_target(draft, source.process_id),
            ask.text("otherwise", gettext("Any other answer: goes on as before"), required=True),
        ],
        "wait": [
            ask.text("name", gettext("What is waited for"), required=True),
            *ask_waiting(draft, ask),
        ],
        "part": [ask.text("part_name", gettext("Name of the part"), required=True), *ask.main()[:3]],
        "call": [
            ask.text("name", gettext("Name"), required=True),
            ask.one("called", gettext("Process"), processes),
        ],
    }


@role(DESIGNER)
def add_on_way(model_key: str, flow_id: str) -> Response:
    """Add something on a way."""
    what = request.form.get("what", "step")
    try:
        saved = save(model_key, _make_addition(model_key, flow_id, what))
    except designing.EditRefused as refused:
        return _show_add(model_key, flow_id, refuse_field(refused), what)
    flash(say_done(saved.said, saved.params))
    return go_to_process(get_draft(model_key), saved.focus or flow_id)


def _make_addition(model_key: str, flow_id: str, what: str) -> Operation:
    form = request.form
    name = form.get("name", "")
    if what == "question":
        condition = read_condition(designing.list_asked_fields(get_draft(model_key).files), 1)
        answer, target = form.get("answer", ""), form.get("target", "end")
        otherwise = form.get("otherwise", "")
        return lambda files: designing.add_question(
            files, flow_id, name, answer, condition, target, otherwise
        )
    if what == "wait":
        kind, value = read_waiting()
        return lambda files: designing.add_wait(files, flow_id, name, kind, value)
    if what == "call":
        called = form.get("called", "")
        return lambda files: designing.add_call(files, flow_id, name, called)
    wanted = read_wanted()
    if what == "part":
        part = form.get("part_name", "")
        return lambda files: designing.add_wanted(
            files, wanted, lambda whole, step: designing.add_part(whole, flow_id, part, step)
        )
    return lambda files: designing.add_wanted(
        files, wanted, lambda whole, step: designing.add_step(whole, flow_id, step)
    )
