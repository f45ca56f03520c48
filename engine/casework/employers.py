"""The register of employers of an organisation: forms choose from it, so that a firm is written down once."""

from dataclasses import dataclass

from engine.casework.access import MENTOR, OFFICE
from engine.casework.holders import COACH
from engine.errors import InvalidInput, NotAllowed
from engine.forms import read_nip
from engine.krokus import Krokus
from engine.model import Actor, new_id
from engine.store.keys import claim_key, keep_result
from engine.store.queries.registers import EmployerRow, insert_employer, list_employers

WRITERS = (COACH, MENTOR, OFFICE)
MOST_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Employer:
    """A firm: `nip` has ten digits or is empty, `contact` is a person and how to reach them, as text."""

    id: str
    name: str
    nip: str
    contact: str


def get_employers(krokus: Krokus, actor: Actor) -> tuple[Employer, ...]:
    """All employers of the organisation by name.

    Raises:
        NotAllowed: the register is for coaches, mentors and the office.
    """
    require_writer(actor)
    with krokus.store.read(actor.org) as work:
        rows = list_employers(work)
    return tuple(
        Employer(row.id, row.name, row.nip or "", str(row.contact.get("person", ""))) for row in rows
    )


def add_employer(krokus: Krokus, actor: Actor, name: str, nip: str, contact: str) -> str:
    """Write an employer down; returns its id.

    Raises:
        InvalidInput: no name, a text over 200 characters, a wrong NIP, or a firm that is there already.
    """
    require_writer(actor)
    name, contact = " ".join(name.split()), contact.strip()
    if not name or "\x00" in name:
        raise InvalidInput("employer_name_missing", field="name")
    for field, text in (("name", name), ("contact", contact)):
        if len(text) > MOST_CHARACTERS:
            raise InvalidInput("employer_text_too_long", field=field, most=MOST_CHARACTERS)
    digits = read_nip(nip) if nip.strip() else None
    if nip.strip() and digits is None:
        raise InvalidInput("bad_nip", field="nip")
    with krokus.store.begin(actor.org) as work:
        done = claim_key(work)
        if done is not None:
            return str(done["employer_id"])
        if any(row.name.casefold() == name.casefold() for row in list_employers(work)):
            raise InvalidInput("employer_exists", field="name", name=name)
        known = {"person": contact}
        row = EmployerRow(new_id(), name, digits, known, work.now, 1)
        insert_employer(work, row)
        keep_result(work, {"employer_id": row.id})
    return row.id


def require_writer(actor: Actor) -> None:
    """Raise NotAllowed for whoever does not keep the registers of firms and positions."""
    if not actor.has_role(*WRITERS):
        raise NotAllowed("employers_are_for_the_team")
