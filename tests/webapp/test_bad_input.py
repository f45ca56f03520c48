"""What bad input gets: refused or shown as text, nothing half saved, and the case stays loadable."""

import json
import sqlite3
from pathlib import Path

import pytest
from desk import Desk
from flask.testing import FlaskClient

from engine.store.queries.history import list_events

GOOD = {"words": "Chcę pracować w kuchni.", "was_working": "no", "health": "Cisza w przerwie"}
DEEP = json.loads("[" * 900 + "]" * 900)


def open_talk(desk: Desk) -> tuple[FlaskClient, str, str]:
    """Return the coach's browser, the address of their task and of the case."""
    case_id = desk.start_case()
    return desk.sign_in("tomek"), f"/tasks/{desk.find_task(case_id).id}", f"/cases/{case_id}"


def test_a_text_of_ten_megabytes_is_refused_and_the_task_stays_open(desk: Desk) -> None:
    client, url, case = open_talk(desk)
    answer = client.post(url, data={**GOOD, "words": "ą" * 5_000_000})
    assert answer.status_code in (400, 413)
    assert "Traceback" not in answer.text
    assert client.get(url).status_code == client.get(case).status_code == 200
    assert client.post(url, data=GOOD).status_code == 303


@pytest.mark.parametrize(
    "sent",
    [
        {"words": DEEP},
        {"words": {"typename": "Workflow", "data": {}}},
        {"typename": "datetime", "value": "now"},
        {"words": "a\x00b"},
        {"\x00": "b"},
        [],
        "words",
    ],
    ids=["deep", "typename", "typename on top", "NUL", "NUL in a name", "list", "text"],
)
def test_a_draft_of_strange_json_leaves_page_and_case_alive(desk: Desk, sent: object) -> None:
    client, url, case = open_talk(desk)
    answer = client.post(f"{url}/draft", json=sent)
    assert answer.status_code in (200, 303, 400)
    assert client.get(url).status_code == client.get(case).status_code == 200
    assert client.post(url, data=GOOD).status_code == 303
    assert client.get(case).status_code == 200


def test_json_too_deep_to_read_is_refused(desk: Desk) -> None:
    client, url, _ = open_talk(desk)
    deep = '{"words": ' + "[" * 100_000 + "]" * 100_000 + "}"
    assert client.post(f"{url}/draft", data=deep, content_type="application/json").status_code == 400
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("field", ["words", "jobs.0.place"])
def test_a_nul_in_an_answer_is_refused_in_words(desk: Desk, field: str) -> None:
    client, url, _ = open_talk(desk)
    answer = client.post(url, data={**GOOD, "was_working": "yes", field: "a\x00b"})
    assert answer.status_code == 400
    assert "<h1>" in answer.text and "Traceback" not in answer.text


def test_fields_that_the_form_does_not_have_do_not_matter(desk: Desk) -> None:
    client, url, case = open_talk(desk)
    sent = {**GOOD, "typename": "Workflow", "__class__": "x", "jobs.99999999.place": "x", "words.0.x": "y"}
    assert client.post(url, data=sent).status_code in (303, 400)
    assert client.get(case).status_code == 200


def test_html_in_a_name_is_shown_as_text(desk: Desk) -> None:
    beata = desk.sign_in("beata")
    start = {
        "first_name": "<script>alert(1)</script>",
        "last_name": "<b>Nowak</b>",
        "phone": "600 100 200",
        "email": "ania@example.org",
        "contact_preference": "call",
        "referral_source": "self",
        "submitted_by": "self",
        "why_work": "Chcę pracować.",
    }
    answer = beata.post("/cases/new", data=start)
    assert answer.status_code == 303, answer.text
    for address in (answer.location, "/cases", "/admin/people"):
        page = beata.get(address).text
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page and "<b>Nowak" not in page


def test_the_second_of_two_people_is_told_who_finished_and_when(desk: Desk) -> None:
    client, url, case = open_talk(desk)
    client.post(url, data=GOOD)
    case_id = case.rpartition("/")[2]
    decide = f"/tasks/{desk.find_task(case_id, 'decide').id}"
    note = client.post(decide, data={"decision": "yes", "_how": "in_person"}).location
    client.post(note, data={"_action": "complete"})
    review = f"/tasks/{desk.find_task(case_id, 'review').id}"
    assert desk.sign_in("maria").post(review, data={"_action": "complete"}).status_code == 303
    late = desk.sign_in("irena").post(review, data={"_action": "complete"})
    assert late.status_code == 409
    assert "Maria Sowa" in late.text and "poniedziałek, 23 listopada 2026, 9:00" in late.text


def test_a_locked_database_is_said_in_plain_words_and_nothing_is_half_saved(desk: Desk) -> None:
    client, url, case = open_talk(desk)
    before = count_events(desk, case)
    file = Path(desk.krokus.store.url.removeprefix("sqlite:///"))
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with desk.krokus.store.read(desk.org) as work:
        # A test need not wait as long as people would.
        work.conn.exec_driver_sql("PRAGMA busy_timeout=50")
    answer = client.post(url, data=GOOD)
    other.execute("ROLLBACK")
    other.close()
    assert answer.status_code == 503
    assert "Traceback" not in answer.text and "<h1>" in answer.text
    assert desk.find_task(case.rpartition("/")[2]).status != "done"
    assert count_events(desk, case) == before
    assert client.post(url, data=GOOD).status_code == 303


def count_events(desk: Desk, case: str) -> int:
    with desk.krokus.store.read(desk.org) as work:
        return len(list_events(work, case.rpartition("/")[2], 1000))
