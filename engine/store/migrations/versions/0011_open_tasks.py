"""One index for the lists of open tasks; a task says under which key it was completed."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

OPEN_TASKS = sa.text("status IN ('open', 'claimed')")


def upgrade() -> None:
    op.add_column("task", sa.Column("done_key", sa.String(length=64), nullable=True))
    op.drop_index("ix_task_role", table_name="task")
    op.drop_index("ix_task_assignee", table_name="task")
    op.create_index(
        "ix_task_open",
        "task",
        ["org", "assignee", "role", "due_at"],
        sqlite_where=OPEN_TASKS,
        postgresql_where=OPEN_TASKS,
    )
