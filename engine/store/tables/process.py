"""Releases, cases, instances and what is projected from them: tokens, tasks, timers, incidents."""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from engine.store.tables.metadata import id_column, metadata, org_column
from engine.store.types import Json, UtcDateTime

# Word for word in indexes and queries: SQLite takes a partial index only for the very same words.
OPEN_TASKS = "status IN ('open', 'claimed')"
DONE_TASKS = "status = 'done'"
CANCELLED_TASKS = "status = 'cancelled'"
HIDDEN_TASKS = "status = 'suspended'"


def _where(condition: str) -> dict[str, Any]:
    """A partial index, in the words of both databases."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


release = Table(
    "release",
    metadata,
    org_column(),
    id_column(),
    Column("model_key", String(64), nullable=False),
    Column("no", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    # One compressed archive of the model folder: diagrams, tables, forms, roles and texts together.
    Column("files", LargeBinary, nullable=False),
    Column("based_on", String(32)),
    Column("extends", String(64)),
    Column("notes", Text, nullable=False),
    Column("published_by", String(32)),
    Column("published_at", UtcDateTime, nullable=False),
    UniqueConstraint("org", "model_key", "no"),
    ForeignKeyConstraint(["org"], ["organisation.id"]),
)

case = Table(
    "case",
    metadata,
    org_column(),
    id_column(),
    Column("no", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("subject_type", String(16), nullable=False),
    Column("subject_id", String(32), nullable=False),
    Column("title", String(200), nullable=False),
    Column("model_key", String(64), nullable=False),
    Column("release_id", String(32), nullable=False),
    Column("status", String(32), nullable=False),
    Column("stage", String(32)),
    Column("variables", Json, nullable=False),
    Column("time_factor", Numeric(4, 2), nullable=False),
    Column("suspended", Boolean, nullable=False),
    Column("sharing_blocked", Boolean, nullable=False),
    # One key per case, so that destroying it will erase the case everywhere, backups included.
    Column("key_id", String(32), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("meaningful_at", UtcDateTime, nullable=False),
    Column("event_seq", Integer, nullable=False),
    Column("event_hash", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("org", "no"),
    ForeignKeyConstraint(["org", "release_id"], ["release.org", "release.id"]),
    Index("ix_case_subject", "org", "subject_id"),
    Index("ix_case_status", "org", "status"),
    # When each case of a model began and ended, without its wide row.
    Index("ix_case_life", "org", "model_key", "closed_at", "opened_at", "suspended", "id"),
)

case_key = Table(
    "case_key",
    metadata,
    org_column(),
    id_column(),
    Column("key", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

suspension = Table(
    "suspension",
    metadata,
    org_column(),
    id_column(),
    Column("case_id", String(32), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime),
    Column("reason", Text, nullable=False),
    ForeignKeyConstraint(["org", "case_id"], ["case.org", "case.id"]),
    Index("ix_suspension_case", "org", "case_id"),
)

instance = Table(
    "instance",
    metadata,
    org_column(),
    id_column(),
    Column("case_id", String(32), nullable=False),
    Column("release_id", String(32), nullable=False),
    Column("process_id", String(128), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("status", String(16), nullable=False),
    Column("rev", Integer, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("last_error", Text),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    ForeignKeyConstraint(["org", "case_id"], ["case.org", "case.id"]),
    Index("ix_instance_case", "org", "case_id", "status"),
)

token = Table(
    "token",
    metadata,
    org_column(),
    Column("instance_id", String(32), primary_key=True),
    Column("token_id", String(32), primary_key=True),
    Column("case_id", String(32), nullable=False),
    Column("release_id", String(32), nullable=False),
    Column("process_id", String(128), nullable=False),
    Column("element_id", String(128), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("depth", Integer, nullable=False),
    # What a message catcher listens to; the row is its subscription.
    Column("event_name", String(128)),
    Column("since", UtcDateTime, nullable=False),
    Index("ix_token_element", "org", "release_id", "element_id"),
    Index("ix_token_case", "org", "case_id"),
)

task = Table(
    "task",
    metadata,
    org_column(),
    id_column(),
    Column("case_id", String(32), nullable=False),
    Column("instance_id", String(32), nullable=False),
    Column("release_id", String(32), nullable=False),
    Column("process_id", String(128), nullable=False),
    Column("element_id", String(128), nullable=False),
    Column("name", String(200), nullable=False),
    Column("role", String(64), nullable=False),
    Column("assignee", String(32)),
    Column("form_key", String(64)),
    Column("stage", String(32)),
    Column("support_kind", String(16)),
    Column("status", String(16), nullable=False),
    Column("nobody", String(32)),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime),
    Column("remind_at", UtcDateTime),
    Column("escalate_at", UtcDateTime),
    Column("claimed_at", UtcDateTime),
    Column("done_at", UtcDateTime),
    Column("done_by", String(32)),
    # The idempotency key of the command that completed it.
    Column("done_key", String(64)),
    Column("data", Json, nullable=False),
    Column("version", Integer, nullable=False),
    ForeignKeyConstraint(["org", "case_id"], ["case.org", "case.id"]),
    # A person's own open tasks, and those of a role that are nobody's yet. Nearly all tasks are done ones.
    Index("ix_task_open", "org", "assignee", "role", "due_at", **_where(OPEN_TASKS)),
    Index("ix_task_case", "org", "case_id"),
    # Which tasks were open at a moment of the past: few were done since a late day. With all that is
    # asked then and its own condition, so that SQLite reads no row of the table.
    Index(
        "ix_task_done",
        "org",
        "status",
        "done_at",
        "opened_at",
        "case_id",
        "element_id",
        **_where(DONE_TASKS),
    ),
    Index("ix_task_hidden", "org", "opened_at", **_where(HIDDEN_TASKS)),
    Index("ix_task_cancelled", "org", "opened_at", **_where(CANCELLED_TASKS)),
    # The worker asks over all organisations; tasks without a reminder do not burden it.
    Index("ix_task_remind", "status", "remind_at", **_where("remind_at IS NOT NULL")),
    Index("ix_task_escalate", "status", "escalate_at", **_where("escalate_at IS NOT NULL")),
)

timer = Table(
    "timer",
    metadata,
    org_column(),
    id_column(),
    Column("case_id", String(32), nullable=False),
    # Null for the timers that start a side process: they belong to the case.
    Column("instance_id", String(32)),
    Column("token_id", String(32)),
    Column("slot", String(160), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("anchor", UtcDateTime, nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("due_at", UtcDateTime),
    Column("remaining_s", Float),
    Column("status", String(16), nullable=False),
    Column("lease_until", UtcDateTime),
    UniqueConstraint("org", "case_id", "slot"),
    ForeignKeyConstraint(["org", "case_id"], ["case.org", "case.id"]),
    Index("ix_timer_due", "status", "due_at"),
)

incident = Table(
    "incident",
    metadata,
    org_column(),
    id_column(),
    Column("case_id", String(32), nullable=False),
    Column("instance_id", String(32)),
    Column("element_id", String(128)),
    Column("code", String(64), nullable=False),
    Column("cause", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("status", String(16), nullable=False),
    Column("retry", Json, nullable=False),
    Column("resolved_at", UtcDateTime),
    ForeignKeyConstraint(["org", "case_id"], ["case.org", "case.id"]),
    Index("ix_incident_status", "org", "status"),
)
