"""Hours: entering them, the month card, and what may go wrong with time."""

from datetime import UTC, datetime, timedelta

import pytest
from desk import Desk, read_hidden
from flask.testing import FlaskClient

from engine import CaseChanged, InvalidAnswers, complete_task, get_month_card, save_entry
from engine.records.entry_values import EntryValues

DAY = "2026-11-23"
GOOD = {"words": "Chcę pracować w kuchni.", "was_working": "no"}


def make_entry(case_id: str, **changed: str | list[str]) -> dict[str, str | list[str]]:
    """An hour with a client in the early morning of the desk's Monday (8:00 UTC is 9:00 on the wall)."""
    return {
        "day": DAY,
        "start": "7:00",
        "end": "8:00",
        "activity": "D01",
        "cases": [case_id],
        "description": "Rozmowa o pracy w kuchni.",
        **changed,
    }


def find_codes(desk: Desk, values: EntryValues, login: str = "tomek") -> dict[str, str]:
    """Save and return what was wrong: field -> code."""
    with pytest.raises(InvalidAnswers) as caught:
        save_entry(desk.krokus, desk.actor(login), values)
    return {problem.path: problem.code for problem in caught.value.problems}


def sign(client: FlaskClient, month: str = "2026-11") -> None:
    page = client.get(f"/hours/month/{month}").text
    form = {"name": "Tomek Lis", "contract_hours": "160", "version": read_hidden(page, "version")}
    assert client.post(f"/hours/month/{month}", data=form).status_code == 303


def judge(desk: Desk, decision: str, comment: str = "", month: str = "2026-11") -> None:
    mentor = desk.sign_in("maria")
    page = mentor.get(f"/hours/cards/tomek/{month}").text
    form = {"decision": decision, "comment": comment, "version": read_hidden(page, "version")}
    assert mentor.post(f"/hours/cards/tomek/{month}", data=form).status_code == 303


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


def test_a_mistake_is_said_beside_its_field_and_nothing_typed_is_lost(desk: Desk) -> None:
    case_id = desk.start_case()
    answer = desk.sign_in("tomek").post("/hours/entry", data=make_entry(case_id, end="6:30"))
    assert answer.status_code == 400
    assert "po północy" in answer.text
    assert "Rozmowa o pracy w kuchni." in answer.text
    assert f'value="{case_id}" checked' in answer.text


def test_two_entries_at_one_time_are_refused_naming_the_other(desk: Desk) -> None:
    case_id = desk.start_case()
    coach = desk.sign_in("tomek")
    coach.post("/hours/entry", data=make_entry(case_id))
    answer = coach.post("/hours/entry", data=make_entry(case_id, start="7:59", end="8:30"))
    assert answer.status_code == 400
    assert "07:00–08:00, Spotkanie informacyjne" in answer.text
    assert coach.post("/hours/entry", data=make_entry(case_id, start="8:00", end="8:30")).status_code == 303


def test_a_colleague_may_work_at_the_same_time(desk: Desk) -> None:
    case_id = desk.start_case()
    save_entry(desk.krokus, desk.actor("tomek"), make_entry(case_id))
    assert save_entry(desk.krokus, desk.actor("maria"), make_entry(case_id)).month == "2026-11"


def test_the_time_of_a_group_is_divided_and_no_minute_gets_lost(desk: Desk) -> None:
    cases = [desk.start_case() for _ in range(3)]
    entry = make_entry(cases[0], cases=cases, end="7:50", activity="D19")
    save_entry(desk.krokus, desk.actor("tomek"), entry)
    card = get_month_card(desk.krokus, desk.actor("tomek"), "2026-11")
    assert sorted(line.direct for line in card.by_client) == [16, 17, 17]
    assert card.sums.direct == 50


