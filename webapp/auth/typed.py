"""Nothing typed is lost when a session ends under a form: it waits through signing in, for the same person.

Every form names, under this site's signature, who it was made for. What such a form brings without a session
travels, signed too, in the login page and is offered to that very person afterwards; nothing is stored.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, make_response, render_template, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from engine import Actor
from webapp.errors import wants_json
from webapp.security import limit_plain_forms

WHO, KEPT = "_who", "_kept"
# A form may stay open for a whole day.
MOST_SECONDS = 24 * 60 * 60
MOST_SIGNS = 1_500_000
_SHOWN_SIGNS = 13


@dataclass(frozen=True, slots=True)
class Typed:
    """A form that was sent without a session: for whom it was made, where to, and its fields in order."""

    who: str
    path: str
    fields: tuple[tuple[str, str], ...]
    has_files: bool

    @property
    def words(self) -> list[str]:
        """What a person would recognise as their own typing."""
        return [
            value for name, value in self.fields if not name.startswith("_") and len(value) >= _SHOWN_SIGNS
        ]


def sign_who(actor: Actor) -> str:
    """Return the mark by which a form tells for whom it was made."""
    return str(_signer("who").dumps(_name(actor)))


def find_typed() -> Typed | None:
    """Return what a form brings whose session has ended; None for any other request."""
    if request.method != "POST" or wants_json() or (request.endpoint or "").startswith("auth."):
        return None
    limit_plain_forms()
    who = _read("who", request.form.get(WHO, ""))
    hidden = {WHO, "csrf_token", "_key"}
    fields = tuple((k, v) for k, v in request.form.items(multi=True) if k not in hidden)
    if not isinstance(who, str) or not any(v.strip() for k, v in fields if not k.startswith("_")):
        return None
    files = any(file.filename for file in request.files.values())
    return Typed(who, request.full_path.rstrip("?"), fields, files)


def pack(typed: Typed) -> str:
    """Return what was typed as one signed text for the login page; empty when it is too much for one."""
    packed = str(_signer("typed").dumps([typed.who, typed.path, typed.fields, typed.has_files]))
    return packed if len(packed) <= MOST_SIGNS else ""


def unpack(text: str, actor: Actor) -> Typed | None:
    """Return what was typed, if it was typed by this person and on this site."""
    found = _read("typed", text)
    if not isinstance(found, list) or found[0] != _name(actor):
        return None
    who, path, fields, has_files = found
    return Typed(who, path, tuple((name, value) for name, value in fields), has_files)


def show_typed(typed: Typed) -> Response:
    """Offer what was typed to be sent after all."""
    return make_response(render_template("auth/typed.html", typed=typed))


def register(app: Flask, show_login: Callable[[str], Response]) -> None:
    """Let the rules of access ask here before they send somebody to the login page."""

    def keep() -> Response | None:
        typed = find_typed()
        packed = pack(typed) if typed else ""
        return show_login(packed) if packed else None

    app.extensions["krokus_keeper"] = keep


def _name(actor: Actor) -> str:
    return f"{actor.org}/{actor.person}"


def _signer(salt: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=f"krokus-{salt}")


def _read(salt: str, text: str) -> object:
    try:
        return _signer(salt).loads(text, max_age=MOST_SECONDS) if text else None
    except BadSignature:
        return None
