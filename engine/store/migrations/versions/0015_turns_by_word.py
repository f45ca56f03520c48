"""The index of events that turn a case names them one by one: a list cost more than writing the event."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TURN_TYPES = (
    "case_reopened",
    "stage_entered",
    "status_changed",
    "message_received",
    "self_flag",
    "flag_cleared",
)


def upgrade() -> None:
    turn = sa.text("(" + " OR ".join(f"type = '{one}'" for one in TURN_TYPES) + ")")
    op.drop_index("ix_event_turn", "event")
    op.create_index(
        "ix_event_turn", "event", ["org", "case_id", "seq"], sqlite_where=turn, postgresql_where=turn
    )
