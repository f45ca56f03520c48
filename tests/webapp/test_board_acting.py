"""Acting from the board: each deed has its reason, its right, its line in the history and its way back."""

import re
from datetime import timedelta

import pytest
from desk import Desk
from flask.testing import FlaskClient

from engine import EngineFault, complete_task, return_caseloads


@pytest.fixture
def late(desk: Desk) -> str:
    """A case of Tomek's that has stood still for sixty days."""
    case_id = desk.start_case("tomek")
    desk.clock.advance(timedelta(days=60))
    return case_id


def read_history(desk: Desk, case_id: str) -> str:
    return desk.sign_in("maria").get(f"/cases/{case_id}").text


def snooze(client: FlaskClient, case_id: str, day: str, reason: str = "Urlop klienta") -> int:
    data = {"signal": "*", "until": day, "reason-snooze": reason}
    return client.post(f"/board/cases/{case_id}/snooze", data=data).status_code


def test_a_snoozed_reason_leaves_the_board_until_its_day(desk: Desk, late: str) -> None:
    client = desk.sign_in("maria")
    assert snooze(client, late, "2027-02-01") == 303
    assert "Ania Nowak" not in client.get("/board").text
    assert "Ania Nowak" in client.get("/board?snoozed=1").text
    assert "Urlop klienta" in read_history(desk, late)
    desk.clock.advance(timedelta(days=10))
    assert "Ania Nowak" in desk.sign_in("maria").get("/board").text


def test_a_snooze_can_be_taken_back(desk: Desk, late: str) -> None:
    client = desk.sign_in("maria")
    snooze(client, late, "2027-02-01")
    page = client.get(f"/board/cases/{late}").text
    wake = re.search(r'action="(/board/snoozes/[^"]+/wake)"', page)
    assert wake is not None
    client.post(wake.group(1), data={"case": late})
    assert "Ania Nowak" in client.get("/board").text


def test_an_amber_reason_that_turns_red_wakes_up(desk: Desk) -> None:
    case_id = desk.start_case("tomek")
    desk.clock.advance(timedelta(days=6))
    client = desk.sign_in("maria")
    assert snooze(client, case_id, "2027-02-01") == 303
    assert "Ania Nowak" not in client.get("/board").text
    desk.clock.advance(timedelta(days=10))
    assert "Ania Nowak" in desk.sign_in("maria").get("/board").text


@pytest.mark.parametrize("day", ["", "2020-01-01", "2099-01-01", "jutro"])
def test_a_snooze_needs_a_day_to_come(desk: Desk, late: str, day: str) -> None:
    assert snooze(desk.sign_in("maria"), late, day) == 400


def test_a_snooze_needs_a_reason_and_the_mentor(desk: Desk, late: str) -> None:
    assert snooze(desk.sign_in("maria"), late, "2027-02-01", "  ") == 400
    assert snooze(desk.sign_in("tomek"), late, "2027-02-01") == 404
    assert snooze(desk.sign_in("maria"), "f" * 32, "2027-02-01") == 404


def test_who_is_asked_finds_the_question_until_they_answer(desk: Desk, late: str) -> None:
    client = desk.sign_in("maria")
    client.post(f"/board/cases/{late}/talk", data={"text": "Co z Anią?", "asked": ["tomek"]})
    coach = desk.sign_in("tomek")
    inbox = coach.get("/inbox").text
    assert "Pytania do Ciebie" in inbox
    assert "Maria Sowa pyta o: Ania Nowak" in inbox
    assert "Co z Anią?" in coach.get(f"/board/cases/{late}").text
    coach.post(f"/board/cases/{late}/talk", data={"text": "Dzwonię dziś."})
    assert "Pytania do Ciebie" not in coach.get("/inbox").text
    assert "Dzwonię dziś." in client.get(f"/board/cases/{late}").text
    history = read_history(desk, late)
    assert "pytanie o tę sprawę do: Tomek Lis." in history
    assert "Dzwonię dziś." not in history


