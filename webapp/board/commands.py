"""What can be done from the board; each command answers 303 and says what it did. Rights are the engine's."""

from datetime import date

from flask import flash, jsonify, redirect, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from engine import (
    InvalidInput,
    answer_client_flag,
    cancel_extra_step,
    comment_case,
    end_stand_in,
    flag_case,
    give_extra_step,
    hand_over_caseload,
    move_step,
    reassign_task,
    remind_of_task,
    schedule_review,
    send_message,
    settle_incident,
    skip_task,
    snooze_signal,
    take_flag_back,
    wake_signal,
)
from webapp.access import role
from webapp.board.filters import build_way_back
from webapp.board.pages import TEAM as TALKERS
from webapp.current import get_actor, get_engine
from webapp.errors import wants_json

TEAM = ("mentor", "office", "coach")
MOST_SIGNS = 64
MOST_NAME = 128
MOST_WORDS = 2000
MESSAGES = {"pause": "msg_suspend", "resume": "msg_resume"}


@role("mentor")
def snooze(case_id: str) -> Response:
    """Let a reason sleep until a day; the way back wakes it."""
    until = _read_day("until")
    if until is None:
        raise InvalidInput("day_missing")
    snooze_signal(get_engine(), get_actor(), case_id, _read("signal"), until, _read_reason("snooze"))
    flash(gettext("The reason sleeps. You find it under “snoozed”, and can wake it there."))
    return _go_back(case_id)


@role("mentor")
def wake(snooze_id: str) -> Response:
    """Take a snooze back."""
    wake_signal(get_engine(), get_actor(), snooze_id)
    flash(gettext("The reason stands on the board again."))
    return _go_back(_read("case"))


@role(*TALKERS)
def talk(case_id: str) -> Response:
    """Say something on a case, or ask somebody; a device that was without a network is answered in JSON."""
    asked = [person[:MOST_SIGNS] for person in request.form.getlist("asked")]
    comment_case(get_engine(), get_actor(), case_id, request.form.get("text", "")[:MOST_WORDS], asked)
    if wants_json():
        return jsonify(case=case_id)
    flash(
        gettext("Sent. Who was asked finds it in their tasks.")
        if asked
        else gettext("Your comment is there.")
    )
    return redirect(url_for("board.show_case", case_id=case_id, _anchor="talk"), 303)


@role("mentor", "coach")
def remind(task_id: str) -> Response:
    """Remind whose task it is."""
    remind_of_task(get_engine(), get_actor(), task_id)
    flash(gettext("A reminder is on its way. You can remind again tomorrow."))
    return _go_back(_read("case"))


@role("mentor")
def give_task(task_id: str) -> Response:
    """Give a task to another person."""
    person, reason = _read(f"person-{task_id}"), _read_reason(f"give-{task_id}")
    reassign_task(get_engine(), get_actor(), task_id, person, reason)
    flash(gettext("The task has a new person. The reason stands in the history of the case."))
    return _go_back(_read("case"))


@role("mentor")
def skip(task_id: str) -> Response:
    """Go on without a step."""
    skip_task(get_engine(), get_actor(), task_id, _read_reason(f"skip-{task_id}"))
    flash(gettext("The step is skipped and the case goes on. The client can read why."))
    return _go_back(_read("case"))


@role("mentor")
def move(task_id: str) -> Response:
    """Let the case go on at another step."""
    move_step(
        get_engine(), get_actor(), task_id, request.form.get("to", "")[:MOST_NAME], _read_reason("move")
    )
    flash(gettext("The case goes on at another step. The client can read why."))
    return _go_back(_read("case"))


@role("mentor")
def give_extra(case_id: str) -> Response:
    """Give somebody one thing to do that the process does not have."""
    by = _read_day("by")
    if by is None and _read("by"):
        raise InvalidInput("extra_step_day_out_of_range")
    title, reason = request.form.get("title", "")[:MOST_WORDS], _read_reason("extra")
    give_extra_step(get_engine(), get_actor(), case_id, title, _read("whose"), by, reason)
    flash(gettext("The extra task is given. The client can read why."))
    return _go_back(case_id)


