"""An acknowledgement follows a sync of the disk; a disk that fails or is full never gives a false one.

KROKUS_DISK_FAULTS and KROKUS_DISK_FILLS say how often; 400 faults and 100 fills are the bar.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from engine.errors import KrokusError, StoreUnavailable
from engine.process.tasks import complete_task
from tests.benchmarks.looping_model import make_answers, make_looping_model
from tests.builders import Office, open_office
from tests.reliability.crowd import Acknowledged
from tests.reliability.ledger import Ledger
from tests.reliability.rounds import count_rounds, report, say_loudly

TASKS = count_rounds("SYNCED_TASKS", short=40, full=2000)
FAULTS = count_rounds("DISK_FAULTS", short=40, full=400)
FILLS = count_rounds("DISK_FILLS", short=3, full=100)
# What is completed between the fills stays: a disk of 8 MB holds no more than this many.
FILLS_A_DISK = 30
CASES = 5
ROOT = Path(__file__).parents[2]
# Of every so many writes or syncs one fails; each number meets other places of a transaction.
RHYTHMS = (
    "fdatasync,fsync:error=EIO:when=3+5",
    "pwrite64:error=ENOSPC:when=5+11",
    "pwrite64:error=EIO:when=4+13",
)
_SYNC = re.compile(r"^\d+ +(?:fdatasync|fsync)\(")
_SAID = re.compile(r'^\d+ +write\(1, "(ok|refused|ready)')


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with some cases that go on for ever."""
    return prepare(tmp_path)


def prepare(folder: Path) -> str:
    made = f"sqlite:///{folder / 'krokus.sqlite3'}"
    office = open_office(made, make_looping_model())
    for _ in range(CASES):
        office.start_case("tomek")
    office.krokus.store.close()
    return made


def find_tracer() -> str | None:
    """strace, fetched where this is allowed."""
    if shutil.which("strace") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "install", "-y", "-qq", "strace"], check=False, capture_output=True)
    return shutil.which("strace")


def run_writer(url: str, times: int, *before: str) -> list[str]:
    """Let a process of its own complete tasks; returns the lines it said."""
    command = [
        *before,
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "tests.reliability.steady_writer",
        url,
        str(times),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    assert done.stdout.startswith("ready"), done.stderr[-2000:]
    return done.stdout.splitlines()[1:]


def read_acknowledged(lines: list[str]) -> list[Acknowledged]:
    said = [line.split() for line in lines if line.startswith("ok ")]
    return [Acknowledged(task_id, key, key) for _, task_id, key in said]


def test_before_every_acknowledgement_the_disk_was_synced(url: str, tmp_path: Path) -> None:
    tracer = find_tracer()
    if tracer is None:
        say_loudly("BRAK strace: liczę tylko ustawienia bazy.", "NO strace: only the settings are looked at.")
        with sqlite3.connect(tmp_path / "krokus.sqlite3") as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        return
    trace = tmp_path / "trace"
    lines = run_writer(
        url, TASKS, tracer, "-f", "-o", str(trace), "-e", "trace=fdatasync,fsync,write", "-e", "write=none"
    )
    assert len(read_acknowledged(lines)) == TASKS
    synced, unsynced, counted = 0, 0, 0
    for line in trace.read_text(errors="replace").splitlines():
        synced += bool(_SYNC.match(line))
        said = _SAID.match(line)
        if said and said[1] == "ok":
            unsynced += synced == 0
            counted += 1
        if said:
            synced = 0
    report("synced", acknowledged=counted, without_sync=unsynced)
    assert (counted, unsynced) == (TASKS, 0)


def test_a_failing_disk_never_gives_a_false_acknowledgement(url: str) -> None:
    tracer = find_tracer()
    if tracer is None:
        say_loudly(
            "BRAK strace: błędów dysku nie ma w tym przebiegu.", "NO strace: no disk faults in this run."
        )
        assert not shutil.which("strace")
        return
    acknowledged: list[Acknowledged] = []
    refused = 0
    for number in range(1 + FAULTS):
        rhythm = RHYTHMS[number % len(RHYTHMS)]
        lines = run_writer(url, 100, tracer, "-f", "-o", "/dev/null", "-e", f"inject={rhythm}")
        acknowledged += read_acknowledged(lines)
        refused += sum(line.startswith("refused") for line in lines)
        if refused >= FAULTS and number >= len(RHYTHMS):
            break
    ledger = Ledger(url)
    faults = ledger.find_faults(acknowledged)
    ledger.close()
    report("disk_faults", refused=refused, acknowledged=len(acknowledged), false=len(faults))
    assert refused >= FAULTS
    assert acknowledged and faults == []


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """A disk of 8 MB; None where this machine lets nobody make one."""
    folder.mkdir()
    if os.geteuid() != 0 or not shutil.which("mount"):
        yield None
        return
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(folder)], check=False)
    if mounted.returncode != 0:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_saves_nothing_by_halves_and_works_again_when_there_is_room(tmp_path: Path) -> None:
    filled = [
        fill_again_and_again(tmp_path / f"disk_{first}", range(first, min(first + FILLS_A_DISK, FILLS)))
        for first in range(0, FILLS, FILLS_A_DISK)
    ]
    acknowledged, faults = sum(one.acknowledged for one in filled), [f for one in filled for f in one.faults]
    slowest_s = max(one.slowest_s for one in filled)
    report(
        "full_disk", fills=FILLS, acknowledged=acknowledged, faults=len(faults), back_s=round(slowest_s, 2)
    )
    assert faults == []
    assert slowest_s <= 5


