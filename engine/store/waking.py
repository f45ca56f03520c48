"""Hearing from PostgreSQL that something is due, so that no worker has to ask all the time. No queries."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import psycopg
from sqlalchemy.engine import make_url

from engine.store.session import WAKE_CHANNEL, Store

logger = logging.getLogger("krokus.worker")
# Also how fast the listener notices that it should end.
LISTEN_S = 1.0
AGAIN_S = 2.0


@contextmanager
def listen(store: Store) -> Iterator[None]:
    """Set `store.woken` whenever any process of the installation says that something is due soon.

    Losing the connection loses nothing: the worker looks by itself every two seconds.
    """
    if not store.is_postgres:
        yield
        return
    stop = Event()
    Thread(target=_listen, args=(store, stop), name="krokus-listener", daemon=True).start()
    try:
        yield
    finally:
        stop.set()


def _listen(store: Store, stop: Event) -> None:
    address = make_url(store.url).set(drivername="postgresql").render_as_string(hide_password=False)
    while not stop.is_set():
        try:
            _hear(address, store, stop)
        except psycopg.Error as error:
            logger.warning("listener_lost", extra={"facts": {"error": type(error).__name__}})
            stop.wait(AGAIN_S)


def _hear(address: str, store: Store, stop: Event) -> None:
    alive = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
    with psycopg.connect(address, autocommit=True, connect_timeout=5, options=alive) as connection:
        connection.execute(f"LISTEN {WAKE_CHANNEL}")
        # Something may have become due before anybody listened.
        store.woken.set()
        while not stop.is_set():
            for _ in connection.notifies(timeout=LISTEN_S, stop_after=1):
                store.woken.set()
