"""PostgreSQL connections that never wait for ever: a server that stopped answering is given up. No tables."""

import os
import socket
from functools import cached_property
from threading import Lock, Thread
from time import monotonic, sleep
from typing import Any
from weakref import WeakSet

import orjson
import psycopg
from psycopg import abc
from psycopg.adapt import Transformer
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import InvalidatePoolError

from engine.store.types import dump_json

# Longer than any statement of Krokus may take, and short enough for one request to fail within 30 s.
PATIENCE_S = 10.0
POOL_SIZE, POOL_WAIT_S = 10, 5
# A connection that answered so lately is believed to answer still; if not, one request fails with 503.
TRUSTED_S = 1.0
# A writer that was stopped inside its transaction must not hold up the others: the server ends it.
SERVER_SETTINGS = {
    "lock_timeout": "5s",
    "statement_timeout": "9s",
    "idle_in_transaction_session_timeout": "10s",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}


class PatientConnection(psycopg.Connection[Any]):
    """Notes since when it waits for the server, so that the watch can cut it off."""

    waits_since: float | None = None
    answered_at = 0.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Names of the statements that were prepared beside the driver's own, by text and types.
        self.kept: dict[Any, bytes] = {}

    # Which of the driver's converters serves which type is looked up once, not for each statement. A new
    # connection learns only after its birth which ones it has.
    @cached_property
    def dumper(self) -> abc.Transformer:
        return Transformer(self)

    @cached_property
    def loader(self) -> abc.Transformer:
        return Transformer(self)

    def wait(self, *args: Any, **kwargs: Any) -> Any:
        self.waits_since = monotonic()
        try:
            return super().wait(*args, **kwargs)
        finally:
            self.waits_since = None

    def is_trusted(self) -> bool:
        return not self.closed and monotonic() - self.answered_at < TRUSTED_S


class Watch:
    """One thread a process that cuts off connections whose server has not answered for too long.

    A stopped server still holds its sockets open, so neither the driver nor TCP notices by itself.
    """

    def __init__(self) -> None:
        self._connections: WeakSet[PatientConnection] = WeakSet()
        self._lock = Lock()
        self._watched_by = 0

    def add(self, connection: PatientConnection) -> None:
        with self._lock:
            self._connections.add(connection)
            # A forked child inherits the list, not the thread.
            if self._watched_by != os.getpid():
                self._watched_by = os.getpid()
                Thread(target=self._run, name="krokus-patience", daemon=True).start()

    def _run(self) -> None:
        while True:
            sleep(1)
            with self._lock:
                waiting = [one for one in self._connections if self._is_stuck(one)]
            for connection in waiting:
                cut_off(connection)

    def _is_stuck(self, connection: PatientConnection) -> bool:
        since = connection.waits_since
        return since is not None and monotonic() - since > PATIENCE_S


def cut_off(connection: PatientConnection) -> None:
    """Shut the socket: whoever waits on it gets an error at once."""
    try:
        doubled = os.dup(connection.pgconn.socket)
    except (OSError, psycopg.Error):
        return
    with socket.socket(fileno=doubled) as own:
        try:
            own.shutdown(socket.SHUT_RDWR)
        except OSError:
            return


_watch = Watch()


def open_postgres(url: str, *, is_patient: bool = False) -> Engine:
    """Connect lazily with limits on every wait.

    Args:
        is_patient: for upgrades, backups and restores, whose statements may take long.
    """
    settings = {} if is_patient else SERVER_SETTINGS
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    engine = create_engine(
        url,
        json_serializer=dump_json,
        json_deserializer=orjson.loads,
        pool_size=POOL_SIZE,
        max_overflow=10,
        pool_timeout=POOL_WAIT_S,
        pool_use_lifo=True,
        pool_pre_ping=is_patient,
        # Values in their order, as on SQLite: prepared statements then know only one way.
        paramstyle="format",
        connect_args={"connect_timeout": 5, "options": options},
    )
    if not is_patient:
        event.listen(engine, "do_connect", _connect)
        event.listen(engine, "checkin", _note_answer)
        event.listen(engine, "checkout", _look_whether_it_lives)
    return engine


def _connect(_dialect: object, _record: object, args: Any, params: Any) -> PatientConnection:
    # The store says itself where a transaction begins.
    connection = PatientConnection.connect(*args, **params, autocommit=True)
    connection.answered_at = monotonic()
    _watch.add(connection)
    return connection


def note_answer(connection: Any) -> None:
    """The server answered on this connection just now."""
    connection.answered_at = monotonic()


def forget_prepared(connection: Any) -> None:
    """What was prepared is gone: the driver lets all of it go when it rolls back."""
    if isinstance(connection, PatientConnection):
        connection.kept.clear()


def does_answer(connection: Any) -> bool:
    """Whether the server answers on a connection; one that did a moment ago is believed to."""
    if connection.is_trusted():
        return True
    try:
        connection.execute("")
    except psycopg.Error:
        return False
    return True


def _note_answer(connection: PatientConnection | None, _record: object) -> None:
    if connection is not None:
        note_answer(connection)


def _look_whether_it_lives(connection: PatientConnection, _record: object, _proxy: object) -> None:
    """Ask a connection that lay idle; the pool makes a new one in the place of a dead one."""
    if not does_answer(connection):
        raise InvalidatePoolError
