"""Upgrades keep every parked case, die at any statement without harm, and let the version before work on.

KROKUS_UPGRADE_KILLS says how many deaths; 100 is the bar.
"""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine.interfaces import ReflectedColumn

from engine.clock import SystemClock
from engine.model import OrgId
from engine.process.firing import fire_due
from engine.process.tasks import complete_task
from engine.store.backup import restore_backup, write_backup
from engine.store.opening import open_database
from engine.store.queries.tasks import find_draft
from engine.store.tables import metadata, organisation, timer
from engine.store.upgrade import find_head, upgrade_database
from tests.benchmarks.looping_model import make_answers
from tests.builders import Office, connect
from tests.reliability.ledger import Ledger
from tests.reliability.rounds import count_rounds, report
from tests.store.parking import PARKED, unpack

KILLS = count_rounds("UPGRADE_KILLS", short=20, full=100)
REVISIONS = sorted(path.name.partition(".")[0] for path in PARKED.glob("*.sql.zst"))
# Keys that cannot begin with the organisation, each with its reason.
KEYS_WITHOUT_ORG = {
    ("organisation", ("id",)): "it is the organisation",
    ("organisation", ("key",)): "chosen in an address before anybody is signed in; one row an organisation",
    ("person", ("login",)): "signing in happens before the organisation is known",
    ("session", ("token_hash",)): "a cookie says nothing else; a reference table of short life",
    ("calendar_feed", ("token_hash",)): "a calendar program knows nothing but its secret address",
    ("login_attempt", ("id",)): "guesses of strangers belong to no organisation",
    ("worker", ("id",)): "a worker serves all organisations",
}


def open_parked(url: str) -> Office:
    """The one organisation of a parked database."""
    krokus = connect(url, SystemClock())
    with krokus.store.read(OrgId("")) as work:
        org = OrgId(work.conn.execute(organisation.select()).one().id)
    return Office(krokus, org, "bench")


def go_on(url: str) -> None:
    """Every parked thing goes on: tasks, drafts, timers; the history holds together."""
    office = open_parked(url)
    with office.krokus.store.read(office.org) as work:
        cases = [row[0] for row in work.conn.execute(text('SELECT id FROM "case" ORDER BY no'))]
        drafted = [row[0] for row in work.conn.execute(text("SELECT task_id FROM draft"))]
        assert [find_draft(work, task_id, "tomek").data for task_id in drafted] == [{"place": "Dom kultury"}]
    open_tasks = [row for case_id in cases for row in office.list_open(case_id)]
    assert [row.element_id for row in open_tasks] == ["step_one", "step_two", "step_one"]
    for row in open_tasks:
        complete_task(office.krokus, office.actor("tomek"), row.id, {**make_answers(1), "note": "po zmianie"})
        assert len(office.list_open(row.case_id)) == 1
    assert fire_due(office.krokus) == 1
    with office.krokus.store.read(office.org) as work:
        assert work.conn.execute(text("SELECT count(*) FROM incident")).scalar() == 0
        assert work.conn.execute(timer.select().where(timer.c.status == "armed")).all() == []
    office.krokus.store.close()
    ledger = Ledger(url)
    assert ledger.find_broken_chains() == []
    ledger.close()


def test_every_step_of_the_tables_has_its_parked_database() -> None:
    assert [f"{number:04}" for number in range(1, int(find_head()) + 1)] == REVISIONS


@pytest.mark.parametrize("revision", REVISIONS)
def test_cases_parked_under_any_earlier_version_go_on(revision: str, tmp_path: Path) -> None:
    unpack(revision, tmp_path / "krokus.sqlite3")
    url = f"sqlite:///{tmp_path / 'krokus.sqlite3'}"
    upgrade_database(url)
    go_on(url)


@pytest.mark.postgres
@pytest.mark.parametrize("revision", REVISIONS)
def test_backups_of_any_earlier_version_are_restored(
    revision: str, tmp_path: Path, postgres_database: str
) -> None:
    unpack(revision, tmp_path / "krokus.sqlite3")
    url, file = f"sqlite:///{tmp_path / 'krokus.sqlite3'}", tmp_path / "all.krokus"
    upgrade_database(url)
    write_backup(url, file, SystemClock().now() - timedelta(days=1))
    restore_backup(postgres_database, file)
    go_on(postgres_database)


