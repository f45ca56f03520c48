"""A mentor's morning in a real browser: digest, a red case given on, a snooze, a caseload lent."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from desk import PASSWORD, Desk
from flask import Flask
from playwright.sync_api import Page, expect

from engine import EngineFault, complete_task, make_digests

NewPage = Callable[..., Page]


@pytest.fixture
def address(desk: Desk, live_server: Callable[[Flask], str]) -> str:
    """Where the desk is served."""
    return live_server(desk.app)


def sign_in(page: Page, address: str, login: str) -> None:
    page.goto(f"{address}/login")
    page.get_by_label("Login").fill(login)
    page.get_by_label("Hasło").fill(PASSWORD)
    page.get_by_label("Hasło").press("Enter")
    expect(page.get_by_role("heading", name="Moje zadania")).to_be_visible()


def break_a_case(desk: Desk) -> str:
    """A case of Kasia's whose next step fails."""
    case_id, coach = desk.start_case("kasia"), desk.actor("kasia")
    complete_task(desk.krokus, coach, desk.find_task(case_id).id, {"words": "Nie.", "was_working": "no"})
    with pytest.raises(EngineFault):
        complete_task(
            desk.krokus, coach, desk.find_task(case_id, "decide").id, {"decision": "unknown"}, how="in_person"
        )
    return case_id


def test_a_mentor_clears_the_board_in_a_morning(desk: Desk, address: str, new_page: NewPage) -> None:
    late, other = desk.start_case("tomek"), desk.start_case("tomek")
    broken = break_a_case(desk)
    desk.clock.advance(timedelta(days=20))
    make_digests(desk.krokus)
    page = new_page()
    sign_in(page, address, "maria")

    page.goto(f"{address}/board/digest")
    expect(page.get_by_role("heading", name="Zacznij od tych")).to_be_visible()
    page.get_by_role("link", name="Cała lista").click()
    expect(page.locator("article.stuck")).to_have_count(3)

    page.goto(f"{address}/board/cases/{late}")
    page.get_by_text("Daj komuś innemu").click()
    page.get_by_label("Kto robi to od teraz?").select_option(label="Kasia Wilk")
    page.locator(f"[name='reason-give-{desk.find_task(late).id}']").fill("Tomek choruje")
    page.get_by_role("button", name="Daj zadanie: Rozmowa o potrzebach").click()
    expect(page.get_by_text("Zadanie ma nową osobę")).to_be_visible()
    assert desk.find_task(late).assignee == "kasia"

    page.goto(f"{address}/board/cases/{other}")
    page.get_by_text("Uśpij powód").click()
    page.locator("[name=signal]").select_option("*")
    page.locator("[name=reason-snooze]").fill("Klient wraca po świętach")
    page.get_by_role("button", name="Uśpij", exact=True).click()
    page.goto(f"{address}/board")
    expect(page.locator("article.stuck")).to_have_count(2)

    page.goto(f"{address}/board/caseloads")
    page.locator("[name=giver]").select_option("tomek")
    page.locator("[name=taker]").select_option("kasia")
    page.locator("[name=reason-caseload]").fill("Urlop Tomka")
    page.get_by_role("button", name="Przekaż wszystkie sprawy").click()
    expect(page.get_by_text("Kto teraz zastępuje")).to_be_visible()
    assert desk.find_task(other).assignee == "kasia"

    page.goto(f"{address}/board/cases/{broken}")
    page.get_by_role("button", name=re.compile("^Ponów|^Spróbuj")).first.click()
    page.goto(f"{address}/board/cases/{broken}")
    expect(page.get_by_role("heading", name="Kroki, które się nie udały")).to_have_count(0)

    page.goto(f"{address}/cases/{other}")
    expect(page.get_by_text("Urlop Tomka").first).to_be_visible()
    coach = new_page()
    sign_in(coach, address, "kasia")
    expect(coach.get_by_text("Rozmowa o potrzebach").first).to_be_visible()


def test_the_pages_of_the_board_are_whole_on_a_phone(
    desk: Desk,
    address: str,
    new_page: NewPage,
    assert_axe_clean: Callable[[Page], None],
    assert_no_sideways_scroll: Callable[[Page], None],
) -> None:
    case_id = desk.start_case("tomek")
    break_a_case(desk)
    desk.clock.advance(timedelta(days=40))
    make_digests(desk.krokus)
    page = new_page(viewport={"width": 360, "height": 740})
    sign_in(page, address, "maria")
    beside = ("overview", "numbers", "models/small", "models/small/talk", "thresholds", "digest", "caseloads")
    for path in ("", "?snoozed=1", f"/cases/{case_id}", *(f"/{name}" for name in beside)):
        page.goto(f"{address}/board{path}")
        page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true })")
        assert_no_sideways_scroll(page)
        assert_axe_clean(page)
