"""Notes about documents, meetings with their secret calendar address, reports of an organisation's own."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("org", "person_id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    op.create_table(
        "report_definition",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("based_on", sa.String(length=64), nullable=False),
        sa.Column("changed_by", sa.String(length=32), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("org", "key", name=op.f("pk_report_definition")),
    )
    op.create_table(
        "meeting",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("remind_min", sa.Integer(), nullable=True),
        sa.Column("remind_at", UtcDateTime(), nullable=True),
        sa.Column("interpreter", sa.String(length=16), nullable=False),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org", "person_id"], ["person.org", "person.id"], name=op.f("fk_meeting_org_person_id")
        ),
        sa.PrimaryKeyConstraint("org", "id", name=op.f("pk_meeting")),
    )
    op.create_index("ix_meeting_interpreter", "meeting", ["org", "interpreter", "starts_at"], unique=False)
    op.create_index("ix_meeting_person", "meeting", ["org", "person_id", "starts_at"], unique=False)
    op.create_index("ix_meeting_remind", "meeting", ["remind_at"], unique=False)
    op.create_table(
        "document_note",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org", "document_id"],
            ["document.org", "document.id"],
            name=op.f("fk_document_note_org_document_id"),
        ),
        sa.PrimaryKeyConstraint("org", "id", name=op.f("pk_document_note")),
    )
    op.create_index("ix_document_note_document", "document_note", ["org", "document_id"], unique=False)
