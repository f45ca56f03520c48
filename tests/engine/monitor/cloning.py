"""Open cases copied row by row, each copy some days older than its original, until there are enough of them.

Plain SQL on the file; nothing here knows what a signal is.
"""

import re
import sqlite3
from datetime import date, timedelta
from pathlib import Path

# What belongs to a case, and the column by which it does.
TABLES = {
    "case": "id",
    "instance": "case_id",
    "role_assignment": "subject_id",
    "suspension": "case_id",
    "task": "case_id",
    "token": "case_id",
    "timer": "case_id",
    "incident": "case_id",
    "document": "case_id",
    "plan_step": "case_id",
    "event": "case_id",
    "time_share": "case_id",
}
IDS = frozenset({"id", "case_id", "instance_id", "token_id", "task_id", "document_id", "entry_id"})
JSONS = frozenset({"data", "variables"})
MOMENTS = frozenset({"at", "since", "until", "anchor"})
DAY_IN_TEXT = re.compile(r'"(\d{4}-\d\d-\d\d)')
# The first signs of an id tell the copy, in a letter that no id has; those left still tell all others apart.
MARK = "k%04d"
LEFT = 1 + len(MARK % 0)
SPAN_DAYS = 120


def clone_until(path: Path, wanted: int) -> int:
    """Copy the open cases round by round until there are so many open ones; returns how many there are.

    The copies of round n are `shift_of(n)` days older: moments, days in answers and in variables alike.
    """
    with sqlite3.connect(path) as base:
        base.create_function("shift_days", 2, _shift_days, deterministic=True)
        base.execute(
            'CREATE TEMP TABLE original AS SELECT id FROM "case" WHERE closed_at IS NULL ORDER BY id'
        )
        originals = have = base.execute("SELECT count(*) FROM original").fetchone()[0]
        round_ = 0
        while have < wanted:
            round_ += 1
            base.execute("DROP TABLE IF EXISTS temp.chosen")
            most = min(originals, wanted - have)
            base.execute(f"CREATE TEMP TABLE chosen AS SELECT id FROM original LIMIT {most}")
            for table, owner in TABLES.items():
                _copy(base, table, f"{owner} IN (SELECT id FROM chosen)", round_)
            shared = "id IN (SELECT entry_id FROM time_share WHERE case_id IN (SELECT id FROM chosen))"
            _copy(base, "time_entry", shared, round_)
            have += most
    base.close()
    return have


def shift_of(round_: int) -> int:
    """How many days older the copies of a round are; rounds come at every age, in no order."""
    return 1 + round_ * 37 % SPAN_DAYS


def _copy(base: sqlite3.Connection, table: str, where: str, round_: int) -> None:
    names = [row[1] for row in base.execute(f'PRAGMA table_info("{table}")')]
    chosen = ", ".join(_change(table, name, round_) for name in names)
    base.execute(f'INSERT INTO "{table}" ({", ".join(names)}) SELECT {chosen} FROM "{table}" WHERE {where}')


def _change(table: str, name: str, round_: int) -> str:
    days = shift_of(round_)
    if name in IDS or (table == "role_assignment" and name == "subject_id"):
        return f"'{MARK % round_}' || substr({name}, {LEFT})"
    if name.endswith("_at") or name in MOMENTS:
        return f"date(substr({name}, 1, 10), '-{days} days') || substr({name}, 11)"
    if name in ("day", "due_on"):
        return f"date({name}, '-{days} days')"
    if table == "case" and name == "no":
        return f"no || '-{round_}'"
    if table == "event" and name == "data":
        # What an event says about its task must lead to the copy of that task.
        task = f"'{MARK % round_}' || substr(data ->> '$.task', {LEFT})"
        return f"iif(data ->> '$.task' IS NULL, data, json_set(data, '$.task', {task}))"
    return f"shift_days({name}, {days})" if name in JSONS else name


def _shift_days(text: str | None, days: int) -> str | None:
    if text is None:
        return None
    return DAY_IN_TEXT.sub(lambda found: f'"{_earlier(found[1], days)}', text)


def _earlier(day: str, days: int) -> str:
    return (date.fromisoformat(day) - timedelta(days=days)).isoformat()