def test_a_group_divided_by_hand_must_add_up(desk: Desk) -> None:
    one, two = desk.start_case(), desk.start_case()
    entry = make_entry(one, cases=[one, two], activity="D19")
    typed = {f"minutes.{one}": "40", f"minutes.{two}": "30"}
    assert find_codes(desk, {**entry, **typed}) == {"cases": "split_differs"}
    save_entry(desk.krokus, desk.actor("tomek"), {**entry, **typed, f"minutes.{two}": "20"})
    card = get_month_card(desk.krokus, desk.actor("tomek"), "2026-11")
    assert sorted(line.direct for line in card.by_client) == [20, 40]


def test_travel_stands_apart_from_the_hours(desk: Desk) -> None:
    entry = make_entry(desk.start_case(), travel_min="25", travel_km="12,5")
    save_entry(desk.krokus, desk.actor("tomek"), entry)
    sums = get_month_card(desk.krokus, desk.actor("tomek"), "2026-11").sums
    assert (sums.total, sums.travel, sums.travel_m) == (60, 25, 12500)


def test_rules_of_kinds_are_kept(desk: Desk) -> None:
    case_id = desk.start_case()
    assert find_codes(desk, make_entry(case_id, result="no_show")) == {"activity": "no_show_is_indirect"}
    assert find_codes(desk, make_entry(case_id, activity="O01")) == {"cases": "general_has_no_client"}
    assert find_codes(desk, make_entry(case_id, cases=[])) == {"cases": "client_missing"}
    assert find_codes(desk, make_entry(case_id, description=" ")) == {"description": "required"}
    assert find_codes(desk, make_entry(case_id, activity="X99")) == {"activity": "not_an_option"}


def test_a_foreign_client_is_not_to_be_chosen(desk: Desk) -> None:
    case_id = desk.start_case("tomek")
    assert find_codes(desk, make_entry(case_id), "kasia") == {"cases": "not_an_option"}


def test_what_has_not_happened_yet_is_refused(desk: Desk) -> None:
    case_id = desk.start_case()
    assert find_codes(desk, make_entry(case_id, day="2026-11-24")) == {"day": "in_future"}
    assert find_codes(desk, make_entry(case_id, start="8:30", end="9:30")) == {"end": "in_future"}


def test_a_late_entry_needs_a_reason(desk: Desk) -> None:
    case_id = desk.start_case()
    late = make_entry(case_id, day="2026-11-15")
    assert find_codes(desk, late) == {"reason": "late_needs_reason"}
    assert save_entry(desk.krokus, desk.actor("tomek"), {**late, "reason": "Choroba"}).month == "2026-11"
    save_entry(desk.krokus, desk.actor("tomek"), make_entry(case_id, day="2026-11-16"))


def test_a_day_cannot_have_twenty_six_hours(desk: Desk) -> None:
    case_id = desk.start_case()
    coach = desk.actor("tomek")
    day = {"day": "2026-11-20"}
    save_entry(desk.krokus, coach, make_entry(case_id, start="0:00", end="12:00", **day))
    long = make_entry(case_id, start="12:00", end="23:00", travel_min="180", **day)
    assert find_codes(desk, long) == {"end": "day_too_long"}
    saved = save_entry(desk.krokus, coach, {**long, "travel_min": "60"})
    assert saved.warnings == ("long_day",)


def test_work_past_midnight_is_said_with_a_tick(desk: Desk) -> None:
    case_id = desk.start_case()
    night = make_entry(case_id, day="2026-11-20", start="22:30", end="1:15")
    assert find_codes(desk, night) == {"end": "end_before_start"}
    save_entry(desk.krokus, desk.actor("tomek"), {**night, "over_midnight": "true"})
    next_day = make_entry(case_id, day="2026-11-21", start="1:00", end="2:00")
    assert find_codes(desk, next_day) == {"start": "overlaps"}
    assert get_month_card(desk.krokus, desk.actor("tomek"), "2026-11").sums.direct == 165


