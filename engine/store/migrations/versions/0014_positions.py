"""Positions that were filled or given up: since when, who said so, why. An index of what tells of them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("position", sa.Column("closed_on", sa.String(length=10)))
    op.add_column("position", sa.Column("closed_by", sa.String(length=32)))
    op.add_column("position", sa.Column("closed_why", sa.String(length=500)))
    op.add_column("position", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    told = sa.text("form_key IN ('job_analysis', 'employer_agreement')")
    op.create_index(
        "ix_document_of_position",
        "document",
        ["org", "form_key", "created_at"],
        sqlite_where=told,
        postgresql_where=told,
    )
