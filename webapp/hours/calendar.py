"""The calendar: meetings, interpreters to book, and the secret address that other calendars read."""

from collections.abc import Mapping
from datetime import timedelta

import icalendar
from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine import (
    FieldProblem,
    InvalidAnswers,
    add_meeting,
    book_interpreter,
    cancel_meeting,
    end_feed,
    get_calendar,
    make_feed,
    read_feed,
)
from webapp.access import public, role
from webapp.current import get_actor, get_engine, get_now, get_zone
from webapp.hours import words
from webapp.hours.cards import TEAM
from webapp.hours.room import blueprint
from webapp.questions import Question, make_choices

FIELDS = ("title", "day", "start", "end", "case", "place", "remind", "interpreter")


@blueprint.get("/calendar")
@role(*TEAM)
def show_calendar() -> Response:
    """Show the coming meetings."""
    return _show(())


@blueprint.post("/calendar")
@role(*TEAM)
def keep_meeting() -> Response:
    """Write a meeting down."""
    values = {name: request.form.get(name, "")[:300] for name in FIELDS}
    try:
        add_meeting(get_engine(), get_actor(), values)
    except InvalidAnswers as wrong:
        return _show(wrong.problems)
    flash(gettext("The meeting is in your calendar."))
    return redirect(url_for("hours.show_calendar"), 303)


@blueprint.post("/calendar/<meeting_id>/cancel")
@role(*TEAM)
def call_off(meeting_id: str) -> Response:
    """Call a meeting off."""
    cancel_meeting(get_engine(), get_actor(), meeting_id)
    flash(gettext("The meeting is called off."))
    return redirect(url_for("hours.show_calendar"), 303)


@blueprint.post("/calendar/<meeting_id>/interpreter")
@role("office")
def say_booked(meeting_id: str) -> Response:
    """Say that the interpreter is booked."""
    book_interpreter(get_engine(), get_actor(), meeting_id)
    flash(gettext("The interpreter is booked. The coach sees it."))
    return redirect(url_for("hours.show_calendar"), 303)


@blueprint.post("/calendar/feed")
@role(*TEAM)
def open_feed() -> Response:
    """Make a new secret address and show it once."""
    token = make_feed(get_engine(), get_actor())
    return _show((), url_for("hours.send_feed", token=token, _external=True))


@blueprint.post("/calendar/feed/end")
@role(*TEAM)
def close_feed() -> Response:
    """Take the secret address back."""
    end_feed(get_engine(), get_actor())
    flash(gettext("The secret address works no more."))
    return redirect(url_for("hours.show_calendar"), 303)


@blueprint.get("/calendar/feed/<token>.ics")
@public
def send_feed(token: str) -> Response:
    """Give meetings to a calendar program; whoever knows the address may read, so no client is named."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Krokus//PL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Krokus")
    for item in read_feed(get_engine(), token):
        event = icalendar.Event()
        event.add("uid", f"{item.id}@krokus")
        event.add("dtstamp", get_now())
        event.add("dtstart", item.starts_at)
        event.add("dtend", item.ends_at)
        event.add("summary", f"{item.title} ({item.client})" if item.client else item.title)
        event.add("location", item.place)
        if item.remind_min is not None:
            alarm = icalendar.Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", item.title)
            alarm.add("trigger", timedelta(minutes=-item.remind_min))
            event.add_component(alarm)
        calendar.add_component(event)
    response = make_response(calendar.to_ical())
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    return response


def _show(problems: tuple[FieldProblem, ...], address: str = "") -> Response:
    page = get_calendar(get_engine(), get_actor())
    said = {problem.path: words.say_problem(problem) for problem in problems}
    shown = render_template(
        "hours/calendar.html",
        page=page,
        questions=_ask([(one.id, one.title) for one in page.cases], said),
        address=address,
        problems=[{"id": f"q-{path}", "text": text} for path, text in said.items()],
        zone=get_zone(),
    )
    return make_response(shown, 400 if problems else 200)


def _ask(cases: list[tuple[str, str]], said: Mapping[str, str]) -> list[Question]:
    form = request.form
    reminders = [("15", gettext("15 minutes")), ("60", gettext("an hour")), ("1440", gettext("a day"))]

    def ask(name: str, kind: str, label: str, **more: object) -> Question:
        return Question(name, kind, label, form.get(name, ""), error=said.get(name, ""), **more)  # type: ignore[arg-type]

    hint = gettext("The title goes to your telephone's calendar: write no names.")
    return [
        ask("title", "text", gettext("What is it?"), required=True, hint=hint),
        ask("day", "date", gettext("Day"), required=True),
        ask("start", "time", gettext("From"), required=True),
        ask("end", "time", gettext("To"), required=True),
        ask("case", "select", gettext("Client"), options=make_choices(cases, form.get("case", ""))),
        ask("place", "text", gettext("Where")),
        ask(
            "remind",
            "select",
            gettext("Remind before"),
            options=make_choices(reminders, form.get("remind", "")),
        ),
        ask("interpreter", "bool", gettext("An interpreter is needed")),
    ]
