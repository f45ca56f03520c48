"""Hours without typing: what finished tasks propose, the timer, favourites."""

from datetime import timedelta

from desk import Desk, read_hidden
from timesheet import make_entry

from engine import complete_task, get_hours_page, save_entry

GOOD = {"words": "Chcę pracować w kuchni.", "was_working": "no"}


def test_a_finished_task_proposes_its_entry_until_it_is_told_or_passed(desk: Desk) -> None:
    case_id = desk.start_case()
    task = desk.find_task(case_id)
    complete_task(desk.krokus, desk.actor("tomek"), task.id, GOOD)
    coach = desk.sign_in("tomek")
    page = coach.get("/hours").text
    assert "Rozmowa o potrzebach – Ania Nowak" in page
    form = {name: read_hidden(page, name) for name in ("day", "start", "end", "activity", "cases", "task")}
    form |= {"description": read_hidden(page, "description"), "stage": read_hidden(page, "stage")}
    assert (form["start"], form["end"]) == ("08:30", "09:00")
    assert coach.post("/hours/entry", data=form).status_code == 303
    assert "Z Twoich zakończonych zadań" not in coach.get("/hours").text


def test_a_proposal_that_is_passed_does_not_come_back(desk: Desk) -> None:
    case_id = desk.start_case()
    task = desk.find_task(case_id)
    complete_task(desk.krokus, desk.actor("tomek"), task.id, GOOD)
    coach = desk.sign_in("tomek")
    coach.post(f"/hours/proposals/{task.id}/pass")
    coach.post(f"/hours/proposals/{task.id}/pass")
    assert "Z Twoich zakończonych zadań" not in coach.get("/hours").text


def test_the_timer_fills_in_from_when_to_when(desk: Desk) -> None:
    case_id = desk.start_case()
    coach = desk.sign_in("tomek")
    coach.post("/hours/timer/start")
    desk.clock.advance(timedelta(minutes=47))
    assert "47 min" in coach.get("/hours").text
    page = coach.get("/hours/entry?from=timer").text
    assert 'name="start" type="time" value="09:00"' in page
    assert 'name="end" type="time" value="09:47"' in page
    entry = make_entry(case_id, start="9:00", end="9:47", timer="true")
    assert coach.post("/hours/entry", data=entry).status_code == 303
    assert "Stoper działa" not in coach.get("/hours").text


def test_a_favourite_opens_a_filled_in_entry(desk: Desk) -> None:
    case_id = desk.start_case()
    coach = desk.sign_in("tomek")
    saved = save_entry(desk.krokus, desk.actor("tomek"), make_entry(case_id))
    coach.post(f"/hours/entry/{saved.id}/favourite")
    page = coach.get("/hours").text
    target = page.split("from=favourite")[1].split('"')[0]
    form = coach.get(f"/hours/entry?from=favourite{target}").text
    assert "Rozmowa o pracy w kuchni." in form
    assert f'value="{case_id}" checked' in form


def test_six_tasks_finished_at_once_do_not_begin_the_day_at_night(desk: Desk) -> None:
    tomek = desk.actor("tomek")
    for _ in range(6):
        task = desk.find_task(desk.start_case()).id
        complete_task(desk.krokus, tomek, task, GOOD)
    desk.clock.advance(timedelta(hours=3))
    proposed = get_hours_page(desk.krokus, tomek).proposals
    starts = sorted(one.values["start"] for one in proposed)
    assert starts == ["07:00", "07:30", "08:00", "08:30", "09:00", "09:30"]
