"""The addresses of cases, all in one table, and the words of what a case refuses."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Flask
from flask_babel import LazyString, lazy_gettext

from webapp.cases import commands, pictures, views
from webapp.errors import add_words

ROUTES: tuple[tuple[str, str, Callable[..., object]], ...] = (
    ("GET", "", views.list_cases),
    ("GET", "/new", views.show_new_case),
    ("POST", "/new", views.add_case),
    ("GET", "/<case_id>", views.show_case),
    ("GET", "/<case_id>/diagram/<process_id>.bpmn", pictures.send_diagram),
    ("POST", "/<case_id>/messages", commands.report_message),
    ("POST", "/<case_id>/people", commands.assign_role),
    ("POST", "/<case_id>/people/<assignment_id>/end", commands.end_role),
    ("POST", "/<case_id>/time-factor", commands.change_time_factor),
    ("POST", "/<case_id>/reopen", commands.reopen),
    ("POST", "/incidents/<incident_id>/retry", commands.retry),
)

WORDS: Mapping[str, LazyString] = {
    "may_not_start_case": lazy_gettext("A new case is opened by the office, the mentor or a coach."),
    "may_not_send_message": lazy_gettext("Somebody else reports this event: ask who leads the case."),
    "may_not_assign": lazy_gettext("The mentor or the office gives roles on a case."),
    "may_not_change_case": lazy_gettext("The mentor or the coach of this case decides this."),
    "mentor_only": lazy_gettext("Only the mentor may try a broken step again."),
    "person_without_role": lazy_gettext("Choose a person from the list: this one does not have the role."),
    "no_such_role": lazy_gettext("This case has no such role. Nothing was changed."),
    "no_such_stage": lazy_gettext("Choose the stage at which the case goes on."),
    "case_is_open": lazy_gettext("This case is open already."),
    "note_too_long": lazy_gettext("Shorten the note to 2000 signs."),
    "time_factor_missing": lazy_gettext("Choose how much time this client needs."),
    "time_factor_out_of_range": lazy_gettext("Time may be multiplied by 1 up to 5."),
}


def register(app: Flask) -> None:
    """Add the pages of cases."""
    blueprint = Blueprint("cases", __name__, url_prefix="/cases")
    for method, path, view in ROUTES:
        blueprint.add_url_rule(path, view_func=view, methods=[method])
    app.register_blueprint(blueprint)
    add_words(app, WORDS)
