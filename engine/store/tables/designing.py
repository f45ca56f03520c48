"""Models while people edit them: drafts, steps, files by content, trials, the shelf, where they came from."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from engine.store.tables.metadata import metadata, org_column
from engine.store.types import Json, UtcDateTime

# Equal content is kept once, however many drafts and steps hold it.
model_file = Table(
    "model_file",
    metadata,
    org_column(),
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    ForeignKeyConstraint(["org"], ["organisation.id"]),
)

model_draft = Table(
    "model_draft",
    metadata,
    org_column(),
    Column("model_key", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    # Path inside the model -> sha256 of its content, as things stand at `revision`.
    Column("files", Json, nullable=False),
    Column("revision", Integer, nullable=False),
    # The newest revision there is; above `revision` lies what was undone.
    Column("top", Integer, nullable=False),
    Column("based_on", String(32)),
    Column("template", String(64)),
    Column("version", Integer, nullable=False),
    Column("changed_by", String(32)),
    Column("changed_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["org"], ["organisation.id"]),
)

model_step = Table(
    "model_step",
    metadata,
    org_column(),
    Column("model_key", String(64), primary_key=True),
    Column("revision", Integer, primary_key=True),
    # What happened, as a code and its words; pages say it in the language of the reader.
    Column("said", Json, nullable=False),
    # Path -> sha256 before and after; null where the file did not exist.
    Column("before", Json, nullable=False),
    Column("after", Json, nullable=False),
    Column("by", String(32)),
    Column("at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["org", "model_key"], ["model_draft.org", "model_draft.model_key"]),
)

# How a scenario went on exactly these files; publishing asks here instead of playing everything once more.
model_trial = Table(
    "model_trial",
    metadata,
    org_column(),
    Column("sha256", String(64), primary_key=True),
    Column("scenario", String(200), primary_key=True),
    Column("passed", Boolean, nullable=False),
    Column("problem", Text, nullable=False),
    Column("trace", Json, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["org"], ["organisation.id"]),
)

# A model that the organisation put away: its cases go on, new ones cannot begin.
model_shelf = Table(
    "model_shelf",
    metadata,
    org_column(),
    Column("model_key", String(64), primary_key=True),
    Column("by", String(32)),
    Column("at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["org"], ["organisation.id"]),
)

# Which template a model was copied from, and what that template held on that day.
model_origin = Table(
    "model_origin",
    metadata,
    org_column(),
    Column("model_key", String(64), primary_key=True),
    Column("template", String(64), nullable=False),
    # Path inside the template -> sha256 of its content.
    Column("files", Json, nullable=False),
    Column("copied_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["org"], ["organisation.id"]),
)

# What people decided about one later change of the template; another later change asks again.
model_choice = Table(
    "model_choice",
    metadata,
    org_column(),
    Column("model_key", String(64), primary_key=True),
    Column("place", String(64), primary_key=True),
    Column("choice", String(16), nullable=False),
    # Digests of what the template held there, and of what the model held before.
    Column("theirs", String(64), nullable=False),
    Column("before", String(64), nullable=False),
    Column("by", String(32)),
    Column("at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["org"], ["organisation.id"]),
)
