"""A small model for tests of pages: a coach's talk, a client's decision, a note and a mentor's review."""

import json
from pathlib import Path

MODELS = Path(__file__).parents[1] / "processes"
APPLICATION = MODELS / "euse_5" / "forms" / "client_application.json"

MODEL = """
key = "small"
main_process = "small_main"
version = "1"
name = { pl = "Mały proces", en = "Small process" }
[[stages]]
key = "engagement"
process = "small_main"
name = { pl = "Etap I: Poznajemy się", en = "Stage I: We meet" }
client_name = { pl = "Krok 1", en = "Step 1" }
[roles.client]
name = { pl = "Klient", en = "Client" }
scope = "case"
[roles.coach]
name = { pl = "Trener pracy", en = "Job coach" }
scope = "case"
[roles.mentor]
name = { pl = "Mentor", en = "Mentor" }
scope = "organisation"
[roles.office]
name = { pl = "Biuro", en = "Office" }
scope = "organisation"
[documents]
talk = "F90"
"""

TASK = """<bpmn:userTask id="{id}" name="{name}"><bpmn:extensionElements><spiffworkflow:properties>
{properties}
</spiffworkflow:properties></bpmn:extensionElements></bpmn:userTask>"""
PROPERTY = '<spiffworkflow:property name="{}" value="{}"/>'

DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"
 id="defs" targetNamespace="http://krokus/small">
<bpmn:process id="small_main" name="Mały proces" isExecutable="true">
<bpmn:startEvent id="started"/>
{tasks}
<bpmn:exclusiveGateway id="which" name="Czy klient chce?"/>
<bpmn:endEvent id="finished"/>
<bpmn:sequenceFlow id="f1" sourceRef="started" targetRef="talk"/>
<bpmn:sequenceFlow id="f2" sourceRef="talk" targetRef="decide"/>
<bpmn:sequenceFlow id="f3" sourceRef="decide" targetRef="which"/>
<bpmn:sequenceFlow id="f4" name="tak" sourceRef="which" targetRef="note">
<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">decision = "yes"</bpmn:conditionExpression>
</bpmn:sequenceFlow>
<bpmn:sequenceFlow id="f5" name="nie" sourceRef="which" targetRef="finished">
<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">decision = "no"</bpmn:conditionExpression>
</bpmn:sequenceFlow>
<bpmn:sequenceFlow id="f6" sourceRef="note" targetRef="review"/>
<bpmn:sequenceFlow id="f7" sourceRef="review" targetRef="finished"/>
</bpmn:process>
</bpmn:definitions>"""

TALK = {
    "title": "Rozmowa o potrzebach",
    "components": [
        {
            "type": "textarea",
            "key": "words",
            "label": "Co o pracy mówi klient?",
            "description": "Własne słowa.",
            "validate": {"required": True},
        },
        {
            "type": "radio",
            "key": "was_working",
            "label": "Czy klient już pracował?",
            "validate": {"required": True},
            "values": [{"label": "Tak", "value": "yes"}, {"label": "Nie", "value": "no"}],
        },
        {
            "type": "dynamiclist",
            "path": "jobs",
            "label": "Gdzie klient pracował?",
            "isRepeating": True,
            "allowAddRemove": True,
            "defaultRepetitions": 0,
            "conditional": {"hide": '=was_working != "yes"'},
            "components": [{"type": "textfield", "key": "place", "label": "Miejsce"}],
        },
        {
            "type": "textarea",
            "key": "health",
            "label": "O czym trzeba pamiętać?",
            "properties": {"access": "K Z"},
        },
        {"type": "filepicker", "key": "photo", "label": "Zdjęcie notatki", "accept": ".png,.pdf"},
    ],
}

DECIDE = {
    "title": "Decyzja",
    "components": [
        {
            "type": "radio",
            "key": "decision",
            "label": "Czy chcesz iść dalej?",
            "validate": {"required": True},
            "values": [
                {"label": "Tak", "value": "yes"},
                {"label": "Nie", "value": "no"},
                # No way of the diagram fits this answer: the process stops there.
                {"label": "Nie wiem", "value": "unknown"},
            ],
        },
    ],
}

TASKS = (
    (
        "talk",
        "Rozmowa o potrzebach",
        {
            "form_key": "talk",
            "role": "coach",
            "due": "P2D",
            "help": "Usiądź obok.",
            "checklist": "Kawa|Cisza",
        },
    ),
    (
        "decide",
        "Decyzja o udziale",
        {"form_key": "decide", "role": "client", "plain_name": "Ty decydujesz", "client_decision": "true"},
    ),
    ("note", "Krótka notatka", {"role": "coach"}),
    ("review", "Przegląd sprawy", {"role": "mentor"}),
)


def make_small_model() -> dict[str, bytes]:
    """Return the files of the model."""
    tasks = "\n".join(
        TASK.format(
            id=id_,
            name=name,
            properties="".join(
                PROPERTY.format(*pair) for pair in {"stage": "engagement", **properties}.items()
            ),
        )
        for id_, name, properties in TASKS
    )
    return {
        "model.toml": MODEL.encode(),
        "main.bpmn": DIAGRAM.format(tasks=tasks).encode(),
        "forms/client_application.json": APPLICATION.read_bytes(),
        "forms/talk.json": make_form("talk", TALK, document="true", code="F90"),
        "forms/decide.json": make_form("decide", DECIDE),
    }


def make_form(key: str, content: dict[str, object], **properties: str) -> bytes:
    """Return a form file."""
    form = {
        "schemaVersion": 16,
        "type": "default",
        "id": key,
        "properties": {"title": content["title"], **properties},
        "components": content["components"],
    }
    return json.dumps(form).encode()
