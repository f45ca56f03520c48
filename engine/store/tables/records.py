"""Documents, drafts, attachments and the registers: consents, employers, positions, employments."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from engine.store.tables.metadata import id_column, metadata, org_column
from engine.store.types import Json, UtcDateTime

# Few of all documents tell of a position: the register looks for them among all cases.
_TELLS_OF_POSITION = text("form_key IN ('job_analysis', 'employer_agreement')")

document = Table(
    "document",
    metadata,
    org_column(),
    id_column(),
    Column("case_id", String(32), nullable=False),
    Column("form_key", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("release_id", String(32), nullable=False),
    Column("task_id", String(32)),
    Column("status", String(16), nullable=False),
    Column("data", Json, nullable=False),
    # Health data (art. 9 RODO) stands apart and is loaded at one place only; the case key can encrypt it.
    Column("sensitive", Json),
    Column("key_id", String(32), nullable=False),
    Column("created_by", String(32)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("how_recorded", String(64)),
    UniqueConstraint("org", "case_id", "form_key", "version"),
    # All forms of a kind, for the numbers of a year.
    Index("ix_document_form", "org", "form_key", "case_id", "version"),
    ForeignKeyConstraint(["org", "case_id"], ["case.org", "case.id"]),
    Index(
        "ix_document_of_position",
        "org",
        "form_key",
        "created_at",
        sqlite_where=_TELLS_OF_POSITION,
        postgresql_where=_TELLS_OF_POSITION,
    ),
)

draft = Table(
    "draft",
    metadata,
    org_column(),
    Column("task_id", String(32), primary_key=True),
    Column("person_id", String(32), primary_key=True),
    Column("data", Json, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
)

attachment = Table(
    "attachment",
    metadata,
    org_column(),
    id_column(),
    Column("case_id", String(32), nullable=False),
    Column("document_id", String(32)),
    Column("task_id", String(32)),
    Column("field", String(200), nullable=False),
    Column("name", String(255), nullable=False),
    Column("content_type", String(100), nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sensitive", Boolean, nullable=False),
    Column("uploaded_by", String(32), nullable=False),
    Column("uploaded_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["org", "case_id"], ["case.org", "case.id"]),
    Index("ix_attachment_case", "org", "case_id"),
)

# A whole case file that somebody asked for; who, about which case and in which language: one at a time.
print_order = Table(
    "print_order",
    metadata,
    org_column(),
    id_column(),
    Column("case_id", String(32), nullable=False),
    Column("person_id", String(32), nullable=False),
    Column("language", String(8), nullable=False),
    # Where the documents are found: a worker has no request that would say it.
    Column("address", String(300), nullable=False),
    # How far the case was, and what the person was on it: a file for other rights is given to nobody.
    Column("case_seq", Integer, nullable=False),
    Column("rights", String(300), nullable=False),
    Column("status", String(16), nullable=False),
    Column("why", String(64), nullable=False),
    Column("ordered_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("content", LargeBinary),
    UniqueConstraint("org", "case_id", "person_id", "language"),
    ForeignKeyConstraint(["org", "case_id"], ["case.org", "case.id"]),
    Index("ix_print_order_ordered", "ordered_at"),
)

consent = Table(
    "consent",
    metadata,
    org_column(),
    id_column(),
    Column("case_id", String(32), nullable=False),
    Column("code", String(32), nullable=False),
    Column("status", String(16), nullable=False),
    Column("scope", Json, nullable=False),
    Column("given_on", String(10)),
    Column("valid_until", String(10)),
    Column("document_id", String(32)),
    Column("recorded_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["org", "case_id"], ["case.org", "case.id"]),
    Index("ix_consent_case", "org", "case_id", "code"),
)

employer = Table(
    "employer",
    metadata,
    org_column(),
    id_column(),
    Column("name", String(200), nullable=False),
    Column("nip", String(10)),
    Column("contact", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False),
)

position = Table(
    "position",
    metadata,
    org_column(),
    id_column(),
    Column("employer_id", String(32), nullable=False),
    Column("title", String(200), nullable=False),
    Column("document_id", String(32)),
    Column("closed_on", String(10)),
    Column("closed_by", String(32)),
    Column("closed_why", String(500)),
    Column("version", Integer, nullable=False, server_default="1"),
    ForeignKeyConstraint(["org", "employer_id"], ["employer.org", "employer.id"]),
)

employment = Table(
    "employment",
    metadata,
    org_column(),
    id_column(),
    Column("case_id", String(32), nullable=False),
    Column("employer_id", String(32)),
    Column("employer_name", String(200), nullable=False),
    Column("position", String(200), nullable=False),
    Column("starts_on", String(10)),
    Column("ends_on", String(10)),
    Column("ended_on", String(10)),
    Column("end_reason", Text),
    ForeignKeyConstraint(["org", "case_id"], ["case.org", "case.id"]),
    Index("ix_employment_case", "org", "case_id"),
)

# What people said about a document: approved, returned, a comment, the reason of a correction.
document_note = Table(
    "document_note",
    metadata,
    org_column(),
    id_column(),
    Column("case_id", String(32), nullable=False),
    Column("document_id", String(32), nullable=False),
    Column("type", String(16), nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("text", Text, nullable=False),
    ForeignKeyConstraint(["org", "document_id"], ["document.org", "document.id"]),
    Index("ix_document_note_document", "org", "document_id"),
)

# A step of a client's plan: to be done from the day the client agreed until it is done or the plan drops it.
# A mentor may give an extra one, which no plan and no diagram has; the client reads its reason.
_IS_STEP_OPEN = text("status = 'open'")
_IS_STEP_OF_ONE = text("status = 'open' AND person_id IS NOT NULL")
plan_step = Table(
    "plan_step",
    metadata,
    org_column(),
    id_column(),
    Column("case_id", String(32), nullable=False),
    # The version of the plan that says it last; empty where a mentor gave it.
    Column("document_id", String(32), nullable=False),
    Column("step", Text, nullable=False),
    Column("goal", Text, nullable=False),
    # Whose it is, in the word of the plan's form, and by which day.
    Column("who", String(64), nullable=False),
    # The one person who does it, where it is neither the client nor whoever leads the case.
    Column("person_id", String(32)),
    Column("given_by", String(32)),
    Column("reason", Text, nullable=False, server_default=""),
    Column("due_on", String(10)),
    Column("status", String(16), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_by", String(32)),
    Column("note", Text, nullable=False),
    Column("version", Integer, nullable=False),
    ForeignKeyConstraint(["org", "case_id"], ["case.org", "case.id"]),
    Index("ix_plan_step_case", "org", "case_id"),
    Index(
        "ix_plan_step_open",
        "org",
        "case_id",
        "due_on",
        sqlite_where=_IS_STEP_OPEN,
        postgresql_where=_IS_STEP_OPEN,
    ),
    Index(
        "ix_plan_step_person",
        "org",
        "person_id",
        sqlite_where=_IS_STEP_OF_ONE,
        postgresql_where=_IS_STEP_OF_ONE,
    ),
)
