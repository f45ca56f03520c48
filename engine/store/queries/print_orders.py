"""Queries about ordered case files; the file itself is loaded only for who downloads it."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, select, update

from engine.store.rows import select_own
from engine.store.session import Work
from engine.store.tables import print_order


class PrintOrderRow(NamedTuple):
    id: str
    case_id: str
    person_id: str
    language: str
    address: str
    case_seq: int
    rights: str
    status: str
    why: str
    ordered_at: datetime
    ended_at: datetime | None


_ORDER = select_own(PrintOrderRow, print_order)
_OF_PERSON = _ORDER.where(
    print_order.c.case_id == bindparam("case_id"),
    print_order.c.person_id == bindparam("person_id"),
    print_order.c.language == bindparam("language"),
)
_BY_ID = _ORDER.where(print_order.c.id == bindparam("id"))


def find_order(work: Work, order_id: str) -> PrintOrderRow | None:
    return work.find(PrintOrderRow, _BY_ID, id=order_id)


def find_order_of(work: Work, case_id: str, person_id: str, language: str) -> PrintOrderRow | None:
    """What this person ordered of a case last."""
    found = {"case_id": case_id, "person_id": person_id, "language": language}
    return work.find(PrintOrderRow, _OF_PERSON, **found)


def replace_order(work: Work, row: PrintOrderRow) -> None:
    """Keep an order in place of the one before it."""
    own = (print_order.c.org == work.org, print_order.c.case_id == row.case_id)
    same = (print_order.c.person_id == row.person_id, print_order.c.language == row.language)
    work.run(delete(print_order).where(*own, *same))
    work.insert_rows(print_order, (row,))


def end_order(work: Work, order_id: str, status: str, why: str, content: bytes | None) -> None:
    """Keep what became of an order; one that was replaced meanwhile is gone, and its file with it."""
    own = (print_order.c.org == work.org, print_order.c.id == order_id)
    values = {"status": status, "why": why, "content": content, "ended_at": work.now}
    work.run(update(print_order).where(*own).values(values))


def read_content(work: Work, order_id: str) -> bytes | None:
    own = (print_order.c.org == work.org, print_order.c.id == order_id)
    found = work.value(select(print_order.c.content).where(*own))
    return None if found is None else bytes(found)


def measure_content(work: Work, order_id: str) -> int:
    """How many bytes a file has."""
    own = (print_order.c.org == work.org, print_order.c.id == order_id)
    return int(work.value(select(func.length(print_order.c.content)).where(*own)) or 0)


def forget_orders(work: Work, before: datetime) -> int:
    """Delete files and orders of all organisations that were ordered before a moment; returns how many."""
    return work.run(delete(print_order).where(print_order.c.ordered_at < before))
