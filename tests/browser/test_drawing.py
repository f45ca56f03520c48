"""A process designer with a mouse: what is drawn is kept, and stands in the list below like every change."""

from collections.abc import Callable
from pathlib import Path

import pytest
from demo_house import PATIENCE_MS, open_all, sign_in
from desk import PASSWORD, make_desk
from playwright.sync_api import Locator, Page, expect

from engine.releases.folders import SHIPPED, read_model_folder
from engine.releases.release import publish_release

STAGE_TWO = "Etap II: Profil zawodowy"
Check = Callable[[Page], None]
# One of each kind that the drawing of stage II has.
KINDS = (
    "s2_start",
    "s2_plan",
    "s2_reset",
    "s2_split",
    "s2_next_meet",
    "s2_trial",
    "s2_g_check",
    "s2_end_ready",
)
ADD, WAY = "/way/f_s2_plan__s2_reset/add", "/way/f_s2_plan__s2_reset"
STEP, QUESTION = "/element/s2_ben", "/element/s2_g_check"
# What can be done in the drawing, and the page and control of the list's side that does the same.
SAME_IN_THE_LIST = {
    "task": (ADD, "a[href$='what=step']"),
    "question": (ADD, "a[href$='what=question']"),
    "part": (ADD, "a[href$='what=part']"),
    "call": (ADD, "a[href$='what=call']"),
    "timer": (f"{ADD}?what=wait", "[name=value]"),
    "message": (f"{ADD}?what=wait", "[name=message]"),
    "parallel": (STEP, "form[action$='/beside'] button"),
    "end": (QUESTION, "form[action$='/answer'] select[name=target]:has(option[value=end])"),
    "connect": (WAY, "select[name=target]"),
    "delete": (STEP, "form[action$='/remove'] button"),
    "undo": (STEP, "form[action$='/undo'] button"),
    "redo": (STEP, "form[action$='/redo'] button"),
}
# What is dragged or typed there has no button of its own.
BY_HAND = {
    "give words": (STEP, "[name=name]"),
    "drag into another lane": (STEP, "[name=role]"),
    "drag to another place": (STEP, "form[action$='/move'] button"),
    "put on the border": (STEP, "form[action$='/border'] button"),
    "say when an answer holds": ("/way/f_s2_g_check__s2_actionplan", "[name=field0]"),
}
# The list draws itself and needs no room.
ONLY_FOR_THE_EYE = {"space"}


@pytest.fixture
def drawing(tmp_path: Path, live_server: Callable[..., str], browser_page: Page) -> Locator:
    """The drawing of stage II, open for drawing."""
    desk = make_desk(tmp_path, demo=True)
    desk.app.config["WTF_CSRF_ENABLED"] = True
    with desk.krokus.store.begin(desk.org) as work:
        publish_release(work, read_model_folder(SHIPPED / "euse_5"))
    address = live_server(desk.app)
    sign_in(browser_page, address, "pawel", PASSWORD)
    browser_page.goto(address + "/designer/euse_5")
    browser_page.get_by_role("link", name=STAGE_TWO).first.click()
    return open_drawing(browser_page)


def open_drawing(page: Page) -> Locator:
    page.locator(".drawing-card > summary").click()
    page.get_by_role("button", name="Rysuj").click()
    expect(page.locator("[data-drawing-says]")).to_contain_text("Możesz rysować", timeout=PATIENCE_MS)
    return page.locator("[data-drawing]")


def click_shape(page: Page, element: str) -> None:
    box = page.locator(f'.djs-element[data-element-id="{element}"]').first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


def test_a_step_that_is_drawn_stands_in_the_list_and_can_be_undone(
    drawing: Locator, assert_axe_clean: Check
) -> None:
    page = drawing.page
    outline = page.locator("[data-outline]")
    before = outline.locator(".step").count()
    click_shape(page, "s2_plan")
    expect(drawing.get_by_role("status")).to_contain_text("Wybrano: Zaplanuj poznawanie", timeout=PATIENCE_MS)
    page.locator('.djs-context-pad .entry[data-action="append-task"]').click()
    page.keyboard.press("Escape")
    expect(drawing.get_by_role("status")).to_contain_text("Zapisano", timeout=PATIENCE_MS)
    page.reload()
    assert outline.locator(".step").count() == before + 1
    assert "kilka dróg bez bramki" in page.locator("#e-s2_plan").inner_text()
    assert_axe_clean(page)
    press(page, "Cofnij")
    assert outline.locator(".step").count() == before


def test_the_small_map_shows_where_one_is_and_goes_away_by_keyboard(drawing: Locator) -> None:
    page = drawing.page
    small_map = page.locator(".djs-minimap .map")
    button = drawing.get_by_role("button", name="Mała mapa")
    expect(small_map).to_be_visible()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.focus()
    page.keyboard.press("Enter")
    expect(small_map).to_be_hidden()
    expect(button).to_have_attribute("aria-pressed", "false")
    button.press("Enter")
    page.set_viewport_size({"width": 360, "height": 740})
    expect(small_map).to_be_hidden()


def test_whatever_can_be_done_in_the_drawing_can_be_done_in_the_list_by_keyboard(drawing: Locator) -> None:
    page = drawing.page
    found = list_actions(drawing.locator(".djs-palette"))
    for element in KINDS:
        click_shape(page, element)
        found |= list_actions(drawing.locator(".djs-context-pad"))
        page.keyboard.press("Escape")
    buttons = drawing.locator("[data-append], [data-act]")
    found |= set(buttons.evaluate_all("all => all.map(one => one.dataset.append ?? one.dataset.act)"))
    assert found - ONLY_FOR_THE_EYE == set(SAME_IN_THE_LIST)

    model = page.url.partition("/process/")[0]
    # Whoever leaves a drawing leaves a save on its way; what follows begins when nothing is on its way.
    page.goto(model)
    page.wait_for_load_state("networkidle")
    # Two changes and one undone, so that there is something to undo and to do again.
    for words in ("Praca a renta", "Praca a zasiłki"):
        page.goto(f"{model}{STEP}")
        page.get_by_label("Co trzeba zrobić").fill(words)
        press(page, "Zapisz")
    press(page, "Cofnij")
    for name, (path, control) in {**SAME_IN_THE_LIST, **BY_HAND}.items():
        page.goto(f"{model}{path}")
        open_all(page)
        target = page.locator(control).first
        expect(target, name).to_be_visible()
        target.focus()
        assert target.evaluate("one => one === document.activeElement"), name


def list_actions(place: Locator) -> set[str]:
    entries = place.locator(".entry[data-action]")
    names = entries.evaluate_all("all => all.map(one => one.dataset.action)")
    return {name.removeprefix("append-") for name in names}