def test_the_night_when_clocks_go_back_has_twenty_five_hours(desk: Desk) -> None:
    case_id = desk.start_case()
    coach = desk.actor("tomek")
    night = {"day": "2026-10-25", "reason": "Interwencja w nocy"}
    short = make_entry(case_id, start="2:10", end="2:40", **night)
    assert find_codes(desk, short) == {"fold": "time_comes_twice"}
    save_entry(desk.krokus, coach, {**short, "fold": "first"})
    # The same time on the wall, an hour later in the world.
    save_entry(desk.krokus, coach, {**short, "fold": "second"})
    assert find_codes(desk, {**short, "fold": "second"}) == {"start": "overlaps"}
    save_entry(desk.krokus, coach, make_entry(case_id, start="3:00", end="23:59", **night))
    assert get_month_card(desk.krokus, coach, "2026-10").sums.direct == 30 + 30 + 20 * 60 + 59


def test_the_hour_that_the_spring_night_skips_does_not_exist(desk: Desk) -> None:
    desk.clock.at = datetime(2027, 3, 28, 12, tzinfo=UTC)
    case_id = desk.start_case()
    spring = make_entry(case_id, day="2027-03-28", start="2:30", end="4:00")
    assert find_codes(desk, spring) == {"start": "no_such_time"}
    save_entry(desk.krokus, desk.actor("tomek"), {**spring, "start": "1:30"})
    assert get_month_card(desk.krokus, desk.actor("tomek"), "2027-03").sums.direct == 90


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


def test_whoever_is_slower_is_told_and_loses_nothing(desk: Desk) -> None:
    case_id = desk.start_case()
    coach = desk.actor("tomek")
    saved = save_entry(desk.krokus, coach, make_entry(case_id))
    save_entry(desk.krokus, coach, make_entry(case_id, end="7:30"), saved.id, 1)
    with pytest.raises(CaseChanged):
        save_entry(desk.krokus, coach, make_entry(case_id, end="7:45"), saved.id, 1)


def test_the_words_of_a_sensitive_entry_are_for_its_writer_alone(desk: Desk) -> None:
    case_id = desk.start_case()
    coach = desk.sign_in("tomek")
    saved = save_entry(desk.krokus, desk.actor("tomek"), make_entry(case_id, sensitive="true"))
    assert "w kuchni" in coach.get("/hours/month/2026-11").text
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


def test_an_entry_taken_out_comes_back_unless_its_time_is_taken(desk: Desk) -> None:
    case_id = desk.start_case()
    coach = desk.sign_in("tomek")
    saved = save_entry(desk.krokus, desk.actor("tomek"), make_entry(case_id))
    coach.post(f"/hours/entry/{saved.id}/remove", data={"version": "1"})
    assert get_month_card(desk.krokus, desk.actor("tomek"), "2026-11").sums.total == 0
    coach.post(f"/hours/entry/{saved.id}/restore")
    assert get_month_card(desk.krokus, desk.actor("tomek"), "2026-11").sums.total == 60
    coach.post(f"/hours/entry/{saved.id}/remove", data={"version": "3"})
    coach.post("/hours/entry", data=make_entry(case_id))
    coach.post(f"/hours/entry/{saved.id}/restore")
    assert get_month_card(desk.krokus, desk.actor("tomek"), "2026-11").sums.total == 60


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


def test_a_form_sent_twice_is_one_entry(desk: Desk) -> None:
    case_id = desk.start_case()
    coach = desk.sign_in("tomek")
    for _ in range(2):
        assert coach.post("/hours/entry", data=make_entry(case_id, _key="one")).status_code == 303
    assert get_month_card(desk.krokus, desk.actor("tomek"), "2026-11").sums.entries == 1


def test_working_days_without_an_entry_are_named(desk: Desk) -> None:
    save_entry(desk.krokus, desk.actor("tomek"), make_entry(desk.start_case(), day="2026-11-20"))
    gaps = get_month_card(desk.krokus, desk.actor("tomek"), "2026-11").gaps
    days = {day.isoformat() for day in gaps}
    # 11 November is a holiday, 20 November has an entry, today is not over.
    assert days.isdisjoint({"2026-11-11", "2026-11-20", "2026-11-21", "2026-11-23"})
    assert {"2026-11-10", "2026-11-19"} <= days
