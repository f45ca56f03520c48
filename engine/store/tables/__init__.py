"""All tables of Krokus on one MetaData. Queries live beside this folder, by topic."""

from engine.store.tables.history import command, event, outbox, read_audit, worker
from engine.store.tables.metadata import metadata
from engine.store.tables.people import (
    login_attempt,
    member_role,
    organisation,
    parameter,
    person,
    role_assignment,
    session,
)
from engine.store.tables.process import (
    case,
    case_key,
    incident,
    instance,
    release,
    suspension,
    task,
    timer,
    token,
)
from engine.store.tables.records import (
    attachment,
    consent,
    document,
    draft,
    employer,
    employment,
    position,
)

__all__ = [
    "attachment",
    "case",
    "case_key",
    "command",
    "consent",
    "document",
    "draft",
    "employer",
    "employment",
    "event",
    "incident",
    "instance",
    "login_attempt",
    "member_role",
    "metadata",
    "organisation",
    "outbox",
    "parameter",
    "person",
    "position",
    "read_audit",
    "release",
    "role_assignment",
    "session",
    "suspension",
    "task",
    "timer",
    "token",
    "worker",
]
