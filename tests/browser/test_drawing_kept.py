"""What is drawn outlives a lost connection, a lost answer and a browser that dies; it counts once."""

import re
from collections.abc import Callable
from time import monotonic

import pytest
from demo_house import PATIENCE_MS, sign_in
from desk import PASSWORD, Desk
from drawing_room import Drawing
from playwright.sync_api import Page, Route, expect

from engine import designing

PROCESS = "/designer/small/process/small_main"
SAVING = "**/small_main/drawing.bpmn"
NOTICE = "nie dotarł na serwer"
COUNT_COPIES = """async () => {
  const database = await new Promise(done => {
    const asked = indexedDB.open("krokus-pocket"); asked.onsuccess = () => done(asked.result);
  });
  const kept = await new Promise(done => {
    const asked = database.transaction("typed").objectStore("typed").getAll();
    asked.onsuccess = () => done(asked.result);
  });
  database.close();
  return kept.length;
}"""
Check = Callable[[Page], None]


@pytest.fixture
def drawing(desk: Desk, live_server: Callable[..., str], browser_page: Page) -> Drawing:
    """The drawing of the small process, open for drawing."""
    sign_in(browser_page, live_server(desk.app), "pawel", PASSWORD)
    made = Drawing(browser_page)
    visit(browser_page, PROCESS)
    made.open()
    return made


def visit(page: Page, path: str) -> None:
    page.goto(page.evaluate("location.origin") + path)


def add_step(drawing: Drawing) -> None:
    """Put a step behind the first one."""
    drawing.pick("talk")
    drawing.page.locator('.djs-context-pad .entry[data-action="append-task"]').click()
    drawing.page.keyboard.press("Escape")


def count_steps(page: Page) -> int:
    return page.locator("[data-outline] .step").count()


def count_changes(desk: Desk) -> int:
    return designing.get_draft(desk.krokus, desk.actor("pawel"), "small").revision


def wait_for_copy(page: Page, number: int = 1) -> None:
    while page.evaluate(COUNT_COPIES) != number:
        page.wait_for_timeout(50)


def is_not_saved(drawing: Drawing) -> None:
    expect(drawing.says).to_contain_text("Jeszcze nie zapisano", timeout=PATIENCE_MS)


def test_what_is_drawn_without_a_network_is_saved_when_it_is_back(
    drawing: Drawing, desk: Desk, console_errors: list[str]
) -> None:
    page = drawing.page
    before = count_steps(page)
    page.context.set_offline(True)
    add_step(drawing)
    is_not_saved(drawing)
    page.context.set_offline(False)
    drawing.is_saved()
    assert count_steps(page) == before + 1
    wait_for_copy(page, 0)
    assert count_changes(desk) == 1
    console_errors.clear()


def test_what_a_dying_browser_took_along_is_offered_and_put_back(
    drawing: Drawing, desk: Desk, console_errors: list[str], assert_axe_clean: Check
) -> None:
    page, context = drawing.page, drawing.page.context
    before, home = count_steps(page), page.evaluate("location.origin")
    context.set_offline(True)
    add_step(drawing)
    wait_for_copy(page)
    page.close(run_before_unload=False)
    context.set_offline(False)

    page = context.new_page()
    page.goto(f"{home}/designer/small")
    with page.expect_navigation():
        page.get_by_text("czeka coś, czego jeszcze nie zapisano").get_by_role(
            "link", name="Mały proces"
        ).click()
    expect(page.get_by_text(NOTICE)).to_be_visible()
    assert count_steps(page) == before
    assert_axe_clean(page)
    again = Drawing(page)
    page.get_by_role("button", name="Przywróć").click()
    again.is_saved()
    assert count_steps(page) == before + 1
    wait_for_copy(page, 0)
    page.reload()
    expect(page.get_by_role("button", name="Cofnij", exact=True).first).to_be_visible()
    expect(page.get_by_text(NOTICE)).to_be_hidden()
    assert count_changes(desk) == 1
    console_errors.clear()


def test_what_was_kept_can_be_thrown_away(drawing: Drawing, desk: Desk, console_errors: list[str]) -> None:
    page, context = drawing.page, drawing.page.context
    url = page.url
    context.set_offline(True)
    add_step(drawing)
    wait_for_copy(page)
    page.close(run_before_unload=False)
    context.set_offline(False)
    page = context.new_page()
    page.goto(url)
    page.get_by_role("button", name="Wyrzuć to").click()
    wait_for_copy(page, 0)
    Drawing(page).open()
    assert count_changes(desk) == 0
    console_errors.clear()


