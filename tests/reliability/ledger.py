"""An independent reading of the database after the storm: nothing of the engine, not even its hash."""

import hashlib
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import orjson
import psycopg
from sqlalchemy.engine import make_url

from tests.reliability.crowd import Acknowledged

TICKING = "ticking"
TICK = timedelta(seconds=1)


class Ledger:
    """Findings of one database; each method returns what is wrong, in words."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self._is_sqlite = parsed.get_backend_name() == "sqlite"
        address = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection: Any = (
            sqlite3.connect(parsed.database or "", isolation_level=None)
            if self._is_sqlite
            else psycopg.connect(address, autocommit=True)
        )

    def close(self) -> None:
        self._connection.close()

    def _rows(self, statement: str) -> list[tuple[Any, ...]]:
        return list(self._connection.execute(statement).fetchall())

    def find_faults(self, acknowledged: Iterable[Acknowledged]) -> list[str]:
        """Everything that must not be after any number of kills."""
        with self._one_picture():
            return [
                *self._damage(),
                *self._lost_or_doubled(list(acknowledged)),
                *self._half_saved(),
                *self._stuck(),
                *self._wrong_ticks(),
                *self.find_broken_chains(),
            ]

    @contextmanager
    def _one_picture(self) -> Iterator[None]:
        """Workers go on while the books are read; all questions must see the same moment."""
        self._connection.execute("BEGIN" if self._is_sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ")
        try:
            yield
        finally:
            self._connection.execute("ROLLBACK")

    def count_ticks(self) -> int:
        """How often timers of the ticking cases fired."""
        return int(self._rows("SELECT count(*) FROM event WHERE type = 'timer_fired'")[0][0])

    def _damage(self) -> list[str]:
        if not self._is_sqlite:
            return []
        found = self._rows("PRAGMA integrity_check") + self._rows("PRAGMA foreign_key_check")
        return [f"damaged: {row}" for row in found if row != ("ok",)]

    def _lost_or_doubled(self, acknowledged: list[Acknowledged]) -> list[str]:
        """Each acknowledged completion is there once: its document with its words, its event, its key."""
        documents = Counter(
            (task_id, _read(data)["note"])
            for task_id, data in self._rows("SELECT task_id, data FROM document WHERE task_id IS NOT NULL")
        )
        events = self._done_events()
        keys = Counter(key for (key,) in self._rows("SELECT done_key FROM task WHERE done_key IS NOT NULL"))
        wrong = []
        for one in acknowledged:
            met = (documents[one.task_id, one.mark], events[one.task_id], keys[one.key])
            if met != (1, 1, 1):
                wrong.append(f"task {one.task_id}: (documents, events, keys) = {met}")
        return wrong

    def _done_events(self) -> Counter[str]:
        rows = self._rows("SELECT data FROM event WHERE type = 'task_done'")
        return Counter(str(_read(data)["task"]) for (data,) in rows)

    def _half_saved(self) -> list[str]:
        """Also what nobody acknowledged is there as a whole or not at all."""
        done = Counter(task_id for (task_id,) in self._rows("SELECT id FROM task WHERE status = 'done'"))
        documents = Counter(
            task_id for (task_id,) in self._rows("SELECT task_id FROM document WHERE task_id IS NOT NULL")
        )
        parts = {"documents": documents, "events": self._done_events()}
        return [f"{name} differ from done tasks" for name, part in parts.items() if part != done]

    def _stuck(self) -> list[str]:
        """Every looping case has exactly one open task, every ticking one its armed timer and its token."""
        tasks = dict(self._rows("SELECT id, case_id FROM task WHERE status IN ('open', 'claimed')"))
        timers = dict(self._rows("SELECT token_id, case_id FROM timer WHERE status = 'armed'"))
        tokens = dict(self._rows("SELECT token_id, case_id FROM token"))
        wrong = [] if timers == tokens else ["armed timers and tokens differ"]
        waits = Counter([*tasks.values(), *timers.values()])
        wrong += [
            f"case {case_id} waits for {waits[case_id]} things"
            for (case_id,) in self._rows('SELECT id FROM "case"')
            if waits[case_id] != 1
        ]
        return wrong + [f"incident: {row}" for row in self._rows("SELECT cause FROM incident")]

    def _wrong_ticks(self) -> list[str]:
        """A timer fires once: the counter agrees with the history, and no firing comes too early."""
        fired: defaultdict[str, list[datetime]] = defaultdict(list)
        for case_id, at in self._rows(
            "SELECT case_id, at FROM event WHERE type = 'timer_fired' ORDER BY case_id, seq"
        ):
            fired[case_id].append(datetime.fromisoformat(at) if isinstance(at, str) else at)
        wrong = []
        for case_id, variables in self._rows(
            f"SELECT id, variables FROM \"case\" WHERE model_key = '{TICKING}'"
        ):
            times = fired[case_id]
            if (_read(variables).get("ticks") or 0) != len(times):
                wrong.append(f"case {case_id}: {len(times)} firings, counter {_read(variables).get('ticks')}")
            gaps = [later - earlier for earlier, later in pairwise(times)]
            if any(gap < TICK for gap in gaps):
                wrong.append(f"case {case_id}: fired {min(gaps)} after the one before")
        return wrong

    def find_broken_chains(self) -> list[str]:
        """Each history is what its hashes say, to its last row."""
        wrong = []
        marks = "?" if self._is_sqlite else "%s"
        for case_id, seq, last in self._rows('SELECT id, event_seq, event_hash FROM "case"'):
            rows = self._connection.execute(
                "SELECT seq, type, element_id, actor, data, hash FROM event"
                f" WHERE case_id = {marks} ORDER BY seq",
                (case_id,),
            ).fetchall()
            hashed = "0" * 64
            for number, (at, type_, element_id, actor, data, written) in enumerate(rows, start=1):
                body = [hashed, case_id, number, type_, element_id, actor, _read(data)]
                hashed = hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()
                if at != number or hashed != written:
                    wrong.append(f"history of {case_id} breaks at {number}")
                    break
            if (len(rows), hashed) != (seq, last):
                wrong.append(f"history of {case_id} does not end where the case says")
        return wrong


def _read(value: Any) -> Any:
    """JSON as values: SQLite gives text, PostgreSQL's driver has read it already."""
    return json.loads(value) if isinstance(value, str) else value
