"""A real browser for the tests: server thread, pages that notice console errors, axe, sideways scroll.

A missing browser or a missing axe-core is a failure with the reason, never a skipped test.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from desk import Desk, make_desk
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome")
BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}

NewPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as a browser test."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk whose forms ask for their token, as in life."""
    made = make_desk(tmp_path)
    made.app.config["WTF_CSRF_ENABLED"] = True
    yield made
    made.krokus.store.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    found = os.environ.get("KROKUS_BROWSER") or next(filter(None, map(shutil.which, BROWSER_NAMES)), None)
    if found is None:
        pytest.fail(
            f"no browser: install one of {', '.join(BROWSER_NAMES)} or set KROKUS_BROWSER", pytrace=False
        )
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=list(BROWSER_FLAGS))
        yield started
        started.close()


@pytest.fixture
def live_server() -> Iterator[Callable[[Flask], str]]:
    """Serve an app on a free port of this machine: `url = live_server(app)`."""
    servers = []

    def serve(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server, thread in servers:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


@pytest.fixture
def console_errors() -> Iterator[list[str]]:
    """What the console of every page complained about; a test that expects something clears the list."""
    errors: list[str] = []
    yield errors
    assert errors == [], "the browser's console has errors"


@pytest.fixture
def new_page(browser: Browser, console_errors: list[str]) -> Iterator[NewPage]:
    """Open pages with their own cookies: `new_page(viewport=PHONE, java_script_enabled=False, ...)`."""
    contexts: list[BrowserContext] = []

    def open_page(**options: object) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP, "locale": "pl-PL", **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: console_errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: console_errors.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def browser_page(new_page: NewPage) -> Page:
    """A page of desktop size."""
    return new_page()


@pytest.fixture
def phone_page(new_page: NewPage) -> Page:
    """A page of phone size with touch."""
    return new_page(viewport=PHONE, has_touch=True)


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The accessibility checker."""
    if not AXE.is_file():
        pytest.fail("no axe-core: run `npm ci --ignore-scripts`", pytrace=False)
    return AXE.read_text(encoding="utf-8")


@pytest.fixture
def assert_axe_clean(axe_source: str) -> Callable[[Page], None]:
    """Check a page against WCAG 2.2 AA and best practice: `assert_axe_clean(page)`."""

    def check(page: Page) -> None:
        # The whole page at once: what lies half behind the bar at the foot can be scrolled from there.
        size = page.viewport_size or {"width": 0, "height": 0}
        height = max(size["height"], page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": size["width"], "height": height})
        page.evaluate(axe_source)
        found = page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", AXE_RULES
        )
        page.set_viewport_size(size)
        problems = [
            f"{violation['id']}: {node['html'][:160]} – {node['failureSummary']}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]
        assert problems == [], "\n".join(problems)

    return check


@pytest.fixture
def assert_no_sideways_scroll() -> Callable[[Page], None]:
    """Check that nothing is wider than the screen, and name what is: `assert_no_sideways_scroll(page)`."""

    def check(page: Page) -> None:
        width, room = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        if width > room:
            wide = page.evaluate(
                """room => [...document.querySelectorAll("body *")]
                .filter(e => e.getBoundingClientRect().right > room + 1)
                .slice(0, 8).map(e => e.outerHTML.slice(0, 120))""",
                room,
            )
            pytest.fail(f"{width} px in {room} px: {json.dumps(wide, ensure_ascii=False, indent=1)}")

    return check