@pytest.fixture
def upgrader() -> Iterator[subprocess.Popen[str]]:
    """A process that upgrades and dies on demand."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.store.upgrader"]
    with subprocess.Popen(
        command, cwd=Path(__file__).parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def test_kill_9_at_any_statement_of_an_upgrade_loses_nothing(
    tmp_path: Path, upgrader: subprocess.Popen[str]
) -> None:
    assert upgrader.stdin is not None and upgrader.stdout is not None
    kills, statements, number = 0, 0, 0
    path = tmp_path / "krokus.sqlite3"
    while kills < KILLS or not statements:
        number += 1
        for left in tmp_path.glob("krokus.sqlite3*"):
            left.unlink()
        unpack(REVISIONS[0], path)
        before = read_rows(path)
        upgrader.stdin.write(f"{path} {number}\n")
        upgrader.stdin.flush()
        outcome = upgrader.stdout.readline().strip()
        assert outcome in ("killed", "done")
        if outcome == "done":
            statements, number = number - 1, 0
            continue
        kills += 1
        assert read_rows(path) == before
        upgrade_database(f"sqlite:///{path}")
    go_on(f"sqlite:///{path}")
    report("upgrade_kills", kills=kills, statements=statements, lost=0)


def read_rows(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    rows = list(connection.iterdump())
    connection.close()
    return rows


def describe(url: str) -> dict[str, dict[str, ReflectedColumn]]:
    """Tables and columns as they stand in a database."""
    engine: Engine = open_database(url)
    found = inspect(engine)
    tables = {name: {c["name"]: c for c in found.get_columns(name)} for name in found.get_table_names()}
    engine.dispose()
    return tables


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_step_only_adds_so_that_two_versions_run_side_by_side(revision: str, tmp_path: Path) -> None:
    """What the version before reads and writes is still there, as wide and as free."""
    old_url, new_url = (f"sqlite:///{tmp_path / name}" for name in ("old.sqlite3", "new.sqlite3"))
    upgrade_database(old_url, to=revision)
    upgrade_database(new_url)
    old, new = describe(old_url), describe(new_url)
    for name, columns in old.items():
        for column in columns.values():
            now = new[name][column["name"]]
            assert str(now["type"]) == str(column["type"]), (name, column["name"])
            assert now["nullable"] or not column["nullable"], (name, column["name"])
        added = [one for one in new[name].values() if one["name"] not in columns]
        assert all(one["nullable"] or one["default"] is not None for one in added), name


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_rows_of_the_version_before_are_still_taken(revision: str, tmp_path: Path) -> None:
    """The very rows that its code wrote, with its own columns, go into the tables of today."""
    unpack(revision, tmp_path / "old.sqlite3")
    new_url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    upgrade_database(new_url)
    connection = sqlite3.connect(tmp_path / "new.sqlite3")
    connection.execute("ATTACH ? AS old", (str(tmp_path / "old.sqlite3"),))
    for table in metadata.sorted_tables:
        listed = connection.execute(f'PRAGMA old.table_info("{table.name}")').fetchall()
        names = ", ".join(f'"{row[1]}"' for row in listed)
        if names:
            connection.execute(f'INSERT INTO "{table.name}" ({names}) SELECT {names} FROM old."{table.name}"')
    connection.commit()
    connection.close()
    go_on(new_url)


def test_a_server_of_the_version_before_leaves_newer_tables_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'krokus.sqlite3'}"
    upgrade_database(url)
    with sqlite3.connect(tmp_path / "krokus.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    upgrade_database(url)
    with sqlite3.connect(tmp_path / "krokus.sqlite3") as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)


def test_the_organisation_leads_every_key_that_can_have_it() -> None:
    """So that tables can be distributed by organisation; what cannot is named with its reason."""
    without = set()
    for table in metadata.sorted_tables:
        keys = [tuple(table.primary_key.columns.keys())]
        keys += [tuple(c.columns.keys()) for c in table.constraints if type(c).__name__ == "UniqueConstraint"]
        keys += [tuple(one.columns.keys()) for one in table.indexes if one.unique]
        without |= {(table.name, key) for key in keys if key[0] != "org"}
    assert without == set(KEYS_WITHOUT_ORG)
