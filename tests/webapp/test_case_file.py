"""A whole case as one PDF: ordered by a button, made in the background, for who asked only, for a day."""

import io
from datetime import timedelta
from threading import Event

import pytest
from case_files import DOWNLOAD, draw_nothing, find_link, order, start_case_with_document
from desk import Desk
from pypdf import PdfReader
from sqlalchemy import select

from engine import CaseFile
from engine.errors import CannotPrint
from engine.jobs.prints import Printer, make_prints
from engine.jobs.worker import Worker
from engine.process.cases import assign_person, end_case_assignment
from engine.records.documents.case_files import KEPT, LATE
from engine.store.queries.people import list_case_people
from engine.store.tables import outbox, print_order


@pytest.fixture
def case_id(desk: Desk) -> str:
    """A case of Tomek's with one document that has a code."""
    return start_case_with_document(desk)


def count_orders(desk: Desk) -> int:
    with desk.krokus.store.read(desk.org) as work:
        return len(work.conn.execute(select(outbox.c.id).where(outbox.c.kind == "case_file")).all())


def test_the_button_of_the_case_orders_and_the_page_says_so(desk: Desk, case_id: str) -> None:
    client = desk.sign_in("tomek")
    assert f'action="/cases/{case_id}/file"' in client.get(f"/cases/{case_id}").text
    page = order(client, case_id)
    assert "Robimy plik" in page
    assert "Sprawdź, czy plik jest gotowy" in page
    assert DOWNLOAD.search(page) is None


def test_a_plain_reload_shows_the_link_when_the_file_is_made(
    desk: Desk, case_id: str, printer: Printer
) -> None:
    client = desk.sign_in("tomek")
    order(client, case_id)
    assert make_prints(desk.krokus, printer) == 1
    answer = client.get(find_link(client, case_id))
    assert answer.content_type == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]
    reader = PdfReader(io.BytesIO(answer.data))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "Spis treści" in text
    assert "Chcę pracować w kuchni." in text
    assert "http://localhost/documents/" in text.replace("\n", "")
    assert make_prints(desk.krokus, draw_nothing) == 0


def test_the_file_speaks_the_language_of_who_asked(desk: Desk, case_id: str, printer: Printer) -> None:
    client = desk.sign_in("tomek")
    client.post("/display", data={"language": "en", "next": "/inbox"})
    assert "The file is being made" in order(client, case_id)
    make_prints(desk.krokus, printer)
    content = client.get(find_link(client, case_id)).data
    assert "Contents" in PdfReader(io.BytesIO(content)).pages[0].extract_text()


def test_ordering_twice_is_ordering_once(desk: Desk, case_id: str, printer: Printer) -> None:
    client = desk.sign_in("tomek")
    order(client, case_id)
    order(client, case_id)
    assert count_orders(desk) == 1
    make_prints(desk.krokus, printer)
    link = find_link(client, case_id)
    order(client, case_id)
    assert find_link(client, case_id) == link
    assert count_orders(desk) == 1


def test_after_news_in_the_case_a_new_file_takes_the_place_of_the_old_one(
    desk: Desk, case_id: str, printer: Printer
) -> None:
    client = desk.sign_in("tomek")
    order(client, case_id)
    make_prints(desk.krokus, printer)
    old = find_link(client, case_id)
    assign_person(desk.krokus, desk.actor("maria"), case_id, "mentor", "irena")
    assert "coś się w sprawie wydarzyło" in client.get(f"/cases/{case_id}/file").text
    assert "Robimy plik" in order(client, case_id)
    assert client.get(old).status_code == 404
    make_prints(desk.krokus, printer)
    assert client.get(find_link(client, case_id)).status_code == 200


def test_nobody_else_gets_the_file(desk: Desk, case_id: str, printer: Printer) -> None:
    coach = desk.sign_in("tomek")
    order(coach, case_id)
    make_prints(desk.krokus, printer)
    link = find_link(coach, case_id)
    for login in ("maria", "beata", "kasia", "ola"):
        assert desk.sign_in(login).get(link).status_code == 404, login
    assert "Nie ma jeszcze pliku" in desk.sign_in("maria").get(f"/cases/{case_id}/file").text
    assert desk.sign_in("kasia").get(f"/cases/{case_id}/file").status_code == 404
    assert desk.sign_in("kasia").post(f"/cases/{case_id}/file").status_code == 404
    assert coach.get(f"/cases/{desk.start_case()}/file/{link.rpartition('/')[2]}").status_code == 404
    assert desk.app.test_client().get(link).location.startswith("/login")


