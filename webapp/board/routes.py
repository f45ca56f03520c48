"""The addresses of the board, all in one table, and the words of what it refuses."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Flask
from flask_babel import LazyString, lazy_gettext

from webapp.board import views
from webapp.errors import add_words

ROUTES: tuple[tuple[str, str, Callable[..., object]], ...] = (("GET", "", views.show_board),)

WORDS: Mapping[str, LazyString] = {
    "board_is_for_the_team": lazy_gettext(
        "The list of stuck cases is for coaches, the mentor and the office."
    ),
}


def register(app: Flask) -> None:
    """Add the pages."""
    blueprint = Blueprint("board", __name__, url_prefix="/board")
    for method, path, view in ROUTES:
        blueprint.add_url_rule(path, view_func=view, methods=[method])
    app.register_blueprint(blueprint)
    add_words(app, WORDS)
