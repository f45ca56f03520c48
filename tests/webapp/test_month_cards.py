"""The month card: signed, judged, corrected after approval, and who may read it."""

import pytest
from desk import Desk, read_hidden
from timesheet import judge, make_entry, sign

from engine import InvalidAnswers, get_month_card, save_entry


def test_an_entry_goes_from_the_form_over_the_month_card_to_the_approval(desk: Desk) -> None:
    case_id = desk.start_case()
    coach = desk.sign_in("tomek")
    assert "Ania Nowak" in coach.get("/hours/entry").text
    assert coach.post("/hours/entry", data=make_entry(case_id)).status_code == 303
    page = coach.get("/hours").text
    assert "07:00–08:00 · 1 h · Ania Nowak" in page
    sign(coach)
    assert "czeka na mentora" in coach.get("/hours/month/2026-11").text
    assert "Tomek Lis" in desk.sign_in("maria").get("/hours/cards").text
    judge(desk, "approved")
    card = get_month_card(desk.krokus, desk.actor("tomek"), "2026-11")
    assert (card.status, card.sums.direct, card.sums.indirect) == ("approved", 60, 0)
    assert [event.type for event in card.events] == ["signed", "approved"]


def test_stages_of_a_client_stand_in_their_order(desk: Desk) -> None:
    case_id, coach = desk.start_case(), desk.actor("tomek")
    stages = ("on_job_support", "employer_engagement", "engagement", "profiling")
    for hour, stage in enumerate(stages):
        entry = make_entry(case_id, stage=stage, start=f"{hour}:00", end=f"{hour}:30", activity="D01")
        save_entry(desk.krokus, coach, entry)
    card = get_month_card(desk.krokus, coach, "2026-11")
    told = [line.stage for line in card.by_client]
    assert told == ["engagement", "profiling", "employer_engagement", "on_job_support"]


def test_a_month_that_was_locked_meanwhile_is_told_and_nothing_typed_is_lost(desk: Desk) -> None:
    case_id = desk.start_case()
    coach = desk.sign_in("tomek")
    coach.post("/hours/entry", data=make_entry(case_id))
    sign(coach)
    late = make_entry(case_id, start="8:00", end="8:30", description="Telefon do mamy")
    refused = coach.post("/hours/entry", data=late)
    assert refused.status_code == 400
    assert "cofnij podpis" in refused.text
    assert "Telefon do mamy" in refused.text
    coach.post("/hours/month/2026-11/take-back")
    assert coach.post("/hours/entry", data=late).status_code == 303


def test_a_correction_after_approval_is_a_new_entry_with_a_reason(desk: Desk) -> None:
    case_id = desk.start_case()
    coach = desk.actor("tomek")
    first = save_entry(desk.krokus, coach, make_entry(case_id))
    sign(desk.sign_in("tomek"))
    judge(desk, "approved")
    changed = make_entry(case_id, end="7:45")
    with pytest.raises(InvalidAnswers) as caught:
        save_entry(desk.krokus, coach, changed, first.id, 1)
    assert [problem.code for problem in caught.value.problems] == ["month_approved"]
    save_entry(desk.krokus, coach, {**changed, "reason": "Pomyłka w godzinie"}, first.id, 1)
    card = get_month_card(desk.krokus, coach, "2026-11")
    assert card.status == "submitted"
    assert card.sums.direct == 45
    assert card.approved_sums is not None
    assert card.approved_sums.direct == 60
    assert sorted((entry.state, entry.minutes) for entry in card.entries) == [
        ("counts", 45),
        ("replaced", 60),
    ]
    assert "Zatwierdzono: 1 h. Z korektami: 45 min." in desk.sign_in("tomek").get("/hours/month/2026-11").text
    judge(desk, "approved")
    assert get_month_card(desk.krokus, coach, "2026-11").approved_sums is None


def test_a_returned_card_can_be_mended_and_signed_again(desk: Desk) -> None:
    case_id = desk.start_case()
    coach = desk.sign_in("tomek")
    coach.post("/hours/entry", data=make_entry(case_id))
    sign(coach)
    judge(desk, "returned", "Brakuje dojazdu")
    assert "Brakuje dojazdu" in coach.get("/hours/month/2026-11").text
    assert coach.post("/hours/entry", data=make_entry(case_id, start="8:00", end="8:15")).status_code == 303
    sign(coach)
    judge(desk, "approved")


def test_a_card_is_not_returned_without_a_word(desk: Desk) -> None:
    coach = desk.sign_in("tomek")
    coach.post("/hours/entry", data=make_entry(desk.start_case()))
    sign(coach)
    mentor = desk.sign_in("maria")
    page = mentor.get("/hours/cards/tomek/2026-11").text
    form = {"decision": "returned", "version": read_hidden(page, "version")}
    assert mentor.post("/hours/cards/tomek/2026-11", data=form).status_code == 400


def test_nobody_approves_their_own_hours(desk: Desk) -> None:
    case_id = desk.start_case()
    mentor = desk.sign_in("maria")
    mentor.post("/hours/entry", data=make_entry(case_id))
    sign(mentor)
    answer = mentor.post("/hours/cards/maria/2026-11", data={"decision": "approved", "version": "1"})
    assert answer.status_code == 403
    other = desk.sign_in("irena")
    page = other.get("/hours/cards/maria/2026-11").text
    form = {"decision": "approved", "version": read_hidden(page, "version")}
    assert other.post("/hours/cards/maria/2026-11", data=form).status_code == 303


def test_the_words_of_a_sensitive_entry_are_for_its_writer_alone(desk: Desk) -> None:
    case_id = desk.start_case()
    coach = desk.sign_in("tomek")
    saved = save_entry(desk.krokus, desk.actor("tomek"), make_entry(case_id, sensitive="true"))
    own = coach.get("/hours/month/2026-11").text
    assert "w kuchni" in own and "wrażliwy</span>" in own
    sign(coach)
    mentor = desk.sign_in("maria")
    for page in ("/hours/cards/tomek/2026-11", f"/hours/entries/{saved.id}"):
        answer = mentor.get(page)
        assert answer.status_code == 200
        assert "w kuchni" not in answer.text
        assert "widzi tylko ten, kto go napisał" in answer.text


def test_hours_of_others_answer_like_missing_ones(desk: Desk) -> None:
    case_id = desk.start_case()
    saved = save_entry(desk.krokus, desk.actor("tomek"), make_entry(case_id))
    other = desk.sign_in("kasia")
    assert other.get(f"/hours/entry/{saved.id}").status_code == 404
    assert other.post(f"/hours/entry/{saved.id}/remove", data={"version": "1"}).status_code == 404
    assert other.get("/hours/cards/tomek/2026-11").status_code == 404
    assert other.get("/hours/cards").status_code == 404
    assert desk.sign_in("tomek").get("/hours/month/2026-13").status_code == 404


def test_working_days_without_an_entry_are_named(desk: Desk) -> None:
    save_entry(desk.krokus, desk.actor("tomek"), make_entry(desk.start_case(), day="2026-11-20"))
    gaps = get_month_card(desk.krokus, desk.actor("tomek"), "2026-11").gaps
    days = {day.isoformat() for day in gaps}
    # 11 November is a holiday, 20 November has an entry, today is not over.
    assert days.isdisjoint({"2026-11-11", "2026-11-20", "2026-11-21", "2026-11-23"})
    assert {"2026-11-10", "2026-11-19"} <= days
