"""Pages beside the board: what can be done about one case, and the caseloads. Nothing is decided here."""

from flask import render_template, request, url_for
from flask_babel import get_locale

from engine import find_plan_steps, find_step_move, get_case_actions, get_caseloads
from webapp.access import role
from webapp.board.cards import describe_card, say_next
from webapp.board.filters import build_way_back
from webapp.board.questions import (
    ask_answer,
    ask_caseload,
    ask_coach,
    ask_extra,
    ask_reason,
    ask_snooze,
    ask_step,
    ask_talk,
    ask_task,
)
from webapp.current import get_actor, get_engine
from webapp.plan_steps.words import say_deadline
from webapp.tasks.words import say_name

MOST_NAME = 128
TEAM = ("mentor", "office", "coach", "psychologist", "career_advisor", "specialist")


@role(*TEAM)
def show_case(case_id: str) -> str:
    """Show why a case stands still and what can be done."""
    page = get_case_actions(get_engine(), get_actor(), case_id, str(get_locale()))
    steps = find_plan_steps(get_engine(), get_actor(), case_id)
    return render_template(
        "board/case.html",
        page=page,
        line=None if page.card is None else describe_card(page.card),
        back_url=build_way_back(f"case-{case_id}"),
        doing=request.args.get("do", ""),
        snooze_questions=ask_snooze(page.card.reasons) if page.card and "snooze" in page.may else [],
        talk_questions=ask_talk(page),
        coach_questions=ask_coach(page) if "coach" in page.may else [],
        extras=[(one, say_deadline(one)) for one in steps if one.is_extra],
        extra_questions=ask_extra(page) if "extra" in page.may else [],
        ask_task=ask_task,
        ask_reason=ask_reason,
        ask_answer=ask_answer,
        say_next=say_next,
        say_name=say_name,
    )


@role("mentor")
def show_move(task_id: str) -> str:
    """Show to which steps a task can be moved, and what the chosen one opens and closes."""
    page = find_step_move(get_engine(), get_actor(), task_id, request.args.get("to", "")[:MOST_NAME])
    return render_template(
        "board/move.html",
        page=page,
        questions=[ask_step(page)],
        ask_reason=ask_reason,
        back_url=url_for("board.show_case", case_id=page.case_id),
    )


@role("mentor", "office")
def show_caseloads() -> str:
    """Show whose cases are whose, and hand them over."""
    page = get_caseloads(get_engine(), get_actor())
    return render_template(
        "board/caseloads.html", page=page, questions=ask_caseload(page), back_url=build_way_back()
    )
