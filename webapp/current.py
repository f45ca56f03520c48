"""What the running request has at hand: engine, person, present moment. Decides nothing."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app, g

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


def get_now() -> datetime:
    """Return the present moment (aware, UTC) from the engine's clock, which the demo can move."""
    clock: Clock = getattr(get_engine(), "clock", None) or SystemClock()
    return clock.now()


def get_zone() -> ZoneInfo:
    """Return the zone in which people of this installation read dates."""
    return ZoneInfo(current_app.config.get("ZONE", DEFAULT_ZONE))
