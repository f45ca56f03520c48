"""Plans that clients agreed to before steps were things to do bring theirs along, on both databases."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Table, select

from engine.store.opening import open_database
from engine.store.tables import case, document, organisation, plan_step, release
from engine.store.types import UtcDateTime
from engine.store.upgrade import upgrade_database

ORG = "o" * 32
THEN = datetime(2026, 11, 20, 9, tzinfo=UTC)
GOALS = [
    {"goal": "Praca", "step": "Piszę CV", "who": "client", "by": "2026-12-01", "status": "new"},
    {"goal": "Praca", "step": "Dzwonię do firm", "who": "coach", "status": "done"},
    {"goal": "Praca", "step": "Kurs", "who": "client", "by": "2026-12-03", "status": "changed"},
]


def fill(table: Table, **values: Any) -> dict[str, Any]:
    """A row in which whatever is required and not said is empty."""
    found: dict[str, Any] = {"org": ORG} if "org" in table.c else {}
    for column in table.c:
        if not column.nullable and column.name not in found:
            if isinstance(column.type, UtcDateTime):
                found[column.name] = THEN
            elif isinstance(column.type, JSON):
                found[column.name] = {}
            else:
                found[column.name] = column.type.python_type()
    return found | values


def look_after_upgrade(url: str) -> list[tuple[Any, ...]]:
    upgrade_database(url, "0015")
    engine = open_database(url)
    told = ("id", "case_id", "form_key", "version", "data", "created_by")
    plans = [
        ("d1", "c1", "action_plan", 1, {"goals": [{"step": "Stary krok", "by": "2026-11-21"}]}, "tomek"),
        ("d2", "c1", "action_plan", 2, {"goals": GOALS, "client_agrees": "yes"}, "tomek"),
        ("d3", "c2", "action_plan", 1, {"goals": GOALS, "client_agrees": "no"}, "tomek"),
    ]
    with engine.connect().execution_options(krokus_write=True) as connection, connection.begin():
        connection.execute(organisation.insert().values(fill(organisation, id=ORG, key="krokusy")))
        connection.execute(release.insert().values(fill(release, id="r1")))
        for number in ("c1", "c2"):
            connection.execute(case.insert().values(fill(case, id=number, no=number, release_id="r1")))
        for plan in plans:
            connection.execute(document.insert().values(fill(document, **dict(zip(told, plan, strict=True)))))
    upgrade_database(url)
    asked = (plan_step.c.case_id, plan_step.c.step, plan_step.c.who, plan_step.c.due_on, plan_step.c.status)
    with engine.connect() as connection:
        rows = connection.execute(select(*asked, plan_step.c.ended_by).order_by(plan_step.c.step)).all()
    engine.dispose()
    return [tuple(row) for row in rows]


BROUGHT = [
    ("c1", "Dzwonię do firm", "coach", None, "done", "tomek"),
    ("c1", "Piszę CV", "client", "2026-12-01", "open", None),
]


def test_steps_of_older_plans_come_along_on_sqlite(tmp_path: Path) -> None:
    assert look_after_upgrade(f"sqlite:///{tmp_path / 'krokus.sqlite3'}") == BROUGHT


@pytest.mark.postgres
def test_steps_of_older_plans_come_along_on_postgresql(postgres_database: str) -> None:
    assert look_after_upgrade(postgres_database) == BROUGHT
