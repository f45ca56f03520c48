"""Sentences for what a change did and for why one was refused: code -> words. Judges nothing."""

from collections.abc import Mapping

from flask_babel import LazyString, gettext, lazy_gettext

from engine import designing

DONE: Mapping[str, LazyString] = {
    "step_added": lazy_gettext("Added the step “%(name)s” after “%(after)s”."),
    "wait_added": lazy_gettext("Added the wait “%(name)s” after “%(after)s”."),
    "part_added": lazy_gettext("Added the part “%(name)s” after “%(after)s”."),
    "call_added": lazy_gettext("Added “%(name)s” after “%(after)s”."),
    "beside_added": lazy_gettext("Added the step “%(name)s”, at the same time as “%(beside)s”."),
    "border_added": lazy_gettext("Added “%(name)s” on the border of “%(host)s”."),
    "question_added": lazy_gettext("Added the question “%(name)s” after “%(after)s”."),
    "answer_added": lazy_gettext("Added the answer “%(answer)s” to the question “%(name)s”."),
    "answer_changed": lazy_gettext("Changed the answer “%(answer)s” to the question “%(name)s”."),
    "nameless_answer_changed": lazy_gettext("Changed an answer to the question “%(name)s”."),
    "answer_removed": lazy_gettext("Removed the answer “%(answer)s” to the question “%(name)s”."),
    "nameless_answer_removed": lazy_gettext("Removed an answer to the question “%(name)s”."),
    "condition_removed": lazy_gettext("Removed a condition that nothing reads."),
    "step_moved": lazy_gettext("Moved “%(name)s”: it now comes after “%(after)s”."),
    "not_moved": lazy_gettext("“%(name)s” stands there already."),
    "step_removed": lazy_gettext("Removed “%(name)s”."),
    "step_changed": lazy_gettext("Changed “%(name)s”."),
    "renamed": lazy_gettext("“%(old)s” is now called “%(name)s”."),
    "wait_changed": lazy_gettext("Changed what “%(name)s” waits for."),
    "role_added": lazy_gettext("Added the role “%(name)s”."),
    "role_renamed": lazy_gettext("Changed the role “%(name)s”."),
    "role_removed": lazy_gettext("Removed the role “%(name)s”."),
    "form_added": lazy_gettext("Added the form “%(name)s”."),
    "form_renamed": lazy_gettext("Changed the form “%(name)s”."),
    "form_removed": lazy_gettext("Removed the form “%(name)s”."),
    "field_added": lazy_gettext("Added the question “%(name)s” to the form “%(form)s”."),
    "field_changed": lazy_gettext("Changed the question “%(name)s” of the form “%(form)s”."),
    "field_moved": lazy_gettext("Moved the question “%(name)s” of the form “%(form)s”."),
    "field_removed": lazy_gettext("Removed the question “%(name)s” from the form “%(form)s”."),
    "model_renamed": lazy_gettext("The model is now called “%(name)s”."),
    "stage_changed": lazy_gettext("Changed the stage “%(name)s”."),
    "message_changed": lazy_gettext("Changed what can be reported: “%(name)s”."),
    "threshold_changed": lazy_gettext("Changed the threshold “%(name)s”."),
    "variables_named": lazy_gettext("Changed names of values: “%(name)s”."),
    "table_changed": lazy_gettext("Changed the table “%(name)s”."),
    "diagram_drawn": lazy_gettext("Changed the drawing “%(name)s”."),
    "scenario_saved": lazy_gettext("Saved the scenario “%(name)s”."),
    "scenarios_saved": lazy_gettext("Wrote new steps into scenarios: %(count)s."),
    "scenario_removed": lazy_gettext("Removed the scenario “%(name)s”."),
    "repaired": lazy_gettext("Repaired “%(name)s”."),
    "template_taken": lazy_gettext("Took over from the template: %(name)s."),
    "template_taken_all": lazy_gettext("Took over changes of the template: %(count)s."),
    "nothing_changed": lazy_gettext("Nothing had to be changed."),
}