class Filled(NamedTuple):
    """What came of one disk; `slowest_s` is how long after there was room the next task was completed."""

    acknowledged: int
    faults: list[str]
    slowest_s: float


def fill_again_and_again(folder: Path, numbers: range) -> Filled:
    with small_disk(folder) as disk:
        if disk is None:
            say_loudly(
                "TYLKO root montuje dysk 8 MB: zamiast tego baza dostaje granicę stron.",
                "ONLY root mounts a disk of 8 MB: the database gets a limit of pages instead.",
            )
        office = open_office(f"sqlite:///{(disk or folder) / 'krokus.sqlite3'}", make_looping_model())
        case_ids = [office.start_case("tomek") for _ in range(CASES)]
        acknowledged, slowest_s = [], 0.0
        for number in numbers:
            ballast = fill(office, disk, number)
            acknowledged += work_until_full(office, case_ids)
            make_room(office, ballast)
            began = time.monotonic()
            acknowledged.append(complete_next(office, case_ids[0], patience_s=5))
            slowest_s = max(slowest_s, time.monotonic() - began)
        office.krokus.store.close()
        ledger = Ledger(office.krokus.store.url)
        faults = ledger.find_faults(acknowledged)
        ledger.close()
    return Filled(len(acknowledged), faults, slowest_s)


def fill(office: Office, disk: Path | None, number: int) -> Path | None:
    """Leave room for a few more tasks only."""
    if disk is None:
        with office.krokus.store.read(office.org) as work:
            pages = work.conn.exec_driver_sql("PRAGMA page_count").scalar()
            work.conn.exec_driver_sql(f"PRAGMA max_page_count={pages + 2}")
        return None
    ballast = disk / "ballast"
    free_bytes = shutil.disk_usage(disk).free
    ballast.write_bytes(b"x" * max(0, free_bytes - 4096 * (3 + number % 40)))
    return ballast


def make_room(office: Office, ballast: Path | None) -> None:
    if ballast is not None:
        ballast.unlink()
        return
    with office.krokus.store.read(office.org) as work:
        work.conn.exec_driver_sql("PRAGMA max_page_count=1000000")


def work_until_full(office: Office, case_ids: list[str]) -> list[Acknowledged]:
    """Complete tasks until the disk refuses; what was acknowledged on the way."""
    done = []
    for number in range(2000):
        try:
            done.append(complete_next(office, case_ids[number % CASES]))
        except StoreUnavailable:
            return done
    raise AssertionError("the disk never filled up")


def complete_next(office: Office, case_id: str, patience_s: float = 0.0) -> Acknowledged:
    """Complete the open task of a case, with some patience for a disk that was full."""
    until = time.monotonic() + patience_s
    while True:
        try:
            task = office.list_open(case_id)[0]
            mark = f"{task.id}-{time.monotonic_ns()}"
            answers = {**make_answers(1), "note": mark}
            complete_task(office.krokus, office.actor("tomek"), task.id, answers, key=mark[:64])
            return Acknowledged(task.id, mark[:64], mark)
        except KrokusError:
            if time.monotonic() >= until:
                raise
            time.sleep(0.1)
