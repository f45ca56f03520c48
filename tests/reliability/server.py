"""Servers to be killed: `python -m tests.reliability.server URL PORT` forks one for each line it reads.

Forking from a process that is warm makes a start take moments, so that hundreds of kills fit into minutes
and meet servers at work; what is killed is a whole server in a process group of its own.
"""

import logging
import os
import re
import signal
import sys

import waitress
from flask import Flask

from tests.builders import PASSWORD, connect
from webapp.app import create_app

SECRET = "the same for every server, so that sessions outlive it"


def main() -> None:
    """Start a server for every line on stdin and print its process id."""
    url, port = sys.argv[1], int(sys.argv[2])
    krokus = connect(url)
    app = create_app(krokus, secret_key=SECRET, testing=True)
    warm_up(app)
    # A connection must not be shared with a child.
    krokus.store.close()
    # Nobody waits for the dead: they are reaped by themselves.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            serve(app, port)
        print(child, flush=True)


def warm_up(app: Flask) -> None:
    """Show one task page, so that templates, release and forms are compiled."""
    browser = app.test_client()
    found = re.search(r'name="csrf_token"[^>]*? value="([^"]*)"', browser.get("/login").text)
    token = "" if found is None else found[1]
    browser.post("/login", data={"login": "tomek", "password": PASSWORD, "csrf_token": token})
    for task_id in re.findall(r"/tasks/([0-9a-f]{32})", browser.get("/inbox").text)[:1]:
        browser.get(f"/tasks/{task_id}")


def serve(app: Flask, port: int) -> None:
    """The whole application with the real CSRF check, on one port of this machine; never returns."""
    os.setsid()
    # A queue is what load makes; one line for each request of it helps nobody.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    try:
        waitress.serve(app, host="127.0.0.1", port=port, threads=6, _quiet=True)
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()
