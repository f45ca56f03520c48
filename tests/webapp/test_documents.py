"""Documents and files: who may read them, and that they never run."""

import io

from desk import Desk

from engine.records.documents.comparing import Told, compare_lines
from webapp.documents.words import say_answer

GOOD = {"words": "Chcę pracować\nw kuchni.", "was_working": "no", "health": "Cisza w przerwie"}
PDF = b"%PDF-1.7\n" + b"0" * 64


def write_document(desk: Desk) -> tuple[str, str]:
    """Complete the talk with a file; return the addresses of its document and of the file."""
    case_id = desk.start_case()
    client = desk.sign_in("tomek")
    url = f"/tasks/{desk.find_task(case_id).id}"
    data = {**GOOD, "photo": (io.BytesIO(PDF), "umowa „ważna”.pdf"), "_action": "complete"}
    assert client.post(url, data=data, content_type="multipart/form-data").status_code == 303
    page = client.get(url).text
    document = page.split('href="/documents/')[1].split('"')[0].split("?")[0]
    shown = client.get(f"/documents/{document}").text
    return f"/documents/{document}", "/attachments/" + shown.split('href="/attachments/')[1].split('"')[0]


def test_a_document_can_be_read_with_its_lines_and_files(desk: Desk) -> None:
    url, file_url = write_document(desk)
    client = desk.sign_in("tomek")
    page = client.get(url).text
    assert "Co o pracy mówi klient?" in page
    assert "Cisza w przerwie" in page
    assert "umowa „ważna”.pdf" in page
    answer = client.get(file_url)
    assert answer.data == PDF
    told = answer.headers["Content-Disposition"]
    assert told.startswith("attachment;")
    # A server sends plain letters only; the real name stands beside them in its own spelling.
    assert told.encode("latin-1")
    assert "filename*=UTF-8''umowa" in told
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_protected_answers_are_left_out_and_that_is_said(desk: Desk) -> None:
    url, _ = write_document(desk)
    page = desk.sign_in("maria").get(url).text
    assert "Chcę pracować" in page
    assert "Cisza w przerwie" not in page
    assert "chroniona" in page


def test_a_document_leads_back_to_the_task_it_was_opened_from(desk: Desk) -> None:
    url, _ = write_document(desk)
    page = desk.sign_in("tomek").get(f"{url}?back=/tasks/7").text
    assert 'href="/tasks/7" data-back><span aria-hidden="true">←</span> Zadanie</a>' in page
    assert "evil" not in desk.sign_in("tomek").get(f"{url}?back=//evil.example").text.split("<main")[1]


def test_foreign_and_unknown_documents_answer_alike(desk: Desk) -> None:
    url, file_url = write_document(desk)
    for login in ("ola", "kasia"):
        client = desk.sign_in(login)
        for address in (url, file_url, "/documents/nothing", "/attachments/nothing"):
            assert client.get(address).status_code == 404


def test_documents_print_on_paper(desk: Desk) -> None:
    url, _ = write_document(desk)
    assert 'media="print"' in desk.sign_in("tomek").get(url).text


def test_a_mentor_returns_a_document_with_a_word_and_approves_the_correction(desk: Desk) -> None:
    url, _ = write_document(desk)
    mentor, coach = desk.sign_in("maria"), desk.sign_in("tomek")
    mentor.post(f"{url}/judge", data={"decision": "returned", "comment": ""})
    assert "zwrot do poprawy" not in mentor.get(url).text
    mentor.post(f"{url}/judge", data={"decision": "returned", "comment": "Brakuje miejsca pracy"})
    assert "Brakuje miejsca pracy" in coach.get(url).text
    assert mentor.post(f"{url}/judge", data={"decision": "approved"}).status_code == 409
    corrected = {"words": "Chcę pracować w kuchni i w ogrodzie.", "was_working": "no"}
    refused = coach.post(f"{url}/correct", data=corrected)
    assert refused.status_code == 400
    assert "w ogrodzie" in refused.text
    made = coach.post(f"{url}/correct", data={**corrected, "_reason": "Doprecyzowanie"}).location
    page = coach.get(made).text
    assert "wersja 2" in page
    assert "Doprecyzowanie" in page
    mentor.post(f"{made}/judge", data={"decision": "approved"})
    assert "zatwierdzenie dokumentu" in coach.get(made).text


def test_a_correction_by_who_sees_less_keeps_the_protected_part(desk: Desk) -> None:
    url, _ = write_document(desk)
    form = {"words": "Inaczej.", "was_working": "no", "_reason": "Literówka"}
    made = desk.sign_in("maria").post(f"{url}/correct", data=form).location
    assert "Cisza w przerwie" in desk.sign_in("tomek").get(made).text
    assert "Cisza w przerwie" not in desk.sign_in("maria").get(made).text


def test_two_versions_are_compared_field_by_field_within_what_one_may_read(desk: Desk) -> None:
    url, _ = write_document(desk)
    coach = desk.sign_in("tomek")
    form = {"words": "Chcę do ogrodu.", "was_working": "no", "health": "Przerwy", "_reason": "Zmiana"}
    made = coach.post(f"{url}/correct", data=form).location
    address = f"{made}/compare/{url.rpartition('/')[2]}"
    page = coach.get(address).text
    assert "<ins>Chcę do ogrodu.</ins>" in page
    assert "<ins>Przerwy</ins>" in page
    assert "Przerwy" not in desk.sign_in("maria").get(address).text
    assert desk.sign_in("kasia").get(address).status_code == 404


def test_differing_days_and_ticks_are_said_in_words(desk: Desk) -> None:
    before = {"Kiedy": Told("date", "2026-11-21"), "Sam": Told("bool", "true"), "Imię": Told("text", "Ania")}
    found = compare_lines(before, {"Kiedy": Told("date", "2026-11-26"), "Imię": Told("text", "Ania")})
    with desk.app.test_request_context(headers={"Accept-Language": "pl"}):
        said = [[say_answer(one.kind, text) for text in (one.before, one.after)] for one in found]
    assert said == [["21 listopada 2026", "26 listopada 2026"], ["Tak", ""]]


def test_an_old_version_is_not_judged_and_the_same_correction_is_not_saved_twice(desk: Desk) -> None:
    url, _ = write_document(desk)
    coach = desk.sign_in("tomek")
    form = {"words": "Chcę do ogrodu.", "was_working": "no", "_reason": "Zmiana"}
    made = coach.post(f"{url}/correct", data=form).location
    assert coach.post(f"{url}/correct", data=form).location == made
    assert desk.sign_in("maria").post(f"{url}/judge", data={"decision": "approved"}).status_code == 403


def test_nobody_judges_their_own_document(desk: Desk) -> None:
    url, _ = write_document(desk)
    answer = desk.sign_in("tomek").post(f"{url}/judge", data={"decision": "approved"})
    assert answer.status_code == 403
