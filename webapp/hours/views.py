"""The pages `/hours`: the day with what makes an entry quick, and entries. Rights are the engine's."""

from collections.abc import Mapping
from datetime import date, timedelta

from flask import Flask, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import LazyString, gettext, lazy_gettext
from werkzeug.wrappers import Response

from engine import (
    CaseChanged,
    FieldProblem,
    InvalidAnswers,
    add_favourite,
    get_entry,
    get_entry_form,
    get_hours_page,
    pass_proposal,
    remove_entry,
    remove_favourite,
    restore_entry,
    save_entry,
    start_timer,
    stop_timer,
)
from webapp.access import role
from webapp.current import get_actor, get_engine
from webapp.errors import add_words, wants_json
from webapp.hours import calendar, cards, offline, printing, words
from webapp.hours.asking import ask_entry, read_values, read_version
from webapp.hours.room import blueprint

TEAM = cards.TEAM

WORDS: Mapping[str, LazyString] = {
    "hours_are_for_the_team": lazy_gettext("Hours are for people who work here."),
    "entry_changed": lazy_gettext("This entry was changed or taken out meanwhile. Nothing was doubled."),
    "timer_runs": lazy_gettext("Your timer runs already."),
    "too_many_favourites": lazy_gettext("You have as many favourites as fit. Take one out first."),
    **cards.WORDS,
}
# Pages that stand in files of their own.
BESIDE = (cards, printing, calendar)


@blueprint.get("")
@role(*TEAM)
def show_hours() -> str:
    """Show a day: today, or another one."""
    page = get_hours_page(get_engine(), get_actor(), _read_day())
    return render_template(
        "hours/day.html",
        page=page,
        day_before=page.day - timedelta(days=1),
        day_after=page.day + timedelta(days=1),
        words=words,
    )


@blueprint.get("/entry")
@role(*TEAM)
def show_new_entry() -> Response:
    """Show the form for a new entry; `from` says with what it begins, `day` for which day it is."""
    form = get_entry_form(get_engine(), get_actor(), source=request.args.get("from", "")[:80])
    day = _read_day()
    values = {**form.values, "day": day.isoformat()} if day is not None else None
    return _show_form((), values)


@blueprint.post("/entry")
@role(*TEAM)
def add_entry() -> Response:
    """Save a new entry; what is wrong is said beside it and nothing typed is lost."""
    values = read_values(request.form)
    try:
        saved = save_entry(get_engine(), get_actor(), values)
    except InvalidAnswers as wrong:
        return _tell_problems(wrong.problems) if wants_json() else _show_form(wrong.problems, values)
    return jsonify(id=saved.id) if wants_json() else _go_on(saved.warnings, str(values.get("day", "")))


@blueprint.get("/entries/<entry_id>")
@role(*TEAM)
def show_evidence(entry_id: str) -> str:
    """Show one entry to read: where evidence of a report leads."""
    person, entry = get_entry(get_engine(), get_actor(), entry_id)
    return render_template("hours/evidence.html", person=person, entry=entry, words=words)


@blueprint.get("/entry/<entry_id>")
@role(*TEAM)
def show_entry(entry_id: str) -> Response:
    """Show an entry to change it."""
    return _show_form((), None, entry_id)


@blueprint.post("/entry/<entry_id>")
@role(*TEAM)
def change_entry(entry_id: str) -> Response:
    """Save a changed entry, or a correction of it."""
    values = read_values(request.form)
    try:
        saved = save_entry(get_engine(), get_actor(), values, entry_id, read_version())
    except InvalidAnswers as wrong:
        return _show_form(wrong.problems, values, entry_id)
    return _go_on(saved.warnings, str(values.get("day", "")))


