"""The page of one element: change it, move it, take it out, add something beside it."""

from collections.abc import Mapping
from dataclasses import replace

from flask import flash, make_response, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine import designing
from webapp.access import role
from webapp.designer.adding import ask_waiting, read_waiting, read_wanted
from webapp.designer.asking import StepQuestions, read_step
from webapp.designer.editing import (
    DESIGNER,
    Asked,
    Operation,
    get_draft,
    language,
    refuse_field,
    save,
    save_and_go,
)
from webapp.designer.lines import Teller, name_element, say_cycle, say_kind
from webapp.designer.placing import ask_target, go_to_process, list_places
from webapp.designer.words import say_done
from webapp.questions import Question


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
    ask = StepQuestions(draft, list_stored(step), problems)
    page = render_template(
        "designer/element.html",
        draft=draft,
        step=step,
        line=teller.tell((step,))[0],
        kind=say_kind(step),
        name=name_element(step),
        process=(process_id, process_name),
        questions=ask.main() if step.is_person else _ask_plain(draft, ask, step),
        own_words=_ask_own_words(ask, step),
        timing=_say_timing(teller, step),
        notes=teller.say_script(step.script),
        more=ask.more() if step.is_person else [],
        places=list_places(draft, step),
        problems=problems,
        language=language(),
        beside=[one for one in StepQuestions(draft, {}, {}).main()[:3]] if step.can_stand_beside else [],
        add_targets=_ask_target(draft, step),
        border=_ask_border(draft, step, problems),
    )
    return make_response(page, 400 if problems else 200)


def list_stored(step: designing.OutlineStep) -> dict[str, str]:
    """Return what stands there for each question about a step."""
    values = {**step.properties, "name": step.name, "role": step.role, "value": step.expression}
    values["checklist"] = "\n".join(part.strip() for part in values.get("checklist", "").split("|"))
    return values


def _ask_plain(draft: designing.Draft, ask: StepQuestions, step: designing.OutlineStep) -> list[Question]:
    found: list[Question] = [ask.text("name", gettext("Name"))]
    if designing.closes_case(draft.files, draft.model, step.id):
        states = [(key, words.text(language())) for key, words in designing.list_closings(draft.model)]
        usual = gettext(
            "as usual: %(state)s", state=designing.name_usual_closing(draft.model).text(language())
        )
        found.append(ask.one("case_status", gettext("The case is then"), states, none=usual))
    if step.event == "timer" and not _is_worked_out(step):
        found.append(ask.span("value", gettext("How long it waits"), gettext("For example: 3 days, 2 weeks")))
    return found


def _ask_own_words(ask: StepQuestions, step: designing.OutlineStep) -> list[Question]:
    """Return what only somebody asks who knows how the process works inside."""
    if step.event == "timer" and _is_worked_out(step):
        hint = gettext("An expression, as it stands in the drawing")
        return [ask.text("value", gettext("When"), hint)]
    if step.kind == "endEvent":
        hint = gettext("Questions after this process ask for it by this word.")
        return [ask.text("result", gettext("Result that the process ends with"), hint)]
    return []


def _is_worked_out(step: designing.OutlineStep) -> bool:
    """Tell whether a time is no plain length that people type."""
    return step.timer_kind != "duration" or step.expression.startswith("=")


def _say_timing(teller: Teller, step: designing.OutlineStep) -> str:
    """Return in words when a time that is worked out comes; empty for a plain length."""
    if step.event != "timer" or not _is_worked_out(step):
        return ""
    if step.timer_kind == "cycle":
        return say_cycle(step.expression)
    return teller.say_expression(step.expression) or gettext("a time of its own")


def _ask_border(
    draft: designing.Draft, step: designing.OutlineStep, problems: Mapping[str, str]
) -> list[Question]:
    """Return what is asked about something that breaks into a step; empty where nothing can."""
    if not step.has_border:
        return []
    ask = StepQuestions(draft, {}, problems)
    name = ask.text("name", gettext("What happens"), gettext("For example: A week without an answer"))
    return [
        replace(name, place="border", required=True),
        *ask_waiting(draft, ask, "border"),
        replace(ask_target(draft, step.process_id), place="border"),
        replace(ask.flag("interrupts", gettext("The step is over then"), is_on=True), place="border"),
    ]


def _ask_target(draft: designing.Draft, step: designing.OutlineStep) -> Asked | None:
    return ask_target(draft, step.process_id) if step.is_question else None


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
    return go_to_process(draft, element_id)


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
        result, closing = form.get("result", ""), form.get("case_status")
        return lambda files: designing.change_end(files, step.id, name, result, closing)
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
    url = go_to_process(draft, element_id).location
    return save_and_go(model_key, operation, url, refused_too=way in operations)


@role(DESIGNER)
def remove_element(model_key: str, element_id: str) -> Response:
    """Take an element out."""
    keep, process_id = request.form.get("keep", ""), request.form.get("process") or "-"
    url = url_for(
        "designer.show_process",
        model_key=model_key,
        process_id=process_id,
        at="~focus~",
        _anchor="e-~focus~",
    )
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


@role(DESIGNER)
def add_border(model_key: str, element_id: str) -> Response:
    """Put an event on the border of a step: after a time or on a report."""
    form = request.form
    name, target, interrupts = form.get("name", ""), form.get("target", "end"), "interrupts" in form
    url = url_for("designer.show_element", model_key=model_key, element_id="~focus~")

    def operation(files: designing.Files) -> designing.Edit:
        kind, value = read_waiting()
        return designing.add_border(files, element_id, name, kind, value, target, interrupts=interrupts)

    return save_and_go(model_key, operation, url)
