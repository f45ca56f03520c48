"""Queries about positions: what people said of them, and the documents that tell of them."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update

from engine.store.rows import select_own
from engine.store.session import Work
from engine.store.tables import document, position

# A position is known by its firm and its title; the register is as long as the newest of these many tell.
MOST_TOLD = 2_000


class PositionRow(NamedTuple):
    """What people said of a position; `closed_on` is a day; `version` 0: nothing was said yet."""

    id: str
    employer_id: str
    title: str
    document_id: str | None
    closed_on: str | None
    closed_by: str | None
    closed_why: str | None
    version: int


class ToldRow(NamedTuple):
    """A document that tells of a position at a firm: an analysis, or an agreement with its dates."""

    id: str
    case_id: str
    release_id: str
    version: int
    created_by: str | None
    created_at: datetime
    employer: str | None
    title: str | None
    kind: str | None
    begins: str | None
    ends: str | None


_TOLD = tuple(
    document.c.data[name].as_string()
    for name in ("employer", "position_title", "kind", "start_date", "end_date")
)


def list_told(work: Work, form_key: str) -> tuple[ToldRow, ...]:
    """The documents of a form in all cases that are handed in, newest first, with what they tell."""
    own = ("id", "case_id", "release_id", "version", "created_by", "created_at")
    statement = select(*(document.c[name] for name in own), *_TOLD).where(
        document.c.org == bindparam("b_org"),
        # Written into the statement, so that a database sees that the index of these forms will do.
        document.c.form_key == bindparam("told", form_key, literal_execute=True),
        document.c.status.in_(("submitted", "approved")),
    )
    return work.list(ToldRow, statement.order_by(document.c.created_at.desc()).limit(MOST_TOLD))


def list_positions(work: Work) -> tuple[PositionRow, ...]:
    return work.list(PositionRow, select_own(PositionRow, position))


def keep_position(work: Work, row: PositionRow) -> bool:
    """Store what was said of a position; False: somebody said something since the row was read."""
    values: dict[str, Any] = {**row._asdict(), "version": row.version + 1}
    if row.version == 0:
        if work.value(select(position.c.id).where(position.c.org == work.org, position.c.id == row.id)):
            return False
        work.insert(position, values)
        return True
    own = (position.c.org == work.org, position.c.id == row.id, position.c.version == row.version)
    return work.run(update(position).where(*own).values(**values)) == 1
