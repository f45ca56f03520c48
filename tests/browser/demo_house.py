"""The demo on a database of its own, at a moment that stands still, for tests in a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

from flask import Flask
from playwright.sync_api import APIRequestContext, Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.serving import make_server

from engine import PASSWORD, FixedClock, Krokus, open_krokus, seed_demo, upgrade_database
from webapp.app import create_app

ROOT = Path(__file__).parents[2]
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SECRET = "a secret for browser tests only"
# A whole case on paper takes its time on a busy machine.
PATIENCE_MS = 180_000
THEMES = ("light", "dark", "contrast", "yellow")


def open_house(folder: Path) -> Krokus:
    """Fill a fresh SQLite file with the demo."""
    url = f"sqlite:///{folder / 'demo.sqlite3'}"
    upgrade_database(url)
    krokus = open_krokus(url, FixedClock(MONDAY))
    seed_demo(krokus, ROOT / "processes")
    return krokus


@contextmanager
def serve(app: Flask) -> Iterator[str]:
    """Serve an app on a free port of this machine."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()


@dataclass(frozen=True)
class ServedDemo:
    """The demo where a browser finds it."""

    url: str
    app: Flask

    def name_page(self, path: str) -> str:
        """The kind of page that a path leads to; the path itself where there is none."""
        try:
            return str(self.app.url_map.bind("localhost").match(path)[0])
        except (HTTPException, RequestRedirect):
            return path


@contextmanager
def serve_demo(folder: Path) -> Iterator[ServedDemo]:
    """Serve the demo."""
    krokus = open_house(folder)
    app = create_app(krokus, secret_key=SECRET, demo=True)
    with serve(app) as url:
        yield ServedDemo(url, app)
    krokus.store.close()


def sign_in(page: Page, url: str, login: str, password: str = PASSWORD) -> None:
    """Sign in with the keyboard."""
    page.goto(f"{url}/login")
    page.locator("[name=login]").focus()
    page.keyboard.type(login)
    page.locator("[name=password]").focus()
    page.keyboard.type(password)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/login" not in page.url, f"{login} could not sign in"


def set_display(page: Page, url: str, theme: str = "light", size: str = "100") -> None:
    """Choose colours and text size, as the buttons of the top bar do."""
    page.context.add_cookies([{"name": "krokus_display", "value": f"{theme}.{size}.normal.pl", "url": url}])


def open_all(page: Page) -> None:
    """Open what is folded in the main part of a page."""
    page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true })")


def read_page(browser: APIRequestContext, address: str) -> tuple[int, str, str]:
    """Return status, kind and text of an address, without drawing it."""
    answer = browser.get(address, timeout=PATIENCE_MS)
    kind = answer.headers.get("content-type", "")
    return answer.status, kind, answer.text() if kind.startswith("text/html") else ""
