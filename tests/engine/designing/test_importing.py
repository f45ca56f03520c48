"""What Paweł brings along from another tool: a diagram, or an archive of all that belongs to it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from builders import open_office
from small_model import make_small_model

from engine.designing.drafts import get_draft
from engine.designing.importing import ImportRefused, import_model
from engine.model import Actor, PersonId
from engine.releases.release import Release, compile_files, pack_files

DIAGRAM = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="x">
<process id="loan" name="Pożyczka sprzętu" isExecutable="true">
 <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="ask"/>
 <userTask id="ask" name="Zapytaj" camunda:formKey="camunda-forms:bpmn:{form}"/>
 <sequenceFlow id="f2" sourceRef="ask" targetRef="rule"/>
 <businessRuleTask id="rule" camunda:decisionRef="allow" camunda:resultVariable="allowed"/>
 <sequenceFlow id="f3" sourceRef="rule" targetRef="e"/><endEvent id="e"/>
</process></definitions>"""
TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="x">
<decision id="allow" name="allow"><decisionTable id="t" hitPolicy="FIRST">
<input id="i"><inputExpression id="ie"><text>days</text></inputExpression></input>
<output id="o" name="allowed"/>
<rule id="r"><inputEntry id="c"><text>&lt; 8</text></inputEntry>
<outputEntry id="v"><text>true</text></outputEntry></rule>
</decisionTable></decision></definitions>"""
FORM = {
    "type": "default",
    "id": "Form_1",
    "components": [{"type": "number", "key": "days", "label": "Na ile dni?", "id": "Field_1"}],
}


class Desk:
    """Where Paweł takes files in and looks at what became of them."""

    def __init__(self, folder: Path) -> None:
        self.office = open_office(f"sqlite:///{folder / 'office.db'}", make_small_model())
        self.pawel = Actor(self.office.org, PersonId("maria"), "Paweł Sowa", frozenset({"process_designer"}))

    def take_in(self, file_name: str, content: bytes, name: str = "") -> tuple[str, Mapping[str, bytes]]:
        key = import_model(self.office.krokus, self.pawel, file_name, content, name)
        draft = get_draft(self.office.krokus, self.pawel, key)
        return draft.name, draft.files


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.office.krokus.store.close()


def find_labels(release: Release, key: str) -> list[str]:
    return [field.label for field in release.forms[key].walk()]


def test_a_bare_diagram_is_called_like_its_only_process(desk: Desk) -> None:
    diagram = DIAGRAM.format(form="ask.form").encode()
    assert desk.take_in("export (3).bpmn", diagram)[0] == "Pożyczka sprzętu"
    assert desk.take_in("export (3).bpmn", diagram, "Wypożyczalnia")[0] == "Wypożyczalnia"
    nameless = diagram.replace(' name="Pożyczka sprzętu"'.encode(), b"")
    assert desk.take_in("C:\\pliki\\sprzet.bpmn", nameless)[0] == "sprzet"


@pytest.mark.parametrize("named", ["ask.form", "Form_1"])
def test_tables_and_forms_that_lie_beside_a_diagram_come_along(desk: Desk, named: str) -> None:
    files = {
        "loans/pożyczka.bpmn": DIAGRAM.format(form=named).encode(),
        "loans/rules.dmn": TABLE.encode(),
        "loans/ask.form": json.dumps(FORM).encode(),
        "loans/package.json": b'{"name": "loans"}',
        "loans/README.md": b"# Loans",
    }
    name, taken = desk.take_in("loans.zip", pack_files(files))
    form = named.partition(".")[0]
    assert name == "Pożyczka sprzętu"
    assert sorted(taken) == [f"forms/{form}.json", "model.toml", "pozyczka.bpmn", "rules.dmn"]
    release = compile_files(taken)
    assert find_labels(release, form) == ["Na ile dni?"]
    assert release.graph.element("rule").decision_ref == "allow"
    assert "allow" in release.decisions


@pytest.mark.parametrize("broken", ["{", '{"type": "default", "components": [{"type": "iframe"}]}', "<x/>"])
def test_forms_that_stand_in_the_diagram_become_forms_of_the_model(desk: Desk, broken: str) -> None:
    zeebe = 'xmlns:z="http://camunda.org/schema/zeebe/1.0"'
    inside = f'<z:userTaskForm {zeebe} id="ask">{escape(json.dumps(FORM))}</z:userTaskForm>'
    inside += f'<z:userTaskForm {zeebe} id="../odd">{escape(json.dumps(FORM))}</z:userTaskForm>'
    inside += f'<z:userTaskForm {zeebe} id="broken">{escape(broken)}</z:userTaskForm>'
    start = ' <startEvent id="s"/>'
    diagram = DIAGRAM.format(form="bpmn:ask").replace(
        start, f"<extensionElements>{inside}</extensionElements>{start}"
    )
    _, taken = desk.take_in("loan.bpmn", diagram.encode())
    assert sorted(taken) == ["forms/ask.json", "main.bpmn", "model.toml"]
    assert find_labels(compile_files(taken), "ask") == ["Na ile dni?"]
    other = json.dumps({**FORM, "components": [{**FORM["components"][0], "label": "Ile?"}]})
    _, both = desk.take_in(
        "loan.zip", pack_files({"loan.bpmn": diagram.encode(), "ask.form": other.encode()})
    )
    assert find_labels(compile_files(both), "ask") == ["Ile?"]


def test_files_of_one_name_in_two_folders_are_both_kept(desk: Desk) -> None:
    inner = DIAGRAM.format(form="x").replace('id="loan"', 'id="other"')
    for name in ("s", "ask", "rule", "e", "f1", "f2", "f3"):
        inner = inner.replace(f'"{name}"', f'"{name}_2"')
    files = {"a/main.bpmn": DIAGRAM.format(form="x").encode(), "b/main.bpmn": inner.encode()}
    name, taken = desk.take_in("Dwa procesy.zip", pack_files(files))
    assert name == "Dwa procesy"
    assert sorted(taken) == ["main.bpmn", "main_2.bpmn", "model.toml"]


def test_an_archive_without_a_diagram_is_no_model(desk: Desk) -> None:
    with pytest.raises(ImportRefused) as refused:
        desk.take_in("rules.zip", pack_files({"rules.dmn": TABLE.encode()}))
    assert [(one.file, one.code) for one in refused.value.findings] == [
        ("rules.zip: model.toml", "model-file-missing")
    ]
