"""The pages `/employers/positions`: the register of positions. Which cases it names the engine decides."""

from collections.abc import Mapping
from datetime import date

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import LazyString, format_date, gettext, lazy_gettext
from werkzeug.wrappers import Response

from engine import InvalidInput, close_position, find_position_list, get_position, open_position
from webapp.access import role
from webapp.current import get_actor, get_engine
from webapp.documents.words import say_size, say_value
from webapp.employers.room import TEAM, blueprint
from webapp.questions import Question

KIND_WORDS: Mapping[str, LazyString] = {
    "employment": lazy_gettext("work"),
    "trial": lazy_gettext("work trial"),
    "internship": lazy_gettext("placement or internship"),
}
WORDS: Mapping[str, LazyString] = {
    "position_reason_missing": lazy_gettext("Write why: the next person will ask"),
    "position_reason_too_long": lazy_gettext("Shorten it to 500 characters"),
}


@blueprint.get("/positions")
@role(*TEAM)
def list_positions() -> str:
    """Show the register, searched for what was typed."""
    text, with_closed = request.args.get("text", "")[:200], request.args.get("closed") == "1"
    return render_template(
        "employers/positions.html",
        positions=find_position_list(get_engine(), get_actor(), text, with_closed=with_closed),
        text=text,
        with_closed=with_closed,
    )


@blueprint.get("/positions/<position_id>")
@role(*TEAM)
def show_position(position_id: str) -> Response:
    """Show one position."""
    return _show(position_id, "")


@blueprint.post("/positions/<position_id>/close")
@role(*TEAM)
def close(position_id: str) -> Response:
    """Say that a position is filled or given up."""
    try:
        close_position(get_engine(), get_actor(), position_id, request.form.get("why", ""), _read_version())
    except InvalidInput as wrong:
        return _show(position_id, str(WORDS[wrong.code]))
    flash(gettext("The position is marked as closed."))
    return redirect(url_for("employers.show_position", position_id=position_id), 303)


@blueprint.post("/positions/<position_id>/open")
@role(*TEAM)
def reopen(position_id: str) -> Response:
    """Say that a position is open again."""
    open_position(get_engine(), get_actor(), position_id, _read_version())
    flash(gettext("The position is open again."))
    return redirect(url_for("employers.show_position", position_id=position_id), 303)


def _read_version() -> int:
    return request.form.get("version", 0, type=int)


def _show(position_id: str, problem: str) -> Response:
    hint = gettext("For example: filled, the firm gave it up.")
    label = gettext("Why is it closed?")
    asked = Question("why", "text", label, request.form.get("why", ""), True, hint, error=problem)
    shown = render_template(
        "employers/position.html",
        page=get_position(get_engine(), get_actor(), position_id),
        questions=[asked],
        problems={"why": problem} if problem else {},
        kind_words=KIND_WORDS,
        say_day=_say_day,
        say_value=say_value,
        say_size=say_size,
    )
    return make_response(shown, 400 if problem else 200)


def _say_day(day: str) -> str:
    """A day of a document in words; what is no day stays as it was written."""
    try:
        return str(format_date(date.fromisoformat(day), "d MMMM y"))
    except ValueError:
        return day
