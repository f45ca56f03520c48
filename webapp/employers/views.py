"""The pages `/employers`: who is in the register, and writing a firm down. Rights are the engine's."""

from collections import Counter
from collections.abc import Mapping

from flask import Flask, flash, make_response, redirect, render_template, request, url_for
from flask_babel import LazyString, gettext, lazy_gettext
from werkzeug.wrappers import Response

from engine import InvalidInput, add_employer, find_position_list, find_startable, get_employers
from webapp.access import role
from webapp.current import get_actor, get_engine
from webapp.employers import positions
from webapp.employers.room import TEAM, blueprint
from webapp.errors import add_words
from webapp.questions import Question
from webapp.tasks.words import say_name

WORDS: Mapping[str, LazyString] = {
    "employer_name_missing": lazy_gettext("Type the name of the firm"),
    "employer_text_too_long": lazy_gettext("Shorten it to 200 characters"),
    "bad_nip": lazy_gettext("This NIP is not right: check its ten digits"),
    "employer_exists": lazy_gettext("This firm is in the register already"),
    "employers_are_for_the_team": lazy_gettext("The register of employers is for the team."),
}


@blueprint.get("")
@role(*TEAM)
def list_employers() -> Response:
    """Show the register and the questions for a new firm."""
    return _show({})


@blueprint.post("")
@role(*TEAM)
def add_new_employer() -> Response:
    """Write a firm down."""
    form = request.form
    name = form.get("name", "")
    try:
        add_employer(get_engine(), get_actor(), name, form.get("nip", ""), form.get("contact", ""))
    except InvalidInput as wrong:
        return _show({str(wrong.params.get("field", "name")): str(WORDS[wrong.code])})
    flash(gettext("“%(name)s” is in the register now.", name=name.strip()))
    return redirect(url_for("employers.list_employers"), 303)


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
    add_words(app, {**WORDS, **positions.WORDS})


def _show(problems: Mapping[str, str]) -> Response:
    known = find_position_list(get_engine(), get_actor(), with_closed=True)
    shown = render_template(
        "employers/employers.html",
        with_positions=Counter(one.employer_id for one in known),
        employers=get_employers(get_engine(), get_actor()),
        questions=_ask(problems),
        models=[one for one in find_startable(get_engine(), get_actor()) if one.subject == "employer"],
        say_name=say_name,
        problems=problems,
    )
    return make_response(shown, 400 if problems else 200)


def _ask(problems: Mapping[str, str]) -> list[Question]:
    labels = (
        ("name", gettext("Name of the firm"), "", True),
        ("nip", gettext("NIP"), gettext("Ten digits. You may leave it out."), False),
        ("contact", gettext("Contact person and phone"), "", False),
    )
    return [
        Question(key, "text", label, request.form.get(key, ""), required, hint, error=problems.get(key, ""))
        for key, label, hint, required in labels
    ]