def leave(desk: Desk, case_id: str) -> None:
    """Tomek leads the case no more."""
    with desk.krokus.store.read(desk.org) as work:
        row = next(row for row in list_case_people(work, case_id) if row.role == "coach")
    end_case_assignment(desk.krokus, desk.actor("maria"), case_id, row.id)


def test_who_left_the_case_loses_the_file(desk: Desk, case_id: str, printer: Printer) -> None:
    client = desk.sign_in("tomek")
    order(client, case_id)
    make_prints(desk.krokus, printer)
    link = find_link(client, case_id)
    leave(desk, case_id)
    assert client.get(link).status_code == 404


def test_who_may_read_less_than_when_they_asked_does_not_get_the_old_file(
    desk: Desk, case_id: str, printer: Printer
) -> None:
    assign_person(desk.krokus, desk.actor("maria"), case_id, "mentor", "maria", need_to_know=True)
    client = desk.sign_in("maria")
    order(client, case_id)
    make_prints(desk.krokus, printer)
    link = find_link(client, case_id)
    with desk.krokus.store.read(desk.org) as work:
        own = next(row for row in list_case_people(work, case_id) if row.person_id == "maria")
    end_case_assignment(desk.krokus, desk.actor("maria"), case_id, own.id)
    assert client.get(link).status_code == 404
    assert "Nie ma jeszcze pliku" in client.get(f"/cases/{case_id}/file").text


def test_no_file_is_made_for_who_lost_the_right_while_it_waited(desk: Desk, case_id: str) -> None:
    order(desk.sign_in("tomek"), case_id)
    leave(desk, case_id)
    assert make_prints(desk.krokus, draw_nothing) == 1
    with desk.krokus.store.read(desk.org) as work:
        columns = (print_order.c.status, print_order.c.why, print_order.c.content)
        assert work.conn.execute(select(*columns)).one() == ("failed", "no_right", None)


def test_the_file_is_gone_after_a_day(desk: Desk, case_id: str, printer: Printer) -> None:
    client = desk.sign_in("tomek")
    order(client, case_id)
    make_prints(desk.krokus, printer)
    link = find_link(client, case_id)
    desk.clock.advance(KEPT)
    client = desk.sign_in("tomek")
    assert client.get(link).status_code == 404
    assert "Nie ma jeszcze pliku" in client.get(f"/cases/{case_id}/file").text
    desk.clock.advance(timedelta(seconds=1))
    Worker(desk.krokus, Event())._round(0.0)
    with desk.krokus.store.read(desk.org) as work:
        assert work.conn.execute(select(print_order.c.id)).all() == []


def refuse(_file: CaseFile, _language: str, _address: str) -> bytes:
    raise CannotPrint


def break_down(_file: CaseFile, _language: str, _address: str) -> bytes:
    raise ZeroDivisionError


@pytest.mark.parametrize(("broken", "words"), [(refuse, "libpango"), (break_down, "Coś się u nas zepsuło")])
def test_a_failure_is_said_in_words_with_ways_on(
    desk: Desk, case_id: str, printer: Printer, broken: Printer, words: str
) -> None:
    client = desk.sign_in("tomek")
    order(client, case_id)
    make_prints(desk.krokus, broken)
    page = client.get(f"/cases/{case_id}/file").text
    assert "Nie udało się zrobić pliku" in page
    assert words in page
    assert "Spis treści" in client.get(f"/cases/{case_id}/file?form=html").text
    assert "Robimy plik" in order(client, case_id)
    make_prints(desk.krokus, printer)
    assert client.get(find_link(client, case_id)).status_code == 200


def test_a_case_without_documents_says_that_there_is_nothing(desk: Desk, printer: Printer) -> None:
    fresh = desk.start_case("tomek")
    with desk.krokus.store.begin(desk.org) as work:
        work.conn.exec_driver_sql("DELETE FROM document WHERE case_id = ?", (fresh,))
    client = desk.sign_in("tomek")
    order(client, fresh)
    make_prints(desk.krokus, printer)
    assert "nie ma jeszcze dokumentu" in client.get(f"/cases/{fresh}/file").text
    assert client.get(f"/cases/{fresh}/file?form=html").status_code == 404


def test_where_no_worker_makes_files_people_are_told(desk: Desk, case_id: str, printer: Printer) -> None:
    client = desk.sign_in("tomek")
    order(client, case_id)
    desk.clock.advance(LATE)
    assert "nikt teraz nie robi plików" in client.get(f"/cases/{case_id}/file").text
    assert "Robimy plik" in order(client, case_id)
    assert make_prints(desk.krokus, printer) == 2
    assert client.get(find_link(client, case_id)).status_code == 200
