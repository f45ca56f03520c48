"""A small organisation with a cast and one published model on a fresh database, for tests of any room."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from argon2 import PasswordHasher

from engine.casework.passwords import Passwords
from engine.clock import Clock, SystemClock
from engine.krokus import Krokus
from engine.model import Actor, JsonValue, OrgId, PersonId
from engine.process.cases import assign_person, start_case
from engine.releases.modelfile import read_model_file
from engine.releases.release import publish_release
from engine.store import Store
from engine.store.queries.people import (
    OrganisationRow,
    PersonRow,
    insert_organisation,
    insert_person,
    insert_role,
)
from engine.store.queries.tasks import OPEN, TaskRow, list_case_tasks
from tests.kept_tables import make_tables

PASSWORD = "krokusy-w-trawie"
CAST = {
    "tomek": ("Tomek Wrona", "coach"),
    "kasia": ("Kasia Dąb", "coach"),
    "maria": ("Maria Lis", "mentor"),
    "beata": ("Beata Kos", "office"),
}
APPLICATION = {"first_name": "Ania", "last_name": "Nowak"}

MODEL = """
key = "{key}"
main_process = "{main}"
version = "1"
name = {{ pl = "Proces do prób", en = "Process for trials" }}
[[stages]]
key = "engagement"
process = "{main}"
name = {{ pl = "Etap I", en = "Stage I" }}
[roles.coach]
name = {{ pl = "Trener pracy", en = "Job coach" }}
scope = "case"
[roles.mentor]
name = {{ pl = "Mentor", en = "Mentor" }}
scope = "organisation"
[roles.office]
name = {{ pl = "Biuro", en = "Office" }}
scope = "organisation"
"""

_DEFINITIONS = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"
 id="defs_{id}" targetNamespace="http://krokus/trials">
<bpmn:process id="{id}" name="{id}" isExecutable="true">
{body}
</bpmn:process>
</bpmn:definitions>"""


@dataclass(frozen=True)
class Office:
    """An opened installation with one organisation; logins are the ids of its people."""

    krokus: Krokus
    org: OrgId
    model_key: str

    def actor(self, login: str) -> Actor:
        name, role = CAST[login]
        return Actor(self.org, PersonId(login), name, frozenset({role}))

    def start_case(self, coach: str = "tomek") -> str:
        """Start a case whose tasks belong to this coach."""
        case_id = self.start_bare()
        assign_person(self.krokus, self.actor("maria"), case_id, "coach", coach)
        return case_id

    def start_bare(self) -> str:
        """Start a case that has no coach yet."""
        return start_case(self.krokus, self.actor("beata"), self.model_key, APPLICATION)

    def list_tasks(self, case_id: str) -> tuple[TaskRow, ...]:
        with self.krokus.store.read(self.org) as work:
            return list_case_tasks(work, case_id)

    def list_open(self, case_id: str) -> list[TaskRow]:
        return [row for row in self.list_tasks(case_id) if row.status in OPEN]


def open_office(url: str, files: Mapping[str, bytes], clock: Clock | None = None) -> Office:
    """Make the tables, the organisation and its cast, and publish the model."""
    krokus = connect(url, clock)
    make_tables(krokus.store)
    org = OrgId(uuid4().hex)
    hashed = krokus.passwords.hash(PASSWORD)
    with krokus.store.begin(org) as work:
        insert_organisation(work, OrganisationRow(org, "proby", "Fundacja Prób", {}))
        for login, (name, role) in CAST.items():
            insert_person(work, PersonRow(login, login, None, name, hashed, "pl", {}, True, work.now, 1))
            insert_role(work, login, role)
        publish_release(work, files)
    return Office(krokus, org, read_model_file(files["model.toml"]).key)


def connect(url: str, clock: Clock | None = None) -> Krokus:
    """Open a database with cheap password hashing: trials sign in often."""
    clock = clock or SystemClock()
    cheap = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    return Krokus(Store(url, clock), clock, passwords=cheap)


def make_model(
    key: str, main: str, processes: Mapping[str, str], forms: Mapping[str, bytes]
) -> dict[str, bytes]:
    """The files of a model.

    Args:
        processes: process id -> the XML inside its process element.
        forms: form key -> content; the application is added.
    """
    application = [text_field("first_name", "Imię"), text_field("last_name", "Nazwisko")]
    whole = {"client_application": make_form("client_application", application), **forms}
    return {
        "model.toml": MODEL.format(key=key, main=main).encode(),
        **{f"{id_}.bpmn": define_process(id_, body) for id_, body in processes.items()},
        **{f"forms/{form_key}.json": content for form_key, content in whole.items()},
    }


def define_process(id_: str, body: str) -> bytes:
    """One diagram with one executable process."""
    return _DEFINITIONS.format(id=id_, body=body).encode()


def make_form(key: str, components: list[dict[str, JsonValue]], **properties: str) -> bytes:
    """A form file."""
    form = {
        "schemaVersion": 16,
        "type": "default",
        "id": key,
        "properties": {"title": key, **properties},
        "components": components,
    }
    return json.dumps(form).encode()


def text_field(key: str, label: str) -> dict[str, JsonValue]:
    """A required line of text."""
    return {"type": "textfield", "key": key, "label": label, "validate": {"required": True}}


def user_task(id_: str, **properties: str) -> str:
    """A task of the coach, or of the role given."""
    listed = "".join(
        f'<spiffworkflow:property name="{name}" value="{value}"/>'
        for name, value in {"role": "coach", **properties}.items()
    )
    return (
        f'<bpmn:userTask id="{id_}" name="{id_}"><bpmn:extensionElements><spiffworkflow:properties>'
        f"{listed}</spiffworkflow:properties></bpmn:extensionElements></bpmn:userTask>"
    )


def flow(id_: str, source: str, target: str, condition: str = "") -> str:
    """A sequence flow."""
    inside = (
        f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{condition}</bpmn:conditionExpression>'
        if condition
        else ""
    )
    ends = f'sourceRef="{source}" targetRef="{target}"'
    return f'<bpmn:sequenceFlow id="{id_}" {ends}>{inside}</bpmn:sequenceFlow>'
