"""The calendar: meetings, interpreters to book, and the secret address that can be taken back."""

import re

import icalendar
from desk import Desk

MEETING = {"title": "Wizyta w firmie", "day": "2026-11-24", "start": "9:00", "end": "10:00", "remind": "60"}


def test_a_meeting_stands_in_the_calendar_until_it_is_called_off(desk: Desk) -> None:
    coach = desk.sign_in("tomek")
    assert coach.post("/hours/calendar", data=MEETING).status_code == 303
    page = coach.get("/hours/calendar").text
    assert "Wizyta w firmie" in page
    # The hour is told, however far the day.
    assert re.search(
        r"wtorek, 24 listopada 2026, 9:00</time>–10:00|wtorek, 24 listopada 2026, 9:00–10:00", page
    )
    target = page.split("/hours/calendar/")[1].split("/cancel")[0]
    assert desk.sign_in("kasia").post(f"/hours/calendar/{target}/cancel").status_code == 404
    coach.post(f"/hours/calendar/{target}/cancel")
    assert "Wizyta w firmie" not in coach.get("/hours/calendar").text


def test_a_wrong_meeting_is_said_and_nothing_typed_is_lost(desk: Desk) -> None:
    answer = desk.sign_in("tomek").post("/hours/calendar", data={**MEETING, "end": "8:00"})
    assert answer.status_code == 400
    assert "Wizyta w firmie" in answer.text


def test_an_interpreter_is_the_offices_job_until_it_is_booked(desk: Desk) -> None:
    coach, office = desk.sign_in("tomek"), desk.sign_in("beata")
    coach.post("/hours/calendar", data={**MEETING, "interpreter": "true"})
    page = office.get("/hours/calendar").text
    assert "Tomek Lis" in page
    # It stands among the office's tasks, with the day and the hour; not among anybody else's.
    job = re.compile(r"Tłumacze do zamówienia.*?Wizyta w firmie.*?, 9:00 · Tomek Lis", re.S)
    assert job.search(office.get("/inbox").text) and not job.search(coach.get("/inbox").text)
    assert "Wszystko zrobione" not in office.get("/inbox").text
    target = page.split("/hours/calendar/")[1].split("/interpreter")[0]
    assert coach.post(f"/hours/calendar/{target}/interpreter").status_code == 404
    office.post(f"/hours/calendar/{target}/interpreter")
    assert "Tłumacze do zamówienia" not in office.get("/inbox").text
    assert "tłumacz zamówiony" in coach.get("/hours/calendar").text


def test_a_telephone_reads_the_secret_address_until_it_is_taken_back(desk: Desk) -> None:
    case_id = desk.start_case()
    coach = desk.sign_in("tomek")
    coach.post("/hours/calendar", data={**MEETING, "case": case_id})
    shown = coach.post("/hours/calendar/feed").text
    address = "/hours/calendar/feed/" + shown.split("/hours/calendar/feed/")[1].split(".ics")[0] + ".ics"
    stranger = desk.app.test_client()
    answer = stranger.get(address)
    assert answer.content_type.startswith("text/calendar")
    assert "Ania" not in answer.text
    events = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["Wizyta w firmie (2026/1)"]
    assert len(events[0].walk("VALARM")) == 1
    coach.post("/hours/calendar/feed")
    assert stranger.get(address).status_code == 404
    assert stranger.get("/hours/calendar/feed/guessed.ics").status_code == 404
