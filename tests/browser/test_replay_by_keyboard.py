"""A mentor steps back through the months by keyboard, and plays them, on a desk and on a phone."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from conftest import DESKTOP, PHONE
from desk import Desk
from flask import Flask
from playwright.sync_api import Page, expect
from test_board_day import sign_in

from engine import complete_task

NewPage = Callable[..., Page]
Check = Callable[..., None]
TALK = {"words": "Chcę pracować w kuchni.", "was_working": "no"}
# A step of the replay asks the server; a busy machine takes its time.
PATIENCE_MS = 60_000


@pytest.fixture
def address(desk: Desk, live_server: Callable[[Flask], str]) -> str:
    """Half a year in which a case begins every month; the first one has gone on in the third."""
    cases = []
    for month in range(6):
        cases.append(desk.start_case("tomek"))
        if month == 2:
            complete_task(desk.krokus, desk.actor("tomek"), desk.find_task(cases[0]).id, TALK)
        desk.clock.advance(timedelta(days=31))
    return live_server(desk.app)


def read_day(page: Page) -> str:
    return page.locator("[data-replay-says] strong").inner_text().rstrip(":")


def count(page: Page, place: str) -> str:
    return page.locator(f"tr[data-place='{place}'] td").first.inner_text()


def test_a_mentor_steps_back_three_months_by_keyboard_and_plays_them(
    desk: Desk,
    address: str,
    new_page: NewPage,
    assert_axe_clean: Check,
    assert_no_sideways_scroll: Check,
) -> None:
    page = new_page(viewport=PHONE)
    sign_in(page, address, "maria")
    page.goto(f"{address}/board/models/small")
    with page.expect_navigation():
        page.get_by_role("link", name="Gdzie sprawy były wcześniej").press("Enter")
    page.locator("summary", has_text="Konkretny dzień").press("Enter")
    page.get_by_label("Jak przechodzić").select_option(label="co miesiąc")
    with page.expect_navigation():
        page.get_by_role("button", name="Pokaż ten dzień").press("Enter")
    today, now = read_day(page), count(page, "talk")
    slider = page.get_by_role("slider")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-replay-says]")).not_to_contain_text(today, timeout=PATIENCE_MS)
    expect(page.locator("[data-replay-says]")).to_contain_text("4 otwarte sprawy.", timeout=PATIENCE_MS)
    # What is seen is what the address shows to anybody else.
    shared = new_page(viewport=DESKTOP, java_script_enabled=False)
    sign_in(shared, address, "maria")
    shared.goto(page.url)
    assert read_day(shared) == read_day(page) == slider.get_attribute("aria-valuetext")
    assert (now, count(page, "talk"), count(shared, "talk")) == ("5", "3", "3")
    expect(slider).to_be_focused()
    assert_axe_clean(page)
    assert_no_sideways_scroll(page)

    page.get_by_role("button", name="Odtwórz").press("Enter")
    expect(page.locator("[data-replay-says]")).to_contain_text(today, timeout=PATIENCE_MS)
    expect(page.get_by_role("button", name="Odtwórz")).to_be_visible(timeout=PATIENCE_MS)
    assert count(page, "talk") == now
    expect(page.locator("[data-replay-says]")).to_have_attribute("aria-live", "polite")
    assert_axe_clean(page)


def test_without_a_script_the_slider_is_a_form_and_nothing_plays(
    desk: Desk, address: str, new_page: NewPage, assert_no_sideways_scroll: Check
) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=False)
    sign_in(page, address, "maria")
    page.goto(f"{address}/board/history/small")
    expect(page.locator("[data-replay-play]")).to_be_hidden()
    today = read_day(page)
    page.get_by_role("slider").press("Home")
    with page.expect_navigation():
        page.get_by_role("button", name="Pokaż ten moment").click()
    assert re.search(r"zaczęła się 1 sprawa", page.locator("[data-replay-says]").inner_text())
    assert read_day(page) != today
    with page.expect_navigation():
        page.get_by_role("link", name="Później").click()
    assert count(page, "talk") == "1"
    assert_no_sideways_scroll(page)
    with page.expect_navigation():
        page.locator("tr[data-place='talk'] a").click()
    expect(page.get_by_text("była tu 1 sprawa.")).to_be_visible()
    with page.expect_navigation():
        page.locator("[data-back]").click()
    assert count(page, "talk") == "1"


def test_who_wants_little_motion_steps_by_hand(desk: Desk, address: str, new_page: NewPage) -> None:
    page = new_page(reduced_motion="reduce")
    sign_in(page, address, "maria")
    page.goto(f"{address}/board/history/small")
    today = read_day(page)
    page.get_by_role("slider").press("ArrowLeft")
    expect(page.locator("[data-replay-says]")).not_to_contain_text(today, timeout=PATIENCE_MS)
    expect(page.locator("[data-replay-play]")).to_be_hidden()
