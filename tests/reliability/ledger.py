"""An independent reading of the database file after the storm: nothing of the engine, not even its hash."""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import orjson

from tests.reliability.crowd import Acknowledged


class Ledger:
    """Findings of one database; each method returns what is wrong, in words."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)

    def close(self) -> None:
        self._connection.close()

    def _rows(self, statement: str) -> list[tuple[str, ...]]:
        return self._connection.execute(statement).fetchall()

    def find_faults(self, acknowledged: Iterable[Acknowledged]) -> list[str]:
        """Everything that must not be after any number of kills."""
        return [
            *self._damage(),
            *self._lost_or_doubled(list(acknowledged)),
            *self._half_saved(),
            *self._stuck(),
            *self._broken_chains(),
        ]

    def _damage(self) -> list[str]:
        found = self._rows("PRAGMA integrity_check") + self._rows("PRAGMA foreign_key_check")
        return [f"damaged: {row}" for row in found if row != ("ok",)]

    def _lost_or_doubled(self, acknowledged: list[Acknowledged]) -> list[str]:
        """Each acknowledged completion is there once: its document with its words, its event, its key."""
        documents = Counter(
            (task_id, json.loads(data)["note"])
            for task_id, data in self._rows("SELECT task_id, data FROM document WHERE task_id IS NOT NULL")
        )
        events = self._done_events()
        keys = Counter(key for (key,) in self._rows('SELECT "key" FROM command'))
        wrong = []
        for one in acknowledged:
            met = (documents[one.task_id, one.mark], events[one.task_id], keys[one.key])
            if met != (1, 1, 1):
                wrong.append(f"task {one.task_id}: (documents, events, keys) = {met}")
        return wrong

    def _done_events(self) -> Counter[str]:
        rows = self._rows("SELECT data FROM event WHERE type = 'task_done'")
        return Counter(str(json.loads(data)["task"]) for (data,) in rows)

    def _half_saved(self) -> list[str]:
        """Also what nobody acknowledged is there as a whole or not at all."""
        done = Counter(task_id for (task_id,) in self._rows("SELECT id FROM task WHERE status = 'done'"))
        documents = Counter(
            task_id for (task_id,) in self._rows("SELECT task_id FROM document WHERE task_id IS NOT NULL")
        )
        commands = Counter(
            str(json.loads(result)["task_id"])
            for (result,) in self._rows("SELECT result FROM command")
            if "task_id" in json.loads(result)
        )
        parts = {"documents": documents, "events": self._done_events(), "commands": commands}
        return [f"{name} differ from done tasks" for name, part in parts.items() if part != done]

    def _stuck(self) -> list[str]:
        """Every case of the looping model has exactly one open task, and its token."""
        tasks = dict(self._rows("SELECT id, case_id FROM task WHERE status IN ('open', 'claimed')"))
        tokens = dict(self._rows("SELECT token_id, case_id FROM token WHERE kind = 'task'"))
        wrong = [] if tasks == tokens else ["open tasks and tokens differ"]
        open_in = Counter(tasks.values())
        wrong += [
            f"case {case_id} has {open_in[case_id]} open tasks"
            for (case_id,) in self._rows('SELECT id FROM "case"')
            if open_in[case_id] != 1
        ]
        return wrong + [f"incident: {row}" for row in self._rows("SELECT cause FROM incident")]

    def _broken_chains(self) -> list[str]:
        wrong = []
        for case_id, seq, last in self._rows('SELECT id, event_seq, event_hash FROM "case"'):
            rows = self._connection.execute(
                "SELECT seq, type, element_id, actor, data, hash FROM event WHERE case_id = ? ORDER BY seq",
                (case_id,),
            ).fetchall()
            hashed = "0" * 64
            for number, (at, type_, element_id, actor, data, written) in enumerate(rows, start=1):
                body = [hashed, case_id, number, type_, element_id, actor, json.loads(data)]
                hashed = hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()
                if at != number or hashed != written:
                    wrong.append(f"history of {case_id} breaks at {number}")
                    break
            if (len(rows), hashed) != (seq, last):
                wrong.append(f"history of {case_id} does not end where the case says")
        return wrong
