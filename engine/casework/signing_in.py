"""Signing in and out: passwords, server-side sessions, the throttle of guesses."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from engine.casework.passwords import LEAST_CHARACTERS
from engine.errors import CaseChanged, InvalidInput, KrokusError
from engine.krokus import Krokus
from engine.model import Actor, JsonValue, OrgId, PersonId
from engine.store import Work
from engine.store.queries import sessions as store
from engine.store.queries.people import PersonRow, find_person, list_roles_of, update_person

SESSION_LASTS = timedelta(hours=12)
THROTTLE_WINDOW = timedelta(minutes=15)
MOST_FAILURES_PER_LOGIN = 8
MOST_FAILURES_PER_ADDRESS = 60
MOST_APPLICATIONS_PER_ADDRESS = 10
NOBODY = OrgId("")


class SignInFailed(KrokusError):
    """The login or the password is wrong, or there were too many guesses; both unknowns look the same."""

    code = "wrong_login"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, and what they chose for their screen."""

    actor: Actor
    locale: str
    preferences: Mapping[str, JsonValue]
    home: str


def sign_in(krokus: Krokus, login: str, password: str, address: str) -> str:
    """Check a login and open a session.

    Returns:
        The token for the cookie; only its hash is stored.

    Raises:
        SignInFailed: `wrong_login`, or `too_many_attempts` with `minutes` to wait.
    """
    login = login.strip().lower()[:200]
    keys = (_attempt_key("login", login), _attempt_key("address", address))
    with krokus.store.read(NOBODY) as work:
        _refuse_guessing(work, keys)
        found = store.find_login(work, login)
    stored = None if found is None or not found.person.active else found.person.password_hash
    if not krokus.passwords.is_right(stored, password[:1000]) or found is None:
        with krokus.store.begin(NOBODY) as work:
            store.delete_old_attempts(work, work.now - 4 * THROTTLE_WINDOW)
            for key in keys:
                store.insert_attempt(work, key)
        raise SignInFailed("wrong_login")
    return _open_session(krokus, OrgId(found.org), found.person.id, keys[0])


def _refuse_guessing(work: Work, keys: tuple[str, str]) -> None:
    since = work.now - THROTTLE_WINDOW
    limits = (MOST_FAILURES_PER_LOGIN, MOST_FAILURES_PER_ADDRESS)
    for key, most in zip(keys, limits, strict=True):
        if store.count_attempts(work, key, since) >= most:
            raise SignInFailed("too_many_attempts", minutes=int(THROTTLE_WINDOW.total_seconds() // 60))


def _attempt_key(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()


def _open_session(krokus: Krokus, org: OrgId, person_id: str, attempt_key: str) -> str:
    token = secrets.token_urlsafe(32)
    with krokus.store.begin(org) as work:
        store.delete_expired_sessions(work)
        store.delete_attempts(work, attempt_key)
        expires_at = work.now + SESSION_LASTS
        store.insert_session(work, store.SessionRow(_hash(token), org, person_id, work.now, expires_at))
    return token


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_actor(krokus: Krokus, token: str) -> SignedIn | None:
    """Who holds this session now; roles are read afresh, so taking one away works at once."""
    with krokus.store.read(NOBODY) as work:
        found = store.find_holder(work, _hash(token))
    if found is None or found.expires_at <= work.now or not found.person.active:
        return None
    person = found.person
    actor = Actor(OrgId(found.org), PersonId(person.id), person.name, found.roles)
    home = "me" if actor.roles == {"client"} else "inbox"
    return SignedIn(actor, person.locale, person.preferences, home)


def read_actor(work: Work, person: PersonRow) -> Actor | None:
    """A person with their roles of this moment; None when their account is closed."""
    if not person.active:
        return None
    return Actor(work.org, PersonId(person.id), person.name, frozenset(list_roles_of(work, person.id)))


def sign_out(krokus: Krokus, token: str) -> None:
    with krokus.store.begin(NOBODY) as work:
        store.delete_session(work, _hash(token))


def change_password(krokus: Krokus, actor: Actor, old: str, new: str) -> None:
    """Set a new password and close all other sessions.

    Raises:
        SignInFailed: the old password is wrong.
        InvalidInput: the new one is shorter than 8 characters.
    """
    if len(new) < LEAST_CHARACTERS:
        raise InvalidInput("password_too_short", least=LEAST_CHARACTERS)
    with krokus.store.read(actor.org) as work:
        person = find_person(work, actor.person)
    if person is None or not krokus.passwords.is_right(person.password_hash, old):
        raise SignInFailed("wrong_password")
    hashed = krokus.passwords.hash(new)
    with krokus.store.begin(actor.org) as work:
        if not update_person(work, person.id, person.version, {"password_hash": hashed}):
            raise CaseChanged(person=person.id)
        store.delete_sessions_of(work, person.id)


def save_preferences(
    krokus: Krokus,
    actor: Actor,
    locale: str | None = None,
    preferences: Mapping[str, JsonValue] | None = None,
) -> None:
    """Remember language and look for this person."""
    values: dict[str, object] = {}
    if locale in ("pl", "en"):
        values["locale"] = locale
    if preferences is not None:
        values["preferences"] = dict(preferences)
    with krokus.store.begin(actor.org) as work:
        person = find_person(work, actor.person)
        if person is not None and any(getattr(person, name) != value for name, value in values.items()):
            update_person(work, person.id, person.version, values)


def refuse_flood(krokus: Krokus, address: str) -> None:
    """Count a public application from an address.

    Raises:
        InvalidInput: more than 10 within a quarter of an hour.
    """
    key = _attempt_key("apply", address)
    with krokus.store.begin(NOBODY) as work:
        if store.count_attempts(work, key, work.now - THROTTLE_WINDOW) >= MOST_APPLICATIONS_PER_ADDRESS:
            raise InvalidInput("too_many_applications", minutes=15)
        store.insert_attempt(work, key)
