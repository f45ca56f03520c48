"""The one home of transactions: opening the database, beginning, committing. No table knowledge."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache, partial
from threading import Event
from typing import Any, TypeVar

import orjson
from sqlalchemy import (
    Connection,
    Dialect,
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
from sqlalchemy.pool import PoolProxiedConnection

from engine.clock import Clock
from engine.errors import StoreUnavailable
from engine.model import OrgId
from engine.store.patience import dump_json, open_postgres
from engine.store.prepared import Compiled, Prepared

SQLITE_BUSY_MS = 5000
# The longest that a worker sleeps without looking.
ROUND = timedelta(seconds=2)
WAKE_CHANNEL = "krokus_work"
# PostgreSQL ended the session of a process that stood still inside its transaction.
SLEPT_TOO_LONG = "25P03"
NO_SUCH_TABLE = "42P01"

RowT = TypeVar("RowT")
T = TypeVar("T")


@cache
def _insert_into(table: Table) -> Prepared:
    return Prepared(insert(table), tuple(column.key for column in table.columns))


class Work:
    """One open transaction of one organisation; every query goes through it and is scoped by `org`."""

    __slots__ = ("_conn", "_cursor", "_dialect", "_engine", "_pooled", "now", "org", "wakes_at")

    def __init__(self, engine: Engine, pooled: PoolProxiedConnection, org: OrgId, now: datetime) -> None:
        self.org = org
        self.now = now
        self.wakes_at: datetime | None = None
        self._engine = engine
        self._dialect = engine.dialect
        self._pooled = pooled
        # One cursor serves all prepared statements: each is read to its end before the next begins.
        self._cursor: Any = pooled.cursor()
        self._conn: Connection | None = None

    @property
    def conn(self) -> Connection:
        """The transaction as SQLAlchemy knows it; made only for statements that are not prepared."""
        if self._conn is None:
            self._conn = Connection(self._engine, self._pooled)
        return self._conn

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
            values = self.find_values(statement, **params)
            return None if values is None else make._make(values)  # type: ignore[attr-defined]
        row = self.conn.execute(statement, {"b_org": self.org, **params}).first()
        return None if row is None else make._make(row)  # type: ignore[attr-defined]

    def find_values(self, statement: Prepared, **params: object) -> Sequence[Any] | None:
        """The first row as plain values, where it becomes more than one thing, or None."""
        compiled = statement.compile_for(self._dialect)
        cursor = self._run(compiled, params)
        rows = cursor.fetchall()
        return compiled.decode(cursor, rows[0]) if rows else None

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
            values = self.find_values(statement, **params)
            return None if values is None else values[0]
        return self.conn.execute(statement, {"b_org": self.org, **params}).scalar()

    def insert(self, table: Table, *rows: Mapping[str, object]) -> None:
        """Insert rows; the organisation is filled in, a column that is left out becomes null."""
        if not rows:
            return
        compiled = _insert_into(table).compile_for(self._dialect)
        values = [compiled.bind_all({"org": self.org, **row}) for row in rows]
        cursor = self._cursor
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

    def _run(self, compiled: Compiled, params: dict[str, object]) -> Any:
        cursor = self._cursor
        params["b_org"] = self.org
        try:
            cursor.execute(compiled.sql, compiled.bind(params))
        except self._driver_error as error:
            raise self._wrap(error) from error
        return cursor

    @property
    def _driver_error(self) -> type[Exception]:
        return self._dialect.loaded_dbapi.Error

    def _wrap(self, error: Exception) -> BaseException:
        return wrap_error(error, self._dialect)

    def execute_bare(self, statement: str) -> None:
        """What is no query: beginning, notifying. Only the store calls this."""
        self._cursor.execute(statement)


def wrap_error(error: Exception, dialect: Dialect) -> BaseException:
    """The same errors as from SQLAlchemy's own path; what was typed stays out of their texts."""
    return DBAPIError.instance(None, None, error, dialect.loaded_dbapi.Error, dialect=dialect)


class Store:
    """The database of one installation. Opened once at start, shared by all threads."""

    def __init__(self, url: str, clock: Clock) -> None:
        self.url = url
        self.clock = clock
        self.engine = open_database(url)
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
        with self._open(org, "BEGIN IMMEDIATE") as work:
            yield work
            # What is due later than a worker's round is found by its next look in any case.
            is_soon = work.wakes_at is not None and work.wakes_at <= work.now + ROUND
            if is_soon and self.is_postgres:
                self._drive(partial(work.execute_bare, f"NOTIFY {WAKE_CHANNEL}"))
        if is_soon:
            self.woken.set()

    @contextmanager
    def read(self, org: OrgId) -> Iterator[Work]:
        """A reading transaction; what is read is one consistent picture on SQLite.

        Raises:
            StoreUnavailable: the database is away.
        """
        with self._open(org, "BEGIN") as work:
            yield work

    @contextmanager
    def _open(self, org: OrgId, begin: str) -> Iterator[Work]:
        """One transaction on a pooled connection of the driver.

        SQLAlchemy's own transaction objects cost as much as three statements of a short command.
        """
        with translate_failures():
            pooled = self._drive(self.engine.raw_connection)
            try:
                work = Work(self.engine, pooled, org, self.clock.now())
                if not self.is_postgres:
                    # psycopg begins by itself at the first statement.
                    self._drive(partial(work.execute_bare, begin))
                yield work
                self._drive(pooled.commit)
            except BaseException:
                _roll_back(pooled)
                raise
            finally:
                pooled.close()

    def _drive(self, act: Callable[[], T]) -> T:
        """Do something with the driver itself; its errors come out as SQLAlchemy's."""
        try:
            return act()
        except self.engine.dialect.loaded_dbapi.Error as error:
            raise wrap_error(error, self.engine.dialect) from error

    def close(self) -> None:
        self.engine.dispose()


def _roll_back(pooled: PoolProxiedConnection) -> None:
    """Undo; a connection that cannot even do that is dropped, and its server rolls back by itself."""
    try:
        pooled.rollback()
    except Exception:
        pooled.invalidate()


@contextmanager
def translate_failures() -> Iterator[None]:
    """Turn the driver's words for a locked, full or absent database into StoreUnavailable."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise StoreUnavailable(*_find_code(error), cause=type(error).__name__) from error
    except DBAPIError as error:
        if _find_code(error):
            raise StoreUnavailable(*_find_code(error), cause=type(error).__name__) from error
        if error.connection_invalidated or getattr(error.orig, "sqlstate", None) == SLEPT_TOO_LONG:
            raise StoreUnavailable(cause=type(error).__name__) from error
        raise


def _find_code(error: Exception) -> tuple[str, ...]:
    """A word of its own for a database that was never set up; both kinds say so in their own way."""
    cause = getattr(error, "orig", None)
    has_no_tables = getattr(cause, "sqlstate", None) == NO_SUCH_TABLE or "no such table" in str(cause)
    return ("store_not_set_up",) if has_no_tables else ()


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
        # The store itself rolls back what fails.
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
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(conn: Connection) -> None:
    # Inside a work the store has begun already; migrations begin here.
    if not conn.connection.in_transaction:
        writing = conn.get_execution_options().get("krokus_write", False)
        conn.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
