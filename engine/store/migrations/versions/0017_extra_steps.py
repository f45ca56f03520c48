"""Extra steps that a mentor gives: whose, by whom and why. Indexes for the past."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TURN_TYPES = (
    "case_reopened",
    "stage_entered",
    "status_changed",
    "message_received",
    "self_flag",
    "flag_cleared",
    "plan_step_done",
)


def upgrade() -> None:
    op.add_column("plan_step", sa.Column("person_id", sa.String(length=32)))
    op.add_column("plan_step", sa.Column("given_by", sa.String(length=32)))
    op.add_column("plan_step", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    is_of_one = sa.text("status = 'open' AND person_id IS NOT NULL")
    op.create_index(
        "ix_plan_step_person",
        "plan_step",
        ["org", "person_id"],
        sqlite_where=is_of_one,
        postgresql_where=is_of_one,
    )
    turn = sa.text("(" + " OR ".join(f"type = '{one}'" for one in TURN_TYPES) + ")")
    op.drop_index("ix_event_turn", "event")
    op.create_index(
        "ix_event_turn", "event", ["org", "case_id", "seq"], sqlite_where=turn, postgresql_where=turn
    )
    reopened, hidden = sa.text("type = 'case_reopened'"), sa.text("status = 'suspended'")
    op.create_index(
        "ix_event_reopened",
        "event",
        ["org", "type", "case_id"],
        sqlite_where=reopened,
        postgresql_where=reopened,
    )
    op.create_index(
        "ix_task_hidden", "task", ["org", "opened_at"], sqlite_where=hidden, postgresql_where=hidden
    )
    op.create_index("ix_case_life", "case", ["org", "model_key", "closed_at", "opened_at", "suspended", "id"])
    done = sa.text("status = 'done'")
    # The first databases of 0013 came without it.
    op.drop_index("ix_task_done", "task", if_exists=True)
    op.create_index(
        "ix_task_done",
        "task",
        ["org", "status", "done_at", "opened_at", "case_id", "element_id"],
        sqlite_where=done,
        postgresql_where=done,
    )
    op.create_index("ix_document_form", "document", ["org", "form_key", "case_id", "version"])
