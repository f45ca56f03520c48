"""Where cases stood at a moment, recounted from raw events alone; knows no row of a task and no query."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from engine.krokus import Krokus
from engine.model import OrgId

OVER = frozenset({"task_done", "task_cancelled", "task_skipped"})
EVENTS = "SELECT case_id, type, element_id, at, data FROM event WHERE org = '{org}' ORDER BY case_id, seq"


class Told:
    """What the events of all cases tell, case by case in their order."""

    def __init__(self, krokus: Krokus, org: OrgId) -> None:
        self.cases: dict[str, list[tuple[str, str, datetime, dict[str, Any]]]] = defaultdict(list)
        with krokus.store.read(org) as work:
            rows = work.conn.exec_driver_sql(EVENTS.format(org=org)).all()
        for case, type_, element, at, data in rows:
            self.cases[case].append((type_, element or "", _moment(at), _read(data)))

    def list_open(self, at: datetime) -> set[str]:
        """Cases that had begun and were not closed."""
        return {case for case in self.cases if self._is_open(case, at)}

    def _is_open(self, case: str, at: datetime) -> bool:
        is_open = False
        for type_, _, when, data in self.cases[case]:
            if when > at:
                continue
            if type_ in ("case_started", "case_reopened"):
                is_open = True
            if type_ == "status_changed":
                is_open = not str(data["status"]).startswith("closed")
        return is_open

    def list_tasks(self, case: str, at: datetime) -> set[str]:
        """Elements at which the case had an open task."""
        tasks: dict[str, str] = {}
        for type_, element, when, data in self.cases[case]:
            if when <= at and type_ == "task_opened":
                tasks[data["task"]] = element
            if when <= at and type_ in OVER:
                tasks.pop(data["task"], None)
        return set(tasks.values())

    def count(self, at: datetime) -> dict[str, int]:
        """Element -> how many open cases had a task there."""
        found: dict[str, int] = defaultdict(int)
        for case in self.list_open(at):
            for element in self.list_tasks(case, at):
                found[element] += 1
        return dict(found)

    def named_tasks(self) -> set[str]:
        """Every element that ever opened a task."""
        return {
            element for rows in self.cases.values() for type_, element, _, _ in rows if type_ == "task_opened"
        }

    def ends_of_waits(self, case: str, at: datetime) -> Iterator[str]:
        """Elements at which something came to the case after a moment."""
        for type_, element, when, _ in self.cases[case]:
            if when > at and type_ in ("timer_fired", "message_received"):
                yield element


def _moment(at: object) -> datetime:
    found = at if isinstance(at, datetime) else datetime.fromisoformat(str(at))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _read(data: object) -> dict[str, Any]:
    return dict(data) if isinstance(data, dict) else dict(json.loads(str(data)))