def test_an_answer_that_was_lost_makes_no_conflict_and_no_second_change(
    drawing: Drawing, desk: Desk, console_errors: list[str]
) -> None:
    page = drawing.page

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(SAVING, lose)
    add_step(drawing)
    is_not_saved(drawing)
    assert count_changes(desk) == 1
    page.unroute(SAVING, lose)
    # Something more is drawn before anybody knows that the first arrived.
    add_step(drawing)
    drawing.is_saved()
    wait_for_copy(page, 0)
    assert count_changes(desk) == 2
    console_errors.clear()


def test_a_link_waits_until_what_was_drawn_is_kept(drawing: Drawing) -> None:
    page = drawing.page
    here, before = page.url, count_steps(page)
    held: list[Route] = []
    page.route(SAVING, lambda route: held.append(route))
    add_step(drawing)
    while not held:
        page.wait_for_timeout(50)
    page.locator("main a[href='/designer/small']").first.click()
    assert page.url == here
    with page.expect_navigation(url="**/designer/small"):
        held[0].continue_()
    page.unroute(SAVING)
    page.goto(here)
    assert count_steps(page) == before + 1


def test_undo_in_the_list_waits_for_what_was_drawn(drawing: Drawing, desk: Desk) -> None:
    page = drawing.page
    before = count_steps(page)
    add_step(drawing)
    drawing.is_saved()
    add_step(drawing)
    with page.expect_navigation():
        page.locator("[data-draft-bar]").get_by_role("button", name="Cofnij").click()
    assert count_steps(page) == before + 1
    assert count_changes(desk) == 1


def test_an_arrow_of_the_list_waits_for_what_was_drawn(drawing: Drawing, desk: Desk) -> None:
    page = drawing.page
    add_step(drawing)
    with page.expect_navigation():
        page.locator("#e-note button[value=up]").click()
    # What came of it is said at the step itself: the top of a long list is out of sight.
    expect(page.locator("#e-note .toast")).to_be_visible()
    assert page.locator(".toast").count() == 1
    assert count_changes(desk) == 1


def test_a_tab_that_is_closed_at_once_takes_nothing_along_even_of_a_large_drawing(
    drawing: Drawing, desk: Desk
) -> None:
    page, context = drawing.page, drawing.page.context
    home = page.evaluate("location.origin")

    def enlarge(files: designing.Files) -> designing.Edit:
        path = next(name for name in files if name.endswith(".bpmn"))
        words = b"<bpmn:documentation>" + b"slowa " * 20_000 + b"</bpmn:documentation>"
        content = re.sub(rb'(<bpmn:process id="small_main"[^>]*>)', rb"\1" + words, files[path], count=1)
        assert content != files[path]
        return designing.Edit({**files, path: content}, "diagram_drawn")

    designing.change_draft(desk.krokus, desk.actor("pawel"), "small", 0, 0, enlarge)
    page.reload()
    drawing.open()
    before = count_steps(page)
    page.on("dialog", lambda asked: asked.accept())
    add_step(drawing)
    page.close(run_before_unload=True)

    page = context.new_page()
    deadline = monotonic() + PATIENCE_MS / 1000
    while count_changes(desk) != 2 and monotonic() < deadline:
        page.wait_for_timeout(50)
    page.goto(home + PROCESS)
    assert count_steps(page) == before + 1
    wait_for_copy(page, 0)


def test_who_was_slower_keeps_the_drawing_on_the_device(
    drawing: Drawing, desk: Desk, console_errors: list[str]
) -> None:
    page = drawing.page
    before = count_steps(page)
    designing.change_draft(
        desk.krokus,
        desk.actor("pawel"),
        "small",
        0,
        0,
        lambda files: designing.rename(files, "talk", "Inaczej"),
    )
    add_step(drawing)
    expect(drawing.says).to_contain_text("Ktoś inny zmienił ten szkic", timeout=PATIENCE_MS)
    with page.expect_navigation():
        page.reload()
    expect(page.get_by_text("szkic zmienił się od tego czasu")).to_be_visible()
    page.get_by_role("button", name="Przywróć").click()
    drawing.is_saved()
    assert count_steps(page) == before + 1
    with page.expect_navigation():
        page.locator("[data-draft-bar]").get_by_role("button", name="Cofnij").click()
    assert "Inaczej" in page.locator("#e-talk").inner_text()
    console_errors.clear()
