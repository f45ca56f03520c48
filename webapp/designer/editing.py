"""What all pages of the designer share: reading the draft, saving one change, going back. No page itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from engine import designing
from webapp.current import get_actor, get_engine
from webapp.designer.words import say_done, say_refusal
from webapp.questions import Question

DESIGNER = "process_designer"
Operation = Callable[[designing.Files], designing.Edit]


@dataclass(frozen=True, slots=True)
class Asked(Question):
    """A question on a page that has several forms: `place` keeps their ids apart.

    Attributes:
        accept: endings of the files that it takes, for whoever looks for one; `is_folder`: all of a folder.
    """

    place: str = ""
    accept: str = ""
    is_folder: bool = False

    @property
    def id(self) -> str:
        return f"q-{self.place}-{self.name.strip('_')}" if self.place else f"q-{self.name.strip('_')}"


def get_draft(model_key: str) -> designing.Draft:
    """Return the draft of a model."""
    return designing.get_draft(get_engine(), get_actor(), model_key)


def save(model_key: str, operation: Operation) -> designing.Saved:
    """Make one change of the draft that the form was made for."""
    version, revision = read_number("version"), read_number("revision")
    return designing.change_draft(get_engine(), get_actor(), model_key, version, revision, operation)


def save_and_go(model_key: str, operation: Operation, url: str, *, refused_too: bool = False) -> Response:
    """Make one change, say what happened and go on; what is refused is said on the page it came from.

    Args:
        refused_too: what is refused is said at `url` as well.
    """
    try:
        saved = save(model_key, operation)
    except designing.EditRefused as refused:
        flash(say_refusal(refused), "bad")
        goes_back = is_own(model_key) and not refused_too
        return redirect(request.form.get("_back") if goes_back else url, 303)
    flash(say_done(saved.said, saved.params))
    return redirect(url.replace("~focus~", saved.focus), 303)


def is_own(model_key: str) -> bool:
    """Whether the form names a page of this model to go back to; anything else is not followed."""
    back = request.form.get("_back", "")
    return back.startswith(url_for("designer.show_model", model_key=model_key)) and "\\" not in back


def read_number(name: str) -> int:
    """Return a whole number of the form; a damaged one fits nothing."""
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def read_text(name: str, default: str = "") -> str:
    """Return what was typed; before anything was, what is there."""
    return request.form.get(name, default)


def refuse_field(refused: designing.EditRefused) -> Mapping[str, str]:
    """Return the problem under the name of its field; of the first question where none is named."""
    return {str(refused.params.get("field") or "name"): say_refusal(refused)}


def language() -> str:
    """Return the language of the page."""
    return str(get_locale())
