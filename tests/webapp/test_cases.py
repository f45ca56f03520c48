"""Cases in pages: the list, a new case, the case page and everything that can be done there."""

import re
from pathlib import Path

import pytest
from desk import APPLICATION, Desk, read_hidden
from flask.testing import FlaskClient

from engine import assign_person, complete_task, get_case, give_client_login, start_case
from engine.releases.folders import read_model_folder
from engine.releases.release import publish_release

MODELS = Path(__file__).parents[2] / "processes"

FIRST_CONTACT = {**APPLICATION, "first_name": "Piotr", "last_name": "Żółw"}


def open_case(client: FlaskClient, case_id: str) -> str:
    answer = client.get(f"/cases/{case_id}")
    assert answer.status_code == 200
    return answer.text


def test_list_shows_cases_with_their_stage_and_coach(desk: Desk) -> None:
    case_id = desk.start_case()
    page = desk.sign_in("maria").get("/cases").text
    assert f'href="/cases/{case_id}"' in page
    assert "Ania Nowak" in page
    assert "trener: Tomek Lis" in page


def test_list_holds_only_the_cases_of_this_person(desk: Desk) -> None:
    case_id = desk.start_case(coach="tomek")
    assert case_id in desk.sign_in("tomek").get("/cases").text
    page = desk.sign_in("kasia").get("/cases").text
    assert case_id not in page
    assert "Nie ma tu jeszcze spraw" in page


def test_filter_says_what_it_hides_and_how_to_take_it_off(desk: Desk) -> None:
    desk.start_case()
    client = desk.sign_in("maria")
    page = client.get("/cases?text=zzz&status=open&stage=engagement").text
    assert "Żadna sprawa nie pasuje do filtru" in page
    assert 'href="/cases?stage=engagement&amp;status=open"' in page
    assert "Ania Nowak" in client.get("/cases?text=now&status=open").text
    assert "Ania Nowak" not in client.get("/cases?status=closed").text


@pytest.mark.parametrize(
    "words", ["page=-1", "page=x", "page=99", "stage=none", "status=%00", "text=%3Cb%3E"]
)
def test_a_strange_filter_never_breaks_the_list(desk: Desk, words: str) -> None:
    answer = desk.sign_in("maria").get(f"/cases?{words}")
    assert answer.status_code == 200
    assert "<b>" not in answer.text


def test_way_back_from_a_case_keeps_the_filter(desk: Desk) -> None:
    case_id = desk.start_case()
    client = desk.sign_in("maria")
    client.get("/cases?status=open")
    assert 'href="/cases?status=open" data-back' in open_case(client, case_id)


def test_new_case_opens_from_its_first_questions(desk: Desk) -> None:
    client = desk.sign_in("beata")
    key = read_hidden(client.get("/cases/new").text, "_key")
    answer = client.post("/cases/new", data={**FIRST_CONTACT, "_key": key, "_model": "small"})
    assert answer.status_code == 303
    assert "Piotr Żółw" in client.get(answer.location).text
    again = client.post("/cases/new", data={**FIRST_CONTACT, "_key": key, "_model": "small"})
    assert again.location == answer.location


def test_new_case_with_a_missing_answer_keeps_what_was_typed(desk: Desk) -> None:
    answer = desk.sign_in("beata").post("/cases/new", data={**FIRST_CONTACT, "last_name": ""})
    assert answer.status_code == 400
    assert 'class="summary"' in answer.text
    assert 'value="Piotr"' in answer.text


def test_new_case_does_not_exist_for_who_may_not_open_one(desk: Desk) -> None:
    client = desk.sign_in("ola")
    assert client.get("/cases/new").status_code == 404
    assert client.post("/cases/new", data=FIRST_CONTACT).status_code == 404


