"""`krokus serve` and `krokus worker`: a production installation."""

import os
import signal
from threading import Event

import click
from waitress import serve as serve_wsgi

from engine import SystemClock, open_krokus, read_settings, start_worker, upgrade_database, work
from webapp.app import create_app
from webapp.commands.language import say


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=lambda: int(os.environ.get("PORT", "5000")), type=int)
@click.option("--threads", default=8, show_default=True)
def serve(host: str, port: int, threads: int) -> None:
    """Serwer produkcyjny; na SQLite także proces w tle / production server."""
    settings = read_settings(os.environ)
    upgrade_database(settings.database_url)
    krokus = open_krokus(settings.database_url, SystemClock())
    # On PostgreSQL workers are processes of their own, any number of them; SQLite has this one thread.
    stop = Event() if krokus.store.is_postgres else start_worker(krokus)
    app = create_app(krokus, secret_key=settings.secret_key, insecure=not settings.secure_cookies)
    click.echo(say(f"Krokus działa: http://{host}:{port}", f"Krokus serves: http://{host}:{port}"))
    end_on_sigterm()
    try:
        serve_wsgi(app, host=host, port=port, threads=threads, ident=None)
    finally:
        stop.set()


def end_on_sigterm() -> None:
    """Let a service manager's request to stop end the server as Ctrl-C does: what runs is finished."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@click.command()
def worker() -> None:
    """Osobny proces w tle (PostgreSQL) / a worker process of its own."""
    settings = read_settings(os.environ)
    krokus = open_krokus(settings.database_url, SystemClock())
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    click.echo(say("Proces w tle działa.", "The worker is running."))
    work(krokus, stop)
