"""Every form carries a key, so that a request sent twice has one effect. Knows no effect."""

import hashlib
from secrets import token_urlsafe

from flask import Flask, g, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from engine import ask_once
from webapp.auth.typed import sign_who
from webapp.current import find_actor, find_posted

KEY = "_key"
# For callers without a form.
HEADER = "Idempotency-Key"
_SEAL = Markup(
    '<input type="hidden" name="csrf_token" value="{}">\n<input type="hidden" name="_key" value="{}">'
)
_WHO = Markup('\n<input type="hidden" name="_who" value="{}">')


def install_once(app: Flask) -> None:
    """Hand the key of each request to the engine; let templates seal their forms."""
    app.before_request(hand_over_key)
    app.teardown_request(lambda _error: ask_once(None))
    app.jinja_env.globals["seal"] = seal


def seal() -> Markup:
    """What a form that changes something holds: a token against foreign pages, a key, for whom it is."""
    actor = find_actor()
    if actor is not None and "who" not in g:
        g.who = sign_who(actor)
    return _SEAL.format(generate_csrf(), token_urlsafe(18)) + (_WHO.format(g.who) if actor else "")


def hand_over_key() -> None:
    """Tell the engine under which key this request stands: for this person and address only."""
    key = request.headers.get(HEADER) or find_posted(KEY) if request.method == "POST" else ""
    ask_once(_scope(key) if key else None)


def _scope(key: str) -> str:
    actor = find_actor()
    who = "" if actor is None else f"{actor.org}/{actor.person}"
    # One page may hold many buttons for one address; each of them names what it reports or where to.
    asked = (who, request.path, find_posted("name"), find_posted("to"), key)
    return hashlib.sha256("\n".join(asked).encode("utf-8", "surrogatepass")).hexdigest()
