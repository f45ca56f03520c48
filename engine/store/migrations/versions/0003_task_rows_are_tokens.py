"""A human task's own row is its token; finishing it no longer moves it in the index of its case."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM token WHERE kind = 'task'")
    op.drop_index("ix_task_case", "task")
    op.create_index("ix_task_case", "task", ["org", "case_id"])