REFUSED: Mapping[str, LazyString] = {
    "edit_name_missing": lazy_gettext("Type a name"),
    "edit_only_waits_here": lazy_gettext(
        "Right after “%(name)s” only waits may stand: a time or a message. Choose another place."
    ),
    "edit_no_plain_step": lazy_gettext(
        "“%(name)s” has several ways in or on, so nothing can be done at the same time as it."
    ),
    "edit_no_border": lazy_gettext("Nothing can break into “%(name)s”: it is over at once."),
    "edit_needs_conditions": lazy_gettext(
        "Say first when which answer to “%(name)s” holds: press “Change the answer” beside each of them."
    ),
    "edit_no_question": lazy_gettext("“%(name)s” is not a question with answers."),
    "edit_no_way_in": lazy_gettext("No way may lead to “%(name)s”: something begins there."),
    "edit_other_diagram": lazy_gettext("“%(name)s” can be moved only within its own process."),
    "edit_into_itself": lazy_gettext("“%(name)s” cannot be moved into what moves with it."),
    "edit_stays": lazy_gettext("“%(name)s” is where the process begins or ends, so it stays."),
    "edit_cannot_lift": lazy_gettext(
        "“%(name)s” cannot be moved: its answers lead to different places. Move the steps after it instead."
    ),
    "edit_no_step_before": lazy_gettext(
        "No plain step stands before “%(name)s”. Open it and choose its new place."
    ),
    "edit_no_step_after": lazy_gettext("No plain step follows “%(name)s”. Open it and choose its new place."),
    "edit_last_way": lazy_gettext("This is the only way on from “%(name)s”."),
    "edit_end_needed": lazy_gettext(
        "“%(before)s” leads only here. Without “%(name)s” a case would stop there."
    ),
    "edit_choose_way": lazy_gettext("Choose which answer of “%(name)s” stays."),
    "edit_no_process": lazy_gettext("There is no such process."),
    "edit_bad_duration": lazy_gettext("Type a time, for example: 3 days, 2 weeks, 5 working days"),
    "edit_role_exists": lazy_gettext("There is a role “%(name)s” already"),
    "edit_no_role": lazy_gettext("There is no such role."),
    "edit_choose_role": lazy_gettext("Choose who does this, or type a new role"),
    "edit_role_needed": lazy_gettext(
        "The role “%(name)s” is needed by: %(steps)s. Give these steps to somebody else first."
    ),
    "edit_role_sends": lazy_gettext(
        "Only the role “%(name)s” may report: %(messages)s. Let somebody else report it first."
    ),
    "edit_no_stage": lazy_gettext("There is no such stage."),
    "edit_no_message": lazy_gettext("There is no such message."),
    "edit_no_threshold": lazy_gettext("There is no such threshold."),
    "edit_toml_broken": lazy_gettext("This text cannot be kept: %(text)s"),
    "edit_form_needed": lazy_gettext(
        "The form “%(name)s” is needed by: %(name)s → %(steps)s. Choose another form there first."
    ),
    "edit_form_broken": lazy_gettext("The form could not be shown like this: %(text)s"),
    "edit_field_needed": lazy_gettext(
        "The answer to “%(name)s” is used by: %(places)s. Change these conditions first."
    ),
    "edit_option_needed": lazy_gettext("An answer that you take out is used by: %(places)s."),
    "edit_last_field": lazy_gettext("“%(name)s” is the only question here. A form needs at least one."),
    "edit_two_options": lazy_gettext("Write at least two answers, one a line"),
    "edit_choose_field": lazy_gettext("Choose what is asked"),
    "edit_choose_comparison": lazy_gettext("Choose how it is compared"),
    "edit_choose_value": lazy_gettext("Choose or type the answer"),
    "edit_number_needed": lazy_gettext("Type a number, for example 12 or 12,5"),
    "edit_bad_feel": lazy_gettext("This expression cannot be read: %(text)s"),
    "edit_cannot_adapt": lazy_gettext("“%(name)s” goes another way now: %(text)s"),
    "edit_too_many_steps": lazy_gettext("A pretend case has at most %(count)s steps."),
    "edit_not_open": lazy_gettext("“%(name)s” is not open now."),
    "edit_no_repair": lazy_gettext("This has no repair of its own: open the place and decide."),
    "edit_table_broken": lazy_gettext("The table could not be read like this: %(text)s"),
    "edit_diagram_broken": lazy_gettext("The drawing could not be read: %(text)s"),
    "edit_foreign_construct": lazy_gettext("Krokus does not run this part of BPMN: %(name)s."),
    "edit_place_gone": lazy_gettext("This place is not in your model any more."),
    "edit_cannot_join": lazy_gettext(
        "The template's steps do not fit into your drawing: “%(name)s” would hang in the air. "
        "Draw them yourself, or keep yours."
    ),
    "edit_nothing_to_take": lazy_gettext("Nothing is left that could be taken over without a choice."),
    "publish_nothing_new": lazy_gettext("Nothing was changed since the last release of “%(name)s”."),
    "publish_draft_gone": lazy_gettext(
        "Somebody else was first: “%(name)s” has release %(no)s now, and nothing waits for publishing."
    ),
    "publish_behind": lazy_gettext(
        "Release %(no)s of “%(name)s” came out after you began. Look at it, then begin again from it."
    ),
    "publish_errors": lazy_gettext("“%(name)s” has to be mended first."),
    "publish_not_sound": lazy_gettext("A case could get stuck at “%(name)s”."),
    "publish_not_played": lazy_gettext("Scenarios that were not played on this draft: %(count)s."),
    "publish_scenario_failed": lazy_gettext("The scenario “%(name)s” does not go as written any more."),
    "designers_only": lazy_gettext("Models are edited by the process designer."),
}


def say_done(code: str, params: Mapping[str, object]) -> str:
    """Return the sentence for what a change did."""
    words = DONE.get(f"nameless_{code}" if params.get("answer") == "" else code)
    if words is None:
        return gettext("Saved.")
    said = str(words) % params
    if not params.get("more"):
        return said
    more = gettext("Steps that only it led to went with it: %(more)s.", more=params["more"])
    return f"{said} {more}"


def say_refusal(refused: designing.EditRefused) -> str:
    """Return why a change was refused."""
    words = REFUSED.get(refused.code)
    return gettext("This change cannot be made.") if words is None else str(words) % refused.params
