"""Every page that the demo shows to its cast: it answers, fits a phone, and everybody can use it."""

import re
from collections.abc import Callable, Iterator

import pytest
from crawling import crawl
from demo_house import THEMES, ServedDemo, open_all, read_page, serve_demo, set_display, sign_in
from playwright.sync_api import Page

from engine import CAST, OTHER_MENTOR

NewPage = Callable[..., Page]
Check = Callable[[Page], None]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
EVERYBODY = [role.login for role in (*CAST, OTHER_MENTOR)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedDemo]:
    with serve_demo(tmp_path_factory.mktemp("demo")) as served:
        yield served


@pytest.fixture
def look_at(
    assert_axe_clean: Check, assert_no_sideways_scroll: Check, console_errors: list[str]
) -> Callable[[Page, str], list[str]]:
    """Look at one page on a desktop and on a phone; returns what is wrong with it."""

    def look(page: Page, address: str) -> list[str]:
        problems: list[str] = []
        page.set_viewport_size(DESKTOP)
        page.goto(address)
        open_all(page)
        _note(problems, assert_axe_clean, page)
        page.set_viewport_size(PHONE)
        _note(problems, assert_no_sideways_scroll, page)
        page.evaluate("document.documentElement.dataset.size = '200'")
        _note(problems, assert_no_sideways_scroll, page)
        problems += console_errors
        console_errors.clear()
        return [f"{address}: {problem}" for problem in problems]

    return look


def _note(problems: list[str], check: Check, page: Page) -> None:
    try:
        check(page)
    except (AssertionError, pytest.fail.Exception) as failed:
        problems.append(str(failed))


@pytest.mark.parametrize("login", [None, *EVERYBODY])
def test_every_page_of_the_demo_is_whole(
    login: str | None, demo: ServedDemo, new_page: NewPage, look_at: Callable[[Page, str], list[str]]
) -> None:
    page = new_page()
    set_display(page, demo.url)
    if login is not None:
        sign_in(page, demo.url, login)
    found = crawl(f"{demo.url}/", lambda address: read_page(page.context.request, address), demo.name_page)
    problems = list(found.broken)
    for address in found.examples.values():
        problems += look_at(page, address)
    assert problems == [], "\n".join(problems)
    assert found.visited >= 3


def test_six_main_pages_are_clean_in_every_theme(
    demo: ServedDemo, new_page: NewPage, assert_axe_clean: Check
) -> None:
    coach, mentor, client, visitor = (new_page() for _ in range(4))
    for page, login in ((coach, "tomek"), (mentor, "maria"), (client, "ania")):
        sign_in(page, demo.url, login)
    for page, address in (
        (visitor, "/login"),
        (coach, "/inbox"),
        (coach, find_link(coach, "/tasks/")),
        (coach, find_link(coach, "/cases/")),
        (client, "/me"),
        (mentor, "/board"),
    ):
        for theme in THEMES:
            set_display(page, demo.url, theme)
            page.goto(demo.url + address)
            assert page.locator("html").get_attribute("data-theme") == theme
            open_all(page)
            assert_axe_clean(page)


def find_link(page: Page, beginning: str) -> str:
    """Return the first link of the person's lists to a single thing."""
    page.goto(page.url.partition("/inbox")[0] + ("/inbox" if beginning == "/tasks/" else "/cases"))
    links = page.locator(f"main a[href^='{beginning}']").evaluate_all("all => all.map(a => a.pathname)")
    return next(link for link in links if re.fullmatch(rf"{beginning}[0-9a-f-]{{16,}}", link))
