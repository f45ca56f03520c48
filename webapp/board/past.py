"""The live diagram of a past day: which day is asked for, and what happened since the step before it."""

from datetime import date

from flask import redirect, render_template, request, url_for
from flask_babel import format_date, gettext, ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from engine import PastDiagram, get_past_diagram, get_past_place
from webapp.access import role
from webapp.current import get_actor, get_engine
from webapp.questions import Question, make_choices
from webapp.tasks.words import say_name

DAY, WEEK, MONTH = "day", "week", "month"
MOST_DIGITS = 5


@role("mentor", "office", "process_designer")
def show_past(model_key: str) -> str | Response:
    """Show where all cases of a model stood at the end of a day."""
    step, day, place = _read_step(), _read_day(), _read_place()
    page = get_past_diagram(get_engine(), get_actor(), model_key, step, day=day, place=place)
    if page.moments.day != day:
        # The address names the day, so that it can be sent to somebody and shows them the same.
        return redirect(build_url(model_key, page.moments.day, step), 302)
    moments = page.moments
    return render_template(
        "board/past.html",
        page=page,
        moments=moments,
        # The engine draws from the release alone and lets no markup of its texts through.
        drawings=[(key, name, Markup(svg)) for key, name, svg in page.drawings],
        sees_cases=get_actor().has_role("mentor", "office"),
        happened=say_what_happened(page),
        questions=_ask_moment(page),
        earlier_url=moments.earlier and build_url(model_key, moments.earlier, step),
        later_url=moments.later and build_url(model_key, moments.later, step),
        say_day=say_day,
        say_name=say_name,
    )


@role("mentor", "office")
def show_past_place(model_key: str, element_id: str) -> str:
    """Show which cases stood at one place at the end of a day."""
    day, step = _read_day() or date.max, _read_step()
    page = get_past_place(get_engine(), get_actor(), model_key, element_id, day, step)
    back_url = build_url(model_key, page.moments.day, step)
    return render_template("board/past_place.html", page=page, back_url=back_url, say_day=say_day)


def build_url(model_key: str, day: date, step: str) -> str:
    """Return the address of the diagram of a day."""
    return url_for("board.show_past", model_key=model_key, on=day.isoformat(), step=step)


def say_day(day: date) -> str:
    """Say a day with its year: of the past it is never clear which year is meant."""
    return format_date(day, "d MMMM y")


def say_what_happened(page: PastDiagram) -> str:
    """Say what happened since the moment before."""
    parts = (
        ngettext("%(num)d case began", "%(num)d cases began", page.begun),
        ngettext("%(num)d case was closed", "%(num)d cases were closed", page.closed),
        ngettext("%(num)d case stands elsewhere", "%(num)d cases stand elsewhere", page.moved),
    )
    return gettext("Since %(day)s: %(what)s.", day=say_day(page.moments.before), what=", ".join(parts))


def _ask_moment(page: PastDiagram) -> list[Question]:
    steps = [(DAY, gettext("by days")), (WEEK, gettext("by weeks")), (MONTH, gettext("by months"))]
    return [
        Question("on", "date", gettext("Which day?"), page.moments.day.isoformat()),
        Question("step", "select", gettext("How to step"), options=make_choices(steps, page.moments.step)),
    ]


def _read_step() -> str:
    step = request.args.get("step", "")
    return step if step in (DAY, WEEK, MONTH) else WEEK


def _read_day() -> date | None:
    try:
        return date.fromisoformat(request.args.get("on", "")[:10])
    except ValueError:
        return None


def _read_place() -> int | None:
    text = request.args.get("place", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None
