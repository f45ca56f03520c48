"""The page of what stands still, with its reason and its next step. Nothing is counted here."""

from flask import render_template, request, url_for
from flask_babel import LazyString, get_locale, lazy_gettext

from engine import find_board
from webapp.access import role
from webapp.board.cards import describe_card, say_action
from webapp.board.filters import build_url, choose_query, list_chosen, make_questions, read_query, remember
from webapp.current import get_actor, get_engine
from webapp.tasks.words import say_name

BESIDE: tuple[tuple[str, LazyString, tuple[str, ...]], ...] = (
    ("board.show_overview", lazy_gettext("Overview"), ("mentor", "office")),
    ("board.show_digest", lazy_gettext("Today's digest"), ("mentor", "coach")),
    ("board.show_caseloads", lazy_gettext("Cases of coaches"), ("mentor", "office")),
    ("board.show_thresholds", lazy_gettext("Thresholds"), ("mentor",)),
)
TEAM = ("mentor", "office", "coach")


@role(*TEAM)
def show_board() -> str:
    """Show which cases stand still, and why: all of the team, or a coach's own."""
    query = choose_query(request.args)
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
        beside=[
            (url_for(endpoint), str(label))
            for endpoint, label, roles in BESIDE
            if get_actor().has_role(*roles)
        ],
    )
