"""The public application `/apply/<organisation>`: a person asks for help, without an account."""

from collections.abc import Mapping

from flask import Blueprint, Flask, make_response, redirect, render_template, request, session, url_for
from flask_babel import LazyString, lazy_gettext
from werkzeug.wrappers import Response

from engine import Answers, FieldProblem, InvalidAnswers, InvalidInput, apply_publicly, get_public_form
from webapp.access import public
from webapp.cases.new_case import mark_plain, read_start_answers, summarise
from webapp.current import get_engine, get_posted
from webapp.errors import add_words

blueprint = Blueprint("apply", __name__, url_prefix="/apply")
NUMBER = "application_no"

WORDS: Mapping[str, LazyString] = {
    "too_many_applications": lazy_gettext(
        "Many applications came from this place. Wait %(minutes)s minutes and send it again."
    ),
    "no_model": lazy_gettext("This organisation does not take applications here now."),
    "too_long": lazy_gettext("One of the answers is too long. Shorten it and send it again."),
}


@blueprint.get("/<org_key>")
@public
def show_form(org_key: str) -> Response:
    """Show the application."""
    return _show(org_key, {}, ())


@blueprint.post("/<org_key>")
@public
def send_form(org_key: str) -> Response:
    """Open a case for the person and thank them; what is wrong comes back with their words kept."""
    form = get_public_form(get_engine(), org_key)
    raw = read_start_answers(form.fields, get_posted())
    try:
        number = apply_publicly(get_engine(), org_key, raw, request.remote_addr or "")
    except InvalidAnswers as wrong:
        return _show(org_key, raw, wrong.problems, status=400)
    except InvalidInput as wrong:
        if wrong.code != "too_many_applications":
            raise
        return _show(org_key, raw, (), status=429, refusal=str(WORDS[wrong.code]) % wrong.params)
    session[NUMBER] = number
    return redirect(url_for("apply.thank", org_key=org_key), 303)


@blueprint.get("/<org_key>/thanks")
@public
def thank(org_key: str) -> Response:
    """Thank the person and tell the number of the case."""
    number = session.get(NUMBER)
    if not number:
        return redirect(url_for("apply.show_form", org_key=org_key), 303)
    return make_response(render_template("apply/thanks.html", number=number))


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
    add_words(app, WORDS)


def _show(
    org_key: str, raw: Answers, problems: tuple[FieldProblem, ...], *, status: int = 200, refusal: str = ""
) -> Response:
    form = get_public_form(get_engine(), org_key, raw or None, problems)
    shown = mark_plain(form.fields)
    page = render_template(
        "apply/form.html",
        fields_shown=shown,
        problems=summarise(shown, problems),
        org_key=org_key,
        refusal=refusal,
    )
    return make_response(page, status)
