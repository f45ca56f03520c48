"""Column types shared by all tables. No tables and no queries."""

from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import JSON, DateTime, Dialect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator


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
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def keep_utc(moment: datetime) -> datetime:
    """The same moment in UTC."""
    if moment.tzinfo is None:
        raise ValueError("the store takes aware datetimes only")
    return moment.astimezone(UTC)


def write_moment(moment: datetime) -> str:
    """A moment as SQLite keeps it."""
    return keep_utc(moment).replace(tzinfo=None).isoformat(" ", "microseconds")


def read_moment(text: str) -> datetime:
    """A moment as SQLite keeps it: in UTC without saying so. In one call, where SQLAlchemy takes three."""
    return datetime.fromisoformat(text + "+00:00")


def dump_json(value: object) -> str:
    """JSON as both databases take it."""
    return orjson.dumps(value).decode()


# JSONB compares and indexes on PostgreSQL; SQLite keeps text.
Json: Any = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
