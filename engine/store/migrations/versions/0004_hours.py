"""Hours of work, month cards, and what makes entering them quick."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Json, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry_favourite",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("values", Json, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("org", "id", name=op.f("pk_entry_favourite")),
    )
    op.create_index("ix_entry_favourite_person", "entry_favourite", ["org", "person_id"], unique=False)
    op.create_table(
        "month_card",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("contract_min", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("sums", Json, nullable=True),
        sa.Column("signed_name", sa.String(length=200), nullable=True),
        sa.Column("signed_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("mentor_comment", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("org", "person_id", "month", name=op.f("pk_month_card")),
    )
    op.create_index("ix_month_card_month", "month_card", ["org", "month"], unique=False)
    op.create_table(
        "month_card_event",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("sums", Json, nullable=True),
        sa.PrimaryKeyConstraint("org", "id", name=op.f("pk_month_card_event")),
    )
    op.create_index(
        "ix_month_card_event_card", "month_card_event", ["org", "person_id", "month"], unique=False
    )
    op.create_table(
        "passed_proposal",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("task_id", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("org", "person_id", "task_id", name=op.f("pk_passed_proposal")),
    )
    op.create_table(
        "running_work",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("values", Json, nullable=False),
        sa.PrimaryKeyConstraint("org", "person_id", name=op.f("pk_running_work")),
    )
    op.create_table(
        "time_entry",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("activity", sa.String(length=16), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("participants", Json, nullable=False),
        sa.Column("employer_id", sa.String(length=32), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("result", sa.String(length=16), nullable=True),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("next_step_on", sa.String(length=10), nullable=True),
        sa.Column("travel_min", sa.Integer(), nullable=False),
        sa.Column("travel_m", sa.Integer(), nullable=False),
        sa.Column("funding", sa.String(length=32), nullable=True),
        sa.Column("task_id", sa.String(length=32), nullable=True),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("corrects", sa.String(length=32), nullable=True),
        sa.Column("replaced_by", sa.String(length=32), nullable=True),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org", "person_id"], ["person.org", "person.id"], name=op.f("fk_time_entry_org_person_id")
        ),
        sa.PrimaryKeyConstraint("org", "id", name=op.f("pk_time_entry")),
    )
    op.create_index("ix_time_entry_day", "time_entry", ["org", "day"], unique=False)
    op.create_index("ix_time_entry_person", "time_entry", ["org", "person_id", "day"], unique=False)
    op.create_index("ix_time_entry_task", "time_entry", ["org", "task_id"], unique=False)
    op.create_table(
        "time_share",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=True),
        sa.Column("stage", sa.String(length=32), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org", "entry_id"], ["time_entry.org", "time_entry.id"], name=op.f("fk_time_share_org_entry_id")
        ),
        sa.PrimaryKeyConstraint("org", "entry_id", "no", name=op.f("pk_time_share")),
    )
    op.create_index("ix_time_share_case", "time_share", ["org", "case_id"], unique=False)
