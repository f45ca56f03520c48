"""`krokus serve` and `krokus worker`: the long-running processes. What they serve lies elsewhere."""

import os
import signal
from gettext import gettext as _
from threading import Event
from types import FrameType

import click
from waitress.server import create_server

from engine import Krokus, SystemClock, open_krokus, read_settings, start_worker, work
from webapp.app import create_app

THREADS = 8


@click.command("serve", help="Serve the pages of a real installation.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), envvar="PORT", default=5000, help="Port of the pages.")
def serve(host: str, port: int) -> int:
    """Serve with an embedded worker where the database is a file."""
    settings = read_settings(os.environ)
    krokus = open_krokus(settings.database_url, SystemClock())
    click.echo(_("Krokus: %s") % f"http://{host}:{port}/login")
    return serve_app(krokus, host, port, settings.secret_key, demo=False)


@click.command("worker", help="Do what is due: timers, reminders. Any number may run on PostgreSQL.")
def worker() -> int:
    """Work until asked to stop."""
    krokus = open_krokus(read_settings(os.environ).database_url, SystemClock())
    stop = Event()
    signal.signal(signal.SIGTERM, lambda _signal, _frame: stop.set())
    click.echo(_("The worker runs. End with Ctrl-C."))
    try:
        work(krokus, stop)
    except KeyboardInterrupt:
        stop.set()
    krokus.store.close()
    return 0


def serve_app(krokus: Krokus, host: str, port: int, secret_key: str, *, demo: bool) -> int:
    """Serve until Ctrl-C or SIGTERM; an embedded database gets its worker here."""
    app = create_app(krokus, secret_key=secret_key, demo=demo)
    server = create_server(app, host=host, port=port, threads=THREADS)
    stop = Event()
    thread = None if krokus.store.is_postgres else start_worker(krokus, stop)
    signal.signal(signal.SIGTERM, _end)
    try:
        server.run()
    except (KeyboardInterrupt, SystemExit):
        stop.set()
    stop.set()
    server.close()
    if thread is not None:
        thread.join(timeout=10)
    krokus.store.close()
    return 0


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
