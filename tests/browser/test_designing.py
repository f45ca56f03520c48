"""A process designer without a mouse: a model is begun, changed in many places and published."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from demo_house import sign_in
from desk import PASSWORD, Desk, make_desk
from keyboard import Keyboard
from playwright.sync_api import Locator, Page

from engine import designing

Check = Callable[[Page], None]
KEY = "nasze_piec_krokow"
STAGE_TWO = "Etap II: Profil zawodowy"
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path, demo=True)
    made.app.config["WTF_CSRF_ENABLED"] = True
    yield made
    made.krokus.store.close()


class Designer:
    """One person at a keyboard; every page that comes is looked at."""

    def __init__(self, page: Page, look: Callable[[Page], None]) -> None:
        self.page = page
        self.hands = Keyboard(page)
        self._look = look

    def follow(self, target: Locator) -> None:
        """Go to another page."""
        self._step_in()
        self.hands.follow(target)

    def open(self, name: str) -> None:
        """Follow a link, and look at the page it leads to."""
        self.follow(self.page.get_by_role("link", name=name, exact=True).first)
        self._look(self.page)

    def press(self, name: str) -> None:
        """Press a button."""
        self.follow(self.page.get_by_role("button", name=name, exact=True).first)

    def _step_in(self) -> None:
        """After a change the page opens at its place, and the first Tab goes on from there."""
        if self.page.evaluate("document.activeElement === document.body && location.hash !== ''"):
            self.page.keyboard.press("Tab")

    def write(self, label: str, text: str, which: int = 0) -> None:
        self._step_in()
        self.hands.type(self.page.get_by_label(label, exact=False).nth(which), text)

    def says(self, words: str) -> None:
        """The page tells what happened."""
        told = self.page.locator("[data-toasts]").inner_text()
        assert words in told, told


@pytest.fixture
def pawel(
    desk: Desk,
    live_server: Callable[..., str],
    browser_page: Page,
    assert_axe_clean: Check,
    assert_no_sideways_scroll: Check,
) -> Designer:
    def look(page: Page) -> None:
        assert_axe_clean(page)
        page.set_viewport_size(PHONE)
        assert_no_sideways_scroll(page)
        page.set_viewport_size(DESKTOP)

    sign_in(browser_page, live_server(desk.app), "pawel", PASSWORD)
    return Designer(browser_page, look)


def drop_scenarios(desk: Desk) -> None:
    """The journey waits for no pretend case; those have tests of their own."""
    draft = designing.get_draft(desk.krokus, desk.actor("pawel"), KEY)
    kept = {path: data for path, data in draft.files.items() if not path.startswith("scenarios/")}
    change = designing.Edit(kept, "scenario_removed", {"name": "–"})
    designing.change_draft(desk.krokus, desk.actor("pawel"), KEY, draft.version, 0, lambda _files: change)


def test_a_model_is_begun_changed_and_published_by_keyboard_alone(pawel: Designer, desk: Desk) -> None:
    page = pawel.page
    pawel.open("Modele")
    pawel.open("Nowy model")
    pawel.write("Nazwa nowego modelu", "Nasze pięć kroków")
    pawel.press("Zacznij od wzoru")
    pawel.says("Szkic jest gotowy")
    drop_scenarios(desk)
    page.reload()

    pawel.open(STAGE_TWO)
    plan = page.locator("#e-s2_plan")
    pawel.follow(plan.get_by_role("link", name="Dodaj tutaj"))
    pawel.write("Co trzeba zrobić", "Zapewnij tłumacza")
    pawel.write("albo nowa rola", "Tłumacz")
    pawel.write("Ile jest czasu", "3 dni robocze")
    pawel.write("albo nowy formularz", "Zamówienie tłumacza")
    pawel.press("Dodaj")
    pawel.says("Dodano krok „Zapewnij tłumacza” po „Zaplanuj poznawanie”")
    added = page.locator("#e-zapewnij_tlumacza")
    assert "Tłumacz · czas: 3 dni robocze" in added.inner_text()

    pawel.open("Zaplanuj poznawanie")
    pawel.write("Co trzeba zrobić", "Zaplanuj poznawanie klienta")
    pawel.write("Ile jest czasu", "2 tygodnie")
    pawel.press("Zapisz")
    pawel.says("Zmieniono „Zaplanuj poznawanie klienta”")
    assert "czas: 2 tygodnie" in page.locator("#e-s2_plan").inner_text()

    pawel.follow(page.locator("#e-s2_g_trial").get_by_role("link", name="Zmień odpowiedź").first)
    pawel.write("Odpowiedź", "4", which=2)
    pawel.press("Zapisz")
    pawel.says("Zmieniono odpowiedź „tak”")
    assert "mniej niż 4" in page.locator("#e-s2_g_trial").inner_text()

    pawel.press("Cofnij")
    pawel.says("Cofnięto:")
    assert "mniej niż 3" in page.locator("#e-s2_g_trial").inner_text()
    pawel.press("Ponów")

    pawel.open("Sprawdź i opublikuj")
    pawel.write("Co się zmieniło", "Tłumacz przed poznawaniem, więcej czasu.")
    pawel.press("Opublikuj")
    pawel.says("Wydanie 1 jest opublikowane")
    history = designing.list_history(desk.krokus, desk.actor("pawel"), KEY)
    assert [(one.no, one.notes) for one in history] == [(1, "Tłumacz przed poznawaniem, więcej czasu.")]
