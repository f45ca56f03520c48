"""The board: what stands still, why and whose turn it is; the mentor sees the team, a coach their own."""

import re
from datetime import timedelta
from html import unescape

import pytest
from desk import Desk

from engine import EngineFault, complete_task, get_case


def test_nothing_stands_still_is_good_news(desk: Desk) -> None:
    page = desk.sign_in("maria").get("/board")
    assert page.status_code == 200
    assert "Nic nie stoi" in page.text


def test_a_coach_sees_their_own_cases_only(desk: Desk) -> None:
    desk.start_case("tomek")
    desk.clock.advance(timedelta(days=60))
    assert "Ania Nowak" in desk.sign_in("tomek").get("/board").text
    assert "Ania Nowak" not in desk.sign_in("kasia").get("/board").text
    assert "Ania Nowak" in desk.sign_in("maria").get("/board").text


def test_the_board_does_not_exist_for_others(desk: Desk) -> None:
    assert desk.sign_in("ola").get("/board").status_code == 404
    assert desk.app.test_client().get("/board").status_code == 303


def test_a_task_that_nobody_can_do_leads_to_the_people_of_the_case(desk: Desk) -> None:
    case_id = desk.start_case()
    client = desk.sign_in("maria")
    coach = next(
        one for one in get_case(desk.krokus, desk.actor("maria"), case_id).people if one.role == "coach"
    )
    client.post(f"/cases/{case_id}/people/{coach.assignment_id}/end")
    page = client.get("/board").text
    assert "Nikt nie może tego zrobić" in page
    assert f'href="/cases/{case_id}#people"' in page
    assert "w sprawie nikt nie ma tej roli" in page


def test_an_overdue_task_says_since_when_and_whose_it_is(desk: Desk) -> None:
    desk.start_case()
    desk.clock.advance(timedelta(days=60))
    page = desk.sign_in("maria").get("/board").text
    assert "Zadanie „Rozmowa o potrzebach” jest po terminie od 58 dni." in page
    assert "Następny krok: Rozmowa o potrzebach – Tomek Lis, 58 dni po terminie." in page


def test_the_filter_narrows_the_board_and_is_remembered(desk: Desk) -> None:
    desk.start_case("tomek")
    desk.start_case("kasia")
    desk.clock.advance(timedelta(days=60))
    client = desk.sign_in("maria")
    page = client.get("/board?coach=kasia").text
    assert "Pokazuję 1 z 2" in page
    assert "trener: Kasia Wilk" in page
    assert "trener: Tomek Lis" not in page
    assert "Żadna sprawa nie pasuje" in client.get("/board?signal=refusals").text
    assert "Żadna sprawa nie pasuje" in client.get("/board").text
    assert "trener: Tomek Lis" in client.get("/board?all=1").text
    assert "trener: Tomek Lis" in client.get("/board").text


def test_what_is_taken_off_the_filter_is_not_remembered(desk: Desk) -> None:
    desk.start_case("tomek")
    desk.start_case("kasia")
    desk.clock.advance(timedelta(days=60))
    client = desk.sign_in("maria")
    chip = re.search(r'<a class="chip" href="([^"]+)"', client.get("/board?coach=kasia").text)
    assert chip is not None
    assert "trener: Tomek Lis" in client.get(chip[1]).text
    # The form without a choice asks for everything too.
    client.get("/board?coach=kasia")
    assert "trener: Tomek Lis" in client.get("/board?signal=&coach=&stage=&model=&level=").text


def test_from_a_case_one_comes_back_to_the_same_place_of_the_board(desk: Desk) -> None:
    case_id = desk.start_case("kasia")
    desk.clock.advance(timedelta(days=60))
    client = desk.sign_in("maria")
    way = re.search(rf'href="(/cases/{case_id}[?][^"]+)"', client.get("/board?coach=kasia").text)
    assert way is not None
    page = client.get(unescape(way[1])).text
    assert f'<a href="/board?coach=kasia#case-{case_id}" data-back>' in page
    assert '<a href="/cases" data-back>' in client.get(f"/cases/{case_id}?back=//evil.example").text


def test_a_process_without_thresholds_says_so(desk: Desk) -> None:
    desk.start_case()
    page = desk.sign_in("maria").get("/board").text
    assert "Proces „Mały proces” nie podaje progów" in page


def test_an_unknown_incident_cannot_be_tried_again(desk: Desk) -> None:
    assert desk.sign_in("maria").post("/cases/incidents/nothing/retry").status_code == 404
    assert desk.sign_in("tomek").post("/cases/incidents/nothing/retry").status_code == 404


def test_a_broken_step_shows_its_cause_and_can_be_tried_again(desk: Desk) -> None:
    case_id = desk.start_case()
    coach = desk.actor("tomek")
    talk = {"words": "Nie wiem.", "was_working": "no"}
    complete_task(desk.krokus, coach, desk.find_task(case_id).id, talk)
    decide = desk.find_task(case_id, "decide").id
    with pytest.raises(EngineFault):
        complete_task(desk.krokus, coach, decide, {"decision": "unknown"}, how="in_person")
    client = desk.sign_in("maria")
    page = client.get("/board").text
    assert "proces stoi: żadna droga nie pasuje do odpowiedzi" in page
    retry = re.search(r'action="(/cases/incidents/[^"]+/retry)"', page)
    assert retry is not None
    assert retry.group(1) in client.get(f"/cases/{case_id}").text
    assert retry.group(1) not in desk.sign_in("tomek").get(f"/cases/{case_id}").text
    answer = client.post(retry.group(1), data={"next": "/board"})
    assert (answer.status_code, answer.location) == (303, "/board")
    assert "proces stoi" not in client.get("/board").text
