"""A client says "stoję w miejscu" with the keyboard, on a narrow screen, without JavaScript."""

from collections.abc import Callable

from desk import Desk
from flask import Flask
from keyboard import Keyboard
from playwright.sync_api import Page, expect

from engine import give_client_login

NewPage = Callable[..., Page]
Look = Callable[[Page], None]
WORDS = "Czekam od dawna na telefon."


def open_my_page(page: Page, address: str, password: str) -> None:
    page.goto(f"{address}/login")
    page.get_by_label("Login").fill("ania7")
    page.get_by_label("Hasło").fill(password)
    page.get_by_label("Hasło").press("Enter")
    page.wait_for_url("**/me")


def test_a_client_says_it_and_takes_it_back_by_keyboard_without_javascript(
    desk: Desk, live_server: Callable[[Flask], str], new_page: NewPage
) -> None:
    password = give_client_login(desk.krokus, desk.actor("beata"), desk.start_case("tomek"), "ania7")
    page = new_page(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    open_my_page(page, live_server(desk.app), password)
    page.get_by_label("Możesz napisać jedno zdanie").focus()
    page.keyboard.type(WORDS)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    card = page.locator("section[aria-labelledby=stuck]")
    expect(card.get_by_text(WORDS)).to_be_visible()
    expect(card.get_by_text("Kto o tym wie: Tomek Lis")).to_be_visible()
    back = page.get_by_role("button", name="Już nie stoję w miejscu")
    back.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Stoję w miejscu", exact=True)).to_be_visible()


def test_the_card_is_whole_on_a_phone_and_reached_by_tab(
    desk: Desk,
    live_server: Callable[[Flask], str],
    new_page: NewPage,
    assert_axe_clean: Look,
    assert_no_sideways_scroll: Look,
) -> None:
    password = give_client_login(desk.krokus, desk.actor("beata"), desk.start_case("tomek"), "ania7")
    page = new_page(viewport={"width": 360, "height": 740})
    open_my_page(page, live_server(desk.app), password)
    assert_axe_clean(page)
    hands = Keyboard(page)
    hands.type(page.locator("#stuck-words"), "W" * 200)
    hands.follow(page.get_by_role("button", name="Stoję w miejscu", exact=True))
    assert_no_sideways_scroll(page)
    assert_axe_clean(page)
    hands.follow(page.get_by_role("button", name="Już nie stoję w miejscu"))
    expect(page.get_by_text("Wiemy, że już nie stoisz w miejscu")).to_be_visible()
