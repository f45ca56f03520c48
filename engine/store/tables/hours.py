"""Hours of work: entries with their shares, month cards with their history, small conveniences."""

from typing import Any

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Integer, String, Table, Text

from engine.store.tables.metadata import id_column, metadata, org_column
from engine.store.types import Json, UtcDateTime


def _person() -> Column[Any]:
    return Column("person_id", String(32), primary_key=True)


time_entry = Table(
    "time_entry",
    metadata,
    org_column(),
    id_column(),
    Column("person_id", String(32), nullable=False),
    # The day on the wall when the work began; months are counted by it.
    Column("day", String(10), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("activity", String(16), nullable=False),
    Column("mode", String(16), nullable=False),
    Column("place", String(16), nullable=False),
    Column("participants", Json, nullable=False),
    Column("employer_id", String(32)),
    Column("description", Text, nullable=False),
    Column("result", String(16)),
    Column("next_step", Text),
    Column("next_step_on", String(10)),
    Column("travel_min", Integer, nullable=False),
    Column("travel_m", Integer, nullable=False),
    Column("funding", String(32)),
    Column("task_id", String(32)),
    Column("flagged", Boolean, nullable=False),
    Column("sensitive", Boolean, nullable=False),
    # Why it came late, or why an approved month needed it.
    Column("reason", Text),
    # A correction is an entry of its own; the entry it corrects stays, and counts no more.
    Column("corrects", String(32)),
    Column("replaced_by", String(32)),
    Column("removed_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False),
    ForeignKeyConstraint(["org", "person_id"], ["person.org", "person.id"]),
    Index("ix_time_entry_person", "org", "person_id", "day"),
    Index("ix_time_entry_day", "org", "day"),
    Index("ix_time_entry_task", "org", "task_id"),
)

time_share = Table(
    "time_share",
    metadata,
    org_column(),
    Column("entry_id", String(32), primary_key=True),
    Column("no", Integer, primary_key=True),
    # Null for general work, which is nobody's.
    Column("case_id", String(32)),
    Column("stage", String(32)),
    Column("minutes", Integer, nullable=False),
    ForeignKeyConstraint(["org", "entry_id"], ["time_entry.org", "time_entry.id"]),
    Index("ix_time_share_case", "org", "case_id"),
)

month_card = Table(
    "month_card",
    metadata,
    org_column(),
    _person(),
    Column("month", String(7), primary_key=True),
    Column("status", String(16), nullable=False),
    Column("contract_min", Integer),
    Column("comment", Text, nullable=False),
    # The sums that were signed and approved; what is corrected later shows beside them.
    Column("sums", Json),
    Column("signed_name", String(200)),
    Column("signed_at", UtcDateTime),
    Column("decided_by", String(32)),
    Column("decided_at", UtcDateTime),
    Column("mentor_comment", Text),
    Column("version", Integer, nullable=False),
    Index("ix_month_card_month", "org", "month"),
)

month_card_event = Table(
    "month_card_event",
    metadata,
    org_column(),
    id_column(),
    Column("person_id", String(32), nullable=False),
    Column("month", String(7), nullable=False),
    Column("type", String(16), nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("comment", Text, nullable=False),
    Column("sums", Json),
    Index("ix_month_card_event_card", "org", "person_id", "month"),
)

running_work = Table(
    "running_work",
    metadata,
    org_column(),
    _person(),
    Column("started_at", UtcDateTime, nullable=False),
    Column("values", Json, nullable=False),
)

entry_favourite = Table(
    "entry_favourite",
    metadata,
    org_column(),
    id_column(),
    Column("person_id", String(32), nullable=False),
    Column("title", String(200), nullable=False),
    Column("values", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index("ix_entry_favourite_person", "org", "person_id"),
)

# Finished tasks whose proposed entry somebody does not want.
passed_proposal = Table(
    "passed_proposal",
    metadata,
    org_column(),
    _person(),
    Column("task_id", String(32), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

# A meeting in somebody's calendar; a meeting about a case is also a line of that case.
meeting = Table(
    "meeting",
    metadata,
    org_column(),
    id_column(),
    Column("person_id", String(32), nullable=False),
    Column("case_id", String(32)),
    Column("title", String(200), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("place", String(200), nullable=False),
    Column("note", Text, nullable=False),
    Column("remind_min", Integer),
    Column("remind_at", UtcDateTime),
    # no, wanted, booked: a meeting that needs an interpreter is a job for the office until it is booked.
    Column("interpreter", String(16), nullable=False),
    Column("cancelled_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False),
    ForeignKeyConstraint(["org", "person_id"], ["person.org", "person.id"]),
    Index("ix_meeting_person", "org", "person_id", "starts_at"),
    Index("ix_meeting_interpreter", "org", "interpreter", "starts_at"),
    Index("ix_meeting_remind", "remind_at"),
)

# The secret address of somebody's calendar; only its hash is kept, and a new one ends the old.
calendar_feed = Table(
    "calendar_feed",
    metadata,
    org_column(),
    _person(),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
)

# A report that an organisation copied and changed; the shipped ones are files.
report_definition = Table(
    "report_definition",
    metadata,
    org_column(),
    Column("key", String(64), primary_key=True),
    Column("source", Text, nullable=False),
    Column("based_on", String(64), nullable=False),
    Column("changed_by", String(32), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False),
)
