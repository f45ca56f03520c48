"""What can be done to a case from its page; each command answers 303. Rights are the engine's."""

from decimal import Decimal, InvalidOperation

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine import (
    InvalidInput,
    assign_person,
    end_case_assignment,
    get_case,
    reopen_case,
    retry_incident,
    send_message,
    set_time_factor,
)
from webapp.access import find_local_target, role, signed_in
from webapp.current import get_actor, get_engine
from webapp.tasks.words import say_name

MOST_NOTE_SIGNS = 2000
# A message of a diagram from elsewhere may be called by a whole sentence.
MOST_NAME_SIGNS = 1000


@signed_in
def report_message(case_id: str) -> Response:
    """Tell the case what happened."""
    name = request.form.get("name", "")[:MOST_NAME_SIGNS]
    page = get_case(get_engine(), get_actor(), case_id)
    label = next((say_name(one.label) for one in page.messages if one.name == name), "")
    send_message(get_engine(), get_actor(), case_id, name, note=_read_note())
    flash(gettext("Noted: %(what)s. Below you see what the case waits for now.", what=label or name))
    return _go_back(case_id)


@role("mentor", "office")
def assign_role(case_id: str) -> Response:
    """Give a role on the case to a person."""
    role_key, person = request.form.get("role", "")[:100], request.form.get("person", "")[:100]
    need_to_know = request.form.get("need_to_know") == "true"
    assign_person(get_engine(), get_actor(), case_id, role_key, person, need_to_know=need_to_know)
    flash(gettext("The role has its person. Open tasks of this role went to them."))
    return _go_back(case_id, "people")


@role("mentor", "office")
def end_role(case_id: str, assignment_id: str) -> Response:
    """Take a role on the case away from a person."""
    end_case_assignment(get_engine(), get_actor(), case_id, assignment_id)
    flash(gettext("This person does not work on the case any more. Give the role to somebody else."), "warn")
    return _go_back(case_id, "people")


@signed_in
def change_time_factor(case_id: str) -> Response:
    """Set how much longer deadlines are for this client."""
    set_time_factor(get_engine(), get_actor(), case_id, _read_factor())
    flash(gettext("Saved. It counts for tasks that come from now on."))
    return _go_back(case_id)


@signed_in
def reopen(case_id: str) -> Response:
    """Open a closed case again at a stage."""
    reopen_case(get_engine(), get_actor(), case_id, request.form.get("stage", "")[:100])
    flash(gettext("The case goes on."))
    return _go_back(case_id)


@role("mentor")
def retry(incident_id: str) -> Response:
    """Let a broken step be tried again."""
    retry_incident(get_engine(), get_actor(), incident_id)
    flash(gettext("Krokus tries again. If it breaks once more, you will see it here."))
    return redirect(find_local_target(request.form.get("next")) or url_for("cases.list_cases"), 303)


def _go_back(case_id: str, anchor: str | None = None) -> Response:
    return redirect(url_for("cases.show_case", case_id=case_id, _anchor=anchor), 303)


def _read_note() -> str:
    note = request.form.get("note", "")
    if "\x00" in note or len(note) > MOST_NOTE_SIGNS:
        raise InvalidInput("note_too_long")
    return note


def _read_factor() -> Decimal:
    try:
        factor = Decimal(request.form.get("factor", "")[:10])
    except InvalidOperation:
        raise InvalidInput("time_factor_missing") from None
    if not factor.is_finite():
        raise InvalidInput("time_factor_missing")
    return factor
