"""The style page in a real browser: accessibility in all themes, width, display controls, diagram."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from webapp.app import create_app

NewPage = Callable[..., Page]
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}

THEMES = ("light", "dark", "contrast", "yellow")
SIZES = ("100", "150", "200")
PAGES = ("/style", "/style/task")


@pytest.fixture
def style_url(live_server: Callable[[Flask], str]) -> str:
    return live_server(create_app(object(), secret_key="a secret for tests only", testing=True))


def set_display(
    page: Page, url: str, theme: str = "light", size: str = "100", spacing: str = "normal"
) -> None:
    page.context.add_cookies(
        [{"name": "krokus_display", "value": f"{theme}.{size}.{spacing}.pl", "url": url}]
    )


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true })")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("path", PAGES)
def test_style_page_has_no_accessibility_problem(
    theme: str, path: str, style_url: str, browser_page: Page, assert_axe_clean: Callable[[Page], None]
) -> None:
    set_display(browser_page, style_url, theme)
    browser_page.goto(style_url + path)
    expect(browser_page.locator("html")).to_have_attribute("data-theme", theme)
    open_all(browser_page)
    assert_axe_clean(browser_page)


def test_error_page_has_no_accessibility_problem(
    style_url: str, browser_page: Page, assert_axe_clean: Callable[[Page], None], console_errors: list[str]
) -> None:
    browser_page.goto(style_url + "/no-such-page")
    assert_axe_clean(browser_page)
    console_errors.clear()


@pytest.mark.parametrize("theme", ("light", "yellow"))
def test_style_page_on_a_phone_with_large_text_has_no_accessibility_problem(
    theme: str, style_url: str, phone_page: Page, assert_axe_clean: Callable[[Page], None]
) -> None:
    set_display(phone_page, style_url, theme, "200", "wide")
    phone_page.goto(style_url + "/style")
    phone_page.locator(".top details summary").first.click()
    assert_axe_clean(phone_page)


@pytest.mark.parametrize("spacing", ("normal", "wide"))
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", (*PAGES, "/no-such-page"))
def test_nothing_scrolls_sideways(
    size: str,
    spacing: str,
    path: str,
    style_url: str,
    new_page: NewPage,
    console_errors: list[str],
    assert_no_sideways_scroll: Callable[[Page], None],
) -> None:
    for room in (PHONE, {"width": 768, "height": 1000}, DESKTOP):
        page = new_page(viewport=room)
        set_display(page, style_url, size=size, spacing=spacing)
        page.goto(style_url + path)
        open_all(page)
        assert_no_sideways_scroll(page)
    if path == "/no-such-page":
        console_errors.clear()


def test_display_controls_work_without_javascript_and_are_remembered(
    style_url: str, new_page: NewPage
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(style_url + "/style/task?from=list")
    page.locator("summary", has_text="Wygląd").click()
    page.get_by_role("button", name="Żółte na czarnym").click()
    expect(page).to_have_url(style_url + "/style/task?from=list")
    page.get_by_role("button", name="A++, bardzo duże litery").click()
    expect(page.locator("html")).to_have_attribute("data-size", "200")
    # Letters this big turn the screen into a phone, where the language stands in the panel.
    page.locator("summary", has_text="Wygląd").click()
    page.get_by_role("button", name="EN, in English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto(style_url + "/style")
    expect(page.locator("html")).to_have_attribute("data-theme", "yellow")


def test_error_summary_takes_the_focus_and_leads_to_the_field(style_url: str, browser_page: Page) -> None:
    browser_page.goto(style_url + "/style/task")
    expect(browser_page.locator("[data-summary]")).to_be_focused()
    browser_page.keyboard.press("Tab")
    browser_page.keyboard.press("Enter")
    expect(browser_page.locator("#sample-area")).to_be_focused()


def test_error_summary_takes_the_focus_without_javascript(style_url: str, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(style_url + "/style/task")
    expect(page.locator("[data-summary]")).to_be_focused()


def test_skip_link_is_the_first_stop_of_the_keyboard(style_url: str, browser_page: Page) -> None:
    browser_page.goto(style_url + "/no-such-page")
    browser_page.keyboard.press("Tab")
    expect(browser_page.get_by_role("link", name="Przejdź do treści")).to_be_focused()
    browser_page.keyboard.press("Enter")
    expect(browser_page.locator("#content")).to_be_focused()


@pytest.fixture(autouse=True)
def forgive_the_missing_page(request: pytest.FixtureRequest, console_errors: list[str]) -> None:
    """The console complains about a 404 that a test asked for."""
    if "skip_link" in request.node.name:
        request.addfinalizer(console_errors.clear)


def test_focus_is_never_hidden_under_the_bottom_bar(style_url: str, phone_page: Page) -> None:
    set_display(phone_page, style_url, size="200")
    phone_page.goto(style_url + "/style/task")
    bar = phone_page.locator("nav.menu")
    for _ in range(14):
        phone_page.keyboard.press("Tab")
        focused = phone_page.evaluate("document.activeElement.getBoundingClientRect().top")
        in_bar = phone_page.evaluate("!!document.activeElement.closest('nav.menu')")
        assert in_bar or focused < bar.bounding_box()["y"]


def test_targets_are_big_enough_for_a_thumb(style_url: str, phone_page: Page) -> None:
    phone_page.goto(style_url + "/style")
    small = phone_page.evaluate(
        """[...document.querySelectorAll(".btn, .chip, .choice, .menu a, summary")]
        .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5)
        .map(e => e.outerHTML.slice(0, 100))"""
    )
    assert small == []


def test_phone_shows_four_places_in_the_bottom_bar_and_the_rest_behind_more(
    style_url: str, phone_page: Page
) -> None:
    phone_page.goto(style_url + "/style/task")
    assert phone_page.locator("nav.menu > ul > li:visible").count() == 4
    phone_page.locator("nav.menu summary").click()
    expect(phone_page.locator(".menu-sheet")).to_contain_text("Dokumenty")
    phone_page.keyboard.press("Escape")
    expect(phone_page.locator(".menu-sheet")).to_be_hidden()


def read_scale(page: Page) -> float:
    return page.locator(".diagram-canvas .viewport").evaluate(
        "shape => shape.transform.baseVal.consolidate().matrix.a"
    )


def test_diagram_shows_where_the_case_is_and_zooms_by_buttons(style_url: str, browser_page: Page) -> None:
    browser_page.goto(style_url + "/style")
    expect(browser_page.locator(".here-sign")).to_have_text("tu teraz")
    whole = read_scale(browser_page)
    browser_page.get_by_role("button", name="Powiększ", exact=True).click()
    assert read_scale(browser_page) > whole * 1.2
    browser_page.get_by_role("button", name="Pokaż całość").click()
    assert read_scale(browser_page) == pytest.approx(whole, rel=0.01)


def test_diagram_has_an_equal_in_words_without_javascript(style_url: str, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(style_url + "/style")
    expect(page.locator(".diagram-canvas svg")).to_be_visible()
    page.locator("summary", has_text="To samo słowami").click()
    expect(page.get_by_text("Po niej: Kontrakt.")).to_be_visible()
