"""A coach's day in a real browser: sign in, a draft that saves itself, mistakes, done, and the way back."""

from collections.abc import Callable

import pytest
from desk import PASSWORD, Desk
from flask import Flask
from parted_form import publish_parted_talk
from playwright.sync_api import Page, expect

from engine import complete_task

NewPage = Callable[..., Page]
PHONE = {"width": 360, "height": 740}


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


def test_a_draft_saves_itself_and_is_there_again(desk: Desk, address: str, browser_page: Page) -> None:
    task = desk.find_task(desk.start_case())
    sign_in(browser_page, address, "tomek")
    browser_page.goto(f"{address}/tasks/{task.id}")
    browser_page.get_by_label("Co o pracy mówi klient?").fill("Lubię piec chleb")
    expect(browser_page.locator("[data-draft]")).to_contain_text("Szkic zapisano o 9:00")
    browser_page.reload()
    expect(browser_page.get_by_label("Co o pracy mówi klient?")).to_have_value("Lubię piec chleb")


def test_questions_appear_and_rows_grow_without_a_new_page(
    desk: Desk, address: str, browser_page: Page
) -> None:
    task = desk.find_task(desk.start_case())
    sign_in(browser_page, address, "tomek")
    browser_page.goto(f"{address}/tasks/{task.id}")
    jobs = browser_page.locator('[data-field="jobs"]')
    expect(jobs).to_be_hidden()
    browser_page.get_by_label("Tak").check()
    expect(jobs).to_be_visible()
    jobs.get_by_label("Miejsce").fill("Kuchnia")
    jobs.get_by_role("button", name="Dodaj wiersz").click()
    expect(jobs.get_by_label("Miejsce")).to_have_count(2)
    expect(jobs.get_by_label("Miejsce").first).to_have_value("Kuchnia")


def test_the_next_part_of_a_long_form_opens_without_a_new_page(
    desk: Desk, address: str, browser_page: Page
) -> None:
    publish_parted_talk(desk)
    task = desk.find_task(desk.start_case())
    sign_in(browser_page, address, "tomek")
    browser_page.goto(f"{address}/tasks/{task.id}")
    browser_page.evaluate("window.isSamePage = true")
    browser_page.get_by_label("Co o pracy mówi klient?").fill("Lubię piec chleb")
    work = browser_page.locator("details.part").first
    expect(work.locator(".part-state")).to_have_text("brakuje 1 wymaganej odpowiedzi")
    work.get_by_role("button", name="Zapisz i otwórz następną część").click()
    expect(work).not_to_have_attribute("open", "")
    expect(browser_page.locator("summary", has_text="Zdrowie")).to_be_focused()
    expect(browser_page.get_by_label("O czym trzeba pamiętać?")).to_be_visible()
    assert browser_page.evaluate("window.isSamePage")


def test_mistakes_take_the_focus_and_lead_to_the_question(
    desk: Desk, address: str, browser_page: Page, console_errors: list[str]
) -> None:
    task = desk.find_task(desk.start_case())
    sign_in(browser_page, address, "tomek")
    browser_page.goto(f"{address}/tasks/{task.id}")
    browser_page.get_by_role("button", name="Zakończ zadanie").click()
    expect(browser_page.locator("[data-summary]")).to_be_focused()
    browser_page.get_by_role("link", name="Brakuje odpowiedzi: Co o pracy mówi klient?").click()
    expect(browser_page.get_by_label("Co o pracy mówi klient?")).to_be_focused()
    # The browser reports the refused form itself.
    console_errors.clear()


def test_a_task_is_done_by_keyboard_alone_and_without_javascript(
    desk: Desk, address: str, new_page: NewPage
) -> None:
    desk.start_case()
    page = new_page(java_script_enabled=False)
    sign_in(page, address, "tomek")
    page.get_by_role("link", name="Otwórz zadanie").press("Enter")
    page.get_by_label("Co o pracy mówi klient?").press_sequentially("Chcę.")
    page.get_by_label("Nie", exact=True).press("Space")
    page.get_by_role("button", name="Zakończ zadanie").press("Enter")
    expect(page.get_by_text("Zadanie „Rozmowa o potrzebach” zakończone.")).to_be_visible()


@pytest.mark.parametrize("look", ["light.100.normal.pl", "yellow.200.wide.pl"])
def test_people_pages_are_clean_and_fit_a_phone(
    desk: Desk,
    address: str,
    new_page: NewPage,
    look: str,
    assert_axe_clean: Callable[[Page], None],
    assert_no_sideways_scroll: Callable[[Page], None],
) -> None:
    task = desk.find_task(desk.start_case())
    page = new_page(viewport=PHONE, has_touch=True)
    page.context.add_cookies([{"name": "krokus_display", "value": look, "url": address}])
    sign_in(page, address, "tomek")
    for path in ("/inbox", "/inbox?text=zzz", f"/tasks/{task.id}", "/password"):
        page.goto(address + path)
        assert_no_sideways_scroll(page)
        assert_axe_clean(page)


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(
    desk: Desk, address: str, browser_page: Page
) -> None:
    task = desk.find_task(desk.start_case())
    answers = {"words": "Chcę pracować.", "was_working": "no"}
    document = complete_task(desk.krokus, desk.actor("tomek"), task.id, answers).document_id or ""
    sign_in(browser_page, address, "tomek")
    browser_page.goto(f"{address}/documents/scan/{document[:12]}")
    chosen = browser_page.locator("input[type=file]")
    for size_mb, told in ((21, "Wybierz plik do 20 MB"), (1, "")):
        paper = {"name": "umowa.pdf", "mimeType": "application/pdf", "buffer": b"0" * size_mb * 1024 * 1024}
        chosen.set_input_files(paper)
        expect(chosen).to_have_js_property("validationMessage", told)
        expect(chosen).to_have_value("" if told else "C:\\fakepath\\umowa.pdf")
