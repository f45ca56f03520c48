"""How pages look is remembered with the account too, so that a new device begins with it."""

from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response

from engine import SignedIn, save_preferences
from webapp.current import get_engine
from webapp.display import COOKIE_LIFE_S, DISPLAY_COOKIE, read_display

PREFERENCE = "display"


def install_remembering(app: Flask) -> None:
    """Watch for changes of the display."""
    app.after_request(remember_display)


def remember_display(response: Response) -> Response:
    """Keep a changed display with the account of who changed it."""
    found: SignedIn | None = g.get("signed_in")
    if request.endpoint == "display.change_display" and found is not None:
        text = _find_sent(response)
        if text:
            locale = str(read_display(text).language)
            preferences = {**found.preferences, PREFERENCE: text}
            save_preferences(get_engine(), found.actor, locale, preferences)
    return response


def bring_display(response: Response, found: SignedIn | None) -> None:
    """Give a device that has no display of its own the one of the account."""
    stored = None if found is None else found.preferences.get(PREFERENCE)
    if not isinstance(stored, str) or DISPLAY_COOKIE in request.cookies:
        return
    response.set_cookie(
        DISPLAY_COOKIE,
        read_display(stored).text,
        max_age=COOKIE_LIFE_S,
        samesite="Lax",
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )


def _find_sent(response: Response) -> str | None:
    for header in response.headers.getlist("Set-Cookie"):
        name, _, rest = header.partition("=")
        if name == DISPLAY_COOKIE:
            return rest.partition(";")[0]
    return None
