"""Column types shared by all tables. No tables and no queries."""

from collections.abc import Callable
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


def send_utc(moment: datetime | None) -> datetime | None:
    """The same moment in UTC, as PostgreSQL's driver takes it."""
    return None if moment is None else keep_utc(moment)


class _Written(dict[datetime | None, str | None]):
    """Moments as SQLite keeps them. A command writes one and the same into a dozen columns."""

    def __missing__(self, moment: datetime | None) -> str | None:
        if moment is None:
            return None
        text = keep_utc(moment).replace(tzinfo=None).isoformat(" ", "microseconds")
        # In other zones two moments of a night when clocks are set back count as one and the same key.
        if moment.tzinfo is UTC:
            if len(self) >= MOST_WRITTEN:
                self.clear()
            self[moment] = text
        return text


# Nothing of Python's own runs where the moment was written before.
write_moment: Callable[[datetime | None], str | None] = _Written().__getitem__


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


def send_json(value: object) -> str | None:
    """JSON as both databases take it; nothing remains null."""
    return None if value is None else orjson.dumps(value).decode()


# JSONB compares and indexes on PostgreSQL; SQLite keeps text.
Json: Any = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
