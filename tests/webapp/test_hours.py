"""Entering hours: what may go wrong with time, with clients and with kinds of work."""

from datetime import UTC, datetime

import pytest
from desk import Desk
from timesheet import make_entry

from engine import CaseChanged, InvalidAnswers, get_month_card, save_entry
from engine.records.hours.entry_values import EntryValues


def find_codes(desk: Desk, values: EntryValues, login: str = "tomek") -> dict[str, str]:
    """Save and return what was wrong: field -> code."""
    with pytest.raises(InvalidAnswers) as caught:
        save_entry(desk.krokus, desk.actor(login), values)
    return {problem.path: problem.code for problem in caught.value.problems}


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
    assert find_codes(desk, {**night, "end": "22:30"}) == {"end": "lasts_nothing"}
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


def test_whoever_is_slower_is_told_and_loses_nothing(desk: Desk) -> None:
    case_id = desk.start_case()
    coach = desk.actor("tomek")
    saved = save_entry(desk.krokus, coach, make_entry(case_id))
    save_entry(desk.krokus, coach, make_entry(case_id, end="7:30"), saved.id, 1)
    with pytest.raises(CaseChanged):
        save_entry(desk.krokus, coach, make_entry(case_id, end="7:45"), saved.id, 1)


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


def test_a_form_sent_twice_is_one_entry(desk: Desk) -> None:
    case_id = desk.start_case()
    coach = desk.sign_in("tomek")
    for _ in range(2):
        assert coach.post("/hours/entry", data=make_entry(case_id, _key="one")).status_code == 303
    assert get_month_card(desk.krokus, desk.actor("tomek"), "2026-11").sums.entries == 1
