"""The mentor's list of what stands still, with its reason and its next step. Nothing is counted here."""

from collections.abc import Mapping

from flask import Blueprint, Flask, render_template, url_for
from flask_babel import LazyString, lazy_gettext

from engine import find_board
from webapp.access import role
from webapp.cases.waiting_words import word_waiting
from webapp.current import get_actor, get_engine
from webapp.errors import add_words
from webapp.tasks.words import say_about, say_deadline, say_name, say_nobody

blueprint = Blueprint("board", __name__)

WORDS: Mapping[str, LazyString] = {
    "mentor_or_office_only": lazy_gettext("The list of stuck cases is for the mentor and the office."),
}


@blueprint.get("/board")
@role("mentor", "office")
def show_board() -> str:
    """Show what nobody can do, what broke and what is late."""
    board = find_board(get_engine(), get_actor())
    return render_template(
        "board/board.html",
        board=board,
        # What nobody can do stands above with its own next step; once is enough.
        late=[task for task in board.overdue if task.nobody is None],
        is_empty=not (board.nobody or board.incidents or board.overdue),
        may_retry=get_actor().has_role("mentor"),
        word_waiting=word_waiting,
        say_about=say_about,
        say_deadline=say_deadline,
        say_name=say_name,
        say_nobody=say_nobody,
        build_people_url=_build_people_url,
    )


def register(app: Flask) -> None:
    """Add the page."""
    app.register_blueprint(blueprint)
    add_words(app, WORDS)


def _build_people_url(case_id: str) -> str:
    return url_for("cases.show_case", case_id=case_id, _anchor="people")