def test_a_foreign_case_answers_like_a_missing_one(desk: Desk) -> None:
    case_id = desk.start_case(coach="tomek")
    client = desk.sign_in("kasia")
    for path in (f"/cases/{case_id}", "/cases/" + "0" * 32, f"/cases/{case_id}/diagram/small_main.bpmn"):
        assert client.get(path).status_code == 404
    for path in ("messages", "people", "people/x/end", "time-factor", "reopen"):
        answer = client.post(f"/cases/{case_id}/{path}", data={"name": "msg_x", "factor": "2"})
        assert answer.status_code == 404, path


def test_visitors_are_sent_to_the_login(desk: Desk) -> None:
    answer = desk.app.test_client().get(f"/cases/{desk.start_case()}")
    assert answer.status_code == 303
    assert answer.location.startswith("/login")


def test_case_page_says_what_it_waits_for_and_of_whom(desk: Desk) -> None:
    page = open_case(desk.sign_in("tomek"), desk.start_case())
    waiting = page.split('id="waiting"')[1].split("</section>")[0]
    assert "robi: Tomek Lis (trener pracy)" in waiting
    assert "od dziś" in waiting
    assert "Otwórz zadanie" in waiting


def test_case_page_marks_the_present_step_in_the_outline_too(desk: Desk) -> None:
    page = open_case(desk.sign_in("maria"), desk.start_case())
    assert 'data-diagram="/cases/' in page
    assert "sprawa jest tutaj" in page
    assert "<svg" in page.split("data-canvas")[1].split("</section>")[0]


def test_diagram_is_given_as_xml_that_runs_nothing(desk: Desk) -> None:
    answer = desk.sign_in("maria").get(f"/cases/{desk.start_case()}/diagram/small_main.bpmn")
    assert answer.mimetype == "application/xml"
    assert b"<bpmn:definitions" in answer.data or b"definitions" in answer.data
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_an_unknown_diagram_does_not_exist(desk: Desk) -> None:
    assert desk.sign_in("maria").get(f"/cases/{desk.start_case()}/diagram/x.bpmn").status_code == 404


def test_history_is_told_in_words(desk: Desk) -> None:
    page = open_case(desk.sign_in("maria"), desk.start_case())
    history = page.split('id="history"')[1].split("</section>")[0]
    assert "Sprawa się zaczęła." in history
    assert "Do sprawy dołącza: Tomek Lis." in history
    assert not re.search(r"\b(case_started|role_assigned|task_opened)\b", history)


def test_mentor_gives_a_role_with_the_right_to_health_data(desk: Desk) -> None:
    case_id = desk.start_case(coach="tomek")
    client = desk.sign_in("maria")
    data = {"role": "coach", "person": "kasia", "need_to_know": "true"}
    answer = client.post(f"/cases/{case_id}/people", data=data)
    assert (answer.status_code, answer.location) == (303, f"/cases/{case_id}#people")
    people = open_case(client, case_id).split('id="people"')[1].split("</section>")[0]
    assert "Kasia Wilk" in people
    assert "(widzi dane o zdrowiu)" in people
    assert desk.sign_in("tomek").get(f"/cases/{case_id}").status_code == 404


def test_mentor_ends_a_role(desk: Desk) -> None:
    case_id = desk.start_case()
    client = desk.sign_in("maria")
    people = get_case(desk.krokus, desk.actor("maria"), case_id).people
    coach = next(one for one in people if one.role == "coach")
    answer = client.post(f"/cases/{case_id}/people/{coach.assignment_id}/end")
    assert answer.status_code == 303
    assert "nikt nie może tego zrobić" in open_case(client, case_id)


def test_a_person_without_the_role_is_not_accepted(desk: Desk) -> None:
    case_id = desk.start_case()
    data = {"role": "coach", "person": "ola"}
    answer = desk.sign_in("maria").post(f"/cases/{case_id}/people", data=data)
    assert answer.status_code == 400
    assert "Wybierz osobę z listy" in answer.text


