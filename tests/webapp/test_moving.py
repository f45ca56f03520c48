"""Pages that compare releases and move running cases: the whole way, and who may not go it."""

import re
from pathlib import Path

import pytest
from desk import Desk, make_desk
from small_model import make_small_model

from engine.migration.asking import begin_move, get_move, preview_move
from engine.migration.jobs import move_some
from engine.model import Actor, PersonId
from engine.releases.release import publish_release

ONE, TWO = b'name="Kr\xc3\xb3tka notatka"', b'name="Kr\xc3\xb3tka notatka po rozmowie"'


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Three cases on release 1; release 2 words a later step anew and takes the first one out."""
    desk = make_desk(tmp_path)
    for _ in range(3):
        desk.start_case()
    return desk


def publish(desk: Desk, *, without_talk: bool = False) -> None:
    files = make_small_model()
    path = next(name for name in files if name.endswith(".bpmn"))
    content = files[path].replace(ONE, TWO)
    if without_talk:
        content = re.sub(rb'<bpmn:userTask id="talk".*?</bpmn:userTask>', b"", content, flags=re.DOTALL)
        content = content.replace(b'<bpmn:sequenceFlow id="f2" sourceRef="talk" targetRef="decide"/>', b"")
        content = content.replace(b'targetRef="talk"', b'targetRef="decide"')
    with desk.krokus.store.begin(desk.org) as work:
        publish_release(work, {**files, path: content}, notes="Poprawki")


def test_the_comparison_says_what_reads_differently(desk: Desk) -> None:
    publish(desk)
    page = desk.sign_in("maria").get("/designer/small/releases/2/compare").text
    assert "Tylko słowa" in page
    assert "było „Krótka notatka”, jest „Krótka notatka po rozmowie”" in page
    assert "Pod trwającymi sprawami" not in page


def test_cases_move_one_on_trial_then_the_rest_and_one_comes_back(desk: Desk) -> None:
    publish(desk)
    browser = desk.sign_in("maria")
    page = browser.get("/designer/small/move").text
    assert "3 trwające sprawy" in page
    groups = re.findall(r'name="group" value="([0-9a-f]+)"', page)
    begun = browser.post("/designer/small/move", data={"from": 1, "to": 2, "group": groups})
    assert begun.status_code == 303
    address = begun.headers["Location"]
    page = browser.get(address).text
    assert "przeniesione: 1, zostały: 0, czekają: 2" in page
    assert browser.post(f"{address}/run").status_code == 303
    while move_some(desk.krokus):
        pass
    page = browser.get(address).text
    assert "przeniesione: 3, zostały: 0, czekają: 0" in page
    undo = re.search(r'action="([^"]+/undo)"', page)
    assert undo is not None
    assert browser.post(undo.group(1)).status_code == 303
    assert "cofnięte: 1" in browser.get(address).text


def test_a_stopped_move_waits_and_goes_on(desk: Desk) -> None:
    publish(desk)
    browser = desk.sign_in("maria")
    groups = re.findall(r'name="group" value="([0-9a-f]+)"', browser.get("/designer/small/move").text)
    address = browser.post("/designer/small/move", data={"from": 1, "to": 2, "group": groups}).headers[
        "Location"
    ]
    browser.post(f"{address}/run")
    browser.post(f"{address}/stop")
    assert move_some(desk.krokus) == 0
    assert "czekają: 2" in browser.get(address).text
    browser.post(f"{address}/run")
    move_some(desk.krokus)
    assert "czekają: 0" in browser.get(address).text


def test_a_removed_step_asks_where_to_put_its_cases(desk: Desk) -> None:
    publish(desk, without_talk=True)
    browser = desk.sign_in("maria")
    page = browser.get("/designer/small/move").text
    assert "stoi na usuniętym kroku „Rozmowa o potrzebach”" in page
    assert 'name="group"' not in page
    page = browser.get("/designer/small/move?from=1&to=2&map.talk=decide").text
    assert "Krok „Rozmowa o potrzebach” liczy się jak zrobiony." in page
    assert "może przejść: 3" in page


def test_without_a_choice_nothing_begins(desk: Desk) -> None:
    publish(desk)
    browser = desk.sign_in("maria")
    answer = browser.post("/designer/small/move", data={"from": 1, "to": 2})
    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"]).text
    assert "Zaznacz co najmniej jedną grupę" in page


@pytest.mark.parametrize("login", ["tomek", "beata", "ola"])
def test_others_find_no_such_pages(desk: Desk, login: str) -> None:
    publish(desk)
    browser = desk.sign_in(login)
    for address in ("/designer/moves", "/designer/small/move", "/designer/small/releases/2/compare"):
        assert browser.get(address).status_code == 404
    assert browser.post("/designer/small/move").status_code == 404


def test_a_designer_sees_numbers_and_steps_but_no_names(desk: Desk) -> None:
    publish(desk)
    pawel = Actor(desk.org, PersonId("pawel"), "Paweł", frozenset({"process_designer"}))
    shown = preview_move(desk.krokus, pawel, "small", 1, 2, {})
    assert {case.title for group in shown.groups for case in group.cases} == {""}
    move_id = begin_move(desk.krokus, pawel, "small", 1, 2, {}, [group.key for group in shown.groups])
    assert [case.title for case in get_move(desk.krokus, pawel, move_id).cases] == [""]


def test_missing_models_releases_and_moves_answer_404(desk: Desk) -> None:
    browser = desk.sign_in("maria")
    for address in (
        "/designer/none/move",
        "/designer/small/releases/9/compare",
        "/designer/small/move?from=1&to=7",
        f"/designer/moves/{'f' * 32}",
    ):
        assert browser.get(address).status_code == 404, address
    assert browser.post(f"/designer/moves/{'f' * 32}/run").status_code == 404
    assert browser.post(f"/designer/moves/{'f' * 32}/cases/{'f' * 32}/undo").status_code == 404
