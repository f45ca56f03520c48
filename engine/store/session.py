"""The one home of transactions: opening the database, beginning, committing. No table knowledge."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from threading import Event
from typing import Any, TypeVar

import orjson
from sqlalchemy import (
    Connection,
    Engine,
    Executable,
    Table,
    create_engine,
    event,
    insert,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from engine.clock import Clock
from engine.errors import StoreUnavailable
from engine.model import OrgId
from engine.store.patience import dump_json, open_postgres
from engine.store.prepared import Compiled, Prepared

SQLITE_BUSY_MS = 5000
# The longest that a worker sleeps without looking.
ROUND = timedelta(seconds=2)
WAKE_CHANNEL = "krokus_work"

RowT = TypeVar("RowT")


@cache
def _insert_into(table: Table) -> Prepared:
    return Prepared(insert(table), tuple(column.key for column in table.columns))


class Work:
    """One open transaction of one organisation; every query goes through it and is scoped by `org`."""

    __slots__ = ("_cursor", "_dialect", "conn", "now", "org", "wakes_at")

    def __init__(self, conn: Connection, org: OrgId, now: datetime) -> None:
        self.conn = conn
        self.org = org
        self.now = now
        self.wakes_at: datetime | None = None
        self._dialect = conn.dialect
        self._cursor = conn.connection.cursor

    @property
    def is_postgres(self) -> bool:
        return self._dialect.name == "postgresql"

    def wake(self, at: datetime) -> None:
        """Ask that workers hear, after the commit, of something that is due at this moment."""
        if self.wakes_at is None or at < self.wakes_at:
            self.wakes_at = at

    def find(self, make: type[RowT], statement: Executable | Prepared, **params: object) -> RowT | None:
        """The first row as `make`, or None."""
        if isinstance(statement, Prepared):
            compiled = statement.compile_for(self._dialect)
            cursor = self._run(compiled, params)
            found = cursor.fetchone()
            values = None if found is None else compiled.decode(cursor, found)
            return None if values is None else make._make(values)  # type: ignore[attr-defined]
        row = self.conn.execute(statement, {"b_org": self.org, **params}).first()
        return None if row is None else make._make(row)  # type: ignore[attr-defined]

    def list(self, make: type[RowT], statement: Executable | Prepared, **params: object) -> tuple[RowT, ...]:
        """All rows as `make` (a NamedTuple whose fields are the selected columns, in order)."""
        if isinstance(statement, Prepared):
            compiled = statement.compile_for(self._dialect)
            cursor = self._run(compiled, params)
            rows = [compiled.decode(cursor, row) for row in cursor.fetchall()]
            return tuple(map(make._make, rows))  # type: ignore[attr-defined]
        found = self.conn.execute(statement, {"b_org": self.org, **params}).all()
        return tuple(make._make(row) for row in found)  # type: ignore[attr-defined]

    def value(self, statement: Executable | Prepared, **params: object) -> Any:
        """The single value of the first row, or None."""
        if isinstance(statement, Prepared):
            compiled = statement.compile_for(self._dialect)
            cursor = self._run(compiled, params)
            row = cursor.fetchone()
            return None if row is None else compiled.decode(cursor, row)[0]
        return self.conn.execute(statement, {"b_org": self.org, **params}).scalar()

    def insert(self, table: Table, *rows: Mapping[str, object]) -> None:
        """Insert rows; the organisation is filled in, a column that is left out becomes null."""
        if not rows:
            return
        compiled = _insert_into(table).compile_for(self._dialect)
        values = [compiled.bind_all({"org": self.org, **row}) for row in rows]
        cursor = self._cursor()
        try:
            if len(values) == 1:
                cursor.execute(compiled.sql, values[0])
            else:
                cursor.executemany(compiled.sql, values)
        except self._driver_error as error:
            raise self._wrap(error) from error

    def run(self, statement: Executable | Prepared, **params: object) -> int:
        """Execute a change and return how many rows it met."""
        if isinstance(statement, Prepared):
            met: int = self._run(statement.compile_for(self._dialect), params).rowcount
            return met
        return self.conn.execute(statement, {"b_org": self.org, **params}).rowcount

    def _run(self, compiled: Compiled, params: Mapping[str, object]) -> Any:
        cursor = self._cursor()
        try:
            cursor.execute(compiled.sql, compiled.bind({"b_org": self.org, **params}))
        except self._driver_error as error:
            raise self._wrap(error) from error
        return cursor

    @property
    def _driver_error(self) -> type[Exception]:
        return self._dialect.loaded_dbapi.Error

    def _wrap(self, error: Exception) -> BaseException:
        # The same errors as from SQLAlchemy's own path; what was typed stays out of their texts.
        base = self._driver_error
        return DBAPIError.instance(None, None, error, base, dialect=self._dialect)


class Store:
    """The database of one installation. Opened once at start, shared by all threads."""

    def __init__(self, url: str, clock: Clock) -> None:
        self.url = url
        self.clock = clock
        self.engine = open_database(url)
        self._writing = self.engine.execution_options(krokus_write=True)
        # Set after a commit that a sleeping worker should know of; on PostgreSQL others are told by NOTIFY.
        self.woken = Event()

    @property
    def is_postgres(self) -> bool:
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def begin(self, org: OrgId) -> Iterator[Work]:
        """A writing transaction: commits when the block ends, rolls back when it raises.

        Raises:
            StoreUnavailable: the database is locked, full or away; nothing was saved.
        """
        with translate_failures(), self._writing.begin() as conn:
            work = Work(conn, org, self.clock.now())
            yield work
            # What is due later than a worker's round is found by its next look in any case.
            is_soon = work.wakes_at is not None and work.wakes_at <= work.now + ROUND
            if is_soon and self.is_postgres:
                conn.exec_driver_sql(f"NOTIFY {WAKE_CHANNEL}")
        if is_soon:
            self.woken.set()

    @contextmanager
    def read(self, org: OrgId) -> Iterator[Work]:
        """A reading transaction; what is read is one consistent picture on SQLite.

        Raises:
            StoreUnavailable: the database is away.
        """
        with translate_failures(), self.engine.begin() as conn:
            yield Work(conn, org, self.clock.now())

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def translate_failures() -> Iterator[None]:
    """Turn the driver's words for a locked, full or absent database into StoreUnavailable."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise StoreUnavailable(cause=type(error).__name__) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StoreUnavailable(cause=type(error).__name__) from error
        raise


def open_database(url: str, *, is_patient: bool = False) -> Engine:
    """Connect lazily to SQLite or PostgreSQL with the durability this product promises."""
    if make_url(url).get_backend_name() == "sqlite":
        return _open_sqlite(url)
    return open_postgres(url, is_patient=is_patient)


def _open_sqlite(url: str) -> Engine:
    engine = create_engine(
        url,
        json_serializer=dump_json,
        json_deserializer=orjson.loads,
        connect_args={"timeout": SQLITE_BUSY_MS / 1000},
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
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(conn: Connection) -> None:
    writing = conn.get_execution_options().get("krokus_write", False)
    conn.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
