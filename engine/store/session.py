"""The one home of transactions: beginning and committing. No table knowledge."""

from datetime import timedelta
from threading import Event
from typing import Any, cast

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import PoolProxiedConnection

from engine.clock import Clock
from engine.errors import StoreUnavailable
from engine.model import OrgId
from engine.store.connections import Connections, drop
from engine.store.failures import translate_failures, wrap_error
from engine.store.opening import open_database
from engine.store.patience import forget_prepared
from engine.store.work import Work

# Queries import the work from here, where it begins and ends.
__all__ = ["ROUND", "WAKE_CHANNEL", "Store", "Transaction", "Work"]

# The longest that a worker sleeps without looking.
ROUND = timedelta(seconds=2)
WAKE_CHANNEL = "krokus_work"


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
                begin = self._work.send_soon if store.is_postgres else self._work.execute_bare
                begin(self._begin)
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
                work.send_soon(f"NOTIFY {WAKE_CHANNEL}")
            if self._begin is None:
                # On PostgreSQL who only reads has begun nothing.
                work.flush()
            elif work.is_postgres:
                if not work.end("COMMIT"):
                    raise StoreUnavailable("not_committed")
            else:
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
        forget_prepared(pooled.dbapi_connection)
    except Exception:
        drop(pooled)
        return False
    return True
