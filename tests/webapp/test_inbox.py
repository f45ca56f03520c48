"""The inbox: what to do first, why I see it, and finding things in it."""

from datetime import timedelta

import pytest
from desk import Desk


def test_inbox_says_where_to_start_and_why_i_see_a_task(desk: Desk) -> None:
    desk.start_case()
    page = desk.sign_in("tomek").get("/inbox").text
    assert "Dziś zacznij tutaj:" not in page, "one task needs no second line that repeats it"
    assert ">Otwórz zadanie</a>" in page
    desk.start_case()
    page = desk.sign_in("tomek").get("/inbox").text
    assert "Dziś zacznij tutaj:" in page
    assert "moje zadanie, bo prowadzę tę sprawę" in page
    assert "Ania Nowak · Etap I: Poznajemy się" in page


def test_an_empty_inbox_congratulates_and_says_what_comes_next(desk: Desk) -> None:
    page = desk.sign_in("kasia").get("/inbox").text
    assert "Wszystko zrobione. Brawo!" in page
    assert "Nowe zadania pojawią się tu same" in page


def test_overdue_tasks_stand_first_with_sign_and_words(desk: Desk) -> None:
    late = desk.start_case()
    desk.clock.advance(timedelta(days=5))
    desk.start_case()
    page = desk.sign_in("tomek").get("/inbox").text
    assert page.index("Po terminie") < page.index('id="group-mine"')
    assert '<span aria-hidden="true">▲</span> <span>3 dni po terminie</span>' in page
    assert page.index(desk.find_task(late).id) < page.index('id="group-mine"')


def test_a_task_due_soon_is_amber_and_a_fresh_one_is_new(desk: Desk) -> None:
    desk.start_case()
    client = desk.sign_in("tomek")
    assert "nowe" in client.get("/inbox").text
    desk.clock.advance(timedelta(days=1, hours=1))
    assert (
        '<span aria-hidden="true">●</span> <span>do jutra</span>' in desk.sign_in("tomek").get("/inbox").text
    )


def test_a_saved_draft_is_told_in_the_row(desk: Desk) -> None:
    task = desk.find_task(desk.start_case())
    client = desk.sign_in("tomek")
    client.post(f"/tasks/{task.id}", data={"words": "Lubię gotować", "_action": "save_draft"})
    assert "szkic zapisany dziś, 9:00" in client.get("/inbox").text


def test_the_coach_sees_what_they_may_record_for_the_client(desk: Desk) -> None:
    case_id = desk.start_case()
    client = desk.sign_in("tomek")
    task = desk.find_task(case_id)
    client.post(f"/tasks/{task.id}", data={"words": "Chcę.", "was_working": "no", "_action": "complete"})
    page = client.get("/inbox").text
    assert "Do zapisania za klienta" in page
    assert "decyduje klient, możesz zapisać jego słowa" in page


def test_search_finds_by_words_and_says_what_is_filtered(desk: Desk) -> None:
    desk.start_case()
    client = desk.sign_in("tomek")
    assert "Rozmowa o potrzebach" in client.get("/inbox?text=nowak").text
    page = client.get("/inbox?text=zzz").text
    assert "Żadne zadanie nie pasuje" in page
    assert "„zzz”" in page
    assert "Pokazujemy 0 z 1" in page or "0 z 1" in page


def test_the_filter_survives_going_to_a_task_and_back(desk: Desk) -> None:
    task = desk.find_task(desk.start_case())
    client = desk.sign_in("tomek")
    client.get("/inbox?whose=mine&stage=engagement")
    page = client.get(f"/tasks/{task.id}").text
    assert 'href="/inbox?stage=engagement&amp;whose=mine" data-back' in page


def test_words_in_the_search_are_shown_as_text(desk: Desk) -> None:
    desk.start_case()
    page = desk.sign_in("tomek").get("/inbox", query_string={"text": "<script>x</script>"}).text
    assert "<script>x" not in page


def test_inbox_speaks_english(desk: Desk) -> None:
    desk.start_case()
    desk.start_case()
    client = desk.sign_in("tomek")
    client.set_cookie("krokus_display", "light.100.normal.en")
    page = client.get("/inbox").text
    assert "Start here today:" in page
    assert "Stage I: We meet" in page


def test_a_list_that_cannot_hold_all_tasks_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.start_case()
    sentence = "Zadań jest więcej, niż się tu mieści"
    assert sentence not in desk.sign_in("tomek").get("/inbox").text
    monkeypatch.setattr("engine.process.pages.inbox.MOST_LISTED", 1)
    assert sentence in desk.sign_in("tomek").get("/inbox").text
