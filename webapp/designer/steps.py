"""The pages of one element: change it, move it, take it out; and of one way: what to add there."""

from collections.abc import Mapping

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine import designing
from webapp.access import role
from webapp.designer.asking import StepQuestions, ask_condition, read_condition, read_step
from webapp.designer.editing import (
    DESIGNER,
    Asked,
    Operation,
    get_draft,
    language,
    read_text,
    refuse_field,
    save,
    save_and_go,
)
from webapp.designer.lines import Teller, name_element, say_kind
from webapp.designer.words import say_done
from webapp.questions import Question, make_choices

NOBODYS = ("userTask", "manualTask", "task")


@role(DESIGNER)
def show_element(model_key: str, element_id: str) -> Response:
    """Show everything that can be changed about one element."""
    return _show_element(model_key, element_id, {})


def _show_element(model_key: str, element_id: str, problems: Mapping[str, str]) -> Response:
    draft = get_draft(model_key)
    step = designing.describe_element(draft.files, element_id)
    process_id, process_name = designing.find_root(draft.files, element_id)
    remarks = designing.group_remarks(designing.check_draft(draft.files))
    teller = Teller(draft.files, remarks)
    values = {**step.properties, "name": step.name, "role": step.role, "value": step.expression}
    values["checklist"] = "\n".join(part.strip() for part in values.get("checklist", "").split("|"))
    ask = StepQuestions(draft, values, problems)
    page = render_template(
        "designer/element.html",
        draft=draft,
        step=step,
        line=teller.tell((step,))[0],
        kind=say_kind(step),
        name=name_element(step),
        process=(process_id, process_name),
        questions=ask.main() if step.is_person else _ask_plain(ask, step),
        more=ask.more() if step.is_person else [],
        places=_list_places(draft, step, teller),
        problems=problems,
        language=language(),
        beside=[one for one in StepQuestions(draft, {}, {}).main()[:3]] if step.can_stand_beside else [],
        add_targets=_ask_target(draft, step),
    )
    return make_response(page, 400 if problems else 200)


def _ask_plain(ask: StepQuestions, step: designing.OutlineStep) -> list[Question]:
    found: list[Question] = [ask.text("name", gettext("Name"))]
    if step.event == "timer" and step.timer_kind == "duration":
        found.append(ask.span("value", gettext("How long it waits"), gettext("For example: 3 days, 2 weeks")))
    elif step.event == "timer":
        found.append(
            ask.text("value", gettext("When"), gettext("An expression, as it stands in the drawing"))
        )
    if step.kind == "endEvent":
        found.append(ask.text("result", gettext("Result that the process ends with")))
    return found


def _ask_target(draft: designing.Draft, step: designing.OutlineStep) -> Asked | None:
    return ask_target(draft, step.process_id) if step.is_question else None


def ask_target(draft: designing.Draft, process_id: str, chosen: str = "end") -> Asked:
    """Return the question where an answer leads: a step of the same process, or a new end."""
    steps = designing.describe_process(draft.files, process_id)
    pairs = [("end", gettext("to a new end"))]
    pairs += [
        (one.id, name_element(one))
        for one in steps
        if one.kind not in ("startEvent", "boundaryEvent", "event_sub_process")
    ]
    chosen = read_text("target", chosen)
    return Asked(
        "target", "select", gettext("Where it leads"), chosen, True, options=make_choices(pairs, chosen)
    )


def _list_places(
    draft: designing.Draft, step: designing.OutlineStep, teller: Teller
) -> list[tuple[str, str]]:
    """Return the ways of the process where a step could stand, in words."""
    if not step.can_lift:
        return []
    root, _ = designing.find_root(draft.files, step.id)
    places = []
    for top in designing.describe_process(draft.files, root):
        for one in top.walk():
            if one.id == step.id or one.kind == "eventBasedGateway":
                continue
            for way in one.ways:
                if way.target_id != step.id:
                    places.append((way.flow_id, _say_place(one, way)))
    return places


def _say_place(one: designing.OutlineStep, way: designing.Way) -> str:
    after, before = name_element(one), way.target_name or gettext("the next place")
    if way.answer and one.is_question:
        return gettext(
            "after “%(after)s”, if “%(answer)s” (before “%(before)s”)",
            after=after,
            answer=way.answer,
            before=before,
        )
    return gettext("after “%(after)s” (before “%(before)s”)", after=after, before=before)


