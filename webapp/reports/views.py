"""The pages `/reports`: which there are, one made for a period, and an organisation's own definitions."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from flask import Blueprint, Flask, flash, make_response, redirect, render_template, request, url_for
from flask_babel import LazyString, gettext, lazy_gettext
from werkzeug.wrappers import Response

from engine import (
    Definition,
    InvalidInput,
    NotFound,
    find_reports,
    make_report,
    name_report_key,
    remove_report,
    save_report,
)
from webapp.access import role
from webapp.current import get_actor, get_engine, get_now, get_zone
from webapp.errors import add_words
from webapp.problems import WORDS as WORDS_OF_ANSWERS
from webapp.questions import Question
from webapp.reports import defining, words
from webapp.reports.papers import MOST_ROWS, print_table
from webapp.reports.sheets import send_table

blueprint = Blueprint("reports", __name__, url_prefix="/reports")
READERS = ("mentor", "office")
MOST_SHOWN = 300
TEXT = "text"

WORDS: Mapping[str, LazyString] = {
    "report_unreadable": lazy_gettext("This is no definition of a report: %(what)s"),
    "report_unknown_word": lazy_gettext("The definition names something there is not: %(what)s"),
    "report_without_columns": lazy_gettext("A report needs columns, or something to group by."),
    "report_key_wrong": lazy_gettext("The short name has small letters, digits and _, for example my_hours"),
    "report_changed": lazy_gettext("Somebody changed this report meanwhile, or the short name is taken."),
    "too_long_for_paper": lazy_gettext(
        "On paper a report has up to %(most)s rows, and this one has %(rows)s. "
        "Choose a shorter period, or the sheet."
    ),
    "period_wrong": lazy_gettext("The period ends before it begins, or is longer than three years."),
}


@blueprint.get("")
@role(*READERS)
def list_reports() -> str:
    """Show every report."""
    return render_template("reports/list.html", reports=find_reports(get_engine(), get_actor()), words=words)


@blueprint.get("/<key>")
@role(*READERS)
def show_report(key: str) -> Response:
    """Make a report for a period and show it."""
    since, until, problem = _read_period()
    pseudonyms = request.args.get("pseudonyms") == "true"
    table = make_report(get_engine(), get_actor(), key, since, until, pseudonyms=pseudonyms)
    page = render_template(
        "reports/report.html",
        table=table,
        shown=table.rows[:MOST_SHOWN],
        fits_paper=len(table.rows) <= MOST_ROWS,
        definition=_find(key),
        questions=_ask_period(since, until, problem),
        asked={"since": since.isoformat(), "until": until.isoformat()}
        | ({"pseudonyms": "true"} if pseudonyms else {}),
        words=words,
    )
    return make_response(page)


@blueprint.get("/<key>/file/<kind>")
@role(*READERS)
def send_report(key: str, kind: str) -> Response:
    """Give a report as a sheet, as CSV or on paper."""
    since, until, _problem = _read_period()
    pseudonyms = request.args.get("pseudonyms") == "true"
    table = make_report(get_engine(), get_actor(), key, since, until, pseudonyms=pseudonyms)
    return print_table(table) if kind == "pdf" else send_table(table, kind)


@blueprint.get("/<key>/edit")
@role(*READERS)
def show_definition(key: str) -> Response:
    """Show the definition, to copy or to change: as questions, with `as=text` as the text behind them."""
    return _show_definition(_find(key), as_text=request.args.get("as") == TEXT)


@blueprint.post("/<key>/edit")
@role(*READERS)
def keep_definition(key: str) -> Response:
    """Keep what was chosen, or the text, under the report's own or a new short name."""
    form, found = request.form, _find(key)
    if as_text := "text" in form:
        name, text = form.get("key", "").strip(), form.get("text", "")
    elif not form.get("name", "").strip():
        return _show_definition(found, as_text=False, name_error=str(WORDS_OF_ANSWERS["required"]))
    else:
        name, text = _find_key(found), defining.shape(found, form)
    version = found.version if name == key and found.is_own else 0
    try:
        save_report(get_engine(), get_actor(), name, text, key, version)
    except InvalidInput as wrong:
        problem = str(WORDS[wrong.code]) % wrong.params
        return _show_definition(found, as_text=as_text, code=wrong.code, problem=problem)
    flash(gettext("The report is saved."))
    return redirect(url_for("reports.show_report", key=name), 303)


def _find_key(found: Definition) -> str:
    """An own report stays the same one; of a shipped one, or when it is asked for, a copy is made."""
    if found.is_own and "copy" not in request.form:
        return found.key
    return name_report_key(request.form["name"], [one.key for one in find_reports(get_engine(), get_actor())])


@blueprint.post("/<key>/remove")
@role(*READERS)
def forget_definition(key: str) -> Response:
    """Take the organisation's own report out."""
    remove_report(get_engine(), get_actor(), key)
    flash(gettext("Your own report is gone; the shipped one of that name is back."))
    return redirect(url_for("reports.list_reports"), 303)


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
    add_words(app, WORDS)


def _find(key: str) -> Definition:
    for one in find_reports(get_engine(), get_actor()):
        if one.key == key:
            return one
    raise NotFound(report=key)


def _read_period() -> tuple[date, date, str]:
    """The asked period; without one, the month before this."""
    today = get_now().astimezone(get_zone()).date()
    usual = (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)
    first, last = date(*usual, 1), date(*usual, monthrange(*usual)[1])
    try:
        since = date.fromisoformat(request.args.get("since") or first.isoformat())
        until = date.fromisoformat(request.args.get("until") or last.isoformat())
    except ValueError:
        return first, last, gettext("Type dates; below stands last month.")
    return since, until, ""


def _ask_period(since: date, until: date, problem: str) -> list[Question]:
    checked = "true" if request.args.get("pseudonyms") == "true" else ""
    return [
        Question("since", "date", gettext("From"), since.isoformat(), error=problem),
        Question("until", "date", gettext("To"), until.isoformat()),
        Question("pseudonyms", "bool", gettext("Signs instead of clients' names"), checked),
    ]


def _show_definition(
    found: Definition, *, as_text: bool, name_error: str = "", code: str = "", problem: str = ""
) -> Response:
    asked = (
        defining.ask_text(found, code, problem)
        if as_text
        else defining.ask_choices(found, name_error, problem)
    )
    page = render_template(
        "reports/definition.html", found=found, questions=asked, as_text=as_text, words=words
    )
    return make_response(page, 400 if problem or name_error else 200)