@blueprint.post("/entry/<entry_id>/remove")
@role(*TEAM)
def take_out_entry(entry_id: str) -> Response:
    """Take an entry out, with a way back."""
    reason = request.form.get("reason", "")[:500]
    try:
        month = remove_entry(get_engine(), get_actor(), entry_id, read_version(), reason)
    except InvalidAnswers as wrong:
        flash(words.say_problem(wrong.problems[0]), "bad")
        return redirect(url_for("hours.show_entry", entry_id=entry_id), 303)
    flash(gettext("The entry is taken out. On the month card you can bring it back."))
    return redirect(url_for("hours.show_month", month=month), 303)


@blueprint.post("/entry/<entry_id>/restore")
@role(*TEAM)
def bring_back_entry(entry_id: str) -> Response:
    """Bring an entry back."""
    try:
        month = restore_entry(get_engine(), get_actor(), entry_id)
    except InvalidAnswers as wrong:
        flash(words.say_problem(wrong.problems[0]), "bad")
        return redirect(url_for("hours.show_hours"), 303)
    flash(gettext("The entry is back."))
    return redirect(url_for("hours.show_month", month=month), 303)


@blueprint.post("/entry/<entry_id>/favourite")
@role(*TEAM)
def keep_favourite(entry_id: str) -> Response:
    """Keep an entry as a favourite."""
    add_favourite(get_engine(), get_actor(), entry_id, request.form.get("title", ""))
    flash(gettext("It is among your favourites now."))
    return redirect(url_for("hours.show_hours"), 303)


@blueprint.post("/favourites/<favourite_id>/remove")
@role(*TEAM)
def forget_favourite(favourite_id: str) -> Response:
    """Take a favourite out of the list."""
    remove_favourite(get_engine(), get_actor(), favourite_id)
    flash(gettext("The favourite is gone. Your entries stay."))
    return redirect(url_for("hours.show_hours"), 303)


@blueprint.post("/proposals/<task_id>/pass")
@role(*TEAM)
def pass_task(task_id: str) -> Response:
    """Do not propose an entry for this task again."""
    pass_proposal(get_engine(), get_actor(), task_id)
    return redirect(url_for("hours.show_hours"), 303)


@blueprint.post("/timer/start")
@role(*TEAM)
def begin_timer() -> Response:
    """Let the time run."""
    try:
        start_timer(get_engine(), get_actor(), read_values(request.form))
    except CaseChanged:
        flash(gettext("Your timer runs already."), "warn")
    return redirect(url_for("hours.show_hours"), 303)


@blueprint.post("/timer/stop")
@role(*TEAM)
def drop_timer() -> Response:
    """Stop the timer without an entry."""
    stop_timer(get_engine(), get_actor())
    flash(gettext("The timer is off. Nothing was written down."))
    return redirect(url_for("hours.show_hours"), 303)


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
    offline.add_worker(app)
    add_words(app, WORDS)
    app.jinja_env.filters.update(words.FILTERS)


def _tell_problems(problems: tuple[FieldProblem, ...]) -> Response:
    told = [{"field": one.path, "text": words.say_problem(one)} for one in problems]
    return make_response(jsonify(problems=told), 400)


def _read_day() -> date | None:
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None


def _show_form(
    problems: tuple[FieldProblem, ...],
    values: Mapping[str, str | list[str]] | None,
    entry_id: str | None = None,
) -> Response:
    source = request.args.get("from", "")[:80]
    form = get_entry_form(get_engine(), get_actor(), values, entry_id=entry_id, source=source)
    asked = ask_entry(form, problems)
    page = render_template(
        "hours/entry.html",
        form=form,
        asked=asked,
        problems=[{"id": f"q-{problem.path}", "text": words.say_problem(problem)} for problem in problems],
        overlap=next((one.params["entry"] for one in problems if one.code == "overlaps"), None),
        words=words,
    )
    return make_response(page, 400 if problems else 200)


def _go_on(warnings: tuple[str, ...], day: str) -> Response:
    flash(gettext("Saved."))
    for warning in warnings:
        flash(str(words.WARNING_WORDS[warning]), "warn")
    return redirect(url_for("hours.show_hours", day=day or None), 303)
