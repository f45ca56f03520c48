"""Who is asking: the session token in the signed cookie, and the person the engine finds for it."""

from flask import Request, current_app, g, session, url_for

from engine import Actor, SignedIn, sign_out
from engine import find_actor as find_signed_in
from webapp.current import get_engine
from webapp.frame import find_first_place

TOKEN = "token"


def load_actor(_request: Request) -> Actor | None:
    """Return the person of this request; None for a visitor and for a session that has ended."""
    token = session.get(TOKEN)
    found = find_signed_in(get_engine(), token) if isinstance(token, str) else None
    g.signed_in = found
    return None if found is None else found.actor


def open_session(token: str) -> SignedIn | None:
    """Put a fresh session into the cookie; nothing of an earlier visitor on this device stays.

    The cookie changes last: where the database is away, the same form can be sent again.
    """
    found = find_signed_in(get_engine(), token)
    close_session()
    session[TOKEN] = token
    return found


def close_session() -> None:
    """End the session of this device, in the engine too."""
    token = session.get(TOKEN)
    session.clear()
    if isinstance(token, str):
        sign_out(get_engine(), token)


def find_home(found: SignedIn | None) -> str:
    """Return the first page of a person: clients have their own, staff start at their tasks or models."""
    if found is not None and found.home == "me" and "portal.home" in current_app.view_functions:
        return url_for("portal.home")
    actor = found.actor if found is not None else None
    return find_first_place(actor) or url_for("inbox.show_inbox")
