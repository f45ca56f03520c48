"""Living workers, and reminders found without reading every task."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "worker",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
    )
    for name, column in (("ix_task_remind", "remind_at"), ("ix_task_escalate", "escalate_at")):
        condition = sa.text(f"{column} IS NOT NULL")
        op.create_index(name, "task", ["status", column], sqlite_where=condition, postgresql_where=condition)
