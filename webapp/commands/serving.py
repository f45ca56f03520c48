"""`krokus serve` and `krokus worker`: a production installation."""

import os
import signal
import sys
from dataclasses import dataclass
from socket import AI_PASSIVE, SOCK_STREAM, create_server, getaddrinfo, socket
from threading import Event

import click
from flask import Flask
from waitress.server import BaseWSGIServer
from waitress.server import create_server as make_waitress

from engine import (
    Krokus,
    Settings,
    SettingsError,
    SystemClock,
    make_mailer,
    open_krokus,
    read_settings,
    start_planning,
    start_worker,
    upgrade_database,
    work,
    write_json_logs,
)
from webapp.app import create_app
from webapp.commands.cutting import take_big_requests
from webapp.commands.language import say
from webapp.commands.processes import count_cores, run_processes, settle_loaded
from webapp.operations.counting import counts
from webapp.operations.sharing import Board, share_counts
from webapp.overload import MOST_WAIT_S, Gate
from webapp.security import UPLOAD_LIMIT_BYTES

MOST_CONNECTIONS = 1000


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=lambda: int(os.environ.get("PORT", "5000")), type=int)
@click.option("--threads", default=8, show_default=True, help="of each process")
@click.option("--processes", type=click.IntRange(min=1), help="KROKUS_PROCESSES; one a core on PostgreSQL")
def serve(host: str, port: int, threads: int, processes: int | None) -> None:
    """Serwer produkcyjny; na SQLite także proces w tle / production server."""
    settings = read_settings(os.environ)
    write_json_logs(sys.stderr)
    upgrade_database(settings.database_url)
    krokus = open_krokus(settings.database_url, SystemClock(), settings.address)
    count = choose_processes(processes or settings.processes, is_postgres=krokus.store.is_postgres)
    app = create_app(krokus, secret_key=settings.secret_key, insecure=not settings.secure_cookies)
    app.config["METRICS_TOKEN"] = settings.metrics_token
    house = House(app, krokus, settings, threads)
    with open_door(host, port) as door:
        shown = f"http://{host}:{door.getsockname()[1]}"
        click.echo(say(f"Krokus działa: {shown}", f"Krokus serves: {shown}"))
        if count == 1:
            end_on_sigterm()
            settle_loaded()
            house.serve(door)
            return
        board = Board(count)
        run_processes(count, lambda number: house.serve(door, number, board))


def choose_processes(asked: int, *, is_postgres: bool) -> int:
    """How many processes serve; `asked` is 0 where nobody said.

    Raises:
        SettingsError: more than one was asked for on SQLite, where one writes at a time in any case.
    """
    if not is_postgres and asked > 1:
        raise SettingsError("bad_processes", name="KROKUS_PROCESSES")
    return asked or (count_cores() if is_postgres else 1)


@dataclass(frozen=True)
class House:
    """All that a serving process needs, opened before there are several."""

    app: Flask
    krokus: Krokus
    settings: Settings
    threads: int

    def serve(self, door: socket, number: int = 0, board: Board | None = None) -> None:
        """Serve until KeyboardInterrupt; the first of several processes does what is done once."""
        if board is not None:
            share_counts(counts, board, number)
        stops = self._start_threads() if number == 0 else ()
        server = make_server(self.app, door, self.threads, self.settings.trusted_proxy)
        try:
            server.run()
        finally:
            for stop in stops:
                stop.set()
            self.krokus.store.woken.set()

    def _start_threads(self) -> tuple[Event, ...]:
        # On PostgreSQL workers are processes of their own, any number of them; SQLite has this one thread.
        if self.krokus.store.is_postgres:
            return (start_planning(self.krokus),)
        mailer = make_mailer(self.settings.mail, self.krokus.clock)
        return (start_worker(self.krokus, mailer, self.app.extensions["krokus_printer"]),)


def open_door(host: str, port: int) -> socket:
    """Listen at an address; port 0 takes a free one."""
    family, _, _, _, address = getaddrinfo(host, port, type=SOCK_STREAM, flags=AI_PASSIVE)[0]
    return create_server(address[:2], family=family, backlog=MOST_CONNECTIONS)


def make_server(app: Flask, door: socket, threads: int, trusted_proxy: str = "") -> BaseWSGIServer:
    """A server that takes many connections and says "busy" when too many requests wait.

    Args:
        door: where it listens, alone or with other processes; whoever is free takes the next connection.
        trusted_proxy: IP address of a proxy; what it says of a visitor's address is believed.
    """
    servers: list[BaseWSGIServer] = []
    # The server exists only after its app; until then nothing waits.
    gate = Gate(app, lambda: sum(len(one.task_dispatcher.queue) for one in servers), threads, MOST_WAIT_S)
    made = make_waitress(
        gate,
        sockets=[door],
        threads=threads,
        ident=None,
        connection_limit=MOST_CONNECTIONS,
        backlog=MOST_CONNECTIONS,
        # select() cannot watch more than 1024 sockets.
        asyncore_use_poll=True,
        # More is taken without its files, so that the app itself says so.
        max_request_body_size=UPLOAD_LIMIT_BYTES,
        trusted_proxy=trusted_proxy or None,
        trusted_proxy_headers={"x-forwarded-for"} if trusted_proxy else set(),
        # `/metrics` must see that a request came through a proxy, also one that nobody has named.
        clear_untrusted_proxy_headers=False,
    )
    take_big_requests(made)
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
    settle_loaded()
    work(krokus, stop, make_mailer(settings.mail, clock), app.extensions["krokus_printer"])
