"""What stands at the head of printed documents: the organisation's logo, kept with its settings."""

from base64 import b64encode

from engine.casework.access import MENTOR, OFFICE
from engine.errors import InvalidInput, NotAllowed
from engine.krokus import Krokus
from engine.model import Actor
from engine.store import Work
from engine.store.keys import claim_key
from engine.store.queries.people import get_own_organisation, hold_organisation, set_organisation_settings

LOGO = "logo"
PNG = b"\x89PNG\r\n\x1a\n"
# The settings are read with many pages, so the picture is small.
MOST_BYTES = 64 * 1024


def set_logo(krokus: Krokus, actor: Actor, picture: bytes | None) -> None:
    """Keep the logo for all documents that are printed from now on; None takes it away.

    Args:
        picture: a PNG of up to 64 kB.

    Raises:
        NotAllowed: office and mentor only.
        InvalidInput: `logo_unreadable`: no PNG; `logo_too_big`.
    """
    if not actor.has_role(OFFICE, MENTOR):
        raise NotAllowed("office_or_mentor_only")
    if picture is not None and not picture.startswith(PNG):
        raise InvalidInput("logo_unreadable")
    if picture is not None and len(picture) > MOST_BYTES:
        raise InvalidInput("logo_too_big")
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is not None:
            return
        hold_organisation(work)
        others = {name: value for name, value in get_own_organisation(work).settings.items() if name != LOGO}
        kept = {} if picture is None else {LOGO: b64encode(picture).decode("ascii")}
        set_organisation_settings(work, {**others, **kept})


def get_logo(krokus: Krokus, actor: Actor) -> str:
    """The organisation's logo as a PNG in base64; empty when there is none."""
    with krokus.store.read(actor.org) as work:
        return read_logo(work)


def read_logo(work: Work) -> str:
    """The same, inside a transaction."""
    return str(get_own_organisation(work).settings.get(LOGO, ""))
