"""What the mentor's board keeps, and the events that turn a case found without reading every event."""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Json, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TURNS = (
    "type IN ('case_reopened', 'stage_entered', 'status_changed', 'message_received', 'self_flag',"
    " 'flag_cleared')"
)


def upgrade() -> None:
    _make_watch()
    _make_snooze()
    _make_threshold()
    _make_digest()
    _make_comment()
    turns = sa.text(TURNS)
    op.create_index(
        "ix_event_turn", "event", ["org", "case_id", "seq"], sqlite_where=turns, postgresql_where=turns
    )


def _string(name: str, length: int, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, UtcDateTime(), nullable=nullable)


def _of_case(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["org", "case_id"], ["case.org", "case.id"], name=op.f(f"fk_{table}_org_case_id_case")
    )


def _make_watch() -> None:
    op.create_table(
        "watch",
        _string("org", 32),
        _string("case_id", 32),
        sa.Column("seq", sa.Integer(), nullable=False),
        _moment("looked_at"),
        _moment("next_at"),
        _string("level", 8),
        _string("stage", 32, nullable=True),
        _string("model_key", 64),
        _string("coach", 32, nullable=True),
        _moment("progress_at"),
        _string("progress", 160),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("signals", Json, nullable=False),
        _of_case("watch"),
        sa.PrimaryKeyConstraint("org", "case_id", name=op.f("pk_watch")),
    )


def _make_snooze() -> None:
    op.create_table(
        "snooze",
        _string("org", 32),
        _string("id", 32),
        _string("case_id", 32),
        _string("signal", 64),
        _string("level", 8),
        _moment("until"),
        sa.Column("reason", sa.Text(), nullable=False),
        _string("made_by", 32),
        _moment("made_at"),
        _moment("ended_at", nullable=True),
        _of_case("snooze"),
        sa.PrimaryKeyConstraint("org", "id", name=op.f("pk_snooze")),
    )
    op.create_index("ix_snooze_case", "snooze", ["org", "case_id"])


def _make_threshold() -> None:
    op.create_table(
        "threshold",
        _string("org", 32),
        _string("model_key", 64),
        _string("signal", 64),
        _string("valid_from", 10),
        sa.Column("amber", Json, nullable=True),
        sa.Column("red", Json, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        _string("set_by", 32),
        _moment("set_at"),
        sa.PrimaryKeyConstraint("org", "model_key", "signal", "valid_from", name=op.f("pk_threshold")),
    )


def _make_digest() -> None:
    op.create_table(
        "digest",
        _string("org", 32),
        _string("person_id", 32),
        _string("day", 10),
        _moment("made_at"),
        sa.Column("items", Json, nullable=False),
        sa.PrimaryKeyConstraint("org", "person_id", "day", name=op.f("pk_digest")),
    )


def _make_comment() -> None:
    op.create_table(
        "comment",
        _string("org", 32),
        _string("id", 32),
        _string("case_id", 32),
        _string("author", 32),
        sa.Column("text", sa.Text(), nullable=False),
        _moment("at"),
        _of_case("comment"),
        sa.PrimaryKeyConstraint("org", "id", name=op.f("pk_comment")),
    )
    op.create_index("ix_comment_case", "comment", ["org", "case_id", "at"])
    op.create_table(
        "mention",
        _string("org", 32),
        _string("comment_id", 32),
        _string("person_id", 32),
        _moment("answered_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["org", "comment_id"],
            ["comment.org", "comment.id"],
            name=op.f("fk_mention_org_comment_id_comment"),
        ),
        sa.PrimaryKeyConstraint("org", "comment_id", "person_id", name=op.f("pk_mention")),
    )
    op.create_index("ix_mention_person", "mention", ["org", "person_id"])
