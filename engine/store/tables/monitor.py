"""What the mentor's board keeps: verdicts, snoozes, thresholds of the organisation, digests, comments."""

from sqlalchemy import Column, Float, ForeignKeyConstraint, Index, Integer, String, Table, Text

from engine.store.tables.metadata import id_column, metadata, org_column
from engine.store.types import Json, UtcDateTime

# One verdict a case, made of its rows; losing it loses nothing, the next look makes it again.
watch = Table(
    "watch",
    metadata,
    org_column(),
    Column("case_id", String(32), primary_key=True),
    # Up to which event the case was looked at, and when time alone will change the verdict.
    Column("seq", Integer, nullable=False),
    Column("looked_at", UtcDateTime, nullable=False),
    Column("next_at", UtcDateTime, nullable=False),
    Column("level", String(8), nullable=False),
    Column("stage", String(32)),
    Column("model_key", String(64), nullable=False),
    Column("coach", String(32)),
    Column("progress_at", UtcDateTime, nullable=False),
    Column("progress", String(160), nullable=False),
    Column("weight", Integer, nullable=False),
    # The coach's work with this case, in hundredths of a point.
    Column("points", Integer, nullable=False),
    Column("signals", Json, nullable=False),
    # The keys of the signals, a space between: lists of thousands need no more. A version before kept none.
    Column("reasons", Text),
    ForeignKeyConstraint(["org", "case_id"], ["case.org", "case.id"]),
)

# How long a step usually takes here, learned once a week from the history; made anew, never mended.
learned_step = Table(
    "learned_step",
    metadata,
    org_column(),
    Column("model_key", String(64), primary_key=True),
    Column("element_id", String(128), primary_key=True),
    # How many finished, of how many that were looked at.
    Column("finished", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("median_days", Float),
    Column("slow_days", Float),
    Column("learned_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["org"], ["organisation.id"]),
)

snooze = Table(
    "snooze",
    metadata,
    org_column(),
    id_column(),
    Column("case_id", String(32), nullable=False),
    Column("signal", String(64), nullable=False),
    # A signal that was amber when it was put to sleep wakes up when it turns red.
    Column("level", String(8), nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_by", String(32), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    ForeignKeyConstraint(["org", "case_id"], ["case.org", "case.id"]),
    Index("ix_snooze_case", "org", "case_id"),
)

threshold = Table(
    "threshold",
    metadata,
    org_column(),
    Column("model_key", String(64), primary_key=True),
    Column("signal", String(64), primary_key=True),
    Column("valid_from", String(10), primary_key=True),
    Column("amber", Json),
    Column("red", Json),
    Column("reason", Text, nullable=False),
    Column("set_by", String(32), nullable=False),
    Column("set_at", UtcDateTime, nullable=False),
)

digest = Table(
    "digest",
    metadata,
    org_column(),
    Column("person_id", String(32), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("items", Json, nullable=False),
)

comment = Table(
    "comment",
    metadata,
    org_column(),
    id_column(),
    Column("case_id", String(32), nullable=False),
    Column("author", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["org", "case_id"], ["case.org", "case.id"]),
    Index("ix_comment_case", "org", "case_id", "at"),
)

mention = Table(
    "mention",
    metadata,
    org_column(),
    Column("comment_id", String(32), primary_key=True),
    Column("person_id", String(32), primary_key=True),
    Column("answered_at", UtcDateTime),
    ForeignKeyConstraint(["org", "comment_id"], ["comment.org", "comment.id"]),
    Index("ix_mention_person", "org", "person_id"),
)
