"""Column types shared by all tables. No tables and no queries."""

from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import JSON, DateTime, Dialect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

MOST_WRITTEN = 16


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. SQLite drops zones, so naive values are refused instead of guessed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = keep_utc(value)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return _say_utc(value)


def keep_utc(moment: datetime) -> datetime:
    """The same moment in UTC."""
    if moment.tzinfo is None:
        raise ValueError("the store takes aware datetimes only")
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


class _MomentWriter:
    """Writes moments as SQLite keeps them. A command writes one and the same into a dozen columns."""

    __slots__ = ("_written",)

    def __init__(self) -> None:
        # By identity: comparing two moments costs as much as writing one.
        self._written: dict[int, tuple[datetime, str]] = {}

    def __call__(self, moment: datetime) -> str:
        written = self._written.get(id(moment))
        if written is not None and written[0] is moment:
            return written[1]
        text = keep_utc(moment).replace(tzinfo=None).isoformat(" ", "microseconds")
        if len(self._written) >= MOST_WRITTEN:
            self._written.clear()
        self._written[id(moment)] = (moment, text)
        return text


write_moment = _MomentWriter()


def read_moment(text: str) -> datetime:
    """A moment as SQLite keeps it: in UTC without saying so. In one call, where SQLAlchemy takes three."""
    return datetime.fromisoformat(text + "+00:00")


def read_any_moment(text: str) -> datetime:
    """A moment as either database writes it into JSON: in UTC, saying so or not."""
    return _say_utc(datetime.fromisoformat(text))


def _say_utc(moment: datetime) -> datetime:
    """What a database gave back, in UTC and saying so."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def dump_json(value: object) -> str:
    """JSON as both databases take it."""
    return orjson.dumps(value).decode()


# JSONB compares and indexes on PostgreSQL; SQLite keeps text.
Json: Any = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
