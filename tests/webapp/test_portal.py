"""The client's page: where I am, what now, and three doors that are always open."""

import re

import pytest
from desk import Desk
from flask.testing import FlaskClient

from engine import give_client_login

DOORS = ("msg_suspend", "msg_client_wants_to_resign", "msg_coach_change")


@pytest.fixture
def ania(desk: Desk) -> FlaskClient:
    """A browser in which the client of a fresh case is signed in."""
    return sign_in_client(desk, desk.start_case())


def sign_in_client(desk: Desk, case_id: str) -> FlaskClient:
    password = give_client_login(desk.krokus, desk.actor("beata"), case_id, "ania7")
    client = desk.app.test_client()
    answer = client.post("/login", data={"login": "ania7", "password": password})
    assert (answer.status_code, answer.location) == (303, "/me")
    return client


def test_page_says_where_i_am_in_easy_words(ania: FlaskClient) -> None:
    page = ania.get("/me").text
    assert "Dzień dobry, Ania" in page
    assert "Gdzie jestem" in page
    assert "Krok 1" in page
    assert "Tomek Lis" in page


def test_a_client_reads_what_a_decision_is_about_and_is_thanked_for_any_answer(desk: Desk) -> None:
    case_id = desk.start_case()
    talk = {"words": "Chcę pracować w kuchni.", "was_working": "no", "_action": "complete"}
    desk.sign_in("tomek").post(f"/tasks/{desk.find_task(case_id).id}", data=talk)
    ania = sign_in_client(desk, case_id)
    decision = f"/tasks/{desk.find_task(case_id, 'decide').id}"
    page = ania.get(decision).text
    assert page.index("Najpierw możesz przeczytać") < page.index('name="decision"')
    assert ania.get(re.search(r'/documents/[^"]+', page)[0].replace("&amp;", "&")).status_code == 200
    ania.post(decision, data={"decision": "no", "_action": "complete"})
    assert "Dziękujemy. Mamy Twoją odpowiedź." in ania.get("/me").text


def test_three_doors_are_always_there(ania: FlaskClient) -> None:
    page = ania.get("/me").text
    for name in DOORS:
        assert f'href="/me/say/{name}"' in page


@pytest.mark.parametrize("name", DOORS)
def test_each_door_answers_with_a_calm_page(ania: FlaskClient, name: str) -> None:
    answer = ania.get(f"/me/say/{name}")
    assert answer.status_code == 200
    assert 'href="/me"' in answer.text


@pytest.mark.parametrize("name", DOORS)
def test_a_door_the_model_does_not_know_leads_to_a_person(ania: FlaskClient, name: str) -> None:
    assert "Tomek Lis" in ania.get(f"/me/say/{name}").text
    answer = ania.post(f"/me/say/{name}", data={"note": "x"})
    assert (answer.status_code, answer.location) == (303, "/me")


def test_an_unknown_thing_cannot_be_said(ania: FlaskClient) -> None:
    assert ania.get("/me/say/msg_deceased").status_code == 404
    assert ania.post("/me/say/msg_deceased").status_code == 404


def test_somebody_without_a_case_sees_a_friendly_page(desk: Desk) -> None:
    answer = desk.sign_in("ola").get("/me")
    assert answer.status_code == 200
    assert "Nie masz tu jeszcze sprawy" in answer.text
    assert desk.sign_in("ola").get("/me/say/msg_suspend").status_code == 404


def test_clients_menu_has_no_list_of_cases(ania: FlaskClient) -> None:
    page = ania.get("/me").text
    assert 'href="/cases"' not in page
    assert ania.get("/cases").location == "/me"


def test_a_client_who_opens_a_case_address_comes_to_their_own_page(desk: Desk) -> None:
    case_id = desk.start_case()
    ania = sign_in_client(desk, case_id)
    assert ania.get(f"/cases/{case_id}").location == "/me"
    assert ania.get(f"/cases/{desk.start_case()}").status_code == 404


def test_client_pages_of_staff_do_not_exist_for_a_client(ania: FlaskClient) -> None:
    for path in ("/board", "/admin/people", "/cases/new"):
        assert ania.get(path).status_code == 404


def test_a_person_applies_without_an_account(desk: Desk) -> None:
    client = desk.app.test_client()
    assert client.get("/apply/krokusy").status_code == 200
    data = {
        "first_name": "Zofia",
        "last_name": "Maj",
        "phone": "600 100 200",
        "email": "zofia@example.org",
        "contact_preference": "call",
        "referral_source": "self",
        "why_work": "Chcę pracować w kuchni.",
    }
    answer = client.post("/apply/krokusy", data=data)
    assert (answer.status_code, answer.location) == (303, "/apply/krokusy/thanks")
    assert "2026/1" in client.get(answer.location).text
    assert "Zofia Maj" in desk.sign_in("beata").get("/cases").text


def test_an_application_with_mistakes_says_what_to_do(desk: Desk) -> None:
    answer = desk.app.test_client().post("/apply/krokusy", data={"first_name": "Zofia"})
    assert answer.status_code == 400
    assert 'value="Zofia"' in answer.text
    assert 'class="summary"' in answer.text


def test_an_unknown_organisation_does_not_exist(desk: Desk) -> None:
    client = desk.app.test_client()
    assert client.get("/apply/nobody").status_code == 404
    assert client.post("/apply/nobody", data={"first_name": "x"}).status_code == 404


def test_many_applications_from_one_place_are_stopped(desk: Desk) -> None:
    client = desk.app.test_client()
    answers = [client.post("/apply/krokusy", data={"first_name": str(number)}) for number in range(80)]
    assert answers[-1].status_code == 429
    assert "Poczekaj" in answers[-1].text