@role("mentor")
def cancel_extra(step_id: str) -> Response:
    """Take an extra task back."""
    version = int(_read("_version")) if _read("_version").isdecimal() else None
    cancel_extra_step(get_engine(), get_actor(), step_id, _read_reason(f"cancel-{step_id}"), version)
    flash(gettext("The extra task is taken back. The reason stands in the history of the case."))
    return _go_back(_read("case"))


@role("mentor")
def review(case_id: str) -> Response:
    """Schedule a review of the case."""
    schedule_review(get_engine(), get_actor(), case_id, _read_reason("review"))
    flash(gettext("The review is a task now; invite the client and the coach."))
    return _go_back(case_id)


@role("mentor")
def change_pace(case_id: str) -> Response:
    """Suspend or resume the case, as if the client had said so to the mentor."""
    name = MESSAGES.get(_read("what"))
    if name is None:
        raise InvalidInput("no_such_action")
    send_message(get_engine(), get_actor(), case_id, name, note=_read_reason("pause"))
    flash(gettext("Noted. What has to be done now stands among the open tasks."))
    return _go_back(case_id)


@role("mentor")
def settle(incident_id: str) -> Response:
    """Close an incident without trying its step again."""
    settle_incident(get_engine(), get_actor(), incident_id, _read_reason(f"settle-{incident_id}"))
    flash(gettext("The incident is closed. The reason stands in the history of the case."))
    return _go_back(_read("case"))


@role("mentor", "coach")
def flag(case_id: str) -> Response:
    """Say that one is stuck with a case, or that it goes on again."""
    if _read("what") == "down":
        take_flag_back(get_engine(), get_actor(), case_id)
        flash(gettext("Good. The flag is down."))
    else:
        flag_case(get_engine(), get_actor(), case_id, request.form.get("words", "")[:MOST_WORDS])
        flash(gettext("The mentor sees it on the board today."))
    return _go_back(case_id)


@role("mentor")
def answer_flag(case_id: str) -> Response:
    """Tell the client who says "I am stuck" what happens now."""
    answer_client_flag(get_engine(), get_actor(), case_id, _read_reason("client-flag"))
    flash(gettext("Noted. The client reads your answer on their page."))
    return _go_back(case_id)


@role("mentor", "office")
def change_coach(case_id: str) -> Response:
    """Give one case to another coach, for good."""
    hand_over_caseload(
        get_engine(), get_actor(), _read("giver"), _read("taker"), _read_reason("coach"), case_ids=[case_id]
    )
    flash(gettext("The case has a new coach, and the open tasks went along."))
    return _go_back(case_id)


@role("mentor", "office")
def hand_over() -> Response:
    """Give a whole caseload to another coach."""
    until = _read_day("until") if _read("how") != "good" else None
    if until is None and _read("how") != "good":
        raise InvalidInput("day_missing")
    done = hand_over_caseload(
        get_engine(), get_actor(), _read("giver"), _read("taker"), _read_reason("caseload"), until=until
    )
    cases = ngettext("%(num)d case was handed over", "%(num)d cases were handed over", done.cases)
    tasks = ngettext("with %(num)d open task", "with %(num)d open tasks", done.tasks)
    flash(f"{cases}, {tasks}.")
    return redirect(url_for("board.show_caseloads"), 303)


@role("mentor", "office")
def end_standing_in(person_id: str, batch: str) -> Response:
    """Let cases come back before the last day."""
    cases = end_stand_in(get_engine(), get_actor(), person_id, batch)
    flash(ngettext("%(num)d case is back.", "%(num)d cases are back.", cases))
    return redirect(url_for("board.show_caseloads"), 303)


def _go_back(case_id: str) -> Response:
    """Back to the page of the case, or to the card on the board as this person left it."""
    if _read("place") == "case":
        return redirect(url_for("board.show_case", case_id=case_id), 303)
    return redirect(build_way_back(f"case-{case_id}"), 303)


def _read(name: str) -> str:
    return request.form.get(name, "")[:MOST_SIGNS]


def _read_reason(place: str) -> str:
    return request.form.get(f"reason-{place}", "")[:MOST_WORDS]


def _read_day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, "")[:10])
    except ValueError:
        return None
