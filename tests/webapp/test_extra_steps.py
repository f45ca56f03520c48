"""A mentor gives one extra thing to do, which no diagram has; it waits, is late, is done or taken back."""

from datetime import timedelta

import pytest
from desk import Desk
from plan_desk import make_plan, sign_in_client, write_plan
from sqlalchemy import select

from engine import (
    AlreadyDone,
    InvalidInput,
    cancel_extra_step,
    drop_plan_step,
    find_my_plan_steps,
    find_plan_steps,
    finish_plan_step,
    get_case,
    give_client_login,
)
from engine.errors import NotAllowed, NotFound
from engine.monitor.digest import make_digests
from engine.monitor.looking import judge_cases, keep_watch
from engine.store.tables import outbox

TITLE, WHY = "Zadzwoń do ZUS w sprawie renty", "Bez tego nie wiemy, ile można zarobić."


def give(desk: Desk, case_id: str, whose: str = "coach", by: str = "2026-12-01", **more: str) -> int:
    form = {"title": TITLE, "whose": whose, "by": by, "reason-extra": WHY, "place": "case", **more}
    return desk.sign_in("maria").post(f"/board/cases/{case_id}/extra", data=form).status_code


def find_extra(desk: Desk, case_id: str) -> str:
    (found,) = [one for one in find_plan_steps(desk.krokus, desk.actor("maria"), case_id) if one.is_extra]
    return found.id


def find_reasons(desk: Desk, case_id: str) -> dict[str, str]:
    with desk.krokus.store.read(desk.org) as work:
        (verdict,) = judge_cases(desk.krokus, work, [case_id])
    return {one.key: one.level(desk.clock.now()) for one in verdict.signals}


def test_an_extra_task_stands_where_its_doer_and_the_client_look(desk: Desk) -> None:
    case_id = desk.start_case("tomek")
    tasks = [one.name for one in get_case(desk.krokus, desk.actor("maria"), case_id).waiting]
    assert give(desk, case_id) == 303
    tomek = desk.sign_in("tomek")
    assert TITLE in tomek.get("/inbox").text and "dodatkowe zadanie" in tomek.get("/inbox").text
    page = tomek.get(f"/cases/{case_id}").text
    assert page.index("Na co czeka ta sprawa") < page.index(TITLE) < page.index("Historia")
    assert f"Maria Sowa: dodatkowe zadanie: {TITLE}." in page and page.count(WHY) == 2
    password = give_client_login(desk.krokus, desk.actor("beata"), case_id, "ania7")
    ania = desk.app.test_client()
    ania.post("/login", data={"login": "ania7", "password": password})
    mine = ania.get("/me").text
    assert TITLE in mine and f"Dlaczego: {WHY}" in mine and "Kto: Tomek Lis" in mine
    step = find_extra(desk, case_id)
    assert WHY in ania.get(f"/plan-steps/{step}").text
    # Nothing in the process moved.
    assert [one.name for one in get_case(desk.krokus, desk.actor("maria"), case_id).waiting] == tasks
    finish_plan_step(desk.krokus, desk.actor("tomek"), step, "Dodzwoniłem się.", 1)
    assert f"dodatkowe zadanie zrobione: {TITLE}" in tomek.get(f"/cases/{case_id}").text
    assert TITLE not in tomek.get("/inbox").text


def test_what_is_asked_of_the_client_the_client_may_decline(desk: Desk) -> None:
    case_id = make_plan(desk)
    assert give(desk, case_id, "client") == 303
    ania = sign_in_client(desk, case_id)
    mine = ania.get("/me").text
    assert mine.index("Co teraz") < mine.index(TITLE) < mine.index("Mój plan")
    assert "Prosi o to: Maria Sowa." in mine
    step = find_extra(desk, case_id)
    assert "Nie chcę tego robić" in ania.get(f"/plan-steps/{step}").text
    # A later plan says nothing about it, and leaves it.
    write_plan(desk, case_id, "again", goals=[], client_agrees="yes")
    assert find_extra(desk, case_id) == step
    assert ania.post(f"/plan-steps/{step}", data={"_action": "drop", "note": "Nie teraz"}).status_code == 303
    assert "rezygnacja z dodatkowego zadania" in desk.sign_in("tomek").get(f"/cases/{case_id}").text


def test_one_person_does_it_as_long_as_they_work_on_the_case(desk: Desk) -> None:
    case_id = desk.start_case("tomek")
    assert give(desk, case_id, "beata") == 303
    beata, tomek = desk.actor("beata"), desk.actor("tomek")
    assert [one.step for one in find_my_plan_steps(desk.krokus, beata)] == [TITLE]
    assert find_my_plan_steps(desk.krokus, tomek) == ()
    assert give(desk, case_id, "kasia") == 400
    with pytest.raises(NotAllowed):
        drop_plan_step(desk.krokus, beata, find_extra(desk, case_id), "", None)
    finish_plan_step(desk.krokus, beata, find_extra(desk, case_id), "", None)
    assert find_my_plan_steps(desk.krokus, beata) == ()


def test_the_mentor_alone_gives_and_takes_back_with_a_reason(desk: Desk) -> None:
    case_id = desk.start_case("tomek")
    assert give(desk, case_id, **{"reason-extra": " "}) == 400
    assert give(desk, case_id, title=" ") == 400
    assert give(desk, case_id, by="2026-11-01") == 400
    assert give(desk, case_id, by="kiedyś") == 400
    assert give(desk, case_id) == 303
    step, maria = find_extra(desk, case_id), desk.actor("maria")
    with pytest.raises(NotAllowed):
        cancel_extra_step(desk.krokus, desk.actor("tomek"), step, "Nie trzeba", None)
    with pytest.raises(NotFound):
        cancel_extra_step(desk.krokus, desk.actor("kasia"), step, "Nie trzeba", None)
    with pytest.raises(InvalidInput):
        cancel_extra_step(desk.krokus, maria, step, " ", None)
    cancel_extra_step(desk.krokus, maria, step, "Ania już wie", 1)
    page = desk.sign_in("tomek").get(f"/cases/{case_id}").text
    assert f"Maria Sowa: dodatkowe zadanie odwołane: {TITLE}." in page and "Ania już wie" in page
    with pytest.raises(AlreadyDone):
        cancel_extra_step(desk.krokus, maria, step, "Drugi raz", None)


def test_a_late_step_wakes_the_board_and_clears_itself(desk: Desk) -> None:
    case_id = desk.start_case("tomek")
    today = desk.krokus.calendar.local_date(desk.clock.now())
    assert give(desk, case_id, by=(today + timedelta(days=1)).isoformat()) == 303
    keep_watch(desk.krokus)
    desk.clock.advance(timedelta(hours=1))
    make_digests(desk.krokus)
    with desk.krokus.store.read(desk.org) as work:
        letters = work.conn.execute(
            select(outbox.c.payload).where(outbox.c.kind == "step_reminder")
        ).scalars()
        assert [payload["to"] for payload in letters] == ["tomek"]
    desk.clock.advance(timedelta(days=4, hours=20))
    assert find_reasons(desk, case_id)["late_step"] == "amber"
    board = desk.sign_in("maria").get("/board").text
    assert f"Dodatkowe zadanie „{TITLE}” jest po terminie od" in board
    desk.clock.advance(timedelta(days=8))
    assert find_reasons(desk, case_id)["late_step"] == "red"
    finish_plan_step(desk.krokus, desk.actor("tomek"), find_extra(desk, case_id), "", None)
    assert "late_step" not in find_reasons(desk, case_id)