def test_coach_sees_people_but_cannot_change_them(desk: Desk) -> None:
    case_id = desk.start_case()
    client = desk.sign_in("tomek")
    assert "Zmień ludzi" not in open_case(client, case_id)
    data = {"role": "coach", "person": "kasia"}
    assert client.post(f"/cases/{case_id}/people", data=data).status_code == 404


def test_coach_sets_the_clients_pace(desk: Desk) -> None:
    case_id = desk.start_case()
    client = desk.sign_in("tomek")
    assert client.post(f"/cases/{case_id}/time-factor", data={"factor": "1.5"}).status_code == 303
    assert "mnożony przez 1,5" in open_case(client, case_id)


@pytest.mark.parametrize("factor", ["", "0", "99", "NaN", "Infinity", "x" * 500])
def test_a_strange_pace_changes_nothing(desk: Desk, factor: str) -> None:
    case_id = desk.start_case()
    client = desk.sign_in("tomek")
    assert client.post(f"/cases/{case_id}/time-factor", data={"factor": factor}).status_code == 400
    assert "mnożony" not in open_case(client, case_id)


def test_an_event_the_case_does_not_wait_for_is_refused_in_words(desk: Desk) -> None:
    case_id = desk.start_case()
    answer = desk.sign_in("tomek").post(f"/cases/{case_id}/messages", data={"name": "msg_none"})
    assert answer.status_code == 409
    assert "Ta sprawa nie czeka teraz na takie zdarzenie" in answer.text


def test_a_very_long_note_is_refused(desk: Desk) -> None:
    case_id = desk.start_case()
    data = {"name": "msg_none", "note": "a" * 3000}
    assert desk.sign_in("tomek").post(f"/cases/{case_id}/messages", data=data).status_code == 400


def test_an_open_case_cannot_be_opened_again(desk: Desk) -> None:
    case_id = desk.start_case()
    answer = desk.sign_in("maria").post(f"/cases/{case_id}/reopen", data={"stage": "engagement"})
    assert answer.status_code == 409
    assert "Ta sprawa jest już otwarta" in answer.text


def test_names_from_people_are_never_markup(desk: Desk) -> None:
    client = desk.sign_in("beata")
    data = {**FIRST_CONTACT, "first_name": "<img src=x onerror=alert(1)>"}
    answer = client.post("/cases/new", data=data)
    assert "<img src=x" not in client.get(answer.location).text
    assert "<img src=x" not in client.get("/cases").text


def test_english_page_has_no_polish_words_of_the_frame(desk: Desk) -> None:
    client = desk.sign_in("maria")
    client.set_cookie("krokus_display", "light.100.normal.en")
    page = open_case(client, desk.start_case())
    assert "What this case waits for" in page
    assert "Na co czeka" not in page


def finish_case(desk: Desk, case_id: str) -> None:
    """The talk is held and the client says no: the case closes."""
    talk = {"words": "Nie teraz.", "was_working": "no"}
    complete_task(desk.krokus, desk.actor("tomek"), desk.find_task(case_id).id, talk)
    decide = desk.find_task(case_id, "decide").id
    complete_task(desk.krokus, desk.actor("tomek"), decide, {"decision": "no"}, how="in_person")


def test_a_closed_case_goes_on_at_a_chosen_stage(desk: Desk) -> None:
    case_id = desk.start_case()
    finish_case(desk, case_id)
    client = desk.sign_in("tomek")
    page = open_case(client, case_id)
    assert "Na nic: ta sprawa jest zamknięta." in page
    assert "Klient wraca?" in page
    assert client.post(f"/cases/{case_id}/reopen", data={"stage": "nowhere"}).status_code == 400
    assert client.post(f"/cases/{case_id}/reopen", data={"stage": "engagement"}).status_code == 303
    page = open_case(client, case_id)
    assert "Klient wraca?" not in page
    assert "Rozmowa o potrzebach" in page.split('id="waiting"')[1].split("</section>")[0]


