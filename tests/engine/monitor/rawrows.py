"""One case as its raw rows tell it, read with nothing but SQL: for recounting what stands still."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import holidays

ZONE = ZoneInfo("Europe/Warsaw")
Row = dict[str, Any]


def moment(text: str | None) -> datetime | None:
    """A stored moment."""
    if text is None:
        return None
    read = datetime.fromisoformat(text)
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read


def midnight(text: object) -> datetime | None:
    """The moment a day begins on the wall."""
    if not isinstance(text, str) or len(text) < 10:
        return None
    return datetime.combine(date.fromisoformat(text[:10]), time(0), tzinfo=ZONE).astimezone(UTC)


def on_the_wall(at: datetime, days: int) -> datetime:
    """So many days later at the same time on the wall."""
    local = at.astimezone(ZONE)
    return datetime.combine(local.date() + timedelta(days=days), local.time(), tzinfo=ZONE).astimezone(UTC)


def working_days_on(at: datetime, days: int) -> datetime:
    """So many working days later."""
    free = holidays.country_holidays("PL")
    local, left = at.astimezone(ZONE), days
    day = local.date()
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in free
    return datetime.combine(day, local.time(), tzinfo=ZONE).astimezone(UTC)


@dataclass
class Case:
    """Everything about one case. All lists are in the order of time."""

    row: Row
    now: datetime
    events: list[Row]
    tasks: list[Row]
    documents: list[Row]
    tokens: list[Row]
    timers: list[Row]
    pauses: list[tuple[datetime, datetime]]
    people: list[Row]
    hours: list[Row]
    incidents: list[Row]
    steps: list[Row]
    # Whoever of the organisation cannot sign in any more.
    gone: frozenset[str]

    @property
    def coaches(self) -> list[Row]:
        return [row for row in self.people if row["role"] == "coach"]

    @property
    def stage(self) -> str:
        return str(self.row["stage"])

    @property
    def variables(self) -> Row:
        return dict(self.row["variables"])

    @property
    def opened(self) -> datetime:
        return max([self.row["opened_at"], *self.when("case_reopened")])

    def when(self, type_: str, **data: object) -> list[datetime]:
        """When events of this type, with these data, happened."""
        return [
            one["at"]
            for one in self.events
            if one["type"] == type_ and all(one["data"].get(k) == v for k, v in data.items())
        ]

    def entered(self) -> datetime:
        """When the case came to its stage."""
        return max(self.when("stage_entered", stage=self.row["stage"]), default=self.opened)

    def done(self, *forms: str) -> list[datetime]:
        found = [row["done_at"] for row in self.tasks if row["form_key"] in forms and row["status"] == "done"]
        return sorted(found)

    def waiting(self) -> list[Row]:
        return [row for row in self.tasks if row["status"] in ("open", "claimed")]

    def papers(self, *forms: str) -> list[Row]:
        return [row for row in self.documents if row["form_key"] in forms and row["status"] != "draft"]

    def news(self, *names: str) -> list[datetime]:
        return [at for name in names for at in self.when("message_received", name=name)]

    def after(self, since: datetime, days: int = 0, working: int = 0) -> datetime:
        """When a clock that began then has run so long; it stands still in pauses."""
        end = working_days_on(since, working) if working else on_the_wall(since, days)
        for begin, until in self.pauses:
            if begin < end and until > since:
                end += until - max(begin, since)
        return end


AT_ONCE = 500
QUERIES = {
    "event": 'SELECT * FROM "event" WHERE case_id BETWEEN ? AND ? ORDER BY case_id, seq',
    "task": "SELECT * FROM task WHERE case_id BETWEEN ? AND ? ORDER BY opened_at, id",
    "document": "SELECT * FROM document WHERE case_id BETWEEN ? AND ? ORDER BY created_at, version",
    "token": "SELECT * FROM token WHERE case_id BETWEEN ? AND ? ORDER BY since",
    "timer": "SELECT * FROM timer WHERE case_id BETWEEN ? AND ? ORDER BY due_at",
    "suspension": "SELECT * FROM suspension WHERE case_id BETWEEN ? AND ? ORDER BY since",
    "people": "SELECT *, subject_id AS case_id FROM role_assignment "
    "WHERE subject_id BETWEEN ? AND ? ORDER BY since",
    "incident": "SELECT * FROM incident WHERE case_id BETWEEN ? AND ? AND status = 'open'",
    "steps": "SELECT * FROM plan_step WHERE case_id BETWEEN ? AND ? AND status = 'open' ORDER BY due_on",
    "hours": "SELECT s.case_id, e.result, e.starts_at, e.created_at FROM time_share s JOIN time_entry e "
    "ON e.org = s.org AND e.id = s.entry_id WHERE s.case_id BETWEEN ? AND ? "
    "AND e.removed_at IS NULL AND e.replaced_by IS NULL ORDER BY e.starts_at",
}


def read_cases(path: str, now: datetime) -> Iterator[Case]:
    """Every open case of the database; some hundred are in memory at once."""
    base = sqlite3.connect(path)
    base.row_factory = sqlite3.Row
    found = base.execute("SELECT * FROM \"case\" WHERE status NOT LIKE 'closed%' ORDER BY id").fetchall()
    gone = frozenset(row[0] for row in base.execute("SELECT id FROM person WHERE NOT active"))
    for start in range(0, len(found), AT_ONCE):
        part = [_read(raw) for raw in found[start : start + AT_ONCE]]
        span = (part[0]["id"], part[-1]["id"])
        tables = {name: _by_case(base, query, span) for name, query in QUERIES.items()}
        for row in part:
            yield _gather(row, now, gone, {name: rows.get(row["id"], []) for name, rows in tables.items()})
    base.close()


def _gather(row: Row, now: datetime, gone: frozenset[str], own: dict[str, list[Row]]) -> Case:
    pauses = [(one["since"], one["until"] or now) for one in own["suspension"]]
    kinds = (own[name] for name in ("event", "task", "document", "token", "timer"))
    beside = (own[name] for name in ("people", "hours", "incident", "steps"))
    return Case(row, now, *kinds, pauses, *beside, gone)


def _by_case(base: sqlite3.Connection, query: str, span: tuple[str, str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for raw in base.execute(query, span):
        row = _read(raw)
        found[row["case_id"]].append(row)
    return found


def _read(raw: sqlite3.Row) -> Row:
    row = dict(raw)
    for name in row:
        if name.endswith("_at") or name in ("at", "since", "until"):
            row[name] = moment(row[name])
    for name in ("data", "variables"):
        if isinstance(row.get(name), str | bytes):
            row[name] = json.loads(row[name])
    return row
