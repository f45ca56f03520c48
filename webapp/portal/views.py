"""The client's page `/me`, and what can be said from it, after a calm question. Rights are the engine's."""

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine import (
    MyPage,
    NotFound,
    find_plan_steps,
    flag_case,
    get_my_flag,
    get_my_page,
    send_message,
    take_flag_back,
)
from webapp.access import signed_in
from webapp.current import get_actor, get_engine
from webapp.portal.words import DOORS, Door, list_looks, list_others, list_team, make_door
from webapp.tasks.words import say_deadline, say_name

MOST_WORDS = 2000
blueprint = Blueprint("portal", __name__, url_prefix="/me")


@blueprint.get("")
@signed_in
def home() -> str:
    """Show the client where they are, what is next and who helps."""
    page = get_my_page(get_engine(), get_actor())
    now = next((step for step in page.path if step.state == "now"), None)
    return render_template(
        "portal/home.html",
        page=page,
        first_name=get_actor().name.split(" ")[0],
        now=now,
        flag=get_my_flag(get_engine(), get_actor()),
        doors=DOORS.values(),
        others=list_others(page),
        helpers=list_team(page),
        looks=list_looks(page),
        **_find_steps(page),
        say_name=say_name,
        say_deadline=say_deadline,
    )


def _find_steps(page: MyPage) -> dict[str, object]:
    """What the plan says is to be done, while the case goes on: by the client, and by others for them."""
    case = page.case
    if case is None or case.suspended or case.status.startswith("closed_"):
        return {"own_steps": (), "others_steps": (), "plan_id": ""}
    steps = find_plan_steps(get_engine(), get_actor(), case.id)
    return {
        "own_steps": [one for one in steps if "finish" in one.may],
        "others_steps": [one for one in steps if "finish" not in one.may],
        "plan_id": next((one.document_id for one in steps if not one.is_extra), ""),
    }


@blueprint.get("/say/<name>")
@signed_in
def ask_message(name: str) -> str:
    """Ask once more, calmly, before the client says something."""
    page = get_my_page(get_engine(), get_actor())
    door = find_door(page, name)
    return render_template(
        "portal/say.html",
        door=door,
        is_open=any(message.name == name for message in page.messages),
        coach=next((one.person.name for one in page.people if one.role == "coach" and one.person), ""),
    )


@blueprint.post("/say/<name>")
@signed_in
def say_message(name: str) -> Response:
    """Tell the case what the client says."""
    page = get_my_page(get_engine(), get_actor())
    door = find_door(page, name)
    if page.case is None or not any(message.name == name for message in page.messages):
        flash(str(door.done_already))
        return redirect(url_for("portal.home"), 303)
    note = request.form.get("note", "").replace("\x00", "")[:2000]
    send_message(get_engine(), get_actor(), page.case.id, name, note=note)
    flash(str(door.done))
    return redirect(url_for("portal.home"), 303)


@blueprint.post("/stuck")
@signed_in
def say_stuck() -> Response:
    """The client says that nothing moves; coach and mentor get to know it."""
    words = request.form.get("words", "")[:MOST_WORDS]
    flag_case(get_engine(), get_actor(), _get_own_case(), words)
    flash(gettext("We know that you are stuck. Somebody will talk to you."))
    return redirect(url_for("portal.home", _anchor="stuck"), 303)


@blueprint.post("/stuck/back")
@signed_in
def take_stuck_back() -> Response:
    """The client says that it goes on again."""
    take_flag_back(get_engine(), get_actor(), _get_own_case())
    flash(gettext("Good. We noted that you are not stuck any more."))
    return redirect(url_for("portal.home", _anchor="stuck"), 303)


def _get_own_case() -> str:
    """The case that is about this very person.

    Raises:
        NotFound: they have none.
    """
    case = get_my_page(get_engine(), get_actor()).case
    if case is None:
        raise NotFound(person=get_actor().person)
    return case.id


def find_door(page: MyPage, name: str) -> Door:
    """Return what the client wants to say.

    Raises:
        NotFound: the client has no case, or no client can say this now.
    """
    message = next((one for one in page.messages if one.name == name), None)
    if page.case is None or (name not in DOORS and message is None):
        raise NotFound(message=name)
    return DOORS[name] if name in DOORS or message is None else make_door(message)


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
