"""Case files that people ordered as a PDF."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "print_order",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("case_seq", sa.Integer(), nullable=False),
        sa.Column("rights", sa.String(length=300), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("why", sa.String(length=64), nullable=False),
        sa.Column("ordered_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org", "case_id"], ["case.org", "case.id"], name=op.f("fk_print_order_org_case_id")
        ),
        sa.PrimaryKeyConstraint("org", "id", name=op.f("pk_print_order")),
        sa.UniqueConstraint(
            "org",
            "case_id",
            "person_id",
            "language",
            name=op.f("uq_print_order_org_case_id_person_id_language"),
        ),
    )
    op.create_index("ix_print_order_ordered", "print_order", ["ordered_at"], unique=False)
