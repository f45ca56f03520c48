"""Which template a model was copied from, and what people decided about the template's later changes."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Json, UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "model_origin",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("model_key", sa.String(length=64), nullable=False),
        sa.Column("template", sa.String(length=64), nullable=False),
        sa.Column("files", Json, nullable=False),
        sa.Column("copied_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["org"], ["organisation.id"], name=op.f("fk_model_origin_org")),
        sa.PrimaryKeyConstraint("org", "model_key", name=op.f("pk_model_origin")),
    )
    op.create_table(
        "model_choice",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("model_key", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("choice", sa.String(length=16), nullable=False),
        sa.Column("theirs", sa.String(length=64), nullable=False),
        sa.Column("before", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=32)),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["org"], ["organisation.id"], name=op.f("fk_model_choice_org")),
        sa.PrimaryKeyConstraint("org", "model_key", "place", name=op.f("pk_model_choice")),
    )
