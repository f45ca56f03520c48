"""Opening a database with the durability that this product promises. No transactions, no tables."""

import sqlite3
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from engine.store.patience import open_postgres
from engine.store.types import dump_json

SQLITE_BUSY_MS = 5000
# Pages and commands have some hundreds of statements; one that the driver has forgotten is parsed again.
KEPT_STATEMENTS = 512
# SQLite keeps two megabytes of pages by itself: less than the indexes of a small organisation, which a
# command then reads anew from the file. Kept for each connection, and only as far as it has read.
KEPT_PAGES_KIB = 16_000


def open_database(url: str, *, is_patient: bool = False) -> Engine:
    """Connect lazily to SQLite or PostgreSQL with the durability this product promises."""
    if make_url(url).get_backend_name() == "sqlite":
        return _open_sqlite(url)
    return open_postgres(url, is_patient=is_patient)


def _open_sqlite(url: str) -> Engine:
    # Without an adapter the driver asks every null and every truth value whether it has one itself, and each
    # answer is an exception: dearer than all else that it does with the value.
    sqlite3.register_adapter(type(None), {None: None}.__getitem__)
    sqlite3.register_adapter(bool, int)
    engine = create_engine(
        url,
        json_serializer=dump_json,
        json_deserializer=orjson.loads,
        connect_args={"timeout": SQLITE_BUSY_MS / 1000, "cached_statements": KEPT_STATEMENTS},
        # The store itself keeps connections and rolls back what fails. What lives in memory lives in one.
        poolclass=NullPool if make_url(url).database else None,
        pool_reset_on_return=None,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not open transactions by itself: a deferred one fails under concurrent writers.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={SQLITE_BUSY_MS}",
        f"cache_size=-{KEPT_PAGES_KIB}",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(conn: Connection) -> None:
    # Inside a work the store has begun already; migrations begin here.
    if not conn.connection.in_transaction:
        writing = conn.get_execution_options().get("krokus_write", False)
        conn.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
