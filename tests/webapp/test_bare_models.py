"""A diagram drawn elsewhere runs as it is: no roles, no forms, no messages in its model.toml."""

from pathlib import Path

import pytest
from desk import Desk, read_hidden

from engine import check_paths
from engine.casework.holders import COACH
from engine.process.cases import assign_person, send_message, start_case
from engine.process.tasks import complete_task
from engine.releases.release import compile_files, publish_release
from engine.store.queries.cases import find_case
from engine.store.queries.tasks import OPEN, TaskRow, list_case_tasks
from engine.walk import walk_files

MODEL = b'key = "leave"\nname = "Wniosek urlopowy"\n'
DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 id="d" targetNamespace="x">
<bpmn:message id="m1" name="odpowiedz"/><bpmn:signal id="s1" name="alarm"/>
<bpmn:process id="leave" isExecutable="true">
<bpmn:startEvent id="s"/>
<bpmn:userTask id="ask" name="Wypełnij wniosek" camunda:formKey="embedded:app:forms/x.html"/>
<bpmn:exclusiveGateway id="g" name="Czy zgoda?" default="f4"/>
<bpmn:intermediateCatchEvent id="c" name="Odpowiedź">
<bpmn:messageEventDefinition messageRef="m1"/></bpmn:intermediateCatchEvent>
<bpmn:intermediateCatchEvent id="c2" name="Alarm">
<bpmn:signalEventDefinition signalRef="s1"/></bpmn:intermediateCatchEvent>
<bpmn:task id="note" name="Wpisz do kalendarza"/>
<bpmn:endEvent id="e"/><bpmn:endEvent id="e2"/>
<bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="ask"/>
<bpmn:sequenceFlow id="f2" sourceRef="ask" targetRef="g"/>
<bpmn:sequenceFlow id="f3" sourceRef="g" targetRef="c">
<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">
${approved &amp;&amp; days &lt;= 5 &amp;&amp; kind == "paid"}</bpmn:conditionExpression></bpmn:sequenceFlow>
<bpmn:sequenceFlow id="f4" sourceRef="g" targetRef="e2"/>
<bpmn:sequenceFlow id="f5" sourceRef="c" targetRef="c2"/>
<bpmn:sequenceFlow id="f6" sourceRef="c2" targetRef="note"/>
<bpmn:sequenceFlow id="f7" sourceRef="note" targetRef="e"/>
</bpmn:process></bpmn:definitions>"""
FILES = {"model.toml": MODEL, "leave.bpmn": DIAGRAM.encode()}


def begin(desk: Desk, files: dict[str, bytes] = FILES) -> str:
    with desk.krokus.store.begin(desk.org) as work:
        publish_release(work, files)
    name = {"first_name": "Ania", "last_name": "Nowak"}
    case_id = start_case(desk.krokus, desk.actor("beata"), "leave", name)
    assign_person(desk.krokus, desk.actor("maria"), case_id, COACH, "tomek")
    return case_id


def test_a_bare_model_beside_another_is_opened_by_its_own_questions_and_nothing_typed_is_lost(
    desk: Desk,
) -> None:
    with desk.krokus.store.begin(desk.org) as work:
        publish_release(work, FILES)
    client = desk.sign_in("beata")
    page = client.get("/cases/new").text
    name = {"first_name": "Ania", "last_name": "Nowak"}
    sent = name | {"_key": read_hidden(page, "_key"), "_model": "leave"}
    blank = {"phone": "", "why_work": ""}
    other = client.post("/cases/new", data={**sent, **blank, "_asked": "small", "why_work": "Lubię <b>ludzi"})
    assert other.status_code == 200 and 'name="phone"' not in other.text
    assert "Ten proces pyta o co innego" in other.text and 'value="Nowak"' in other.text
    assert '<input type="hidden" name="why_work" value="Lubię &lt;b&gt;ludzi">' in other.text
    back = client.post("/cases/new", data={**sent, "_model": "small", "_asked": "leave", "why_work": "Lubię"})
    assert "Lubię" in back.text and back.status_code == 400
    opened = client.post("/cases/new", data={**sent, "_asked": "leave", "why_work": "Lubię"})
    assert opened.status_code == 303 and "Ania Nowak" in client.get(opened.location).text


def find_open(desk: Desk, case_id: str) -> list[TaskRow]:
    with desk.krokus.store.read(desk.org) as work:
        return [row for row in list_case_tasks(work, case_id) if row.status in OPEN]


def test_a_task_without_a_form_asks_what_the_next_gateway_needs(desk: Desk) -> None:
    case_id = begin(desk)
    [task] = find_open(desk, case_id)
    assert (task.role, task.assignee) == (COACH, "tomek")
    page = desk.sign_in("tomek").get(f"/tasks/{task.id}").text
    for name in ("approved", "days", "kind"):
        assert f'name="{name}"' in page
    assert 'value="paid"' in page


def test_a_bare_diagram_runs_to_its_end_by_answers_messages_and_signals(desk: Desk) -> None:
    case_id = begin(desk)
    coach = desk.actor("tomek")
    answers = {"approved": "on", "days": "5", "kind": "paid"}
    complete_task(desk.krokus, coach, find_open(desk, case_id)[0].id, answers)
    client = desk.sign_in("tomek")
    assert "odpowiedz" in client.get(f"/cases/{case_id}").text
    send_message(desk.krokus, coach, case_id, "odpowiedz")
    assert "alarm" in client.get(f"/cases/{case_id}").text
    send_message(desk.krokus, coach, case_id, "alarm")
    [last] = find_open(desk, case_id)
    assert last.element_id == "note"
    assert client.get(f"/tasks/{last.id}").status_code == 200
    complete_task(desk.krokus, coach, last.id, {})
    with desk.krokus.store.read(desk.org) as work:
        case = find_case(work, case_id)
    assert case is not None and case.closed_at is not None


def test_a_condition_in_polish_words_is_asked_for_and_decides(desk: Desk) -> None:
    foreign = '${approved &amp;&amp; days &lt;= 5 &amp;&amp; kind == "paid"}'
    plain = DIAGRAM.replace(foreign, 'zgoda działu and późny_wniosek = "paid"')
    case_id = begin(desk, {**FILES, "leave.bpmn": plain.encode()})
    [task] = find_open(desk, case_id)
    page = desk.sign_in("tomek").get(f"/tasks/{task.id}").text
    assert 'name="zgoda_działu"' in page and "zgoda działu" in page and 'name="późny_wniosek"' in page
    answers = {"zgoda_działu": "on", "późny_wniosek": "paid"}
    complete_task(desk.krokus, desk.actor("tomek"), task.id, answers)
    assert "odpowiedz" in desk.sign_in("tomek").get(f"/cases/{case_id}").text


FIELDS = """<bpmn:extensionElements><camunda:formData>
<camunda:formField id="days" label="&lt;b&gt;Ile dni&lt;/b&gt;?" type="long" defaultValue="4"/>
<camunda:formField id="last_name" label="Kto" type="string">
<camunda:validation><camunda:constraint name="readonly"/></camunda:validation></camunda:formField>
</camunda:formData></bpmn:extensionElements>"""


def test_fields_of_a_diagram_are_shown_as_plain_text_with_what_is_known(desk: Desk) -> None:
    plain = 'name="Wypełnij wniosek" camunda:formKey="embedded:app:forms/x.html"/>'
    drawn = DIAGRAM.replace(plain, f'name="Wypełnij wniosek">{FIELDS}</bpmn:userTask>')
    case_id = begin(desk, {**FILES, "leave.bpmn": drawn.encode()})
    [task] = find_open(desk, case_id)
    page = desk.sign_in("tomek").get(f"/tasks/{task.id}").text
    assert "&lt;b&gt;Ile dni&lt;/b&gt;?" in page and "<b>Ile dni</b>" not in page
    assert 'value="4"' in page and "Nowak" in page and 'name="approved"' in page
    answers = {"approved": "on", "days": "5", "kind": "paid", "last_name": "Kowal"}
    complete_task(desk.krokus, desk.actor("tomek"), task.id, answers)
    with desk.krokus.store.read(desk.org) as work:
        case = find_case(work, case_id)
    assert case is not None and (case.variables["days"], case.variables["last_name"]) == (5, "Nowak")


def test_the_other_answer_takes_the_default_way(desk: Desk) -> None:
    case_id = begin(desk)
    task = find_open(desk, case_id)[0]
    complete_task(desk.krokus, desk.actor("tomek"), task.id, {"approved": "on", "days": "6", "kind": "paid"})
    assert find_open(desk, case_id) == []


def test_every_page_of_a_bare_case_opens_for_everybody_on_it(desk: Desk) -> None:
    case_id = begin(desk)
    for login in ("tomek", "maria", "beata"):
        client = desk.sign_in(login)
        for address in (f"/cases/{case_id}", "/cases", "/cases/new", "/inbox"):
            assert client.get(address).status_code == 200, (login, address)


def test_a_step_with_an_endless_name_still_asks_its_question() -> None:
    named = DIAGRAM.replace("Wypełnij wniosek", "Wniosek " * 4000)
    release = compile_files({**FILES, "leave.bpmn": named.encode()})
    assert {"approved", "days", "kind"} <= set(release.forms["ask"].names())


def test_the_viewer_of_a_case_gets_a_drawing_of_a_diagram_that_came_without(desk: Desk) -> None:
    sent = desk.sign_in("tomek").get(f"/cases/{begin(desk)}/diagram/leave.bpmn")
    assert sent.status_code == 200 and "BPMNShape" in sent.text


def test_the_walk_reaches_everything_in_a_bare_diagram() -> None:
    report = walk_files(FILES)
    assert (report.is_sound, report.elements_reached) == (True, report.elements_total)


def test_a_bare_folder_is_runnable_from_the_shell(tmp_path: Path) -> None:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    assert {checked.verdict for checked in check_paths([tmp_path])} == {"runnable"}


ASKING = f"""{DIAGRAM[: DIAGRAM.index("<bpmn:intermediateCatchEvent")]}
<bpmn:userTask id="more"/><bpmn:endEvent id="e2"/>
<bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="ask"/>
<bpmn:sequenceFlow id="f2" sourceRef="ask" targetRef="g"/>
<bpmn:sequenceFlow id="f3" sourceRef="g" targetRef="more">
<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">days > 3 or count(helpers) > 0
</bpmn:conditionExpression></bpmn:sequenceFlow>
<bpmn:sequenceFlow id="f4" sourceRef="g" targetRef="e2"/>
<bpmn:sequenceFlow id="f5" sourceRef="more" targetRef="ask"/>
</bpmn:process></bpmn:definitions>"""
WRITTEN = b"""{"schemaVersion": 16, "type": "default", "id": "ask", "components": [
{"type": "number", "id": "F1", "key": "days", "label": "Ile dni?"},
{"type": "checklist", "id": "F2", "key": "helpers", "label": "Kto pomaga?", "values": [
{"label": "Mama", "value": "mum"}, {"label": "Brat", "value": "brother"}]}]}"""


@pytest.mark.parametrize("written", [False, True], ids=["made", "written"])
def test_a_form_that_comes_again_shows_what_was_said_and_what_is_emptied_is_gone(
    desk: Desk, written: bool
) -> None:
    files = {
        "model.toml": MODEL,
        "leave.bpmn": ASKING.encode(),
        **({"forms/ask.json": WRITTEN} if written else {}),
    }
    case_id = begin(desk, files)
    client = desk.sign_in("tomek")
    helped = {"helpers": ["mum"]} if written else {"helpers.0.name": "Mama"}

    def answer(**said: object) -> str:
        [task] = find_open(desk, case_id)
        page = client.get(f"/tasks/{task.id}").text
        hidden = {name: read_hidden(page, name) for name in ("_key", "_version")}
        assert client.post(f"/tasks/{task.id}", data={**hidden, **said}).status_code == 303
        return page

    answer(days="7", **helped)
    answer()
    assert 'value="7"' in answer(days="", **helped)
    answer()
    page = answer(days="")
    assert 'value="7"' not in page and ("checked" in page if written else 'value="Mama"' in page)
    with desk.krokus.store.read(desk.org) as work:
        case = find_case(work, case_id)
    assert case is not None and case.closed_at is not None
    assert (case.variables["days"], case.variables["helpers"]) == (None, [])


def test_what_a_correction_empties_is_gone(desk: Desk) -> None:
    case_id = begin(desk, {"model.toml": MODEL, "leave.bpmn": ASKING.encode()})
    task = find_open(desk, case_id)[0]
    said = {"days": "7", "helpers": [{"name": "Mama"}]}
    done = complete_task(desk.krokus, desk.actor("tomek"), task.id, said)
    address = f"/documents/{done.document_id}/correct"
    client = desk.sign_in("tomek")
    assert 'value="7"' in client.get(address).text
    sent = {"days": "", "helpers.0.name": "Mama", "_reason": "Nie wiadomo jeszcze"}
    assert client.post(address, data=sent).status_code == 303
    with desk.krokus.store.read(desk.org) as work:
        case = find_case(work, case_id)
    assert case is not None
    assert (case.variables["days"], case.variables["helpers"]) == (None, [{"name": "Mama"}])


def test_on_the_page_of_a_machines_step_a_person_says_that_it_failed(desk: Desk) -> None:
    long = "Zapłać " + "fakturę i odsetki " * 12
    border = (
        '<bpmn:boundaryEvent id="b" name="Brak &lt;b&gt;" attachedToRef="ask"><bpmn:errorEventDefinition/>'
        '</bpmn:boundaryEvent><bpmn:sequenceFlow id="f8" sourceRef="b" targetRef="note"/>'
    )
    drawn = DIAGRAM.replace("<bpmn:task id", border + "<bpmn:task id").replace(
        "Wypełnij wniosek", long.strip()
    )
    case_id = begin(desk, {**FILES, "leave.bpmn": drawn.encode()})
    [task] = find_open(desk, case_id)
    client = desk.sign_in("tomek")
    page = client.get(f"/tasks/{task.id}").text
    assert "Stało się coś innego?" in page and "Brak &lt;b&gt;" in page and "Brak <b>" not in page
    sent = {"name": f"{long.strip()}: Brak <b>", "note": "Konto puste", "_key": read_hidden(page, "_key")}
    told = client.post(f"/cases/{case_id}/messages", data=sent)
    assert told.status_code == 303 and "Konto puste" in client.get(told.location).text
    assert [row.element_id for row in find_open(desk, case_id)] == ["note"]
