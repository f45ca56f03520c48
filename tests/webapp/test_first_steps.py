"""A new organisation: its first person is led to the first case."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import MONDAY, Desk, read_hidden
from flask.testing import FlaskClient

from engine.clock import FixedClock
from engine.krokus import Krokus
from engine.process.organising import create_organisation, publish_model
from engine.releases.folders import read_model_folder
from engine.store import Store
from engine.store.upgrade import upgrade_database
from webapp.app import create_app

MAIL = "ola@przyklad.example"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[Krokus, FlaskClient]]:
    """A fresh installation with one organisation, and its first person's browser."""
    url = f"sqlite:///{tmp_path / 'krokus.sqlite3'}"
    upgrade_database(url)
    clock = FixedClock(MONDAY)
    krokus = Krokus(Store(url, clock), clock)
    _, password = create_organisation(krokus, "Przykład", MAIL)
    app = create_app(krokus, secret_key="a secret for tests only", testing=True)
    app.config["WTF_CSRF_ENABLED"] = False
    browser = app.test_client()
    assert browser.post("/login", data={"login": MAIL, "password": password}).status_code == 303
    yield krokus, browser
    krokus.store.close()


def test_the_first_person_is_led_to_the_first_case(office: tuple[Krokus, FlaskClient]) -> None:
    krokus, browser = office
    page = browser.get("/inbox").text
    assert "Pierwsze kroki" in page and "Wszystko zrobione" not in page
    assert "/cases/new" not in page
    assert "Nadaj rolę" in page

    added = {"name": "Tomek Lis", "login": "tomek", "roles": ["coach", "process_designer"]}
    new = browser.get("/admin/people/new").text
    assert (
        browser.post("/admin/people/new", data={**added, "_key": read_hidden(new, "_key")}).status_code == 303
    )
    assert browser.get("/inbox").text.count("zrobione") == 1

    publish_model(krokus, "przyklad", read_model_folder(Path("processes/euse_5")))
    page = browser.get("/inbox").text
    assert page.count("zrobione") == 2
    assert "/cases/new" in page


def test_a_new_case_without_a_process_says_what_comes_first(office: tuple[Krokus, FlaskClient]) -> None:
    _, browser = office
    answer = browser.get("/cases/new", follow_redirects=True)
    assert answer.status_code == 200
    assert "Nie ma jeszcze opublikowanego procesu" in answer.text


def test_who_has_cases_is_not_led(desk: Desk) -> None:
    desk.start_case()
    assert "Pierwsze kroki" not in desk.sign_in("maria").get("/inbox").text


def test_who_sets_nothing_up_is_not_led(desk: Desk) -> None:
    assert "Pierwsze kroki" not in desk.sign_in("tomek").get("/inbox").text
