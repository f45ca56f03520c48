"""The pages `/plan-steps/<id>`: read a step of a plan, say that it is done, drop it, take it up again."""

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine import drop_plan_step, finish_plan_step, get_plan_step, reopen_plan_step
from webapp.access import find_local_target, signed_in
from webapp.current import get_actor, get_engine
from webapp.plan_steps.words import say_deadline, say_owner
from webapp.questions import Question
from webapp.tasks.way_back import find_way_back

blueprint = Blueprint("plan_steps", __name__, url_prefix="/plan-steps")
NOTE = "note"
MOST_CHARACTERS = 2000


@blueprint.get("/<step_id>")
@signed_in
def show_step(step_id: str) -> str:
    """Show one step."""
    step = get_plan_step(get_engine(), get_actor(), step_id)
    is_client = get_actor().roles == {"client"}
    back_url, back_label = find_way_back()
    deadline, tone = say_deadline(step)
    return render_template(
        "plan_steps/step.html",
        step=step,
        is_client=is_client,
        owner=say_owner(step, to_client=is_client),
        deadline=deadline,
        # A client is not reproached: what is late can still be done.
        tone="plain" if is_client else tone,
        note=Question(
            NOTE,
            "area",
            gettext("How did it go?"),
            hint=gettext("You do not have to."),
            lines=3,
        ),
        back_url=back_url,
        back_label=back_label,
    )


@blueprint.post("/<step_id>")
@signed_in
def end_step(step_id: str) -> Response:
    """Say that the step is done, or that the client does without it."""
    form = request.form
    note = form.get(NOTE, "").replace("\x00", "")[:MOST_CHARACTERS]
    version = int(form["_version"]) if form.get("_version", "").isdecimal() else None
    if form.get("_action") == "drop":
        drop_plan_step(get_engine(), get_actor(), step_id, note, version)
        flash(gettext("Good. You do without it. Your coach sees it."))
    else:
        finish_plan_step(get_engine(), get_actor(), step_id, note, version)
        flash(gettext("Well done! It is done."))
    return redirect(find_way_back()[0], 303)


@blueprint.post("/<step_id>/reopen")
@signed_in
def reopen_step(step_id: str) -> Response:
    """Take the step up again."""
    reopen_plan_step(get_engine(), get_actor(), step_id)
    flash(gettext("It is to be done again."))
    back = find_local_target(request.args.get("back"))
    return redirect(url_for("plan_steps.show_step", step_id=step_id, back=back), 303)


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
