"""Queries about month cards, the running timer and favourites."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, update

from engine.model import new_id
from engine.store.prepared import Prepared
from engine.store.rows import select_own
from engine.store.session import Work
from engine.store.tables import entry_favourite, month_card, month_card_event, running_work


class CardRow(NamedTuple):
    person_id: str
    month: str
    status: str
    contract_min: int | None
    comment: str
    sums: dict[str, Any] | None
    signed_name: str | None
    signed_at: datetime | None
    decided_by: str | None
    decided_at: datetime | None
    mentor_comment: str | None
    version: int


class CardEventRow(NamedTuple):
    """Something that happened to a card: signed, taken_back, approved, returned, corrected."""

    id: str
    person_id: str
    month: str
    type: str
    by: str
    at: datetime
    comment: str
    sums: dict[str, Any] | None


class RunningRow(NamedTuple):
    person_id: str
    started_at: datetime
    values: dict[str, Any]


class FavouriteRow(NamedTuple):
    id: str
    person_id: str
    title: str
    values: dict[str, Any]
    created_at: datetime


_CARD = select_own(CardRow, month_card)
_ONE = Prepared(
    _CARD.where(month_card.c.person_id == bindparam("person"), month_card.c.month == bindparam("month"))
)
_RUNNING = Prepared(
    select_own(RunningRow, running_work).where(running_work.c.person_id == bindparam("person"))
)


def find_card(work: Work, person_id: str, month: str) -> CardRow | None:
    return work.find(CardRow, _ONE, person=person_id, month=month)


def find_last_card(work: Work, person_id: str, before: str) -> CardRow | None:
    """The newest card of the months before: what was agreed by contract is not asked again."""
    older = _CARD.where(month_card.c.person_id == person_id, month_card.c.month < before)
    return work.find(CardRow, older.order_by(month_card.c.month.desc()).limit(1))


def list_cards_of_month(work: Work, month: str) -> tuple[CardRow, ...]:
    return work.list(CardRow, _CARD.where(month_card.c.month == month).order_by(month_card.c.person_id))


def list_waiting_cards(work: Work) -> tuple[CardRow, ...]:
    """Signed cards that a mentor has not judged yet, oldest month first."""
    waiting = _CARD.where(month_card.c.status == "submitted")
    return work.list(CardRow, waiting.order_by(month_card.c.month, month_card.c.person_id))


def save_card(work: Work, row: CardRow) -> bool:
    """Store a card; version 0 is a new one. False means somebody was faster."""
    if row.version == 0:
        work.insert(month_card, {**row._asdict(), "version": 1})
        return True
    own = (
        month_card.c.org == work.org,
        month_card.c.person_id == row.person_id,
        month_card.c.month == row.month,
        month_card.c.version == row.version,
    )
    values: dict[str, object] = {**row._asdict(), "version": row.version + 1}
    return work.run(update(month_card).where(*own).values(**values)) == 1


def insert_card_event(
    work: Work,
    card: CardRow,
    type_: str,
    by: str,
    comment: str = "",
    sums: Mapping[str, object] | None = None,
) -> None:
    row = {"id": new_id(), "person_id": card.person_id, "month": card.month, "type": type_, "by": by}
    work.insert(month_card_event, {**row, "at": work.now, "comment": comment, "sums": sums})


def list_card_events(work: Work, person_id: str, month: str) -> tuple[CardEventRow, ...]:
    own = (month_card_event.c.person_id == person_id, month_card_event.c.month == month)
    statement = select_own(CardEventRow, month_card_event).where(*own).order_by(month_card_event.c.at)
    return work.list(CardEventRow, statement)


def find_running(work: Work, person_id: str) -> RunningRow | None:
    return work.find(RunningRow, _RUNNING, person=person_id)


def insert_running(work: Work, row: RunningRow) -> None:
    work.insert(running_work, row._asdict())


def delete_running(work: Work, person_id: str) -> bool:
    own = (running_work.c.org == work.org, running_work.c.person_id == person_id)
    return work.run(delete(running_work).where(*own)) == 1


def insert_favourite(work: Work, row: FavouriteRow) -> None:
    work.insert(entry_favourite, row._asdict())


def list_favourites(work: Work, person_id: str) -> tuple[FavouriteRow, ...]:
    statement = select_own(FavouriteRow, entry_favourite).where(entry_favourite.c.person_id == person_id)
    return work.list(FavouriteRow, statement.order_by(entry_favourite.c.created_at, entry_favourite.c.id))


def delete_favourite(work: Work, person_id: str, favourite_id: str) -> bool:
    own = (
        entry_favourite.c.org == work.org,
        entry_favourite.c.id == favourite_id,
        entry_favourite.c.person_id == person_id,
    )
    return work.run(delete(entry_favourite).where(*own)) == 1
