"""What a designer types outlives a browser that dies and a connection that is lost, until it is saved."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest
from conftest import BROWSER_FLAGS
from demo_house import sign_in
from desk import PASSWORD, Desk
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from engine.releases.folders import SHIPPED, read_model_folder
from engine.releases.release import publish_release

STEP = "/designer/euse_5/element/s1_contact"
MOST_LOST_S = 5.0
Open = Callable[[], BrowserContext]


@pytest.fixture
def address(desk: Desk, live_server: Callable[..., str]) -> str:
    with desk.krokus.store.begin(desk.org) as work:
        publish_release(work, read_model_folder(SHIPPED / "euse_5"))
    return live_server(desk.app)


@pytest.fixture
def open_browser(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Start a browser that keeps its things in a folder, as at home."""
    opened: list[BrowserContext] = []

    def start() -> BrowserContext:
        made = browser.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=os.environ.get("KROKUS_BROWSER") or find_program(),
            args=list(BROWSER_FLAGS),
        )
        opened.append(made)
        return made

    yield start
    for context in opened:
        try:
            context.close()
        except Error:
            # This one was killed.
            continue


def find_program() -> str:
    """The browser that this session already runs."""
    return os.readlink(f"/proc/{find_processes('--headless')[0]}/exe")


def find_processes(argument: str) -> list[int]:
    """Processes with a word in their command line."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if argument in words and int(folder.name) != os.getpid():
            found.append(int(folder.name))
    return sorted(found)


def kill(profile: Path) -> None:
    """The browser dies as in a power cut of its own."""
    for pid in find_processes(f"--user-data-dir={profile}"):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def open_step(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    sign_in(page, address, "pawel", PASSWORD)
    page.goto(address + STEP)
    page.get_by_text("Więcej o tym kroku").click()
    return page


def test_a_browser_that_dies_while_somebody_types_takes_at_most_five_seconds_with_it(
    address: str, open_browser: Open, tmp_path: Path
) -> None:
    page = open_step(open_browser(), address)
    area = page.get_by_label("Podpowiedź dla osoby")
    area.fill("")
    began, typed = monotonic(), []
    while monotonic() - began < MOST_LOST_S + 2:
        # No pause is long enough for "soon after the last change".
        typed.append(f"{len(typed)} ")
        area.press_sequentially(typed[-1], delay=80)
        if monotonic() - began < 2:
            early = "".join(typed)
    kill(tmp_path / "profile")

    page = open_browser().new_page()
    sign_in(page, address, "pawel", PASSWORD)
    page.goto(address + "/designer/euse_5")
    page.get_by_text("czeka coś, czego jeszcze nie zapisano").get_by_role(
        "link", name="Skontaktuj się z osobą"
    ).click()
    area = page.get_by_label("Podpowiedź dla osoby")
    expect(page.get_by_text("Wróciło to, co tu wpisano")).to_be_visible()
    expect(area).to_be_visible()
    assert area.input_value().startswith(early)
    page.get_by_role("button", name="Zapisz", exact=True).click()
    expect(page.locator("[data-toasts]")).to_contain_text("Zmieniono „Skontaktuj się z osobą”")
    expect(page.get_by_text("czeka coś, czego jeszcze nie zapisano")).to_be_hidden()


def test_a_save_into_a_lost_connection_is_there_again_and_can_be_thrown_away(
    address: str, new_page: Callable[..., Page], console_errors: list[str]
) -> None:
    page = new_page()
    page = open_step(page.context, address)
    page.get_by_label("Co trzeba zrobić").fill("Zadzwoń do osoby")
    page.get_by_label("Ile jest czasu").fill("4 dni")
    expect(page.get_by_text("Zachowano na tym urządzeniu")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("button", name="Zapisz", exact=True).click()
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.goto(address + STEP)
    name = page.get_by_label("Co trzeba zrobić")
    expect(name).to_have_value("Zadzwoń do osoby")
    expect(page.get_by_label("Ile jest czasu")).to_have_value("4 dni")
    page.get_by_role("button", name="Wyrzuć to").click()
    expect(name).to_have_value("Skontaktuj się z osobą")
    page.reload()
    expect(name).to_have_value("Skontaktuj się z osobą")
    console_errors.clear()


def test_what_was_refused_is_kept_and_what_was_saved_is_not(
    address: str, new_page: Callable[..., Page], console_errors: list[str]
) -> None:
    page = open_step(new_page().context, address)
    due = page.get_by_label("Ile jest czasu")
    due.fill("kiedyś")
    page.get_by_role("button", name="Zapisz", exact=True).click()
    expect(page.get_by_text("Wpisz czas, na przykład")).to_be_visible()
    expect(page.get_by_text("Zachowano na tym urządzeniu")).to_be_visible()
    page.goto(address + STEP)
    expect(due).to_have_value("kiedyś")
    due.fill("6 dni")
    page.get_by_role("button", name="Zapisz", exact=True).click()
    expect(page.locator("[data-toasts]")).to_contain_text("Zmieniono")
    page.goto(address + STEP)
    expect(due).to_have_value("6 dni")
    expect(page.get_by_text("Wróciło to, co tu wpisano")).to_have_count(0)
    console_errors.clear()
