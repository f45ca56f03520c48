"""Beside the board: digest, thresholds, overview, numbers of the year, the live diagram."""

from datetime import timedelta

import pytest
from desk import Desk

from engine import keep_watch, make_digests

PAGES = ("/board/overview", "/board/numbers", "/board/models/small", "/board/thresholds", "/board/digest")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_empty_and_full(desk: Desk, page: str) -> None:
    assert desk.sign_in("maria").get(page).status_code == 200
    desk.start_case("tomek")
    desk.clock.advance(timedelta(days=60))
    keep_watch(desk.krokus)
    make_digests(desk.krokus)
    assert desk.sign_in("maria").get(page).status_code == 200
    assert desk.sign_in("ola").get(page).status_code == 404


def test_stages_are_named_in_words_and_too_few_people_make_no_bar(desk: Desk) -> None:
    desk.start_case("tomek")
    page = desk.sign_in("maria").get("/board/numbers").text
    assert "przed etapem I: 1" in page
    assert "Za mało, by pokazać (0)." in page
    assert 'class="chart-canvas"' not in page


def test_a_digest_tells_a_thing_once_and_comes_once_a_day(desk: Desk) -> None:
    desk.start_case("tomek")
    desk.clock.advance(timedelta(days=60))
    assert make_digests(desk.krokus) > 0
    assert make_digests(desk.krokus) == 0
    assert "Ania Nowak" in desk.sign_in("tomek").get("/board/digest").text
    assert "Ania Nowak" not in desk.sign_in("kasia").get("/board/digest").text
    keep_watch(desk.krokus)
    desk.clock.advance(timedelta(days=1))
    assert make_digests(desk.krokus) > 0
    page = desk.sign_in("maria").get("/board/digest").text
    assert "Nic nowego nie stoi" in page
    assert "razem stoi 1 sprawa" in page


def test_a_reason_that_turns_red_is_told_once_more(desk: Desk) -> None:
    desk.start_case("tomek")
    desk.clock.advance(timedelta(days=6))
    keep_watch(desk.krokus)
    make_digests(desk.krokus)
    desk.clock.advance(timedelta(days=10))
    keep_watch(desk.krokus)
    make_digests(desk.krokus)
    assert "Zadanie po terminie" in desk.sign_in("maria").get("/board/digest").text


def test_after_very_many_changes_pages_say_what_is_unseen_and_the_digest_waits(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.monitor.looking.ONE_BY_ONE", 2)
    for _ in range(5):
        desk.start_case("tomek")
    desk.clock.advance(timedelta(days=60))
    maria = desk.sign_in("maria")
    for page in ("/board", "/board/overview"):
        assert "musi jeszcze obejrzeć 3 sprawy" in maria.get(page).text
    assert make_digests(desk.krokus) == 0
    keep_watch(desk.krokus)
    assert "musi jeszcze" not in maria.get("/board").text
    assert make_digests(desk.krokus) > 0


def test_nobody_is_told_before_seven_in_the_morning(desk: Desk) -> None:
    desk.clock.at = desk.clock.at.replace(hour=4)
    assert make_digests(desk.krokus) == 0


def change(desk: Desk, login: str, signal: str, **data: str) -> tuple[int, str]:
    whole = {"amber": "1 dni", "red": "2 dni", "valid_from": "2026-11-23", "reason": "Mały zespół", **data}
    answer = desk.sign_in(login).post(f"/board/thresholds/small/{signal}", data=whole)
    return answer.status_code, answer.text


def test_a_threshold_counts_from_its_day_on(desk: Desk) -> None:
    desk.start_case("tomek")
    assert (
        change(desk, "maria", "overdue_task", amber="1 dni", red="60 dni", valid_from="2026-11-27")[0] == 303
    )
    desk.clock.advance(timedelta(days=3, hours=8))
    assert "po terminie" not in desk.sign_in("maria").get("/board").text
    keep_watch(desk.krokus)
    desk.clock.advance(timedelta(days=1))
    assert "1 żółta" in desk.sign_in("maria").get("/board").text
    assert "od 2026-11-27" in desk.sign_in("maria").get("/board/thresholds").text


def test_red_before_amber_is_refused_with_a_sentence(desk: Desk) -> None:
    status, text = change(desk, "maria", "overdue_task", amber="10 dni", red="3 dni")
    assert status == 400
    assert "Czerwony próg (P3D) byłby przed żółtym (P10D)" in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"amber": "kiedyś"},
        {"amber": "", "red": ""},
        {"amber": "-P3D"},
        {"amber": "3", "red": "5 dni"},
        {"valid_from": "2020-01-01"},
        {"valid_from": "jutro"},
        {"reason": " "},
        {"amber": "0", "red": "1"},
    ],
    ids=str,
)
def test_a_threshold_that_makes_no_sense_changes_nothing(desk: Desk, wrong: dict[str, str]) -> None:
    assert change(desk, "maria", "overdue_task", **wrong)[0] == 400
    assert "Wasza zmiana" not in desk.sign_in("maria").get("/board/thresholds").text


def test_thresholds_are_the_mentors_and_the_designers(desk: Desk) -> None:
    assert change(desk, "tomek", "overdue_task")[0] == 404
    assert change(desk, "maria", "no_such_signal")[0] == 404


def test_the_live_diagram_leads_to_the_cases_of_a_place(desk: Desk) -> None:
    desk.start_case("tomek")
    desk.clock.advance(timedelta(days=20))
    client = desk.sign_in("maria")
    page = client.get("/board/models/small").text
    assert "Rozmowa o potrzebach" in page
    assert "<svg" in page
    assert 'href="/board/models/small/talk"' in page
    place = client.get("/board/models/small/talk").text
    assert "Ania Nowak" in place
    assert "Stoi tu 1 sprawa." in place
    assert client.get("/board/models/small/nothing").status_code == 404
    assert client.get("/board/models/nothing").status_code == 404


def test_the_overview_counts_points_and_stages(desk: Desk) -> None:
    for _ in range(3):
        desk.start_case("tomek")
    page = desk.sign_in("maria").get("/board/overview").text
    assert "1.5 / 10" in page
    assert "Otwarte sprawy według etapów" in page