def test_documents_of_the_case_have_their_codes(desk: Desk) -> None:
    case_id = desk.start_case()
    finish_case(desk, case_id)
    documents = open_case(desk.sign_in("maria"), case_id).split('id="documents"')[1].split("</section>")[0]
    assert "F90" in documents
    assert "Rozmowa o potrzebach" in documents


@pytest.fixture
def five_steps(desk: Desk) -> str:
    """A case of the big model, led by Tomek."""
    with desk.krokus.store.begin(desk.org) as work:
        publish_release(work, read_model_folder(MODELS / "euse_5"))
    case_id = start_case(desk.krokus, desk.actor("beata"), "euse_5", APPLICATION)
    assign_person(desk.krokus, desk.actor("maria"), case_id, "coach", "tomek")
    return case_id


def test_an_event_is_reported_once_with_its_note(desk: Desk, five_steps: str) -> None:
    client = desk.sign_in("tomek")
    page = open_case(client, five_steps)
    assert "Klient składa skargę" in page.split('id="happened"')[1]
    data = {"name": "msg_complaint", "note": "Autobus <b>nie</b> jedzie.", "_key": read_hidden(page, "_key")}
    for _ in range(2):
        answer = client.post(f"/cases/{five_steps}/messages", data=data)
        assert (answer.status_code, answer.location) == (303, f"/cases/{five_steps}")
    page = open_case(client, five_steps)
    assert page.count("Autobus &lt;b&gt;nie&lt;/b&gt; jedzie.") == 1
    assert "Zapisane: Klient składa skargę." in page


def test_maps_of_all_processes_can_be_chosen(desk: Desk, five_steps: str) -> None:
    page = desk.sign_in("tomek").get(f"/cases/{five_steps}?process=stage5_support").text
    assert f'data-diagram="/cases/{five_steps}/diagram/stage5_support.bpmn"' in page
    assert "Mapa procesu: Etap V: Wsparcie w pracy i poza nią" in page
    assert desk.sign_in("tomek").get(f"/cases/{five_steps}?process=%3Cx%3E").status_code == 200


def test_what_a_client_says_reaches_the_case(desk: Desk, five_steps: str) -> None:
    password = give_client_login(desk.krokus, desk.actor("beata"), five_steps, "ania7")
    ania = desk.app.test_client()
    ania.post("/login", data={"login": "ania7", "password": password})
    assert "Twój trener to przeczyta." in ania.get("/me/say/msg_off_job_support").text
    page = ania.get("/me/say/msg_complaint").text
    # A complaint may be about the coach: who reads it is said truly.
    assert "Sprawdzi ją mentor." in page and "Twój trener to przeczyta." not in page
    answer = ania.post("/me/say/msg_complaint", data={"note": "", "_key": read_hidden(page, "_key")})
    assert (answer.status_code, answer.location) == (303, "/me")
    assert "Obok zaczęło się: Skarga." in open_case(desk.sign_in("tomek"), five_steps)


def test_what_a_client_writes_of_a_complaint_is_read_by_the_mentor_alone(desk: Desk, five_steps: str) -> None:
    password = give_client_login(desk.krokus, desk.actor("beata"), five_steps, "ania7")
    ania = desk.app.test_client()
    ania.post("/login", data={"login": "ania7", "password": password})
    page = ania.get("/me/say/msg_complaint").text
    assert "Tylko mentor przeczyta to, co tu napiszesz." in page
    ania.post("/me/say/msg_complaint", data={"note": "Krzyczy na mnie.", "_key": read_hidden(page, "_key")})
    assert "Krzyczy na mnie." in open_case(desk.sign_in("maria"), five_steps)
    for login in ("tomek", "beata"):
        page = open_case(desk.sign_in(login), five_steps)
        assert "Krzyczy" not in page and "notatka, którą czyta tylko kilka osób." in page
