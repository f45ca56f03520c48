"""A coach orders a whole case file with the keyboard and sees on a phone where it is; no script is needed."""

from collections.abc import Callable

import pytest
from desk import PASSWORD, Desk
from flask import Flask
from keyboard import Keyboard
from playwright.sync_api import Page, expect

from engine import complete_task
from engine.errors import CannotPrint
from engine.jobs.prints import make_prints

NewPage = Callable[..., Page]
Look = Callable[[Page], None]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def case_id(desk: Desk) -> str:
    """A case of Tomek's with a document."""
    case_id = desk.start_case("tomek")
    answers = {"words": "Chcę pracować w kuchni.", "was_working": "no"}
    complete_task(desk.krokus, desk.actor("tomek"), desk.find_task(case_id).id, answers)
    return case_id


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/login")
    page.get_by_label("Login").fill("tomek")
    page.get_by_label("Hasło").fill(PASSWORD)
    page.get_by_label("Hasło").press("Enter")
    page.wait_for_url("**/inbox")


def test_a_file_is_ordered_and_downloaded_without_javascript(
    desk: Desk, case_id: str, live_server: Callable[[Flask], str], new_page: NewPage
) -> None:
    address = live_server(desk.app)
    page = new_page(viewport=PHONE, java_script_enabled=False)
    sign_in(page, address)
    page.goto(f"{address}/cases/{case_id}")
    page.get_by_role("button", name="Wszystkie dokumenty w jednym PDF").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Robimy plik")).to_be_visible()
    make_prints(desk.krokus, desk.app.extensions["krokus_printer"])
    page.get_by_role("link", name="Sprawdź, czy plik jest gotowy").click()
    expect(page.get_by_role("heading", name="Plik jest gotowy")).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Pobierz PDF").click()
    assert coming.value.path().read_bytes()[:5] == b"%PDF-"


def test_each_state_is_whole_on_a_phone(
    desk: Desk,
    case_id: str,
    live_server: Callable[[Flask], str],
    new_page: NewPage,
    assert_axe_clean: Look,
    assert_no_sideways_scroll: Look,
) -> None:
    def refuse(*_: object) -> bytes:
        raise CannotPrint

    address = live_server(desk.app)
    page = new_page(viewport=PHONE)
    sign_in(page, address)
    page.goto(f"{address}/cases/{case_id}/file")
    steps = (("Zrób PDF", refuse), ("Spróbuj jeszcze raz", desk.app.extensions["krokus_printer"]))
    for label, printer in steps:
        for _state in ("before", "waiting"):
            assert_no_sideways_scroll(page)
            assert_axe_clean(page)
            if page.get_by_role("button", name=label).count():
                Keyboard(page).follow(page.get_by_role("button", name=label))
        make_prints(desk.krokus, printer)
        page.reload()
    expect(page.get_by_role("link", name="Pobierz PDF")).to_be_visible()
    assert_no_sideways_scroll(page)
    assert_axe_clean(page)
