"""The one home of transactions: beginning, working, committing. No table knowledge."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, partial
from itertools import compress
from threading import Event
from typing import Any, TypeVar, cast

from sqlalchemy import (
    Connection,
    Engine,
    Executable,
    Table,
    insert,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import PoolProxiedConnection

from engine.clock import Clock
from engine.model import OrgId
from engine.store.connections import Connections, drop
from engine.store.failures import translate_failures, wrap_error
from engine.store.opening import open_database
from engine.store.prepared import Compiled, Prepared

# The longest that a worker sleeps without looking.
ROUND = timedelta(seconds=2)
WAKE_CHANNEL = "krokus_work"

RowT = TypeVar("RowT")


@cache
def _insert_into(table: Table, fields: tuple[str, ...]) -> Prepared:
    unknown = [name for name in fields if name not in table.columns]
    if unknown:
        # A value for a column that does not exist must not get lost in silence.
        raise LookupError(unknown)
    return Prepared(insert(table), ("org", *fields))


class Work:
    """One open transaction of one organisation; every query goes through it and is scoped by `org`."""

    __slots__ = ("_conn", "_cursor", "_dialect", "_engine", "_kind", "_pooled", "now", "org", "wakes_at")

    def __init__(self, engine: Engine, pooled: PoolProxiedConnection, org: OrgId, now: datetime) -> None:
        self.org = org
        self.now = now
        self.wakes_at: datetime | None = None
        self._engine = engine
        self._dialect = engine.dialect
        self._kind: str = engine.dialect.name
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
        return self._kind == "postgresql"

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
        compiled = statement.compiled.get(self._kind) or statement.compile_for(self._dialect)
        cursor = self._run(compiled, params)
        rows = cursor.fetchall()
        return compiled.decode(cursor, rows[0]) if rows else None

    def list(self, make: type[RowT], statement: Executable | Prepared, **params: object) -> tuple[RowT, ...]:
        """All rows as `make` (a NamedTuple whose fields are the selected columns, in order)."""
        # `make._make` would be one more call a row to the same end.
        build: Callable[[Iterable[Any]], RowT] = partial(tuple.__new__, make)  # type: ignore[type-var]
        return tuple(map(build, self.list_values(statement, **params)))

    def list_values(self, statement: Executable | Prepared, **params: object) -> Sequence[Sequence[Any]]:
        """All rows as plain values, where they become more than one thing."""
        if isinstance(statement, Prepared):
            compiled = statement.compiled.get(self._kind) or statement.compile_for(self._dialect)
            cursor = self._run(compiled, params)
            return compiled.decode_all(cursor, cursor.fetchall())
        return self.conn.execute(statement, {"b_org": self.org, **params}).all()

    def value(self, statement: Executable | Prepared, **params: object) -> Any:
        """The single value of the first row, or None."""
        if isinstance(statement, Prepared):
            values = self.find_values(statement, **params)
            return None if values is None else values[0]
        return self.conn.execute(statement, {"b_org": self.org, **params}).scalar()

    def insert(self, table: Table, *rows: Mapping[str, object]) -> None:
        """Insert rows; the organisation is filled in, a column that is left out becomes null.

        Raises:
            LookupError: a value for a column that does not exist.
        """
        if rows:
            # Rows carried over from another database name the organisation too.
            fields = tuple(dict.fromkeys(name for row in rows for name in row if name != "org"))
            self._insert(table, fields, [[row.get(name) for name in fields] for row in rows])

    def insert_rows(self, table: Table, rows: Sequence[Any]) -> None:
        """Insert rows of one NamedTuple class, whose fields are columns of the table."""
        if rows:
            self._insert(table, rows[0]._fields, rows)

    def insert_row(self, table: Table, row: Any) -> None:
        """Insert one NamedTuple without its nulls: a driver takes longer over each than over a value.

        For tables of many columns that are mostly null; each mixture of columns is a statement of its own.
        """
        given = [value is not None for value in row]
        self._insert(table, tuple(compress(row._fields, given)), [compress(row, given)])

    def _insert(self, table: Table, fields: tuple[str, ...], rows: Sequence[Iterable[object]]) -> None:
        statement = _insert_into(table, fields)
        compiled = statement.compiled.get(self._kind) or statement.compile_for(self._dialect)
        values = [compiled.bind([self.org, *row]) for row in rows]
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
            compiled = statement.compiled.get(self._kind) or statement.compile_for(self._dialect)
            met: int = self._run(compiled, params).rowcount
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


class Store:
    """The database of one installation. Opened once at start, shared by all threads."""

    def __init__(self, url: str, clock: Clock) -> None:
        self.url = url
        self.clock = clock
        self.engine = open_database(url)
        self.is_postgres = self.engine.dialect.name == "postgresql"
        self._connections = Connections(self.engine)
        # Set after a commit that a sleeping worker should know of; on PostgreSQL others are told by NOTIFY.
        self.woken = Event()

    def begin(self, org: OrgId) -> "Transaction":
        """A writing transaction: commits when the block ends, rolls back when it raises.

        Raises:
            StoreUnavailable: the database is locked, full or away; nothing was saved.
        """
        return Transaction(self, org, "BEGIN" if self.is_postgres else "BEGIN IMMEDIATE")

    def read(self, org: OrgId) -> "Transaction":
        """A reading transaction; what is read is one consistent picture on SQLite.

        Raises:
            StoreUnavailable: the database is away.
        """
        # On PostgreSQL each statement sees what is committed, in a transaction or not: two ways to the server
        # and back are saved, and what is read holds up nobody.
        return Transaction(self, org, None if self.is_postgres else "BEGIN")

    def take_connection(self) -> PoolProxiedConnection:
        """A connection for one transaction. Only `Transaction` calls this."""
        return self._connections.take()

    def return_connection(self, pooled: PoolProxiedConnection) -> None:
        """Take a connection back that is in order and in no transaction."""
        self._connections.give_back(pooled)

    def close(self) -> None:
        self._connections.close()
        self.engine.dispose()


class Transaction:
    """One transaction on a pooled connection of the driver: `with store.begin(org) as work:`.

    SQLAlchemy's own transaction objects cost as much as three statements of a short command, and so does
    a stack of generators; this is what both would do.
    """

    __slots__ = ("_begin", "_org", "_pooled", "_store", "_work")

    def __init__(self, store: Store, org: OrgId, begin: str | None) -> None:
        self._store = store
        self._org = org
        self._begin = begin
        self._pooled: PoolProxiedConnection | None = None
        self._work: Work

    def __enter__(self) -> Work:
        store = self._store
        try:
            self._pooled = store.take_connection()
            self._work = Work(store.engine, self._pooled, self._org, store.clock.now())
            if self._begin is not None:
                self._work.execute_bare(self._begin)
        except BaseException as error:
            self._give_up(error)
            raise
        return self._work

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is not None:
            self._give_up(error)
            return
        pooled = cast("PoolProxiedConnection", self._pooled)
        work = self._work
        # What is due later than a worker's round is found by its next look in any case.
        is_soon = work.wakes_at is not None and work.wakes_at <= work.now + ROUND
        try:
            if is_soon and work.is_postgres:
                work.execute_bare(f"NOTIFY {WAKE_CHANNEL}")
            # On PostgreSQL who only reads has begun nothing.
            if self._begin is not None:
                # Straight to the driver: the pool's stand-in looks for the method anew at each call.
                cast("Any", pooled.dbapi_connection).commit()
        except BaseException as failure:
            self._give_up(failure)
            raise
        self._store.return_connection(pooled)
        if is_soon:
            self._store.woken.set()

    def _give_up(self, error: BaseException) -> None:
        """Undo everything; raises in plain words what the database has to say, returns for other errors."""
        if self._pooled is not None and _roll_back(self._pooled):
            self._store.return_connection(self._pooled)
        dialect = self._store.engine.dialect
        with translate_failures():
            if isinstance(error, dialect.loaded_dbapi.Error):
                raise wrap_error(error, dialect) from error
            if isinstance(error, SQLAlchemyError):
                raise error


def _roll_back(pooled: PoolProxiedConnection) -> bool:
    """Undo; a connection that cannot even do that is dropped, and its server rolls back by itself."""
    try:
        pooled.rollback()
    except Exception:
        drop(pooled)
        return False
    return True
