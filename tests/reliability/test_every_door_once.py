"""Every changing address of the web: the same request again has the first outcome and no second effect.

An address without a line in doors.py fails here: who adds a door says how it is used.
"""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk, make_desk
from doors import DOORS, EXEMPT, Request
from flask.testing import FlaskClient

from engine.store.keys import ask_once
from tests.laws import ROOT

KEY = "one-key-of-one-form"
TEMPLATES = ROOT / "webapp/templates"
UNSEALED = {
    "parts/frame.html": "signing out and display: repeating them changes nothing",
    "auth/login.html": "each signing in opens a session of its own",
    "errors/error.html": "sends once more what was typed, with the key it had",
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The demo's pages too, for its clock."""
    made = make_desk(tmp_path, demo=True)
    yield made
    made.krokus.store.close()


def read_everything(folder: Path) -> list[str]:
    """All rows of the database."""
    connection = sqlite3.connect(folder / "krokus.sqlite3")
    rows = list(connection.iterdump())
    connection.close()
    return rows


def open_browser(desk: Desk, request: Request) -> FlaskClient:
    browser = desk.app.test_client()
    if request.login is not None:
        form = {"login": request.login, "password": request.password}
        assert browser.post("/login", data=form).status_code == 303
    return browser


def list_changing_endpoints(desk: Desk) -> set[str]:
    return {rule.endpoint for rule in desk.app.url_map.iter_rules() if "POST" in (rule.methods or ())}


def test_every_changing_address_is_described(desk: Desk) -> None:
    assert list_changing_endpoints(desk) == {*DOORS, *EXEMPT}


@pytest.mark.parametrize("endpoint", DOORS)
def test_the_same_request_again_has_the_first_outcome_and_no_second_effect(
    endpoint: str, desk: Desk, tmp_path: Path
) -> None:
    request = DOORS[endpoint](desk)
    browser = open_browser(desk, request)
    before, began = read_everything(tmp_path), desk.clock.now()
    form = {**request.form, "_key": KEY}
    first = browser.post(request.path, data=form)
    assert first.status_code in (200, 303), first.text
    after, then = read_everything(tmp_path), desk.clock.now()
    assert (after, then) != (before, began) or endpoint == "display.change_display"
    again = browser.post(request.path, data=form)
    assert read_everything(tmp_path) == after
    assert desk.clock.now() == then
    # A changed password has closed the session, so whoever repeats it is asked to sign in as the first time.
    expected = "/login" if endpoint == "auth.save_password" else first.location
    assert again.status_code == first.status_code
    assert (again.location or "").partition("?")[0] == (expected or "").partition("?")[0]


def test_another_key_is_another_request(desk: Desk) -> None:
    browser = desk.sign_in("beata")
    request = DOORS["cases.add_case"](desk)
    places = {
        browser.post(request.path, data={**request.form, "_key": key}).location for key in ("one", "two")
    }
    assert len(places) == 2


def test_a_key_is_a_persons_own(desk: Desk) -> None:
    request = DOORS["cases.add_case"](desk)
    places = {
        desk.sign_in(login).post(request.path, data={**request.form, "_key": KEY}).location
        for login in ("beata", "maria")
    }
    assert len(places) == 2


def test_a_refused_request_gives_its_key_back(desk: Desk) -> None:
    browser = desk.sign_in("beata")
    request = DOORS["cases.add_case"](desk)
    wrong = {**request.form, "_key": KEY, "last_name": ""}
    assert browser.post(request.path, data=wrong).status_code == 400
    assert browser.post(request.path, data={**request.form, "_key": KEY}).status_code == 303


def test_a_key_ends_with_its_request(desk: Desk) -> None:
    request = DOORS["cases.add_case"](desk)
    desk.sign_in("beata").post(request.path, data={**request.form, "_key": KEY})
    assert desk.start_case() != desk.start_case()


def test_without_a_key_nothing_is_remembered(desk: Desk) -> None:
    ask_once(None)
    assert desk.start_case() != desk.start_case()


def test_every_form_of_every_template_is_sealed() -> None:
    unsealed = []
    for path in TEMPLATES.rglob("*.html"):
        name = path.relative_to(TEMPLATES).as_posix()
        forms = re.findall(r'<form[^>]*method="post".*?</form>', path.read_text(encoding="utf-8"), re.DOTALL)
        if name not in UNSEALED and any("seal()" not in form for form in forms):
            unsealed.append(name)
    assert unsealed == []
