"""Steps of a plan are things to do: in the inbox of who does them, until done or dropped."""

from datetime import timedelta

import pytest
from desk import Desk
from plan_desk import STEPS, find_step, make_goals, make_plan, sign_in_client, write_plan

from engine import (
    AlreadyDone,
    CaseChanged,
    NotFound,
    drop_plan_step,
    find_plan_steps,
    finish_plan_step,
    get_case,
    get_task,
)
from engine.errors import NotAllowed
from engine.store.queries.plan_steps import list_steps

BUS, BAKERY, ACCOUNT = (step[0] for step in STEPS)


def name_open(desk: Desk, case_id: str) -> list[str]:
    return [one.step for one in find_plan_steps(desk.krokus, desk.actor("tomek"), case_id)]


def test_a_step_stands_in_the_inbox_of_who_does_it_with_its_day(desk: Desk) -> None:
    case_id = make_plan(desk)
    ania = sign_in_client(desk, case_id)
    mine, tomeks = ania.get("/me").text, desk.sign_in("tomek").get("/inbox").text
    assert mine.index("Co teraz") < mine.index(BUS) < mine.index("Mój plan") < mine.index(BAKERY)
    assert "10 grudnia" in mine and "30 listopada" in mine and "Kto: trener" in mine
    assert BAKERY in tomeks and "krok z planu" in tomeks and BUS not in tomeks
    assert ACCOUNT not in mine + tomeks


def test_the_coach_looks_after_the_steps_of_a_client_without_an_account(desk: Desk) -> None:
    case_id = make_plan(desk)
    page = desk.sign_in("tomek").get("/inbox").text
    assert page.index("Do zapisania za klienta") < page.index(BUS) and "klient nie ma konta" in page
    assert desk.sign_in("kasia").get(f"/plan-steps/{find_step(desk, case_id, BUS)}").status_code == 404


def test_who_finishes_a_step_may_say_how_it_went_and_the_case_tells_it(desk: Desk) -> None:
    case_id = make_plan(desk)
    ania, step = sign_in_client(desk, case_id), find_step(desk, case_id, BUS)
    page = ania.get(f"/plan-steps/{step}?back=/me").text
    assert BUS in page and "Jak poszło?" in page and "Zrobione" in page
    form = {"note": "Jechałam sama!", "_action": "finish", "_version": "1"}
    answer = ania.post(f"/plan-steps/{step}?back=/me", data=form)
    assert (answer.status_code, answer.location) == (303, "/me")
    assert name_open(desk, case_id) == [BAKERY]
    told = desk.sign_in("tomek").get(f"/cases/{case_id}").text
    assert f"Ania Nowak: krok planu zrobiony: {BUS}." in told and "Jechałam sama!" in told
    assert ania.post(f"/plan-steps/{step}", data=form).status_code == 409
    with pytest.raises(AlreadyDone):
        finish_plan_step(desk.krokus, desk.actor("tomek"), step, "", None)


def test_the_client_may_decide_against_a_step_and_take_it_up_again(desk: Desk) -> None:
    case_id = make_plan(desk)
    ania, step = sign_in_client(desk, case_id), find_step(desk, case_id, BUS)
    with pytest.raises(NotAllowed):
        drop_plan_step(desk.krokus, desk.actor("tomek"), step, "", None)
    ania.post(f"/plan-steps/{step}", data={"note": "Boję się tłoku.", "_action": "drop"})
    assert name_open(desk, case_id) == [BAKERY]
    assert "Boję się tłoku." in desk.sign_in("tomek").get(f"/cases/{case_id}").text
    ania.post(f"/plan-steps/{step}/reopen")
    assert name_open(desk, case_id) == [BAKERY, BUS]
    # What others do for the client is not the client's to finish.
    theirs = find_step(desk, case_id, BAKERY)
    assert ania.post(f"/plan-steps/{theirs}", data={"_action": "finish"}).status_code == 403


def test_a_later_plan_keeps_what_is_done_renews_what_stays_and_closes_what_it_leaves_out(desk: Desk) -> None:
    case_id = make_plan(desk)
    bus, tomek = find_step(desk, case_id, BUS), desk.actor("tomek")
    finish_plan_step(desk.krokus, tomek, find_step(desk, case_id, BAKERY), "", None)
    shown = get_task(desk.krokus, tomek, desk.find_task(case_id, "again").id)
    goals = next(view for group in shown.fields for view in group.children if view.name == "goals")
    assert "done" in str(goals) and BAKERY in str(goals)
    later = make_goals(
        (f" {BUS.upper()} ", "coach", "2026-12-15", "new"),
        (BAKERY, "coach", "2026-11-30", "new"),
        ("Piszę CV", "client", "2026-12-02", "new"),
    )
    write_plan(desk, case_id, "again", goals=later, client_agrees="yes")
    with desk.krokus.store.read(desk.org) as work:
        kept = {row.id: row for row in list_steps(work, case_id)}
    assert (kept[bus].who, kept[bus].due_on, kept[bus].status) == ("coach", "2026-12-15", "open")
    assert name_open(desk, case_id) == ["Piszę CV", BUS.upper()]
    with pytest.raises(CaseChanged):
        finish_plan_step(desk.krokus, tomek, bus, "", 1)


def test_what_a_later_plan_leaves_out_is_closed_and_the_history_says_how_many(desk: Desk) -> None:
    case_id = make_plan(desk)
    write_plan(
        desk,
        case_id,
        "again",
        goals=make_goals(("Piszę CV", "client", "2026-12-02", "new")),
        client_agrees="yes",
    )
    assert name_open(desk, case_id) == ["Piszę CV"]
    taken = [
        item.data
        for item in get_case(desk.krokus, desk.actor("maria"), case_id).history
        if item.type == "plan_steps_taken"
    ]
    assert [(one["begun"], one["left"]) for one in taken] == [(1, 2), (2, 0)]


def test_a_plan_that_the_client_does_not_agree_to_gives_nobody_anything_to_do(desk: Desk) -> None:
    case_id = make_plan(desk, agrees="no")
    assert name_open(desk, case_id) == []


def test_a_step_whose_day_is_over_is_marked_for_the_team_alone(desk: Desk) -> None:
    case_id = make_plan(desk)
    desk.clock.advance(timedelta(days=20))
    ania = sign_in_client(desk, case_id)
    tomek = desk.sign_in("tomek")
    assert "termin minął" in tomek.get(f"/cases/{case_id}").text
    assert "po terminie" in tomek.get("/inbox").text
    mine = ania.get("/me").text
    assert "po terminie" not in mine and "Nadal możesz to zrobić." in mine
    with pytest.raises(NotFound):
        finish_plan_step(desk.krokus, desk.actor("ola"), find_step(desk, case_id, BUS), "", None)
