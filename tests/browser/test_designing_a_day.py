"""A process designer without a mouse, then with one: a model is changed, tried, published, its cases move."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from demo_house import SECRET, open_house, serve, sign_in
from drawing_room import SCENARIOS, Designer, Drawing, Mouse, move_cases, publish, try_out
from keyboard import Keyboard
from playwright.sync_api import Page

from engine import PASSWORD, Krokus, designing
from engine.casework.signing_in import find_actor
from engine.casework.signing_in import sign_in as sign_in_person
from engine.migration.jobs import move_some
from engine.model import Actor
from webapp.app import create_app

Check = Callable[[Page], None]
KEY = "euse_5"
STAGE_ONE = "Etap I: Zaangażowanie klienta"
STAGE_TWO = "Etap II: Profil zawodowy"
NEW_STEP = "Czeka ją nowy krok: „Zapewnij tłumacza”."
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
WIDE = {"width": 1920, "height": 1200}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[tuple[Krokus, str]]:
    krokus = open_house(tmp_path)
    keep_two_scenarios(krokus, find_pawel(krokus))
    with serve(create_app(krokus, secret_key=SECRET, demo=True)) as url:
        yield krokus, url
    krokus.store.close()


def find_pawel(krokus: Krokus) -> Actor:
    signed_in = find_actor(krokus, sign_in_person(krokus, "pawel", PASSWORD, ""))
    assert signed_in is not None
    return signed_in.actor


def keep_two_scenarios(krokus: Krokus, pawel: Actor) -> None:
    """All seven would only take longer."""
    draft = designing.get_draft(krokus, pawel, KEY)
    kept = {
        path: data
        for path, data in draft.files.items()
        if not path.startswith("scenarios/") or path in SCENARIOS
    }
    change = designing.Edit(kept, "scenario_removed", {"name": "–"})
    designing.change_draft(krokus, pawel, KEY, draft.version, draft.revision, lambda _files: change)


@pytest.fixture
def look(assert_axe_clean: Check, assert_no_sideways_scroll: Check) -> Check:
    """What is true of every page of the designer, on a desk and on a phone."""

    def check(page: Page) -> None:
        assert_axe_clean(page)
        page.set_viewport_size(PHONE)
        assert_no_sideways_scroll(page)
        page.set_viewport_size(DESKTOP)

    return check


def work_off(krokus: Krokus) -> None:
    """What the worker does in the background."""
    while move_some(krokus):
        pass


def change_by_list(pawel: Designer) -> None:
    """What both do in the list: a deadline, a condition, a typo in a step that cases have behind them."""
    page = pawel.page
    pawel.open("Zaplanuj poznawanie")
    pawel.write("Co trzeba zrobić", "Zaplanuj poznawanie klienta")
    pawel.write("Ile jest czasu", "2 tygodnie")
    pawel.press("Zapisz")
    pawel.says("Zmieniono „Zaplanuj poznawanie klienta”")
    pawel.reads(pawel.step("s2_plan"), "czas: 2 tygodnie")

    pawel.follow(pawel.step("s2_g_trial").get_by_role("link", name="Zmień odpowiedź").first)
    pawel.write("Odpowiedź", "4", which=2)
    pawel.press("Zapisz")
    pawel.says("Zmieniono odpowiedź „tak”")
    pawel.reads(pawel.step("s2_g_trial"), "mniej niż 4")
    pawel.press("Cofnij")
    pawel.says("Cofnięto:")
    pawel.reads(pawel.step("s2_g_trial"), "mniej niż 3")
    pawel.press("Ponów")

    page.goto(page.url.partition("/process/")[0])
    pawel.open(STAGE_ONE)
    pawel.open("Skontaktuj się z osobą")
    pawel.write("Co trzeba zrobić", "Skontaktuj się z tą osobą")
    pawel.press("Zapisz")
    pawel.says("Zmieniono „Skontaktuj się z tą osobą”")
    page.goto(page.url.partition("/process/")[0])


def test_a_running_model_is_changed_and_its_cases_move_by_keyboard_alone(
    house: tuple[Krokus, str], browser_page: Page, look: Check
) -> None:
    krokus, url = house
    page = browser_page
    sign_in(page, url, "pawel")
    pawel = Designer(page, Keyboard(page), look)
    pawel.open("Modele")
    pawel.follow(page.locator(f'a[href="/designer/{KEY}"]'))
    look(page)
    pawel.open(STAGE_TWO)

    pawel.open("Zdecyduj, czy chcesz próbkę pracy")
    pawel.unfold("Przenieś w inne miejsce")
    pawel.select("Nowe miejsce", "f_s2_reset__s2_split")
    pawel.tick("ze wszystkim, co do niego wraca")
    pawel.press("Przenieś")
    pawel.says("Przeniesiono „Zdecyduj, czy chcesz próbkę pracy”")

    pawel.follow(pawel.step("s2_plan").get_by_role("link", name="Dodaj tutaj"))
    look(page)
    pawel.write("Co trzeba zrobić", "Zapewnij tłumacza")
    pawel.write("albo nowa rola", "Tłumacz")
    pawel.write("Ile jest czasu", "3 dni robocze")
    pawel.write("albo nowy formularz", "Zamówienie tłumacza")
    pawel.press("Dodaj")
    pawel.says("Dodano krok „Zapewnij tłumacza” po „Zaplanuj poznawanie”")
    pawel.reads(pawel.step("zapewnij_tlumacza"), "Tłumacz · czas: 3 dni robocze")

    change_by_list(pawel)
    finish(pawel, krokus)


def finish(pawel: Designer, krokus: Krokus) -> None:
    """Tried out, published, moved, one case taken back."""
    model = pawel.page.url
    try_out(pawel)
    pawel.page.goto(model)
    publish(pawel, "Próbka i tłumacz przed profilem.")
    pawel.says("Wydanie 2 jest opublikowane")
    move_cases(pawel, lambda: work_off(krokus), NEW_STEP)
    history = designing.list_history(krokus, find_pawel(krokus), KEY)
    assert [(one.no, one.running) for one in history] == [(2, 6), (1, 1)]
    assert history[0].notes == "Próbka i tłumacz przed profilem."


def test_a_running_model_is_changed_and_its_cases_move_with_a_mouse(
    house: tuple[Krokus, str], new_page: Callable[..., Page], look: Check
) -> None:
    krokus, url = house
    page = new_page(viewport=WIDE)
    sign_in(page, url, "pawel")
    pawel = Designer(page, Mouse(page), look)
    pawel.follow(pawel.link("Modele"))
    pawel.follow(page.locator(f'a[href="/designer/{KEY}"]'))
    pawel.follow(pawel.link(STAGE_TWO))
    drawing = Drawing(page)
    drawing.open()

    # The trial goes before the talks: three lines get another end, in an order in which no two ends meet.
    drawing.lead("f_s2_g_trial__s2_profile", "s2_split")
    drawing.lead("f_s2_reset__s2_split", "s2_trial_ask")
    drawing.lead("f_s2_join__s2_trial_ask", "s2_profile")
    drawing.put_on("task", "f_s2_plan__s2_reset")
    drawing.write("Zapewnij tłumacza")
    drawing.is_saved()
    with page.expect_navigation():
        page.locator("[data-open-selected]").click()
    pawel.write("albo nowa rola", "Tłumacz")
    pawel.write("Ile jest czasu", "3 dni robocze")
    pawel.write("albo nowy formularz", "Zamówienie tłumacza")
    pawel.press("Zapisz")
    pawel.says("Zmieniono „Zapewnij tłumacza”")

    change_by_list(pawel)
    finish(pawel, krokus)
