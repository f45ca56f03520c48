"""Append-only history, read audit, outbox, the commands already seen, and the workers that live."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint, text

from engine.store.tables.metadata import id_column, metadata, org_column
from engine.store.types import Json, UtcDateTime

TURN_TYPES = (
    "case_reopened",
    "stage_entered",
    "status_changed",
    "message_received",
    "self_flag",
    "flag_cleared",
    "plan_step_done",
)
# Events that say that a place was left without anybody doing its task.
LEFT = "type IN ('task_cancelled', 'timer_fired')"
REOPENED = "type = 'case_reopened'"


def say_turn(event_name: str = "event") -> str:
    """The condition that an event turns its case, in the very words of the index that knows these few.

    Not with IN: SQLite would fill a table with a list of more than two words for each event that is written,
    which took longer than writing it.

    Args:
        event_name: under which name the statement knows the table of events; empty in the index itself.
    """
    column = f"{event_name}.type" if event_name else "type"
    words = " OR ".join(f"{column} = '{one}'" for one in TURN_TYPES)
    return f"({words})"


_TURN = text(say_turn(""))
event = Table(
    "event",
    metadata,
    org_column(),
    Column("case_id", String(32), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("instance_id", String(32)),
    Column("release_id", String(32)),
    Column("element_id", String(128)),
    Column("type", String(32), nullable=False),
    Column("meaningful", Boolean, nullable=False),
    Column("actor", String(32)),
    Column("at", UtcDateTime, nullable=False),
    Column("data", Json, nullable=False),
    # Each row carries the hash of the row before it: a changed history is found.
    Column("hash", String(64), nullable=False),
    # Written out, because only the very same words let a database use a partial index. Few of all events turn
    # a case: the monitor finds them without reading the others.
    Index("ix_event_turn", "org", "case_id", "seq", sqlite_where=_TURN, postgresql_where=_TURN),
    # With its type, because SQLite would take the index of all turns for as good.
    Index(
        "ix_event_reopened",
        "org",
        "type",
        "case_id",
        sqlite_where=text(REOPENED),
        postgresql_where=text(REOPENED),
    ),
    Index("ix_event_left", "org", "case_id", "seq", sqlite_where=text(LEFT), postgresql_where=text(LEFT)),
)

read_audit = Table(
    "read_audit",
    metadata,
    org_column(),
    id_column(),
    Column("case_id", String(32), nullable=False),
    Column("document_id", String(32)),
    Column("person_id", String(32), nullable=False),
    Column("why", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_read_audit_case", "org", "case_id", "at"),
)

outbox = Table(
    "outbox",
    metadata,
    org_column(),
    id_column(),
    Column("kind", String(32), nullable=False),
    Column("payload", Json, nullable=False),
    Column("key", String(160), nullable=False),
    Column("next_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("status", String(16), nullable=False),
    Column("last_error", Text),
    UniqueConstraint("org", "key"),
    Index("ix_outbox_next", "status", "next_at"),
)

# Which workers live. Of the installation, not of an organisation: a worker serves all of them.
worker = Table(
    "worker",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("started_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)

command = Table(
    "command",
    metadata,
    org_column(),
    Column("key", String(64), primary_key=True),
    Column("case_id", String(32)),
    Column("result", Json, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
