"""Workers that make case files: one dies, two meet, the database is away; each order has one outcome."""

import time
from collections.abc import Iterator
from datetime import timedelta
from threading import Event, Thread

import pytest
from case_files import draw_nothing, find_link, order, start_case_with_document
from desk import Desk
from sqlalchemy import select

from engine import CaseFile, start_worker
from engine.errors import StoreUnavailable
from engine.jobs.outbox import deliver_outgoing
from engine.jobs.prints import LEASE, MOST_ATTEMPTS, Printer, make_prints
from engine.model import OrgId
from engine.store.queries.history import finish_outgoing, lease_outgoing
from engine.store.tables import print_order


@pytest.fixture
def case_id(desk: Desk) -> str:
    """A case of Tomek's with one document that has a code."""
    return start_case_with_document(desk)


def test_a_worker_that_dies_over_a_file_leaves_it_to_the_next_and_the_third_gives_up(
    desk: Desk, case_id: str
) -> None:
    client = desk.sign_in("tomek")
    order(client, case_id)
    for _ in range(MOST_ATTEMPTS):
        with desk.krokus.store.begin(OrgId("")) as work:
            assert len(lease_outgoing(work, work.now + LEASE, prints=True)) == 1
        assert make_prints(desk.krokus, draw_nothing) == 0
        desk.clock.advance(LEASE + timedelta(seconds=1))
    assert make_prints(desk.krokus, draw_nothing) == 1
    with desk.krokus.store.read(desk.org) as work:
        assert work.conn.execute(select(print_order.c.status, print_order.c.why)).one() == (
            "failed",
            "print_broke",
        )


def test_what_a_worker_of_the_version_before_gave_up_can_be_ordered_again(
    desk: Desk, case_id: str, printer: Printer
) -> None:
    client = desk.sign_in("tomek")
    order(client, case_id)
    with desk.krokus.store.begin(OrgId("")) as work:
        (row,) = lease_outgoing(work, work.now + LEASE, prints=True)
    with desk.krokus.store.begin(desk.org) as work:
        assert finish_outgoing(work, row, "nobody_to_write_to", None, gave_up=True)
    assert "Nie udało się zrobić pliku" in client.get(f"/cases/{case_id}/file").text
    assert "Robimy plik" in order(client, case_id)
    assert make_prints(desk.krokus, printer) == 1
    assert client.get(find_link(client, case_id)).status_code == 200


def test_a_database_that_is_away_fails_no_order(desk: Desk, case_id: str, printer: Printer) -> None:
    def lose(_file: CaseFile, _language: str, _address: str) -> bytes:
        raise StoreUnavailable

    client = desk.sign_in("tomek")
    order(client, case_id)
    with pytest.raises(StoreUnavailable):
        make_prints(desk.krokus, lose)
    desk.clock.advance(LEASE + timedelta(seconds=1))
    assert make_prints(desk.krokus, printer) == 1
    assert client.get(find_link(client, case_id)).status_code == 200


def test_two_workers_make_one_file(desk: Desk, case_id: str, printer: Printer) -> None:
    order(desk.sign_in("tomek"), case_id)
    made: list[int] = []
    threads = [Thread(target=lambda: made.append(make_prints(desk.krokus, printer))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [0, 1]


def test_letters_and_files_do_not_take_each_other(desk: Desk, case_id: str) -> None:
    class NoMail:
        def send(self, letters: object, key: str) -> None:
            raise AssertionError((letters, key))

    order(desk.sign_in("tomek"), case_id)
    assert deliver_outgoing(desk.krokus, NoMail()) == 0
    with desk.krokus.store.begin(OrgId("")) as work:
        assert len(lease_outgoing(work, work.now + LEASE, prints=True)) == 1


@pytest.fixture
def worker(desk: Desk, printer: Printer) -> Iterator[Event]:
    """The worker that lives in a server on SQLite."""
    stop = start_worker(desk.krokus, printer=printer)
    yield stop
    stop.set()
    desk.krokus.store.woken.set()


def test_the_workers_thread_of_a_server_makes_the_file_by_itself(
    desk: Desk, case_id: str, worker: Event
) -> None:
    client = desk.sign_in("tomek")
    order(client, case_id)
    until = time.monotonic() + 60
    while "Robimy plik" in client.get(f"/cases/{case_id}/file").text and time.monotonic() < until:
        time.sleep(0.2)
    assert client.get(find_link(client, case_id)).data[:5] == b"%PDF-"
    assert not worker.is_set()
