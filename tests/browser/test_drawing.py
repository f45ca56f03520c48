"""A process designer with a mouse: what is drawn is kept, and stands in the list below like every change."""

from collections.abc import Callable
from pathlib import Path

import pytest
from demo_house import sign_in
from desk import PASSWORD, make_desk
from playwright.sync_api import Locator, Page, expect

from engine.process.folders import SHIPPED, read_model_folder
from engine.process.releases import publish_release

STAGE_TWO = "Etap II: Profil zawodowy"
Check = Callable[[Page], None]


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
    expect(page.locator("[data-drawing-says]")).to_contain_text("Możesz rysować")
    return page.locator("[data-drawing]")


def click_shape(page: Page, element: str) -> None:
    box = page.locator(f'.djs-element[data-element-id="{element}"]').first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_step_that_is_drawn_stands_in_the_list_and_can_be_undone(
    drawing: Locator, assert_axe_clean: Check
) -> None:
    page = drawing.page
    outline = page.locator("[data-outline]")
    before = outline.locator(".step").count()
    click_shape(page, "s2_plan")
    expect(drawing.get_by_role("status")).to_contain_text("Wybrano: Zaplanuj poznawanie")
    page.locator('.djs-context-pad .entry[data-action="append-task"]').click()
    page.keyboard.press("Escape")
    expect(drawing.get_by_role("status")).to_contain_text("Zapisano")
    page.reload()
    assert outline.locator(".step").count() == before + 1
    assert "kilka dróg bez bramki" in page.locator("#e-s2_plan").inner_text()
    assert_axe_clean(page)
    page.get_by_role("button", name="Cofnij", exact=True).first.click()
    page.wait_for_load_state()
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
