"""Servers and workers to be killed: `python -m tests.reliability.server URL PORT` forks one for each line.

Forking from a process that is warm makes a start take moments, so that hundreds of kills fit into minutes
and meet servers at work; what is killed is a whole server in a process group of its own.
"""

import logging
import os
import re
import signal
import sys
from collections.abc import Callable
from threading import Event

import waitress
from flask import Flask

from engine.jobs.worker import start_worker, work
from engine.krokus import Krokus
from tests.builders import PASSWORD, connect
from webapp.app import create_app

SECRET = "the same for every server, so that sessions outlive it"


def main() -> None:
    """For every line on stdin, `server` or `worker`, start one and print its process id."""
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
        child = os.fork()
        if child == 0:
            live(kinds[line.strip()])
        print(child, flush=True)


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
    # A queue is what load makes; one line for each request of it helps nobody.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    if not krokus.store.is_postgres:
        start_worker(krokus)
    waitress.serve(app, host="127.0.0.1", port=port, threads=6, _quiet=True)


if __name__ == "__main__":
    main()
