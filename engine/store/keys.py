"""Doing a request once: its key is claimed in the transaction of its effect. Knows no effect."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.model import JsonValue
from engine.store.session import Work
from engine.store.tables import command

MOST_KEY_CHARACTERS = 64
# The key of the request that this thread answers; None where nobody gave one.
_asked: ContextVar[str | None] = ContextVar("krokus_asked", default=None)


def ask_once(key: str | None) -> None:
    """Say under which key this thread's request stands; a request without one says None."""
    _asked.set(None if key is None else key[:MOST_KEY_CHARACTERS])


@contextmanager
def apart_from_request() -> Iterator[None]:
    """Run commands that are not what the request asks for, such as those of a pretend case.

    Under its key only the first of them would have an effect.
    """
    before = _asked.set(None)
    try:
        yield
    finally:
        _asked.reset(before)


def claim_key(work: Work, case_id: str | None = None) -> Mapping[str, JsonValue] | None:
    """Claim the request's key inside the transaction that has its effect.

    Two requests with one key wait for each other here; a request that fails gives its key back.

    Returns:
        None when the effect is still to come; else what `keep_result` kept the first time.
    """
    key = _asked.get()
    if key is None:
        return None
    insert = postgresql.insert if work.is_postgres else sqlite.insert
    row: dict[str, object] = {"org": work.org, "key": key, "case_id": case_id, "result": {}, "at": work.now}
    claimed = work.run(insert(command).values(row).on_conflict_do_nothing())
    return None if claimed else find_kept(work)


def find_kept(work: Work) -> Mapping[str, JsonValue] | None:
    """What an earlier request under this key kept; None when there was none."""
    own = (command.c.org == work.org, command.c.key == _asked.get())
    row = work.conn.execute(select(command.c.result).where(*own)).first()
    return None if row is None else dict(row[0])


def keep_result(work: Work, result: Mapping[str, JsonValue]) -> None:
    """Keep what a repeated request shall be told; never a secret."""
    key = _asked.get()
    if key is not None:
        own = (command.c.org == work.org, command.c.key == key)
        work.run(update(command).where(*own).values(result=dict(result)))
