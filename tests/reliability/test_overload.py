"""Ten times the load, on lists of fifty thousand: the real server says 503, never breaks, stays small.

KROKUS_OVERLOAD_S says how many seconds the storm lasts.
"""

import asyncio
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import TypeVar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener, urlopen

import pytest

from engine.store.upgrade import upgrade_database
from tests.benchmarks.looping_model import make_looping_model
from tests.builders import PASSWORD, open_office
from tests.reliability.crowd import _HIDDEN
from tests.reliability.rounds import count_rounds, report

Answer = TypeVar("Answer")

STORM_S = count_rounds("OVERLOAD_S", short=8, full=120)
ROWS = 50_000
# Eight threads serve; ten times as many ask without a pause, and as many connections only stand about.
ASKING, IDLE = 120, 200
MOST_RSS_MB = 1024
PAGES = ("/inbox", "/cases", "/cases?q=Nowak", "/board", "/login", "/inbox?page=9999", "/cases?page=9999")
CALM = {200, 303, 404, 429, 503}


@dataclass
class House:
    """A real `krokus serve` on a full database, and the cookies of people who are signed in."""

    port: int
    process: "subprocess.Popen[bytes]"
    cookies: list[str]

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def most_rss_mb(self) -> float:
        """The highest resident memory so far."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(one for one in status.splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) / 1024


def fill(path: Path) -> None:
    """Fifty thousand cases, each with an open task of the same coach."""
    url = f"sqlite:///{path}"
    upgrade_database(url)
    office = open_office(url, make_looping_model())
    office.start_case("tomek")
    office.krokus.store.close()
    connection = sqlite3.connect(path)
    for table, id_, others in (
        ("case", "id", {"no": "2020/"}),
        ("role_assignment", "id", {"subject_id": ""}),
        ("task", "id", {"case_id": ""}),
    ):
        multiply(connection, table, id_, others)
    connection.execute("UPDATE task SET due_at = '2026-01-01 08:00:00.000000'")
    connection.commit()
    connection.close()


def multiply(connection: sqlite3.Connection, table: str, id_: str, others: dict[str, str]) -> None:
    """Copy the one row of a table; ids are numbers, so that the copies of several tables fit together."""
    found = connection.execute(f'SELECT * FROM "{table}"')
    names = [column[0] for column in found.description]
    row = dict(zip(names, found.fetchone(), strict=True))
    copies = (renumber(row, number, id_, others) for number in range(1, ROWS))
    connection.executemany(f'INSERT INTO "{table}" VALUES ({",".join("?" * len(names))})', copies)


def renumber(row: dict[str, object], number: int, id_: str, others: dict[str, str]) -> tuple[object, ...]:
    """A copy of a row under another number."""
    told = {key: f"{start}{number:06}" if start else f"{number:032}" for key, start in others.items()}
    return tuple({**row, id_: f"{number:032}", **told}.values())


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """The command as it runs in production, on a database of its own."""
    fill(tmp_path / "krokus.sqlite3")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environ = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'krokus.sqlite3'}",
        "SECRET_KEY": "only for trials, thirty-two signs or more",
        "KROKUS_INSECURE_COOKIES": "1",
    }
    log = (tmp_path / "log").open("wb")
    command = [str(Path(sys.executable).with_name("krokus")), "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environ, stdout=log, stderr=log)
    made = House(port, process, [])
    try:
        wait_until_up(made)
        made.cookies = [sign_in(made, login) for login in ("tomek", "maria")]
        yield made
    finally:
        process.terminate()
        process.wait(timeout=30)
        log.close()


def wait_until_up(house: House) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            with urlopen(house.base + "/health", timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server did not come up")


def sign_in(house: House, login: str) -> str:
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    with browser.open(house.base + "/login", timeout=30) as page:
        hidden = dict(_HIDDEN.findall(page.read().decode()))
    form = {"login": login, "password": PASSWORD, "csrf_token": hidden["csrf_token"]}
    send_patiently(browser, house.base + "/login", urlencode(form).encode())
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def send_patiently(browser: OpenerDirector, address: str, form: bytes) -> None:
    """Send a form; a house that has just come up may still be busy, and says when to ask again."""
    for _ in range(20):
        try:
            browser.open(address, data=form, timeout=60).close()
            return
        except HTTPError as error:
            if error.code != 503:
                raise
            time.sleep(1)
    raise AssertionError("the house stayed busy")


async def ask(house: House, path: str, cookie: str) -> int:
    """One request on a connection of its own; its status, 0 for none."""
    reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
    try:
        head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode())
        line = await asyncio.wait_for(reader.readline(), 60)
        await reader.read()
        return int(line.split()[1]) if line else 0
    finally:
        writer.close()


async def storm(house: House) -> Counter[int]:
    """Everybody asks without a pause; others open connections and say nothing."""
    seen: Counter[int] = Counter()
    until = time.monotonic() + STORM_S

    async def keep_asking(number: int) -> None:
        while time.monotonic() < until:
            cookie = house.cookies[number % len(house.cookies)]
            seen[await ask(house, PAGES[number % len(PAGES)], cookie)] += 1
            number += 1

    idle = [await asyncio.open_connection("127.0.0.1", house.port) for _ in range(IDLE)]
    try:
        await asyncio.gather(*(keep_asking(number) for number in range(ASKING)))
    finally:
        for _, writer in idle:
            writer.close()
        await asyncio.gather(*(writer.wait_closed() for _, writer in idle), return_exceptions=True)
    return seen


def finish(asking: Coroutine[object, object, Answer]) -> Answer:
    """The result of asking, in a thread of its own: the browser of other tests may keep this one's loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asking).result()


def test_ten_times_the_load_is_answered_with_503_and_never_with_a_crash(house: House) -> None:
    seen = finish(storm(house))
    rss_mb = house.most_rss_mb()
    began = time.monotonic()
    status = finish(ask(house, "/inbox", house.cookies[0]))
    calm_after_s = time.monotonic() - began
    report(
        "overload",
        rows=ROWS,
        seconds=STORM_S,
        answers={str(key): number for key, number in sorted(seen.items())},
        most_rss_mb=round(rss_mb),
        calm_after_s=round(calm_after_s, 1),
    )
    assert house.process.poll() is None
    assert set(seen) <= CALM
    assert seen[200] and seen[503]
    assert rss_mb <= MOST_RSS_MB
    assert status == 200 and calm_after_s < 15
