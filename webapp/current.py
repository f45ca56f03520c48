"""What the running request has at hand: engine, person, present moment. Decides nothing."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app, g, request

from engine import Actor, Clock, NotFound, SystemClock

DEFAULT_ZONE = "Europe/Warsaw"


def get_engine() -> object:
    """Return the engine the app was made with."""
    return current_app.extensions["krokus_engine"]


def find_actor() -> Actor | None:
    """Return the signed-in person, None for a visitor."""
    return g.get("actor")


def get_actor() -> Actor:
    """Return the signed-in person.

    Raises:
        NotFound: nobody is signed in; the rule of the page should have sent them to the login page.
    """
    actor = find_actor()
    if actor is None:
        raise NotFound("no_actor")
    return actor


def get_posted() -> dict[str, list[str]]:
    """Return what the form of this request holds: every name with all its values."""
    return dict(request.form.lists())


def find_posted(name: str) -> str:
    """Return the first value of a name in the form of this request, nothing where it is missing.

    Werkzeug's own `get` makes a whole HTTP error for each missing name and throws it away.
    """
    return next(iter(request.form.getlist(name)), "")


def get_now() -> datetime:
    """Return the present moment (aware, UTC) from the engine's clock, which the demo can move."""
    clock: Clock = getattr(get_engine(), "clock", None) or SystemClock()
    return clock.now()


def get_zone() -> ZoneInfo:
    """Return the zone in which people of this installation read dates."""
    return ZoneInfo(current_app.config.get("ZONE", DEFAULT_ZONE))
