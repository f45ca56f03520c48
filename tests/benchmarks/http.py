"""Completions through the real server beside a bare page doing one update and one insert, behind `--http`."""

import json
import logging
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from multiprocessing import get_context
from pathlib import Path
from secrets import token_hex
from socket import socket
from statistics import median
from subprocess import DEVNULL, PIPE, Popen
from threading import local
from urllib.parse import urlencode

from flask import Flask, request

from engine.store.upgrade import upgrade_database
from tests.benchmarks.looping_model import make_answers, make_looping_model
from tests.benchmarks.raw_database import open_raw
from tests.builders import PASSWORD, open_office
from webapp.commands.processes import count_cores, run_processes
from webapp.commands.serving import make_server, open_door

CLIENTS = (1, 4, 8)
LEAST_RATIO = 0.55
THREADS = 8
SECONDS = 2.0
_HIDDEN = re.compile(r'name="(csrf_token|_version|_key)"[^>]*? value="([^"]*)"')
_TASK = re.compile(r"/tasks/([0-9a-f]{32})")


def measure_http(url: str, folder: Path, rounds: int) -> list[str]:
    """Print a line for each number of clients; returns what was missed."""
    upgrade_database(url)
    office = open_office(url, make_looping_model())
    tasks = [office.list_open(office.start_case())[0].id for _ in range(max(CLIENTS))]
    office.krokus.store.close()
    missed = []
    with _serve_krokus(url) as ours, _serve_bare(url, folder) as bare:
        people = [Person(ours, task) for task in tasks]
        callers = [Caller(bare, number) for number in range(max(CLIENTS))]
        for count in CLIENTS:
            rates: dict[str, list[float]] = {"krokus": [], "bare": []}
            for _ in range(rounds):
                rates["krokus"].append(_run([one.complete for one in people[:count]]))
                rates["bare"].append(_run([one.call for one in callers[:count]]))
            missed += _judge(count, median(rates["krokus"]), median(rates["bare"]))
    return missed


class Person:
    """A browser that works through the tasks of one case; a task's page is opened before the clock runs."""

    def __init__(self, port: int, task: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self._task = task
        self._number = 0
        self._cookies: dict[str, str] = {}
        self._keeps_cookies = True
        token = dict(_HIDDEN.findall(self._ask("GET", "/login")[1]))["csrf_token"]
        self._ask("POST", "/login", {"login": "tomek", "password": PASSWORD, "csrf_token": token})
        self._hidden = dict(_HIDDEN.findall(self._ask("GET", f"/tasks/{task}")[1]))
        # Each page tells what was said before it; here no page is shown in between, so nothing piles up.
        self._keeps_cookies = False

    def complete(self) -> None:
        """One completion: the form goes in, the way to the next task comes back."""
        self._number += 1
        form = {**self._hidden, "_key": f"{id(self)}-{self._number}", "_action": "complete"}
        answers = {name: str(value) for name, value in make_answers(self._number).items()}
        status, _text, location = self._ask("POST", f"/tasks/{self._task}", {**form, **answers})
        found = _TASK.search(location)
        if status != 303 or found is None:
            raise AssertionError(f"{status} {location}")
        self._task = found[1]
        # What the page of a new task would say.
        self._hidden["_version"] = "1"

    def _ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        head = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if form is not None:
            head["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, None if form is None else urlencode(form), head)
        answer = self._connection.getresponse()
        for line in (answer.headers.get_all("Set-Cookie") or ()) if self._keeps_cookies else ():
            name, _, value = line.split(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, answer.read().decode(), answer.headers.get("Location", "")


class Caller:
    """Calls the bare page again and again."""

    def __init__(self, port: int, number: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self._body = urlencode({"row": number, **make_answers(number)})

    def call(self) -> None:
        """One update and one insert."""
        head = {"Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request("POST", "/", self._body, head)
        answer = self._connection.getresponse()
        answer.read()
        if answer.status != 303:
            raise AssertionError(answer.status)


def _run(calls: Sequence[Callable[[], None]]) -> float:
    """Let all of them call for a while; returns calls a second."""
    started = time.perf_counter()

    def work(call: Callable[[], None]) -> int:
        count = 0
        while time.perf_counter() < started + SECONDS:
            call()
            count += 1
        return count

    with ThreadPoolExecutor(len(calls)) as pool:
        done = sum(pool.map(work, calls))
    return done / (time.perf_counter() - started)


@contextmanager
def _serve_krokus(url: str) -> Iterator[int]:
    """`krokus serve` as it runs where nothing is chosen; gives its port."""
    command = [str(Path(sys.executable).with_name("krokus")), "serve", "--port", "0"]
    settings = {"DATABASE_URL": url, "SECRET_KEY": token_hex(32), "KROKUS_INSECURE_COOKIES": "1"}
    environ = {name: value for name, value in os.environ.items() if name != "KROKUS_PROCESSES"} | settings
    # One line of a log for each request is written as anywhere, and nobody reads it.
    with Popen(command, env=environ, stdout=PIPE, stderr=DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline().rpartition(":")[2])
        finally:
            process.terminate()


@contextmanager
def _serve_bare(url: str, folder: Path) -> Iterator[int]:
    """The bare page behind the same server, with as many processes and threads; gives its port."""
    raw = open_raw(url, folder)
    raw.execute("CREATE TABLE bare_state (id INTEGER PRIMARY KEY, state TEXT, n INTEGER)")
    raw.execute("CREATE TABLE bare_history (id INTEGER, said TEXT)")
    for number in range(max(CLIENTS)):
        raw.execute("INSERT INTO bare_state VALUES (?, '', 0)", (number,))
    door = open_door("127.0.0.1", 0)
    process = get_context("spawn").Process(target=_run_bare, args=(door, url, folder), daemon=True)
    process.start()
    try:
        yield int(door.getsockname()[1])
    finally:
        process.terminate()
        process.join()


def _run_bare(door: socket, url: str, folder: Path) -> None:
    logging.disable(logging.ERROR)
    app = Flask("bare")
    own = local()

    @app.post("/")
    def change() -> tuple[str, int]:
        if not hasattr(own, "raw"):
            own.raw = open_raw(url, folder)
        row, said = int(request.form["row"]), json.dumps(request.form)
        with own.raw.transaction():
            own.raw.execute("UPDATE bare_state SET state = ?, n = n + 1 WHERE id = ?", (said, row))
            own.raw.execute("INSERT INTO bare_history VALUES (?, ?)", (row, said))
        return "", 303

    run_processes(count_cores(), lambda _number: make_server(app, door, THREADS).run())


def _judge(clients: int, ours: float, bare: float) -> list[str]:
    ratio = ours / bare
    line = {"name": "http_complete", "db": "postgres", "clients": clients, "per_s": round(ours, 1)}
    print(json.dumps({**line, "bare_per_s": round(bare, 1), "ratio": round(ratio, 2), "least": LEAST_RATIO}))
    if ratio >= LEAST_RATIO:
        return []
    return [f"{clients} clients: {ratio:.2f} x a bare page, the least is {LEAST_RATIO}"]
