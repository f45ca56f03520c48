"""Queries for signing in: sessions, and the throttle that counts failed guesses."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, delete, func, select

from engine.model import new_id
from engine.store.prepared import Prepared
from engine.store.queries.people import ROLES_OF_PERSON, PersonRow, read_roles
from engine.store.rows import columns_of
from engine.store.session import Work
from engine.store.tables import login_attempt, person, session


class SessionRow(NamedTuple):
    token_hash: str
    org: str
    person_id: str
    created_at: datetime
    expires_at: datetime


class LoginRow(NamedTuple):
    """A person found by login, before the organisation is known."""

    org: str
    person: PersonRow


class HolderRow(NamedTuple):
    """Whom a session belongs to, and the roles they hold now."""

    org: str
    expires_at: datetime
    person: PersonRow
    roles: frozenset[str]


_HOLDER = Prepared(
    select(session.c.org, session.c.expires_at, *columns_of(PersonRow, person), ROLES_OF_PERSON)
    .join(person, and_(person.c.org == session.c.org, person.c.id == session.c.person_id))
    .where(session.c.token_hash == bindparam("token_hash")),
    is_frequent=True,
)
_LOGIN = select(person.c.org, *columns_of(PersonRow, person)).where(person.c.login == bindparam("login"))
_ATTEMPTS = select(func.count()).where(
    login_attempt.c.key == bindparam("key"), login_attempt.c.at > bindparam("since")
)


def find_login(work: Work, login: str) -> LoginRow | None:
    """Look a login up over all organisations; the only query that is not scoped, by need."""
    row = work.conn.execute(_LOGIN, {"login": login}).first()
    return None if row is None else LoginRow(row[0], PersonRow._make(row[1:]))


def insert_session(work: Work, row: SessionRow) -> None:
    work.conn.execute(session.insert(), row._asdict())


def find_holder(work: Work, token_hash: str) -> HolderRow | None:
    """Who has this session; asked at every request, so in one query."""
    found = work.find_values(_HOLDER, token_hash=token_hash, now=work.now)
    if found is None:
        return None
    org, expires_at, *values, roles = found
    return HolderRow(org, expires_at, PersonRow._make(values), read_roles(roles))


def delete_session(work: Work, token_hash: str) -> None:
    work.conn.execute(delete(session).where(session.c.token_hash == token_hash))


def delete_sessions_of(work: Work, person_id: str) -> None:
    work.run(delete(session).where(session.c.org == work.org, session.c.person_id == person_id))


def delete_expired_sessions(work: Work) -> int:
    return work.conn.execute(delete(session).where(session.c.expires_at <= work.now)).rowcount


def insert_attempt(work: Work, key: str) -> None:
    row = {"id": new_id(), "key": key, "at": work.now}
    work.conn.execute(login_attempt.insert(), row)


def count_attempts(work: Work, key: str, since: datetime) -> int:
    return int(work.value(_ATTEMPTS, key=key, since=since) or 0)


def delete_attempts(work: Work, key: str) -> None:
    work.conn.execute(delete(login_attempt).where(login_attempt.c.key == key))


def delete_old_attempts(work: Work, before: datetime) -> None:
    work.conn.execute(delete(login_attempt).where(login_attempt.c.at < before))
