"""Moving a step from the board: back to where the case was, or on past what decides nothing."""

import re

import pytest
from desk import Desk

from engine import complete_task
from engine.store.queries.tasks import TaskRow, list_case_tasks

TALKED = {"words": "Nie wiem.", "was_working": "no"}


@pytest.fixture
def asked(desk: Desk) -> str:
    """A case in which Ania is asked to decide."""
    case_id = desk.start_case("tomek")
    complete_task(desk.krokus, desk.actor("tomek"), desk.find_task(case_id).id, TALKED)
    return case_id


def find_open(desk: Desk, case_id: str) -> TaskRow:
    """The one task that is open in the case."""
    with desk.krokus.store.read(desk.org) as work:
        (found,) = [row for row in list_case_tasks(work, case_id) if row.status == "open"]
    return found


def decide(desk: Desk, case_id: str) -> None:
    task = desk.find_task(case_id, "decide")
    complete_task(desk.krokus, desk.actor("tomek"), task.id, {"decision": "yes"}, how="in_person")


def list_targets(desk: Desk, task_id: str) -> list[str]:
    page = desk.sign_in("maria").get(f"/board/tasks/{task_id}/move").text
    return [name for name in re.findall(r'<option value="([^"]*)"', page) if name]


def test_a_case_is_sent_back_with_a_reason_and_goes_on_from_there(desk: Desk, asked: str) -> None:
    task, client = desk.find_task(asked, "decide"), desk.sign_in("maria")
    preview = client.get(f"/board/tasks/{task.id}/move?to=talk").text
    closes, opens = preview.split("Zamknie się")[1].split("Otworzy się")
    assert task.name in closes and "Rozmowa o potrzebach" in opens
    assert find_open(desk, asked).id == task.id
    form = {"to": "talk", "reason-move": "Ania chce jeszcze porozmawiać", "case": asked}
    assert client.post(f"/board/tasks/{task.id}/move", data=form).status_code == 303
    talk = find_open(desk, asked)
    assert (talk.element_id, talk.assignee) == ("talk", "tomek")
    history = client.get(f"/cases/{asked}").text
    assert "od kroku „Rozmowa o potrzebach”" in history and "Ania chce jeszcze porozmawiać" in history
    complete_task(desk.krokus, desk.actor("tomek"), talk.id, TALKED)
    again = find_open(desk, asked)
    assert again.element_id == "decide" and again.id != task.id


def test_nobody_goes_on_past_the_clients_decision(desk: Desk, asked: str) -> None:
    task = desk.find_task(asked, "decide")
    assert list_targets(desk, task.id) == ["talk"]
    # The only way there is needs no choosing: what it changes is said at once.
    page = desk.sign_in("maria").get(f"/board/tasks/{task.id}/move").text
    assert "Można przejść tylko do tego kroku." in page and "Zamknie się" in page
    for target in ("note", "review", "decide", "nowhere", ""):
        form = {"to": target, "reason-move": "Szkoda czasu"}
        answer = desk.sign_in("maria").post(f"/board/tasks/{task.id}/move", data=form)
        assert answer.status_code == 400, target
    assert find_open(desk, asked).id == task.id


def test_a_step_that_decides_nothing_is_passed(desk: Desk, asked: str) -> None:
    decide(desk, asked)
    note = desk.find_task(asked, "note")
    assert set(list_targets(desk, note.id)) == {"talk", "decide", "review"}
    form = {"to": "review", "reason-move": "Notatka jest w raporcie"}
    assert desk.sign_in("maria").post(f"/board/tasks/{note.id}/move", data=form).status_code == 303
    assert find_open(desk, asked).element_id == "review"


def test_only_the_mentor_moves_a_step_and_says_why(desk: Desk, asked: str) -> None:
    task = desk.find_task(asked, "decide")
    form = {"to": "talk", "reason-move": "Jeszcze raz"}
    assert desk.sign_in("tomek").get(f"/board/tasks/{task.id}/move").status_code == 404
    assert desk.sign_in("tomek").post(f"/board/tasks/{task.id}/move", data=form).status_code == 404
    silent = desk.sign_in("maria").post(f"/board/tasks/{task.id}/move", data={"to": "talk"})
    assert silent.status_code == 400 and "Napisz" in silent.text
    assert find_open(desk, asked).id == task.id


def test_a_task_that_is_done_meanwhile_is_moved_nowhere(desk: Desk, asked: str) -> None:
    task = desk.find_task(asked, "decide")
    decide(desk, asked)
    form = {"to": "talk", "reason-move": "Jeszcze raz"}
    assert desk.sign_in("maria").post(f"/board/tasks/{task.id}/move", data=form).status_code == 409
    assert desk.sign_in("maria").get(f"/board/tasks/{task.id}/move").status_code == 404
