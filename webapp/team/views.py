"""The pages `/team`: the team's own processes and how one is started. Rights are the engine's."""

from collections.abc import Mapping

from flask import Blueprint, Flask, flash, make_response, redirect, render_template, request, url_for
from flask_babel import LazyString, gettext, lazy_gettext
from werkzeug.wrappers import Response

from engine import InvalidInput, find_team_processes, get_team_start, start_team_process
from webapp.access import role
from webapp.cases.new_case import SummaryLine
from webapp.cases.status_words import say_status
from webapp.current import get_actor, get_engine
from webapp.errors import add_words
from webapp.tasks.words import say_name
from webapp.team.questions import ask_start
from webapp.team.words import say_turn, word_standing

blueprint = Blueprint("team", __name__, url_prefix="/team")
# Everybody who works in the organisation; clients and employers take part in none of these.
TEAM = ("coach", "mentor", "office", "psychologist", "career_advisor", "specialist")
MOST_SIGNS = 100
MOST_PEOPLE = 200

WORDS: Mapping[str, LazyString] = {
    "subject_missing": lazy_gettext("Choose whom it is about."),
    "person_for_role_missing": lazy_gettext("Choose a person from the list."),
    "team_process_is_open": lazy_gettext("This process runs already: you find it on the page of the team."),
}


@blueprint.get("")
@role(*TEAM)
def show_team() -> str:
    """Show the processes of the team that concern this person, and what can be started."""
    return render_template(
        "team/team.html",
        page=find_team_processes(get_engine(), get_actor()),
        say_name=say_name,
        say_turn=say_turn,
        say_status=say_status,
        word_standing=word_standing,
    )


@blueprint.get("/new/<model_key>")
@role(*TEAM)
def show_start(model_key: str) -> Response:
    """Ask whom a new process is about and who takes part."""
    return _show(model_key, {})


@blueprint.post("/new/<model_key>")
@role(*TEAM)
def start(model_key: str) -> Response:
    """Start the process and go to its page."""
    asked = get_team_start(get_engine(), get_actor(), model_key)
    subject = request.form.get("subject", "")[:MOST_SIGNS]
    chosen = {
        one.key: [value[:MOST_SIGNS] for value in request.form.getlist(f"role-{one.key}")[:MOST_PEOPLE]]
        for one in asked.roles
    }
    try:
        case_id = start_team_process(get_engine(), get_actor(), model_key, subject, chosen)
    except InvalidInput as wrong:
        if "field" not in wrong.params:
            raise
        return _show(model_key, {str(wrong.params["field"]): str(WORDS[wrong.code])})
    flash(gettext("It runs now. Its first tasks went to those whose turn it is."))
    return redirect(url_for("cases.show_case", case_id=case_id), 303)


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
    add_words(app, WORDS)


def _show(model_key: str, problems: Mapping[str, str]) -> Response:
    asked = get_team_start(get_engine(), get_actor(), model_key)
    questions = ask_start(asked, problems)
    page = render_template(
        "team/new.html",
        asked=asked,
        questions=questions,
        problems=[SummaryLine(one.id, f"{one.label}: {one.error}") for one in questions if one.error],
        say_name=say_name,
    )
    return make_response(page, 400 if problems else 200)
