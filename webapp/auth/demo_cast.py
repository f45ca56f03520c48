"""The people of the demo, for the login page to offer. Never shown in a real installation."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext

from engine import CAST, OTHER_MENTOR

WHAT: Mapping[str, LazyString] = {
    "mentor": lazy_gettext("mentor"),
    "coach": lazy_gettext("job coach"),
    "client": lazy_gettext("client"),
    "process_designer": lazy_gettext("process designer"),
    "office": lazy_gettext("office"),
    "psychologist": lazy_gettext("psychologist"),
    "career_advisor": lazy_gettext("career adviser"),
    "employer": lazy_gettext("employer"),
}


@dataclass(frozen=True, slots=True)
class CastMember:
    """One made-up person: login, name and what they are."""

    login: str
    name: str
    what: str


def list_cast() -> list[CastMember]:
    """Return everybody who can sign in to the demo."""
    members = [CastMember(one.login, one.name, str(WHAT.get(one.roles[0], one.about))) for one in CAST]
    other = lazy_gettext("mentor of another organisation")
    return [*members, CastMember(OTHER_MENTOR.login, OTHER_MENTOR.name, str(other))]