@role(DESIGNER)
def save_element(model_key: str, element_id: str) -> Response:
    """Save what somebody typed about an element."""
    draft = get_draft(model_key)
    step = designing.describe_element(draft.files, element_id)
    try:
        saved = save(model_key, _make_change(step))
    except designing.EditRefused as refused:
        return _show_element(model_key, element_id, refuse_field(refused))
    flash(say_done(saved.said, saved.params))
    return _go_to_process(draft, element_id)


def _go_to_process(draft: designing.Draft, element_id: str) -> Response:
    process_id, _ = designing.find_root(draft.files, element_id)
    url = url_for(
        "designer.show_process", model_key=draft.model_key, process_id=process_id, _anchor=f"e-{element_id}"
    )
    return redirect(url, 303)


def _make_change(step: designing.OutlineStep) -> Operation:
    form = request.form
    if step.is_person:
        change = read_step(step.properties)
        role_key, new_role = form.get("role", ""), form.get("new_role", "")
        form_key, new_form = form.get("form_key", ""), form.get("new_form", "")
        return lambda files: designing.change_whole_step(
            files, step.id, change, (role_key, new_role), (form_key, new_form)
        )
    name, value = form.get("name", ""), form.get("value", "")
    if step.event == "timer":
        kind = {"duration": "timeDuration", "date": "timeDate", "cycle": "timeCycle"}[
            step.timer_kind or "duration"
        ]
        typed = designing.read_span(value) if kind == "timeDuration" else value
        return lambda files: designing.change_wait(files, step.id, name, kind, typed)
    if step.kind == "endEvent":
        result = form.get("result", "")
        return lambda files: designing.change_end(files, step.id, name, result)
    return lambda files: designing.rename(files, step.id, name)


@role(DESIGNER)
def move_element(model_key: str, element_id: str) -> Response:
    """Move an element up, down or to a place of the list."""
    way, place = request.form.get("to", ""), request.form.get("place", "")
    whole = request.form.get("whole") == "true"
    draft = get_draft(model_key)
    operations: dict[str, Operation] = {
        "up": lambda files: designing.move_up(files, element_id),
        "down": lambda files: designing.move_down(files, element_id),
    }
    operation = operations.get(way, lambda files: designing.move_to(files, element_id, place, whole=whole))
    return save_and_go(model_key, operation, _go_to_process(draft, element_id).location)


@role(DESIGNER)
def remove_element(model_key: str, element_id: str) -> Response:
    """Take an element out."""
    keep, process_id = request.form.get("keep", ""), request.form.get("process") or "-"
    url = url_for("designer.show_process", model_key=model_key, process_id=process_id)
    return save_and_go(model_key, lambda files: designing.remove_element(files, element_id, keep), url)


@role(DESIGNER)
def add_beside(model_key: str, element_id: str) -> Response:
    """Add a step that is done at the same time."""
    wanted = read_wanted()
    url = url_for("designer.show_element", model_key=model_key, element_id="~focus~")
    return save_and_go(
        model_key,
        lambda files: designing.add_wanted(
            files, wanted, lambda whole, step: designing.add_beside(whole, element_id, step)
        ),
        url,
    )


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
    asked = designing.list_asked_fields(draft.files)
    page = render_template(
        "designer/add.html",
        draft=draft,
        flow_id=flow_id,
        place=_say_place(source, way),
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
    messages = [(key, one.label.text(language())) for key, one in draft.model.messages.items()]
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
            ask.span("value", gettext("How long"), gettext("For example: 3 days, 2 weeks")),
            ask.one(
                "message",
                gettext("… or until somebody reports"),
                messages,
                none=gettext("no report: only the time"),
            ),
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
    return _go_to_process(get_draft(model_key), saved.focus or flow_id)


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
        message, span = form.get("message", ""), designing.read_span(form.get("value", ""))
        kind = "message" if message else "duration"
        if not message and not span:
            raise designing.EditRefused("edit_bad_duration", field="value", text="")
        return lambda files: designing.add_wait(files, flow_id, name, kind, message or span)
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
