"""Setting up a real installation: organisations with their first person, models published and exported."""

import re
from collections.abc import Mapping

from engine.casework.passwords import make_password
from engine.errors import InvalidInput, NotFound
from engine.krokus import Krokus
from engine.model import OrgId, new_id
from engine.releases.release import publish_release
from engine.store.queries.cases import find_latest_release, find_release_no
from engine.store.queries.people import (
    OrganisationRow,
    PersonRow,
    find_organisation,
    insert_organisation,
    insert_person,
    insert_role,
    list_organisations,
)
from engine.store.queries.sessions import find_login

NOBODY = OrgId("")
_LETTERS = str.maketrans("ąćęłńóśźż", "acelnoszz")


def create_organisation(krokus: Krokus, name: str, admin_email: str) -> tuple[str, str]:
    """Create an organisation with one person of the office who adds the others.

    Returns:
        The organisation's key, and the person's password to hand over once.

    Raises:
        InvalidInput: an empty name, a bad or taken mail address, a taken key.
    """
    login = admin_email.strip().lower()
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", login):
        raise InvalidInput("bad_email", email=admin_email)
    key = make_key(name)
    password = make_password()
    hashed = krokus.passwords.hash(password)
    org = OrgId(new_id())
    with krokus.store.begin(org) as work:
        if find_organisation(work, key) is not None:
            raise InvalidInput("organisation_exists", key=key)
        if find_login(work, login) is not None:
            raise InvalidInput("login_taken", login=login)
        insert_organisation(work, OrganisationRow(org, key, name.strip()[:200], {}))
        row = PersonRow(new_id(), login, login, login, hashed, "pl", {}, True, work.now, 1)
        insert_person(work, row)
        for role in ("office", "mentor"):
            insert_role(work, row.id, role)
    return key, password


def make_key(name: str) -> str:
    """A short key out of a name: small letters, digits and hyphens.

    Raises:
        InvalidInput: nothing usable is left.
    """
    plain = name.lower().translate(_LETTERS)
    key = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64]
    if not key:
        raise InvalidInput("name_missing", name=name)
    return key


def publish_model(
    krokus: Krokus, org_key: str, files: Mapping[str, bytes], notes: str = ""
) -> tuple[str, int]:
    """Publish a model folder as the organisation's next release.

    Returns:
        The model's key and the number of the release.

    Raises:
        NotFound: no such organisation.
        ModelRefused: the model has an error; nothing was stored.
    """
    org = krokus.find_org(org_key)
    # Compiled before the transaction: nothing waits for it with a lock in hand.
    krokus.releases.compile(files)
    with krokus.store.begin(org) as work:
        row = publish_release(work, files, notes=notes, cache=krokus.releases)
    return row.model_key, row.no


def export_model(krokus: Krokus, org_key: str, model_key: str, no: int | None = None) -> bytes:
    """A release of a model, the newest unless one is named, as a zip archive of its folder.

    Raises:
        NotFound: no such organisation, model or release.
    """
    with krokus.store.read(krokus.find_org(org_key)) as work:
        row = find_latest_release(work, model_key) if no is None else find_release_no(work, model_key, no)
    if row is None:
        raise NotFound(model=model_key, **({} if no is None else {"release": no}))
    return row.files


def list_organisation_keys(krokus: Krokus) -> tuple[tuple[str, str], ...]:
    """Key and name of every organisation of this installation, by key."""
    with krokus.store.read(NOBODY) as work:
        return tuple(sorted((row.key, row.name) for row in list_organisations(work)))
