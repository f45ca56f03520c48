"""Several processes behind one door: who dies is replaced, who is told to end finishes, counts are one."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from engine.settings import SettingsError, read_processes
from webapp.commands.processes import count_cores
from webapp.commands.serving import choose_processes
from webapp.operations.counting import Counts
from webapp.operations.sharing import Board, share_counts

SECRET = "only for trials, thirty-two signs or more"
# Each child says its number and process id, waits, and says goodbye when it is told to end.
FAMILY = """
import os, sys, time
from webapp.commands.processes import run_processes

def serve(number):
    try:
        os.write(1, f"{number} {os.getpid()}\\n".encode())
        time.sleep(60)
    finally:
        os.write(1, f"bye {os.getpid()}\\n".encode())

run_processes(2, serve)
"""


@contextmanager
def running(*command: str, **environ: str) -> Iterator["Popen[str]"]:
    """A command in a process group of its own; nothing of it is left afterwards."""
    with Popen(
        command, env={**os.environ, **environ}, stdout=PIPE, text=True, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def read_line(process: "Popen[str]") -> list[str]:
    assert process.stdout is not None
    return process.stdout.readline().split()


def until(holds: Callable[[], bool], longest_s: float = 20.0) -> bool:
    end = time.monotonic() + longest_s
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return False


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_a_process_that_dies_is_replaced_and_all_end_together() -> None:
    with running(sys.executable, "-c", FAMILY) as parent:
        born = dict(read_line(parent) for _ in range(2))
        assert set(born) == {"0", "1"}
        os.kill(int(born["1"]), signal.SIGKILL)
        number, pid = read_line(parent)
        assert number == "1" and pid != born["1"]
        parent.send_signal(signal.SIGTERM)
        assert {tuple(read_line(parent)) for _ in range(2)} == {("bye", born["0"]), ("bye", pid)}
        assert parent.wait(20) == 0


def test_nobody_serves_on_when_the_parent_was_killed() -> None:
    with running(sys.executable, "-c", FAMILY) as parent:
        born = dict(read_line(parent) for _ in range(2))
        parent.kill()
        assert {tuple(read_line(parent)) for _ in range(2)} == {("bye", pid) for pid in born.values()}


def test_any_process_tells_what_all_have_counted_and_a_new_one_goes_on_from_its_predecessor() -> None:
    board = Board(2)
    first, second = Counts(), Counts()
    for number, counts in enumerate((first, second)):
        share_counts(counts, board, number)
        counts.add("GET", "inbox.show_inbox", 200, 0.02)
    second.add("POST", "tasks.act_on_task", 303, 20.0)
    wanted = 'krokus_http_requests_total{method="GET",page="inbox.show_inbox",status="200"} 2'
    assert until(lambda: wanted in first.write() and "krokus_http_request_seconds_count 3" in first.write())
    assert until(lambda: wanted in second.write())
    reborn = Counts()
    share_counts(reborn, board, 1)
    assert 'krokus_http_request_seconds_bucket{le="+Inf"} 3' in reborn.write()


def test_postgresql_is_served_by_as_many_processes_as_there_are_cores_and_sqlite_by_one() -> None:
    assert choose_processes(0, is_postgres=True) == count_cores() >= 1
    assert choose_processes(0, is_postgres=False) == choose_processes(1, is_postgres=False) == 1
    assert choose_processes(3, is_postgres=True) == 3
    with pytest.raises(SettingsError, match="bad_processes"):
        choose_processes(2, is_postgres=False)


def test_the_number_of_processes_is_a_number() -> None:
    assert read_processes({}) == read_processes({"KROKUS_PROCESSES": " "}) == 0
    assert read_processes({"KROKUS_PROCESSES": "4"}) == 4
    for bad in ("many", "-1", "²", "1000"):
        with pytest.raises(SettingsError, match="bad_processes"):
            read_processes({"KROKUS_PROCESSES": bad})


def ask(port: int, path: str) -> str:
    """An answer over a connection of its own, so that any process may give it."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse()
    assert answer.status == 200
    text = answer.read().decode()
    connection.close()
    return text


def list_children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.postgres
def test_krokus_serve_goes_on_when_one_of_its_processes_is_killed(postgres_database: str) -> None:
    command = (str(Path(sys.executable).with_name("krokus")), "serve", "--port", "0", "--processes", "2")
    settings = {"DATABASE_URL": postgres_database, "SECRET_KEY": SECRET, "KROKUS_INSECURE_COOKIES": "1"}
    with running(*command, **settings) as server:
        port = int(read_line(server)[-1].rpartition(":")[2])
        assert until(lambda: len(list_children(server.pid)) == 2)
        assert '"ok"' in ask(port, "/health")
        killed, other = list_children(server.pid)
        os.kill(killed, signal.SIGKILL)
        assert until(lambda: len(list_children(server.pid)) == 2 and killed not in list_children(server.pid))
        for _ in range(4):
            ask(port, "/login")
        # Whoever answers tells of the answers of both.
        assert until(lambda: 'page="auth.login",status="200"} 4' in ask(port, "/metrics"))
        server.send_signal(signal.SIGTERM)
        assert server.wait(20) == 0 and is_gone(other)
