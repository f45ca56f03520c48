"""A person's inbox holds what concerns them, however many tasks of others are due before."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import InboxQuery, count_tasks, find_inbox
from engine.process.tasks import claim_task, reassign_task
from tests.benchmarks.looping_model import make_looping_model
from tests.builders import Office, open_office


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An organisation whose lists hold two tasks; Kasia's three are due before Tomek's one."""
    monkeypatch.setattr("engine.process.pages.inbox.MOST_LISTED", 2)
    made = open_office(f"sqlite:///{tmp_path / 'krokus.sqlite3'}", make_looping_model())
    for coach in ("kasia", "kasia", "kasia", "tomek"):
        made.start_case(coach)
    yield made
    made.krokus.store.close()


def test_tasks_of_others_push_nothing_out_of_an_inbox(office: Office) -> None:
    inbox = find_inbox(office.krokus, office.actor("tomek"), InboxQuery())
    assert [(task.assignee and task.assignee.id, task.why) for task in inbox.tasks] == [("tomek", "mine")]
    assert not inbox.is_cut
    assert count_tasks(office.krokus, office.actor("tomek")) == 1
    assert find_inbox(office.krokus, office.actor("kasia"), InboxQuery()).is_cut
    assert count_tasks(office.krokus, office.actor("kasia")) == 2


def test_what_waits_for_a_role_is_in_the_inbox_of_that_role_until_somebody_takes_it(office: Office) -> None:
    case_id = office.start_case()
    task = office.list_open(case_id)[0]
    with office.krokus.store.begin(office.org) as work:
        work.conn.exec_driver_sql("UPDATE task SET assignee = NULL, role = 'mentor' WHERE id = ?", (task.id,))
    assert [row.id for row in find_inbox(office.krokus, office.actor("maria"), InboxQuery()).tasks] == [
        task.id
    ]
    assert count_tasks(office.krokus, office.actor("beata")) == 0
    claim_task(office.krokus, office.actor("maria"), task.id)
    reassign_task(office.krokus, office.actor("maria"), task.id, "beata", "zastępstwo")
    assert count_tasks(office.krokus, office.actor("maria")) == 0
    assert count_tasks(office.krokus, office.actor("beata")) == 1
