"""A real engine on a real SQLite file, with people who can sign in, for tests of pages."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from small_model import make_small_model

from engine.casework.passwords import Passwords
from engine.clock import FixedClock
from engine.krokus import Krokus
from engine.model import Actor, OrgId, PersonId
from engine.process.cases import assign_person, start_case
from engine.releases.release import publish_release
from engine.store import Store
from engine.store.queries.people import (
    OrganisationRow,
    PersonRow,
    insert_organisation,
    insert_person,
    insert_role,
)
from engine.store.queries.tasks import TaskRow, list_case_tasks
from tests.kept_tables import make_tables
from webapp.app import create_app

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PASSWORD = "krokusy-w-trawie"
CAST = {
    "tomek": ("Tomek Lis", "coach"),
    "kasia": ("Kasia Wilk", "coach"),
    "maria": ("Maria Sowa", "mentor"),
    "irena": ("Irena Jeż", "mentor"),
    "beata": ("Beata Bóbr", "office"),
    "ola": ("Ola Bez Praw", "psychologist"),
    "pawel": ("Paweł Sowa", "process_designer"),
}
APPLICATION = {
    "first_name": "Ania",
    "last_name": "Nowak",
    "contact_preference": ["call"],
    "phone": "600 100 200",
    "referral_source": "self",
    "submitted_by": "self",
    "why_work": "Chcę pracować.",
}


@dataclass
class Desk:
    """An organisation with a cast; cases are started on demand."""

    krokus: Krokus
    app: Flask
    clock: FixedClock
    org: OrgId

    def actor(self, login: str) -> Actor:
        name, role = CAST[login]
        return Actor(self.org, PersonId(login), name, frozenset({role}))

    def start_case(self, coach: str = "tomek") -> str:
        """Start a case of Ania; its first task belongs to the coach."""
        case_id = start_case(self.krokus, self.actor("beata"), "small", APPLICATION)
        assign_person(self.krokus, self.actor("maria"), case_id, "coach", coach)
        return case_id

    def find_task(self, case_id: str, element_id: str = "talk") -> TaskRow:
        """Return the newest task of an element."""
        with self.krokus.store.read(self.org) as work:
            return [row for row in list_case_tasks(work, case_id) if row.element_id == element_id][-1]

    def sign_in(self, login: str) -> FlaskClient:
        """Return a browser in which this person is signed in."""
        client = self.app.test_client()
        answer = client.post("/login", data={"login": login, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return client


def read_hidden(page: str, name: str) -> str:
    """Return the value of a hidden input."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found.group(1)


def make_desk(folder: Path, *, demo: bool = False, url: str = "") -> Desk:
    """Open a fresh database with the cast and the small model: in the folder, or an empty one at a URL."""
    clock = FixedClock(MONDAY)
    cheap = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    krokus = Krokus(Store(url or f"sqlite:///{folder / 'krokus.sqlite3'}", clock), clock, passwords=cheap)
    make_tables(krokus.store)
    org = OrgId("a" * 32)
    with krokus.store.begin(org) as work:
        insert_organisation(work, OrganisationRow(org, "krokusy", "Fundacja Krokusy", {}))
        for login, (name, role) in CAST.items():
            hashed = cheap.hash(PASSWORD)
            insert_person(work, PersonRow(login, login, None, name, hashed, "pl", {}, True, work.now, 1))
            insert_role(work, login, role)
        publish_release(work, make_small_model())
    app = create_app(krokus, secret_key="a secret for tests only", demo=demo, testing=True)
    app.config["WTF_CSRF_ENABLED"] = False
    return Desk(krokus, app, clock, org)
