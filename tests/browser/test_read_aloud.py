"""A document to listen to: said piece by piece, with pauses; without JavaScript a large plain page."""

from collections.abc import Callable

from demo_house import serve, sign_in
from desk import PASSWORD, Desk
from playwright.sync_api import Page, expect

from engine import complete_task

NewPage = Callable[..., Page]
TALK = {"words": "Chcę pracować w kuchni.", "was_working": "no"}
# A machine for tests has no voice: this one writes down what it says, and stops when the test says so.
VOICE = """() => {
  window.said = []; window.waiting = null;
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", { value: {
    speak: one => { window.said.push(one.lang + ": " + one.text.trim()); window.waiting = one; },
    cancel: () => { const one = window.waiting; window.waiting = null; if (one) one.onerror(); },
  } });
}"""


def write_document(desk: Desk) -> str:
    case_id = desk.start_case()
    done = complete_task(desk.krokus, desk.actor("tomek"), desk.find_task(case_id).id, TALK)
    return f"/documents/{done.document_id}"


def list_said(page: Page) -> list[str]:
    said: list[str] = page.evaluate("window.said")
    return said


def go_on(page: Page) -> None:
    """The voice has said its piece."""
    page.evaluate("() => { const one = window.waiting; window.waiting = null; one.onend(); }")


def test_a_document_is_read_aloud_piece_by_piece(desk: Desk, new_page: NewPage) -> None:
    address = write_document(desk)
    with serve(desk.app) as url:
        page = new_page(viewport={"width": 360, "height": 740})
        page.add_init_script(f"({VOICE})()")
        sign_in(page, url, "tomek", PASSWORD)
        page.goto(url + address)
        page.get_by_role("link", name="Czytaj lub słuchaj").click()
        page.get_by_role("button", name="Czytaj na głos").click()
        first = list_said(page)
        assert first == ["pl: Co o pracy mówi klient?"]
        go_on(page)
        assert list_said(page)[1] == "pl: Chcę pracować w kuchni."
        expect(page.locator("[data-said]")).to_have_text("Chcę pracować w kuchni.")
        page.get_by_role("button", name="Przerwij").click()
        assert len(list_said(page)) == 2
        page.get_by_role("button", name="Czytaj dalej").click()
        # The piece that was cut off is said again.
        assert list_said(page)[2] == "pl: Chcę pracować w kuchni."
        while page.evaluate("window.waiting !== null"):
            go_on(page)
        pieces = page.locator("[data-say]").all_inner_texts()
        assert [one.removeprefix("pl: ") for one in list_said(page)[2:]] == pieces[1:]
        expect(page.get_by_role("button", name="Czytaj na głos")).to_be_visible()
        expect(page.get_by_role("button", name="Zakończ czytanie")).to_be_hidden()


def test_without_javascript_it_is_a_large_plain_page(
    desk: Desk, new_page: NewPage, assert_axe_clean: Callable[[Page], None]
) -> None:
    address = write_document(desk)
    with serve(desk.app) as url:
        page = new_page(viewport={"width": 360, "height": 740}, java_script_enabled=False)
        sign_in(page, url, "tomek", PASSWORD)
        page.goto(f"{url}{address}/read")
        expect(page.get_by_text("Chcę pracować w kuchni.")).to_be_visible()
        assert page.get_by_role("button", name="Czytaj na głos").count() == 0
        speaking = new_page(viewport={"width": 360, "height": 740})
        sign_in(speaking, url, "tomek", PASSWORD)
        speaking.goto(f"{url}{address}/read")
        size = speaking.locator("article dd").first.evaluate(
            "one => parseFloat(getComputedStyle(one).fontSize)"
        )
        assert size >= 20
        assert_axe_clean(speaking)
