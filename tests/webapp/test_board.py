"""The mentor's list: what nobody can do, what broke and what is late, each with its next step."""

import re
from datetime import timedelta

import pytest
from desk import Desk

from engine import EngineFault, complete_task, get_case


def test_nothing_stands_still_is_good_news(desk: Desk) -> None:
    page = desk.sign_in("maria").get("/board")
    assert page.status_code == 200
    assert "Nic nie stoi" in page.text


def test_the_board_does_not_exist_for_a_coach(desk: Desk) -> None:
    assert desk.sign_in("tomek").get("/board").status_code == 404
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
    assert "Powód:" in page


def test_overdue_tasks_stand_on_the_board(desk: Desk) -> None:
    desk.start_case()
    desk.clock.advance(timedelta(days=60))
    client = desk.sign_in("maria")
    page = client.get("/board").text
    assert "Zadania po terminie" in page
    assert "po terminie" in page


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
    assert "Przyczyna:" in page
    retry = re.search(r'action="(/cases/incidents/[^"]+/retry)"', page)
    assert retry is not None
    assert retry.group(1) in client.get(f"/cases/{case_id}").text
    assert retry.group(1) not in desk.sign_in("tomek").get(f"/cases/{case_id}").text
    answer = client.post(retry.group(1), data={"next": "/board"})
    assert (answer.status_code, answer.location) == (303, "/board")
    assert "Nie udało się" not in client.get("/board").text
