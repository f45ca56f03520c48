"""Organisations, people, their roles with dates, sign-in sessions and the throttle of guesses."""

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Integer, String, Table, Text

from engine.store.tables.metadata import id_column, metadata, org_column
from engine.store.types import Json, UtcDateTime

organisation = Table(
    "organisation",
    metadata,
    id_column(),
    Column("key", String(64), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("settings", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

person = Table(
    "person",
    metadata,
    org_column(),
    id_column(),
    # Signing in happens before the organisation is known, so a login is unique over the installation.
    Column("login", String(200), unique=True),
    Column("email", String(200)),
    Column("name", String(200), nullable=False),
    Column("password_hash", String(200)),
    Column("locale", String(8), nullable=False),
    Column("preferences", Json, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False),
    ForeignKeyConstraint(["org"], ["organisation.id"]),
)

member_role = Table(
    "member_role",
    metadata,
    org_column(),
    Column("person_id", String(32), primary_key=True),
    Column("role", String(64), primary_key=True),
    Column("since", UtcDateTime, primary_key=True),
    Column("until", UtcDateTime),
    ForeignKeyConstraint(["org", "person_id"], ["person.org", "person.id"]),
    Index("ix_member_role_role", "org", "role"),
)

role_assignment = Table(
    "role_assignment",
    metadata,
    org_column(),
    id_column(),
    # A case today; a team or a position later: substitution and team processes use the same row.
    Column("subject_type", String(16), nullable=False),
    Column("subject_id", String(32), nullable=False),
    Column("role", String(64), nullable=False),
    Column("person_id", String(32), nullable=False),
    Column("need_to_know", Boolean, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime),
    ForeignKeyConstraint(["org", "person_id"], ["person.org", "person.id"]),
    Index("ix_role_assignment_subject", "org", "subject_id", "role"),
    Index("ix_role_assignment_person", "org", "person_id", "role"),
)

session = Table(
    "session",
    metadata,
    # Only a hash of the cookie is kept: a stolen database opens no session.
    Column("token_hash", String(64), primary_key=True),
    Column("org", String(32), nullable=False),
    Column("person_id", String(32), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Index("ix_session_person", "org", "person_id"),
)

login_attempt = Table(
    "login_attempt",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_login_attempt_key", "key", "at"),
)

parameter = Table(
    "parameter",
    metadata,
    org_column(),
    Column("key", String(64), primary_key=True),
    Column("valid_from", String(10), primary_key=True),
    Column("valid_to", String(10)),
    Column("value", String(64), nullable=False),
    Column("source", Text, nullable=False),
)