def test_only_the_team_of_the_case_can_be_asked(desk: Desk, late: str) -> None:
    client = desk.sign_in("maria")
    assert client.post(f"/board/cases/{late}/talk", data={"text": "?", "asked": ["ola"]}).status_code == 400
    assert client.post(f"/board/cases/{late}/talk", data={"text": " "}).status_code == 400
    assert desk.sign_in("kasia").get(f"/board/cases/{late}").status_code == 404


def test_a_person_is_reminded_of_a_task_once_a_day(desk: Desk, late: str) -> None:
    client, task = desk.sign_in("maria"), desk.find_task(late)
    assert client.post(f"/board/tasks/{task.id}/remind").status_code == 303
    assert client.post(f"/board/tasks/{task.id}/remind").status_code == 400
    desk.clock.advance(timedelta(days=1))
    assert client.post(f"/board/tasks/{task.id}/remind").status_code == 303
    assert "przypomnienie dla: Tomek Lis" in read_history(desk, late)


def test_only_who_may_see_a_task_is_led_to_it(desk: Desk, late: str) -> None:
    address = f'href="/tasks/{desk.find_task(late).id}?'
    assert address in desk.sign_in("maria").get(f"/board/cases/{late}").text
    page = desk.sign_in("beata").get(f"/board/cases/{late}")
    assert page.status_code == 200
    assert "/tasks/" not in page.text


def test_a_task_goes_to_another_person(desk: Desk, late: str) -> None:
    task = desk.find_task(late)
    data = {f"person-{task.id}": "kasia", f"reason-give-{task.id}": "Tomek choruje"}
    assert desk.sign_in("maria").post(f"/board/tasks/{task.id}/give", data=data).status_code == 303
    assert desk.find_task(late).assignee == "kasia"
    assert "Tomek choruje" in read_history(desk, late)


def test_a_step_is_skipped_only_where_nothing_is_decided_by_it(desk: Desk, late: str) -> None:
    client, coach = desk.sign_in("maria"), desk.actor("tomek")
    talk = desk.find_task(late)
    complete_task(desk.krokus, coach, talk.id, {"words": "Nie wiem.", "was_working": "no"})
    decide = desk.find_task(late, "decide")
    data = {f"reason-skip-{decide.id}": "Szkoda czasu"}
    assert client.post(f"/board/tasks/{decide.id}/skip", data=data).status_code == 400
    complete_task(desk.krokus, coach, decide.id, {"decision": "yes"}, how="in_person")
    note = desk.find_task(late, "note")
    data = {f"reason-skip-{note.id}": "Notatka jest w raporcie"}
    assert client.post(f"/board/tasks/{note.id}/skip", data=data).status_code == 303
    assert desk.find_task(late, "review").status == "open"
    assert "Notatka jest w raporcie" in read_history(desk, late)


def test_a_caseload_is_lent_and_comes_back_by_itself(desk: Desk) -> None:
    first, second = desk.start_case("tomek"), desk.start_case("tomek")
    data = {
        "giver": "tomek",
        "taker": "kasia",
        "how": "days",
        "until": "2026-12-06",
        "reason-caseload": "Urlop Tomka",
    }
    client = desk.sign_in("maria")
    assert client.post("/board/caseloads", data=data).status_code == 303
    page = client.get("/board/caseloads").text
    assert "Przekazano 2 sprawy, z 2 otwartymi zadaniami." in page
    assert "do: 6 grudnia" in page
    assert "za: Tomek Lis" in page
    assert {desk.find_task(one).assignee for one in (first, second)} == {"kasia"}
    assert "Rozmowa o potrzebach" in desk.sign_in("kasia").get("/inbox").text
    history = read_history(desk, first)
    assert "Maria Sowa: do 6 grudnia sprawę prowadzi Kasia Wilk, na zastępstwie za: Tomek Lis." in history
    assert "Urlop Tomka" in history
    desk.clock.advance(timedelta(days=13))
    assert return_caseloads(desk.krokus) == 0
    desk.clock.advance(timedelta(days=1))
    assert return_caseloads(desk.krokus) == 2
    assert return_caseloads(desk.krokus) == 0
    assert {desk.find_task(one).assignee for one in (first, second)} == {"tomek"}
    assert "Koniec zastępstwa: Kasia Wilk." in read_history(desk, first)


