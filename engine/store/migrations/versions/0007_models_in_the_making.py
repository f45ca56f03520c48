"""Drafts of models with every step of their making, their trials, and the shelf of models put away."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from engine.store.types import Json, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make("model_file", ["sha256"], _text("sha256", 64), sa.Column("content", sa.LargeBinary, nullable=False))
    _make(
        "model_draft",
        ["model_key"],
        _text("model_key", 64),
        _text("name", 200),
        sa.Column("files", Json, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("top", sa.Integer, nullable=False),
        sa.Column("based_on", sa.String(32)),
        sa.Column("template", sa.String(64)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_by", sa.String(32)),
        sa.Column("changed_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "model_step",
        _text("org", 32),
        _text("model_key", 64),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("said", Json, nullable=False),
        sa.Column("before", Json, nullable=False),
        sa.Column("after", Json, nullable=False),
        sa.Column("by", sa.String(32)),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["org", "model_key"],
            ["model_draft.org", "model_draft.model_key"],
            name=op.f("fk_model_step_org_model_key"),
        ),
        sa.PrimaryKeyConstraint("org", "model_key", "revision", name=op.f("pk_model_step")),
    )
    _make(
        "model_trial",
        ["sha256", "scenario"],
        _text("sha256", 64),
        _text("scenario", 200),
        sa.Column("passed", sa.Boolean, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("trace", Json, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    _make(
        "model_shelf",
        ["model_key"],
        _text("model_key", 64),
        sa.Column("by", sa.String(32)),
        sa.Column("at", UtcDateTime, nullable=False),
    )


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False)


def _make(table: str, key: list[str], *columns: sa.Column[Any]) -> None:
    """A table of an organisation, which leads its key."""
    op.create_table(
        table,
        _text("org", 32),
        *columns,
        sa.ForeignKeyConstraint(["org"], ["organisation.id"], name=op.f(f"fk_{table}_org")),
        sa.PrimaryKeyConstraint("org", *key, name=op.f(f"pk_{table}")),
    )
