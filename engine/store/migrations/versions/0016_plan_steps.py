"""Steps of plans as things to do. Plans that clients agreed to before bring theirs along."""

from secrets import token_hex
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_open = sa.text("status = 'open'")
    made = op.create_table(
        "plan_step",
        sa.Column("org", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("due_on", sa.String(length=10)),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_by", sa.String(length=32)),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org", "case_id"], ["case.org", "case.id"], name="fk_plan_step_org_case_id_case"
        ),
        sa.PrimaryKeyConstraint("org", "id", name="pk_plan_step"),
    )
    op.create_index("ix_plan_step_case", "plan_step", ["org", "case_id"])
    op.create_index(
        "ix_plan_step_open",
        "plan_step",
        ["org", "case_id", "due_on"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    found = [step for plan in _list_plans() for step in _read_steps(plan)]
    if found:
        op.bulk_insert(made, found)


def _list_plans() -> list[Any]:
    """The newest plan of each case."""
    document = sa.table(
        "document",
        *(sa.column(name) for name in ("org", "id", "case_id", "form_key", "version", "created_by")),
        sa.column("created_at", sa.DateTime(timezone=True)),
        sa.column("data", sa.JSON().with_variant(JSONB(), "postgresql")),
    )
    rows = op.get_bind().execute(
        sa.select(document).where(document.c.form_key == "action_plan").order_by(document.c.version)
    )
    return list({(row.org, row.case_id): row for row in rows}.values())


def _read_steps(plan: Any) -> list[dict[str, Any]]:
    goals = plan.data.get("goals") if plan.data.get("client_agrees", "yes") == "yes" else None
    rows = [row for row in goals if isinstance(row, dict)] if isinstance(goals, list) else []
    return [_make_step(plan, row) for row in rows if row.get("step") and row.get("status") != "changed"]


def _make_step(plan: Any, row: dict[str, Any]) -> dict[str, Any]:
    is_done = row.get("status") == "done"
    return {
        "org": plan.org,
        "id": token_hex(16),
        "case_id": plan.case_id,
        "document_id": plan.id,
        "step": str(row["step"]),
        "goal": str(row.get("goal") or ""),
        "who": str(row.get("who") or "")[:64],
        "due_on": str(row["by"])[:10] if row.get("by") else None,
        "status": "done" if is_done else "open",
        "opened_at": plan.created_at,
        "ended_at": plan.created_at if is_done else None,
        "ended_by": plan.created_by if is_done else None,
        "note": "",
        "version": 1,
    }
