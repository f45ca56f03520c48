"""Queries about daily digests: what was told to whom on which day."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from engine.store.rows import select_own
from engine.store.session import Work
from engine.store.tables import digest


class DigestRow(NamedTuple):
    """What one person was told on one day: `new` reasons, how many, and how many cases stood still in all."""

    person_id: str
    day: str
    made_at: datetime
    items: dict[str, Any]


_LAST = (
    select_own(DigestRow, digest)
    .where(digest.c.person_id == bindparam("person"))
    .order_by(digest.c.made_at.desc())
    .limit(1)
)


def insert_digest(work: Work, row: DigestRow) -> None:
    work.insert(digest, row._asdict())


def find_last_digest(work: Work, person_id: str) -> DigestRow | None:
    return work.find(DigestRow, _LAST, person=person_id)


def list_digested(work: Work, day: str) -> frozenset[str]:
    """Who has a digest of this day already."""
    own = (digest.c.org == work.org, digest.c.day == day)
    return frozenset(work.conn.execute(select(digest.c.person_id).where(*own)).scalars())