def test_who_is_back_earlier_gets_the_cases_at_once(desk: Desk) -> None:
    case_id = desk.start_case("tomek")
    data = {"giver": "tomek", "taker": "kasia", "how": "days", "until": "2026-12-06", "reason-caseload": "U"}
    client = desk.sign_in("maria")
    client.post("/board/caseloads", data=data)
    end = re.search(r'action="(/board/caseloads/kasia/[^"]+/end)"', client.get("/board/caseloads").text)
    assert end is not None
    client.post(end.group(1))
    assert desk.find_task(case_id).assignee == "tomek"
    assert "Kto teraz zastępuje" not in client.get("/board/caseloads").text


def test_a_caseload_goes_to_another_coach_for_good(desk: Desk) -> None:
    case_id = desk.start_case("tomek")
    data = {"giver": "tomek", "taker": "kasia", "how": "good", "reason-caseload": "Tomek odchodzi"}
    client = desk.sign_in("maria")
    assert client.post("/board/caseloads", data=data).status_code == 303
    assert client.post("/board/caseloads", data=data).status_code == 400
    assert desk.find_task(case_id).assignee == "kasia"
    history = read_history(desk, case_id)
    assert "Maria Sowa: sprawę prowadzi teraz Kasia Wilk, przedtem: Tomek Lis." in history
    assert desk.sign_in("tomek").get(f"/cases/{case_id}").status_code == 404
    assert client.post("/board/caseloads", data={**data, "taker": "beata"}).status_code == 400
    assert desk.sign_in("tomek").post("/board/caseloads", data=data).status_code == 404


def test_i_am_stuck_is_red_at_once_and_can_be_taken_back(desk: Desk) -> None:
    case_id = desk.start_case("tomek")
    coach = desk.sign_in("tomek")
    coach.post(f"/board/cases/{case_id}/flag", data={"words": "Nie mam firm."})
    board = desk.sign_in("maria").get("/board").text
    assert "Tomek Lis: „stoję w miejscu”. „Nie mam firm.”" in board
    coach.post(f"/board/cases/{case_id}/flag", data={"what": "down"})
    assert "stoję w miejscu" not in desk.sign_in("maria").get("/board").text


def test_an_incident_is_closed_with_a_reason(desk: Desk) -> None:
    case_id, coach = desk.start_case("tomek"), desk.actor("tomek")
    complete_task(desk.krokus, coach, desk.find_task(case_id).id, {"words": "Nie.", "was_working": "no"})
    decide = desk.find_task(case_id, "decide").id
    with pytest.raises(EngineFault):
        complete_task(desk.krokus, coach, decide, {"decision": "unknown"}, how="in_person")
    client = desk.sign_in("maria")
    page = client.get(f"/board/cases/{case_id}").text
    assert "Sprawdź odpowiedzi w sprawie." in page and "no_way_out(" in page
    settle = re.search(r'action="(/board/incidents/([^"]+)/settle)"', page)
    assert settle is not None
    assert client.post(settle.group(1)).status_code == 400
    client.post(settle.group(1), data={f"reason-settle-{settle.group(2)}": "Klient jeszcze myśli"})
    assert "proces stoi" not in client.get("/board").text
    assert "Klient jeszcze myśli" in read_history(desk, case_id)


def test_a_model_without_a_review_says_so(desk: Desk, late: str) -> None:
    answer = desk.sign_in("maria").post(f"/board/cases/{late}/review", data={"reason-review": "Stoi"})
    assert answer.status_code == 400
    assert "nie ma przeglądu" in answer.text
