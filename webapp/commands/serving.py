"""`krokus serve` and `krokus worker`: a production installation."""

import os
import signal
import sys
from threading import Event

import click
from flask import Flask
from waitress.server import BaseWSGIServer, create_server

from engine import (
    SystemClock,
    make_mailer,
    open_krokus,
    read_settings,
    start_worker,
    upgrade_database,
    work,
    write_json_logs,
)
from webapp.app import create_app
from webapp.commands.language import say
from webapp.overload import MOST_WAIT_S, Gate
from webapp.security import UPLOAD_LIMIT_BYTES

MOST_CONNECTIONS = 1000


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=lambda: int(os.environ.get("PORT", "5000")), type=int)
@click.option("--threads", default=8, show_default=True)
def serve(host: str, port: int, threads: int) -> None:
    """Serwer produkcyjny; na SQLite także proces w tle / production server."""
    settings = read_settings(os.environ)
    write_json_logs(sys.stderr)
    upgrade_database(settings.database_url)
    clock = SystemClock()
    krokus = open_krokus(settings.database_url, clock, settings.address)
    app = create_app(krokus, secret_key=settings.secret_key, insecure=not settings.secure_cookies)
    app.config["METRICS_TOKEN"] = settings.metrics_token
    tools = make_mailer(settings.mail, clock), app.extensions["krokus_printer"]
    # On PostgreSQL workers are processes of their own, any number of them; SQLite has this one thread.
    stop = Event() if krokus.store.is_postgres else start_worker(krokus, *tools)
    click.echo(say(f"Krokus działa: http://{host}:{port}", f"Krokus serves: http://{host}:{port}"))
    end_on_sigterm()
    server = make_server(app, host, port, threads, settings.trusted_proxy)
    try:
        server.run()
    finally:
        stop.set()
        krokus.store.woken.set()


def make_server(app: Flask, host: str, port: int, threads: int, trusted_proxy: str = "") -> BaseWSGIServer:
    """A server that takes many connections and says "busy" when too many requests wait.

    Args:
        trusted_proxy: IP address of a proxy; what it says of a visitor's address is believed.
    """
    servers: list[BaseWSGIServer] = []
    # The server exists only after its app; until then nothing waits.
    gate = Gate(app, lambda: sum(len(one.task_dispatcher.queue) for one in servers), threads, MOST_WAIT_S)
    made = create_server(
        gate,
        host=host,
        port=port,
        threads=threads,
        ident=None,
        connection_limit=MOST_CONNECTIONS,
        # select() cannot watch more than 1024 sockets.
        asyncore_use_poll=True,
        max_request_body_size=UPLOAD_LIMIT_BYTES + 1024 * 1024,
        trusted_proxy=trusted_proxy or None,
        trusted_proxy_headers={"x-forwarded-for"} if trusted_proxy else set(),
        # `/metrics` must see that a request came through a proxy, also one that nobody has named.
        clear_untrusted_proxy_headers=False,
    )
    servers.append(made)
    return made


def end_on_sigterm() -> None:
    """Let a service manager's request to stop end the server as Ctrl-C does: what runs is finished."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@click.command()
def worker() -> None:
    """Osobny proces w tle (PostgreSQL) / a worker process of its own."""
    settings = read_settings(os.environ)
    write_json_logs(sys.stderr)
    clock = SystemClock()
    krokus = open_krokus(settings.database_url, clock, settings.address)
    stop = Event()

    def end(*_: object) -> None:
        stop.set()
        krokus.store.woken.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    click.echo(say("Proces w tle działa.", "The worker is running."))
    if settings.mail is None:
        click.echo(
            say(
                "Nie ma serwera poczty (KROKUS_SMTP_URL): listy czekają.",
                "No mail server is set (KROKUS_SMTP_URL): letters wait.",
            )
        )
    # Files are drawn with the pages of the app, which answers nobody here.
    app = create_app(krokus, secret_key=settings.secret_key, insecure=not settings.secure_cookies)
    work(krokus, stop, make_mailer(settings.mail, clock), app.extensions["krokus_printer"])
