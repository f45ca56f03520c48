"""How long steps usually take in an organisation; a verdict lists the keys of its reasons."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("watch", sa.Column("reasons", sa.Text(), nullable=True))
    op.create_table(
        "learned_step",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("model_key", sa.String(length=64), nullable=False),
        sa.Column("element_id", sa.String(length=128), nullable=False),
        sa.Column("finished", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("median_days", sa.Float()),
        sa.Column("slow_days", sa.Float()),
        sa.Column("learned_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["org"], ["organisation.id"], name=op.f("fk_learned_step_org")),
        sa.PrimaryKeyConstraint("org", "model_key", "element_id", name=op.f("pk_learned_step")),
    )
