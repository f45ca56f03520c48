"""Founding an organisation: its row and its first administrator. Everybody else is added in the web."""

import re
import unicodedata
from dataclasses import dataclass
from uuid import uuid4

from engine.casework.access import MENTOR, OFFICE
from engine.casework.passwords import make_password
from engine.errors import InvalidInput
from engine.krokus import Krokus
from engine.model import OrgId
from engine.store.people import (
    OrganisationRow,
    PersonRow,
    find_organisation,
    insert_organisation,
    insert_person,
    insert_role,
)
from engine.store.sessions import find_login

MOST_NAME_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Founded:
    """A new organisation; the password is told once and stored hashed only."""

    key: str
    login: str
    password: str


def found_organisation(krokus: Krokus, name: str, admin_email: str) -> Founded:
    """Found an organisation with one administrator (office and mentor), in one transaction.

    Raises:
        InvalidInput: no usable name or address; name or address is taken.
    """
    key, login = make_key(name), admin_email.strip().lower()
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", login) or len(login) > MOST_NAME_CHARACTERS:
        raise InvalidInput("not_an_address", email=admin_email[:MOST_NAME_CHARACTERS])
    password = make_password()
    hashed = krokus.passwords.hash(password)
    org = OrgId(uuid4().hex)
    with krokus.store.begin(org) as work:
        if find_organisation(work, key) is not None:
            raise InvalidInput("organisation_exists", key=key)
        if find_login(work, login) is not None:
            raise InvalidInput("login_taken", login=login)
        insert_organisation(work, OrganisationRow(org, key, name.strip(), {}))
        person = uuid4().hex
        insert_person(work, PersonRow(person, login, login, login, hashed, "pl", {}, True, work.now, 1))
        for role in (OFFICE, MENTOR):
            insert_role(work, person, role)
    return Founded(key, login, password)


def make_key(name: str) -> str:
    """A short key from a name: `Fundacja Łąka` gives `fundacja-laka`.

    Raises:
        InvalidInput: nothing is left of the name, or it is too long.
    """
    plain = unicodedata.normalize("NFKD", name.lower().replace("ł", "l")).encode("ascii", "ignore").decode()
    key = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64]
    if not key or len(name) > MOST_NAME_CHARACTERS:
        raise InvalidInput("unusable_name", name=name[:MOST_NAME_CHARACTERS])
    return key
