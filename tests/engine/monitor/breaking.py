"""What stops the machine or the team, done to played cases: rows that break, and people who leave."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from builders import Office

from engine.casework.staff import change_person
from engine.store.queries.people import find_people_with_role, find_person

ANSWERS_MISSED = 5


def break_cases(office: Office, path: Path, planted: Mapping[str, Iterable[str]], now: datetime) -> None:
    """Do to the planted cases what no answer in a form does.

    Args:
        planted: kind -> its cases.
    """
    with sqlite3.connect(path) as base:
        for kind, break_one in BREAKS.items():
            for case_id in planted.get(kind, ()):
                break_one(base, case_id, now)
    base.close()
    let_psychologists_go(office)


def let_psychologists_go(office: Office) -> None:
    """Close their accounts, as the office does it; looking again at all tasks finds those of nobody, too."""
    with office.krokus.store.read(office.org) as work:
        gone = [find_person(work, one) for one in find_people_with_role(work, "psychologist")]
    assert gone
    for person in gone:
        assert person is not None
        told = {"name": person.name, "email": "", "roles": ["psychologist"]}
        change_person(office.krokus, office.actor("maria"), person.id, person.version, **told, active=False)


def miss_meetings(base: sqlite3.Connection, case_id: str, now: datetime) -> None:
    """The coach came and the client did not; written down as working time is."""
    org, coach = base.execute(
        "SELECT org, person_id FROM role_assignment WHERE subject_id = ? AND role = 'coach'", (case_id,)
    ).fetchone()
    for days in range(ANSWERS_MISSED):
        entry, text = uuid4().hex, write(now - timedelta(days=12 - days))
        when = {"day": text[:10], "starts_at": text, "ends_at": text, "created_at": text}
        said = {"minutes": 60, "kind": "indirect", "activity": "P17", "result": "no_show"}
        said |= {"participants": "[]", "version": 1}
        insert(base, "time_entry", org=org, id=entry, person_id=coach, **when, **said)
        insert(base, "time_share", org=org, entry_id=entry, no=1, case_id=case_id, minutes=60)


def forget_step(base: sqlite3.Connection, case_id: str, now: datetime) -> None:
    """Of two steps of the plan one is for a day long past, the other for a day to come."""
    for days, step in ((-16, "Zakładam konto w urzędzie"), (20, "Piszę CV")):
        row = {"org": _org(base, case_id), "id": uuid4().hex, "case_id": case_id, "document_id": uuid4().hex}
        day = (now + timedelta(days=days)).date().isoformat()
        told = {"step": step, "who": "client", "due_on": day, "status": "open", "opened_at": write(now)}
        insert(base, "plan_step", **row, **told, version=1)


def break_step(base: sqlite3.Connection, case_id: str, now: datetime) -> None:
    """A step failed twice; the first time was mended."""
    for days, status in ((9, "resolved"), (4, "open")):
        cause = {"code": "no_way_out", "cause": "żadna droga nie pasuje", "element_id": "s2_profile"}
        at = write(now - timedelta(days=days))
        row = {"org": _org(base, case_id), "id": uuid4().hex, "case_id": case_id, "at": at, "retry": "{}"}
        insert(base, "incident", **row, **cause, status=status)


def take_coach_away(base: sqlite3.Connection, case_id: str, now: datetime) -> None:
    """The coach left the case, and nobody was named."""
    base.execute(
        "UPDATE role_assignment SET until = ? WHERE subject_id = ? AND role = 'coach' AND until IS NULL",
        (write(now - timedelta(days=10)), case_id),
    )


def silence_clock(base: sqlite3.Connection, case_id: str, now: datetime) -> None:
    """Of a message and a date beside it only the message is waited for, and that since long ago.

    Whom somebody asks at this very moment stays as they are: they wait for no message.
    """
    since = write(now - timedelta(days=75))
    if not base.execute("SELECT 1 FROM token WHERE case_id = ? AND kind = 'message'", (case_id,)).fetchone():
        return
    base.execute("DELETE FROM token WHERE case_id = ? AND kind = 'timer'", (case_id,))
    base.execute(
        "UPDATE timer SET status = 'disarmed' WHERE case_id = ? AND token_id IS NOT NULL", (case_id,)
    )
    base.execute("UPDATE task SET status = 'cancelled' WHERE case_id = ? AND status <> 'done'", (case_id,))
    base.execute("UPDATE token SET since = ? WHERE case_id = ?", (since, case_id))


def forget_everything(base: sqlite3.Connection, case_id: str, now: datetime) -> None:
    """An open case in which nothing is left."""
    base.execute("DELETE FROM token WHERE case_id = ?", (case_id,))
    base.execute("DELETE FROM timer WHERE case_id = ?", (case_id,))
    base.execute("UPDATE task SET status = 'cancelled' WHERE case_id = ? AND status <> 'done'", (case_id,))


BREAKS: Mapping[str, Callable[[sqlite3.Connection, str, datetime], None]] = {
    "no_show": miss_meetings,
    "incident": break_step,
    "late_step": forget_step,
    "no_coach": take_coach_away,
    "message_missing": silence_clock,
    "nothing_waits": forget_everything,
}


def insert(base: sqlite3.Connection, table: str, **values: Any) -> None:
    """A row; what its columns need and nobody cares about is empty."""
    for _, name, type_, is_needed, *_rest in base.execute(f"PRAGMA table_info({table})").fetchall():
        if is_needed and name not in values:
            values[name] = 0 if type_ in ("INTEGER", "BOOLEAN") else ""
    marks = ", ".join("?" * len(values))
    base.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", [*values.values()])


def write(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")


def _org(base: sqlite3.Connection, case_id: str) -> str:
    return str(base.execute('SELECT org FROM "case" WHERE id = ?', (case_id,)).fetchone()[0])
