"""The people of the demo, for the login page to offer. Never shown in a real installation."""

from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext


@dataclass(frozen=True, slots=True)
class CastMember:
    """One made-up person: login and what they are."""

    login: str
    name: str
    what: LazyString


DEMO_CAST: tuple[CastMember, ...] = (
    CastMember("tomek", "Tomek", lazy_gettext("job coach")),
    CastMember("kasia", "Kasia", lazy_gettext("job coach")),
    CastMember("maria", "Maria", lazy_gettext("mentor")),
    CastMember("ania", "Ania", lazy_gettext("client")),
    CastMember("marek", "Marek", lazy_gettext("client")),
    CastMember("zofia", "Zofia", lazy_gettext("client")),
    CastMember("beata", "Beata", lazy_gettext("office")),
    CastMember("pawel", "Paweł", lazy_gettext("process designer")),
    CastMember("jan", "Jan", lazy_gettext("psychologist")),
    CastMember("ewa", "Ewa", lazy_gettext("career adviser")),
    CastMember("firma", "Firma", lazy_gettext("employer")),
    CastMember("nina", "Nina", lazy_gettext("mentor of a second organisation")),
)
