"""The page of what stands still, with its reason and its next step. Nothing is counted here."""

from flask import render_template, request
from flask_babel import get_locale

from engine import find_board
from webapp.access import role
from webapp.board.cards import describe_card, say_action
from webapp.board.filters import build_url, list_chosen, make_questions, read_query, remember
from webapp.current import get_actor, get_engine
from webapp.tasks.words import say_name

TEAM = ("mentor", "office", "coach")


@role(*TEAM)
def show_board() -> str:
    """Show which cases stand still, and why: all of the team, or a coach's own."""
    query = read_query(request.args)
    board = find_board(get_engine(), get_actor(), query, str(get_locale()))
    remember(query)
    return render_template(
        "board/board.html",
        board=board,
        cards=[describe_card(card) for card in board.cards],
        chosen=list_chosen(query, board),
        questions=make_questions(query, board),
        query=query,
        build_url=lambda page: build_url(query, page=page),
        clear_url=build_url(read_query({})),
        snoozed_url=build_url(read_query({"snoozed": "1"})),
        say_name=say_name,
        say_action=say_action,
        hands_over=get_actor().has_role("mentor", "office"),
    )
