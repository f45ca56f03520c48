"""Servers and workers to be killed: `python -m tests.reliability.server URL PORT` forks one for each line.

A line: `server`, `worker`, `worker LEASE_S` or `worker LEASE_S PLACE` (a zombie that stops at that place).
Forking from a warm process makes a start take moments; each child is a process group of its own.
"""

import logging
import os
import re
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from socket import socket
from threading import Event
from time import monotonic, sleep
from typing import Any

import waitress
from flask import Flask

from engine.jobs.worker import start_worker, work
from engine.krokus import Krokus
from engine.process import firing
from engine.store import patience
from tests.builders import PASSWORD, connect
from webapp.app import create_app
from webapp.commands.processes import run_processes
from webapp.commands.serving import open_door

# On PostgreSQL, as `krokus serve` does: who dies and who is cut off is one of several.
PROCESSES = 2
START_S = 10.0
SECRET = "the same for every server, so that sessions outlive it"


def main() -> None:
    """For every line on stdin start what it names and print its process id."""
    url, port = sys.argv[1], int(sys.argv[2])
    krokus = connect(url)
    app = create_app(krokus, secret_key=SECRET, testing=True)
    warm_up(app)
    # A connection must not be shared with a child.
    krokus.store.close()
    # Nobody waits for the dead: they are reaped by themselves.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    kinds: dict[str, Callable[[], None]] = {
        "server": lambda: serve(app, krokus, port),
        "worker": lambda: work(krokus, Event()),
    }
    for line in sys.stdin:
        kind, *rest = line.split()
        child = os.fork()
        if child == 0:
            hurry(*map(float, rest[:1]))
            live(partial(be_a_zombie, url, rest[1]) if len(rest) > 1 else kinds[kind])
        print(child, flush=True)


def hurry(lease_s: float | None = None) -> None:
    """Let leases and transactions of this child end soon: a trial cannot wait as long as a real worker."""
    if lease_s is not None:
        firing.LEASE = timedelta(seconds=lease_s)
        patience.SERVER_SETTINGS["idle_in_transaction_session_timeout"] = "1s"


def be_a_zombie(url: str, place: str) -> None:
    """A worker that stops itself (SIGSTOP) once, just before it enters a function of the firing of timers."""
    enter, stopped = getattr(firing, place), Event()

    def stop_and_enter(*args: Any) -> Any:
        if not stopped.is_set():
            stopped.set()
            os.kill(os.getpid(), signal.SIGSTOP)
        return enter(*args)

    setattr(firing, place, stop_and_enter)
    # Opened anew, so that the hurried settings count.
    work(connect(url), Event())


def warm_up(app: Flask) -> None:
    """Show one task page, so that templates, release and forms are compiled."""
    browser = app.test_client()
    found = re.search(r'name="csrf_token"[^>]*? value="([^"]*)"', browser.get("/login").text)
    token = "" if found is None else found[1]
    browser.post("/login", data={"login": "tomek", "password": PASSWORD, "csrf_token": token})
    for task_id in re.findall(r"/tasks/([0-9a-f]{32})", browser.get("/inbox").text)[:1]:
        browser.get(f"/tasks/{task_id}")


def live(run: Callable[[], None]) -> None:
    """Run until killed, as a process group of its own; never returns."""
    os.setsid()
    try:
        run()
    finally:
        os._exit(1)


def serve(app: Flask, krokus: Krokus, port: int) -> None:
    """The whole application with the real CSRF check, on one port of this machine."""
    # Queues and lost databases are what the trial makes; lines about them help nobody.
    logging.disable(logging.ERROR)
    door = open_when_free(port)
    if krokus.store.is_postgres:
        run_processes(PROCESSES, lambda _number: listen(app, door))
    start_worker(krokus)
    listen(app, door)


def open_when_free(port: int) -> socket:
    """Children of a server that was killed may hold its door a moment longer."""
    until = monotonic() + START_S
    while True:
        try:
            return open_door("127.0.0.1", port)
        except OSError:
            if monotonic() > until:
                raise
            sleep(0.005)


def listen(app: Flask, door: socket) -> None:
    """Answer whoever comes, without a limit on waiting."""
    waitress.serve(app, sockets=[door], threads=6, _quiet=True)


if __name__ == "__main__":
    main()
