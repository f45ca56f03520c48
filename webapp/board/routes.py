"""The addresses of the board, all in one table, and the words of what it refuses."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Flask
from flask_babel import LazyString, lazy_gettext

from webapp.board import commands, numbers, pages, past, views
from webapp.errors import add_words

ROUTES: tuple[tuple[str, str, Callable[..., object]], ...] = (
    ("GET", "", views.show_board),
    ("GET", "/cases/<case_id>", pages.show_case),
    ("POST", "/cases/<case_id>/snooze", commands.snooze),
    ("POST", "/cases/<case_id>/talk", commands.talk),
    ("POST", "/cases/<case_id>/review", commands.review),
    ("POST", "/cases/<case_id>/pause", commands.change_pace),
    ("POST", "/cases/<case_id>/flag", commands.flag),
    ("POST", "/cases/<case_id>/answer", commands.answer_flag),
    ("POST", "/cases/<case_id>/coach", commands.change_coach),
    ("POST", "/cases/<case_id>/extra", commands.give_extra),
    ("POST", "/steps/<step_id>/cancel", commands.cancel_extra),
    ("POST", "/snoozes/<snooze_id>/wake", commands.wake),
    ("POST", "/tasks/<task_id>/remind", commands.remind),
    ("POST", "/tasks/<task_id>/give", commands.give_task),
    ("POST", "/tasks/<task_id>/skip", commands.skip),
    ("GET", "/tasks/<task_id>/move", pages.show_move),
    ("POST", "/tasks/<task_id>/move", commands.move),
    ("POST", "/incidents/<incident_id>/settle", commands.settle),
    ("GET", "/overview", numbers.show_overview),
    ("GET", "/numbers", numbers.show_measures),
    ("GET", "/numbers/file/<kind>", numbers.send_measures),
    ("GET", "/models/<model_key>", numbers.show_live),
    ("GET", "/models/<model_key>/<element_id>", numbers.show_place),
    ("GET", "/history/<model_key>", past.show_past),
    ("GET", "/history/<model_key>/<element_id>", past.show_past_place),
    ("GET", "/thresholds", numbers.show_thresholds),
    ("POST", "/thresholds/<model_key>/<signal>", numbers.change_threshold),
    ("GET", "/digest", numbers.show_digest),
    ("GET", "/caseloads", pages.show_caseloads),
    ("POST", "/caseloads", commands.hand_over),
    ("POST", "/caseloads/<person_id>/<batch>/end", commands.end_standing_in),
)

WORDS: Mapping[str, LazyString] = {
    "board_is_for_the_team": lazy_gettext(
        "The list of stuck cases is for coaches, the mentor and the office."
    ),
    "mentor_or_office_only": lazy_gettext("This is for the mentor and the office."),
    "mentor_or_designer_only": lazy_gettext("This is for the mentor and the process designer."),
    "red_before_amber": lazy_gettext(
        "Red (%(red)s) would come before amber (%(amber)s). Make red the later one. Nothing was changed."
    ),
    "threshold_kinds_differ": lazy_gettext("Amber and red are both durations or both numbers."),
    "threshold_missing": lazy_gettext("Say at least one of the two: amber or red."),
    "threshold_out_of_range": lazy_gettext("A number is from 1 to %(most)s."),
    "threshold_negative": lazy_gettext("A threshold cannot be negative."),
    "threshold_unreadable": lazy_gettext("Write for example: 14 dni, 3 dr or a number."),
    "invalid_duration": lazy_gettext("“%(text)s” is no duration. Write for example: 14 dni or 3 dr."),
    "threshold_day_out_of_range": lazy_gettext("A threshold counts from today on, or from a later day."),
    "mentor_acts": lazy_gettext("Only the mentor can do this from the board."),
    "may_not_act_here": lazy_gettext("The mentor or the coach of this case can do this."),
    "team_only": lazy_gettext("The team talks here about its work."),
    "comment_missing": lazy_gettext("Write what you want to say."),
    "person_not_on_case": lazy_gettext("Ask somebody who works on this case, a mentor or the office."),
    "reason_missing": lazy_gettext("Write why; one sentence is enough. Nothing was changed."),
    "answer_missing": lazy_gettext("Write to the client what happens now. Nothing was changed."),
    "nobody_is_stuck_now": lazy_gettext(
        "The case is closed or paused, so nobody can say now that it is stuck."
    ),
    "day_missing": lazy_gettext("Choose a day. Nothing was changed."),
    "snooze_day_out_of_range": lazy_gettext("Choose a day from tomorrow on, at most a year ahead."),
    "signal_gone": lazy_gettext("This reason is gone meanwhile. There is nothing to snooze."),
    "nobody_to_remind": lazy_gettext("Nobody holds this task: give it to somebody first."),
    "reminded_today": lazy_gettext("This person was reminded of this task today already. Ask them instead."),
    "no_review_here": lazy_gettext("The process of this case has no review that can be added."),
    "review_is_open": lazy_gettext("A review of this case is open already: you find it among its tasks."),
    "step_cannot_be_skipped": lazy_gettext(
        "“%(task)s” cannot be skipped: the process decides by its answers, or the client does."
    ),
    "step_cannot_be_moved": lazy_gettext(
        "“%(task)s” cannot be moved there: something else in the case would lose its way. Nothing changed."
    ),
    "extra_step_missing": lazy_gettext("Write what is to be done. Nothing was changed."),
    "extra_step_of_nobody": lazy_gettext("Choose somebody from the list. Nothing was changed."),
    "extra_step_day_out_of_range": lazy_gettext("Choose a day from today on, at most a year ahead."),
    "case_is_closed": lazy_gettext("This case is closed. Nothing was changed."),
    "may_not_cancel_step": lazy_gettext("Only the mentor takes an extra task back."),
    "no_such_step": lazy_gettext("Choose a step from the list. Nothing was changed."),
    "task_not_open": lazy_gettext("This task is not open any more."),
    "no_such_action": lazy_gettext("There is no such action. Nothing was changed."),
    "same_coach": lazy_gettext("Choose two different people."),
    "nothing_to_hand_over": lazy_gettext("This coach leads no open case."),
    "stand_in_out_of_range": lazy_gettext("Choose a last day from today on, at most a year ahead."),
}


def register(app: Flask) -> None:
    """Add the pages."""
    blueprint = Blueprint("board", __name__, url_prefix="/board")
    for method, path, view in ROUTES:
        blueprint.add_url_rule(path, view_func=view, methods=[method])
    app.register_blueprint(blueprint)
    add_words(app, WORDS)
