"""The demo's clock: moving it lets people see what happens in ninety days. Never in a real installation."""

from collections.abc import Mapping

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import LazyString, gettext, lazy_gettext
from werkzeug.wrappers import Response

from engine import InvalidInput, let_pass
from webapp.access import demo_only
from webapp.current import get_engine, get_now
from webapp.dates import say_in_full
from webapp.demo.durations import read_span
from webapp.errors import add_words

blueprint = Blueprint("demo", __name__, url_prefix="/demo")

WORDS: Mapping[str, LazyString] = {
    "not_a_duration": lazy_gettext("Type a number of days, for example 90."),
    "span_out_of_range": lazy_gettext("The clock moves forward only, at most ten years at once."),
    "too_many_moments": lazy_gettext(
        "More was due on the way than can be done at once. Move the clock once more."
    ),
}


@blueprint.get("/clock")
@demo_only
def show_clock() -> str:
    """Show the demo's time and the ways to move it."""
    return _show("")


@blueprint.post("/clock")
@demo_only
def move_clock() -> Response | tuple[str, int]:
    """Let time pass: what is due on the way happens."""
    try:
        span = read_span(request.form.get("by", ""), get_now())
        now = let_pass(get_engine(), get_engine().clock, span)
    except InvalidInput as wrong:
        return _show(str(WORDS[wrong.code])), 400
    flash(gettext("It is now %(when)s. What was due on the way has happened.", when=say_in_full(now)))
    return redirect(url_for("demo.show_clock"), 303)


def register(app: Flask) -> None:
    """Add the page."""
    app.register_blueprint(blueprint)
    add_words(app, WORDS)


def _show(error: str) -> str:
    typed = request.form.get("by", "") if error else ""
    return render_template("demo/clock.html", now=get_now(), error=error, typed=typed)
