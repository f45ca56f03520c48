"""Moving running cases to another release."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Json, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "migration",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("model_key", sa.String(length=64), nullable=False),
        sa.Column("from_release", sa.String(length=32), nullable=False),
        sa.Column("to_release", sa.String(length=32), nullable=False),
        sa.Column("placing", Json, nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("created_by", sa.String(length=32), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["org", "from_release"], ["release.org", "release.id"]),
        sa.ForeignKeyConstraint(["org", "to_release"], ["release.org", "release.id"]),
        sa.PrimaryKeyConstraint("org", "id", name=op.f("pk_migration")),
    )
    op.create_index("ix_migration_status", "migration", ["status"])
    op.create_table(
        "migration_case",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("migration_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("told", Json, nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=True),
        sa.Column("revisions", Json, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["org", "migration_id"], ["migration.org", "migration.id"]),
        sa.ForeignKeyConstraint(["org", "case_id"], ["case.org", "case.id"]),
        sa.PrimaryKeyConstraint("org", "migration_id", "case_id", name=op.f("pk_migration_case")),
    )
    op.create_index("ix_migration_case_next", "migration_case", ["org", "migration_id", "status", "place"])
    op.create_index("ix_migration_case_case", "migration_case", ["org", "case_id"])
