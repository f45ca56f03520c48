"""Alembic's entry: runs the steps on the connection it is handed. Alembic executes this file itself."""

from typing import Any

from alembic import context

from engine.store.tables import metadata


def is_ours(_thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """Whether a table belongs to Krokus: strangers in the same database are none of our business."""
    return not (kind == "table" and reflected and compare_to is None and name not in metadata.tables)


def run_migrations() -> None:
    """Run on the given connection, inside its transaction."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        render_as_batch=True,
        include_object=is_ours,
    )
    with context.begin_transaction():
        context.run_migrations()


run_migrations()
