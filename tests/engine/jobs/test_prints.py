"""Orders of case files on both databases: one worker makes each, and two orders at once are one."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from desk import APPLICATION
from small_model import make_small_model
from sqlalchemy import select

from engine.clock import FixedClock
from engine.jobs.prints import make_prints
from engine.krokus import Krokus
from engine.model import OrgId
from engine.process.cases import assign_person, start_case
from engine.process.tasks import complete_task
from engine.records.documents.case_files import find_case_file, order_case_file, read_case_file
from engine.store.queries.workers import measure_backlog
from engine.store.tables import outbox
from engine.store.upgrade import upgrade_database
from engine.views import CaseFile
from tests.builders import Office, connect, open_office

ADDRESS = "http://krokus.example/"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """An organisation with the small model."""
    url = f"sqlite:///{tmp_path / 'krokus.sqlite3'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_database")
    upgrade_database(url)
    made = open_office(url, make_small_model())
    yield made
    made.krokus.store.close()


@pytest.fixture
def case_id(office: Office) -> str:
    """A case of Tomek's with a document."""
    case_id = start_case(office.krokus, office.actor("beata"), "small", APPLICATION)
    assign_person(office.krokus, office.actor("maria"), case_id, "coach", "tomek")
    answers = {"words": "Chcę pracować w kuchni.", "was_working": "no"}
    complete_task(office.krokus, office.actor("tomek"), office.list_open(case_id)[0].id, answers)
    return case_id


def tell(file: CaseFile, language: str, address: str) -> bytes:
    """As much of a file as shows that the right one was asked for."""
    return f"{file.case.title} {len(file.documents)} {language} {address}".encode()


def at_once(*deeds: Thread) -> None:
    for deed in deeds:
        deed.start()
    for deed in deeds:
        deed.join()


def test_an_ordered_file_is_made_kept_and_read(office: Office, case_id: str) -> None:
    coach = office.actor("tomek")
    order_case_file(office.krokus, coach, case_id, "en", ADDRESS)
    with office.krokus.store.read(OrgId("")) as work:
        assert measure_backlog(work, work.now).outbox_waiting == 1
    assert make_prints(office.krokus, tell) == 1
    state = find_case_file(office.krokus, coach, case_id, "en")
    title, content = read_case_file(office.krokus, coach, case_id, state.id)
    assert (state.status, state.is_old, state.size_bytes) == ("ready", False, len(content))
    assert content == f"{title} 2 en {ADDRESS}".encode()
    assert find_case_file(office.krokus, coach, case_id, "pl").status == "nothing"


def test_two_orders_at_the_same_moment_are_one(office: Office, case_id: str) -> None:
    other, barrier = connect(office.krokus.store.url), Barrier(2)

    def press(krokus: Krokus) -> None:
        barrier.wait()
        order_case_file(krokus, office.actor("tomek"), case_id, "pl", ADDRESS)

    at_once(*(Thread(target=press, args=(krokus,)) for krokus in (office.krokus, other)))
    other.store.close()
    with office.krokus.store.read(office.org) as work:
        assert len(work.conn.execute(select(outbox.c.id).where(outbox.c.kind == "case_file")).all()) == 1


def test_who_orders_second_but_looked_at_the_clock_first_gets_the_same_file(
    office: Office, case_id: str
) -> None:
    ahead = FixedClock(office.krokus.clock.now() + timedelta(seconds=2))
    other = connect(office.krokus.store.url, ahead)
    for krokus in (other, office.krokus):
        order_case_file(krokus, office.actor("tomek"), case_id, "pl", ADDRESS)
    other.store.close()
    with office.krokus.store.read(office.org) as work:
        assert len(work.conn.execute(select(outbox.c.id).where(outbox.c.kind == "case_file")).all()) == 1


def test_two_workers_make_each_file_once(office: Office, case_id: str) -> None:
    for login in ("tomek", "maria", "beata"):
        order_case_file(office.krokus, office.actor(login), case_id, "pl", ADDRESS)
    other, made = connect(office.krokus.store.url), []

    def draw(file: CaseFile, language: str, address: str) -> bytes:
        made.append(file.case.id)
        return tell(file, language, address)

    at_once(*(Thread(target=make_prints, args=(krokus, draw)) for krokus in (office.krokus, other)))
    other.store.close()
    assert len(made) == 3
    for login in ("tomek", "maria", "beata"):
        assert find_case_file(office.krokus, office.actor(login), case_id, "pl").status == "ready"
