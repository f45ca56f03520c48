"""Indexes for where cases stood: tasks that are over, and places that were left without a task done."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    left = sa.text("type IN ('task_cancelled', 'timer_fired')")
    op.create_index(
        "ix_event_left", "event", ["org", "case_id", "seq"], sqlite_where=left, postgresql_where=left
    )
    done, cancelled = sa.text("status = 'done'"), sa.text("status = 'cancelled'")
    op.create_index(
        "ix_task_done", "task", ["org", "opened_at", "done_at"], sqlite_where=done, postgresql_where=done
    )
    op.create_index(
        "ix_task_cancelled",
        "task",
        ["org", "opened_at"],
        sqlite_where=cancelled,
        postgresql_where=cancelled,
    )
