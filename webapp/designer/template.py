"""The page of a model beside its template: what changed there since, taken over or not. Judges nothing."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from engine import designing
from webapp.access import role
from webapp.current import get_actor, get_engine
from webapp.designer.editing import DESIGNER, language, read_number
from webapp.designer.words import say_done, say_refusal


@role(DESIGNER)
def show_template(model_key: str) -> str:
    """Show what the template changed since the model was copied from it."""
    following = designing.get_following(get_engine(), get_actor(), model_key)
    return render_template(
        "designer/template.html",
        draft=following.draft,
        following=following,
        clashes=following.list_standing(designing.Standing.CONFLICT),
        easy=following.easy,
        done=[
            (designing.Standing.SAME, following.list_standing(designing.Standing.SAME)),
            (designing.Standing.KEPT, following.list_standing(designing.Standing.KEPT)),
            (designing.Standing.CHANGED_SINCE, following.list_standing(designing.Standing.CHANGED_SINCE)),
            (designing.Standing.GONE, following.list_standing(designing.Standing.GONE)),
        ],
        language=language(),
        # The engine builds drawings as trees with every text escaped.
        draw=Markup,
    )


@role(DESIGNER)
def take_over(model_key: str, place: str) -> Response:
    """Take one later change into the draft."""
    state = read_number("version"), read_number("revision")
    try:
        saved = designing.take_over(get_engine(), get_actor(), model_key, *state, place)
    except designing.EditRefused as refused:
        flash(say_refusal(refused), "bad")
    else:
        flash(say_done(saved.said, saved.params))
    return _back(model_key)


@role(DESIGNER)
def take_over_easy(model_key: str) -> Response:
    """Take over everything that costs nothing of one's own."""
    state = read_number("version"), read_number("revision")
    try:
        saved = designing.take_over_easy(get_engine(), get_actor(), model_key, *state)
    except designing.EditRefused as refused:
        flash(say_refusal(refused), "bad")
    else:
        flash(say_done(saved.said, saved.params))
    return _back(model_key)


@role(DESIGNER)
def keep_own(model_key: str, place: str) -> Response:
    """Keep one's own and remember that."""
    designing.keep_own(get_engine(), get_actor(), model_key, place)
    flash(gettext("Yours stays. You are asked again only if the template changes this once more."))
    return _back(model_key)


@role(DESIGNER)
def ask_again(model_key: str, place: str) -> Response:
    """Offer a change once more."""
    designing.ask_again(get_engine(), get_actor(), model_key, place)
    return _back(model_key, place if request.form.get("show") else "")


def _back(model_key: str, place: str = "") -> Response:
    anchor = f"c-{place}" if place else None
    return redirect(url_for("designer.show_template", model_key=model_key, _anchor=anchor), 303)
