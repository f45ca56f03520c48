"""Signing on paper: print, sign, scan; the code on the paper finds the document again."""

import io
import re

import pytest
from desk import Desk
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine import InvalidInput, attach_scan, complete_task

TALK = {"words": "Chcę pracować w kuchni.", "was_working": "no"}
HEALTH = {**TALK, "health": "Cisza w przerwie"}
PAPER = b"%PDF-1.7\n" + b"1" * 64
CODE = re.compile(r"Kod tego dokumentu: ((?:[0-9A-F]{4}-){2}[0-9A-F]{4})")


@pytest.fixture
def case_id(desk: Desk) -> str:
    return desk.start_case()


def write_document(desk: Desk, case_id: str) -> str:
    """Hold the talk; returns the id of the document that it makes."""
    done = complete_task(desk.krokus, desk.actor("tomek"), desk.find_task(case_id).id, HEALTH)
    assert done.document_id is not None
    return done.document_id


def read_code(client: FlaskClient, document_id: str) -> str:
    """The code as it stands on the printed page."""
    found = CODE.search(client.get(f"/documents/{document_id}/print?form=html").text)
    assert found is not None
    return found.group(1)


def attach(client: FlaskClient, code: str, content: bytes = PAPER, expected: str = "") -> TestResponse:
    data = {"code": code, "for": expected, "file": (io.BytesIO(content), "umowa z podpisem.pdf")}
    return client.post("/documents/scan", data=data, content_type="multipart/form-data")


def list_files(client: FlaskClient, document_id: str) -> list[str]:
    return re.findall(r'href="(/attachments/\w+)"', client.get(f"/documents/{document_id}").text)


def test_the_code_of_a_paper_finds_its_document_and_keeps_the_scan(desk: Desk, case_id: str) -> None:
    document_id = write_document(desk, case_id)
    coach = desk.sign_in("tomek")
    code = read_code(coach, document_id)
    # A camera opens the address in the squares; a person types the code as they like.
    opened = coach.get(f"/documents/scan/{code}", follow_redirects=True).text
    typed = coach.get("/documents/scan", query_string={"code": code.lower().replace("-", " ")}).text
    for page in (opened, typed):
        assert "Czy ten papier masz w ręku?" in page
        assert "Ania Nowak" in page
        assert f"/documents/{document_id}" in page
    assert attach(coach, code).location == f"/documents/{document_id}"
    (file,) = list_files(coach, document_id)
    assert coach.get(file).data == PAPER
    page = coach.get(f"/documents/{document_id}").text
    assert "dołączenie podpisanego papieru" in page
    assert "umowa z podpisem.pdf" in page


def test_a_paper_shows_everything_so_only_who_sees_everything_has_it(desk: Desk, case_id: str) -> None:
    document_id = write_document(desk, case_id)
    coach, mentor = desk.sign_in("tomek"), desk.sign_in("maria")
    code = read_code(coach, document_id)
    attach(coach, code)
    (file,) = list_files(coach, document_id)
    # The mentor reads this document without its health data: neither the file nor its name is for her.
    assert list_files(mentor, document_id) == []
    assert mentor.get(file).status_code == 404
    refused = attach(mentor, code, b"%PDF-1.7 other")
    assert refused.status_code == 400
    assert "Skan dołącza trener" in refused.text
    for login in ("kasia", "ola"):
        stranger = desk.sign_in(login)
        assert stranger.get(file).status_code == 404
        answer = stranger.get("/documents/scan", query_string={"code": code})
        assert "Nie ma dla Ciebie dokumentu" in answer.text
        assert "Ania" not in answer.text.split("<main")[1]


def test_the_wrong_documents_scan_is_named_before_it_hurts(desk: Desk, case_id: str) -> None:
    document_id = write_document(desk, case_id)
    other_id = write_document(desk, desk.start_case())
    coach = desk.sign_in("tomek")
    code, other_code = read_code(coach, document_id), read_code(coach, other_id)
    # From the page of one document with the paper of another.
    assert f"/documents/scan?for={document_id}" in coach.get(f"/documents/{document_id}").text
    refused = attach(coach, other_code, expected=document_id)
    assert refused.status_code == 400
    assert "To kod innego dokumentu: Rozmowa o potrzebach" in refused.text
    assert list_files(coach, document_id) == list_files(coach, other_id) == []
    # The very file that hangs at one document already is not hung at another version, nor twice.
    attach(coach, code)
    again = attach(coach, code)
    assert again.status_code == 400
    assert "Dokładnie ten plik jest już dołączony do:" in again.text
    assert len(list_files(coach, document_id)) == 1


def test_the_scan_of_an_old_version_stays_with_it_and_that_is_said(desk: Desk, case_id: str) -> None:
    document_id = write_document(desk, case_id)
    coach = desk.sign_in("tomek")
    code = read_code(coach, document_id)
    form = {**HEALTH, "words": "Chcę do ogrodu.", "_reason": "Zmiana"}
    newer = coach.post(f"/documents/{document_id}/correct", data=form).location
    assert "To jest starsza wersja" in coach.get("/documents/scan", query_string={"code": code}).text
    attach(coach, code)
    assert len(list_files(coach, document_id)) == 1
    assert list_files(coach, newer.rpartition("/")[2]) == []


@pytest.mark.parametrize("code", ["", "7F3A", "ZZZZ-ZZZZ-ZZZZ", "7F3A-19C2-B04D-0", "%", "' or 1=1"])
def test_what_is_no_code_is_said_with_an_example(desk: Desk, case_id: str, code: str) -> None:
    answer = attach(desk.sign_in("tomek"), code)
    assert answer.status_code == 400
    assert "7F3A-19C2-B04D" in answer.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Wybierz skan"),
        (b"<svg onload='alert(1)'/>", "Ten plik jest czymś innym"),
        (b"MZ\x90\x00" + b"0" * 100, "Ten plik jest czymś innym"),
    ],
    ids=["empty", "svg", "program"],
)
def test_what_is_no_scan_is_refused_in_words(desk: Desk, case_id: str, content: bytes, words: str) -> None:
    document_id = write_document(desk, case_id)
    coach = desk.sign_in("tomek")
    answer = attach(coach, read_code(coach, document_id), content)
    assert answer.status_code == 400
    assert words in answer.text
    assert list_files(coach, document_id) == []


def test_a_scan_behind_a_password_is_kept_and_told_of(desk: Desk, case_id: str) -> None:
    document_id = write_document(desk, case_id)
    coach = desk.sign_in("tomek")
    code = read_code(coach, document_id)
    attach(coach, code, PAPER)
    assert "Ten PDF jest zabezpieczony" not in coach.get(f"/documents/{document_id}").text
    attach(coach, code, PAPER + b"\ntrailer << /Root 1 0 R /Encrypt 9 0 R >>\n%%EOF")
    assert "Ten PDF jest zabezpieczony" in coach.get(f"/documents/{document_id}").text
    assert len(list_files(coach, document_id)) == 2


def test_a_scan_is_no_bigger_than_any_other_file(desk: Desk, case_id: str) -> None:
    document_id = write_document(desk, case_id)
    code = read_code(desk.sign_in("tomek"), document_id)
    with pytest.raises(InvalidInput, match="file_too_large") as refused:
        attach_scan(desk.krokus, desk.actor("tomek"), code, "skan.pdf", PAPER + b"0" * 20 * 1024 * 1024)
    assert refused.value.params == {"most_mb": 20}
