"""The shipped model `euse_5`: what must hold for its drawings, forms, texts and tables to fit each other."""

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.bpmn.graph import Element, ElementKind, Flow, Graph, ScopeKind
from engine.bpmn.reader import read_diagrams
from engine.feel import compile_assignments, compile_expression
from engine.spiff import Instance, compile_release

MODEL = Path(__file__).parents[2] / "processes" / "euse_5"
DIAGRAMS = {path.name: path.read_bytes() for path in MODEL.glob("*.bpmn")}
MODEL_FILE: dict[str, Any] = tomllib.loads((MODEL / "model.toml").read_text(encoding="utf-8"))
FORMS: dict[str, Any] = {
    path.stem: json.loads(path.read_bytes()) for path in (MODEL / "forms").glob("*.json")
}
GRAPH: Graph = read_diagrams(DIAGRAMS)
ELEMENTS = [element for process in GRAPH.processes.values() for element in process.elements.values()]
HUMAN = [element for element in ELEMENTS if element.kind is ElementKind.USER_TASK]
GATEWAYS = [element for element in ELEMENTS if element.kind is ElementKind.EXCLUSIVE_GATEWAY]
WAITS = (ElementKind.USER_TASK, ElementKind.CATCH_EVENT, ElementKind.CALL_ACTIVITY, ElementKind.SUB_PROCESS)


def flows_from(element: Element) -> list[Flow]:
    flows = GRAPH.processes[element.process_id].flows
    return [flows[flow] for flow in element.outgoing]


def components(form: Any) -> Iterator[Any]:
    """Components of a form's own scope: through sections, not into tables and objects."""
    for component in form["components"]:
        yield component
        if component["type"] == "group" and not component.get("path"):
            yield from components(component)


def fields(form_key: str) -> dict[str, list[str]]:
    """Field key -> option values (empty where anything may be answered)."""
    return {
        key: [value["value"] for value in component.get("values", [])]
        for component in components(FORMS[form_key])
        if (key := component.get("key") or component.get("path"))
    }


def expressions() -> Iterator[tuple[str, str]]:
    """Where an expression stands, and its text."""
    for process in GRAPH.processes.values():
        if condition := process.properties.get("available_when"):
            yield process.id, condition
        for flow in process.flows.values():
            if flow.condition:
                yield flow.id, flow.condition
    for element in ELEMENTS:
        if value := element.properties.get("value"):
            yield element.id, value
        if element.event and (element.event.expression or "").startswith("="):
            yield element.id, element.event.expression or ""


def assigned_names() -> set[str]:
    lines = [line for element in ELEMENTS for line in (element.script or "").splitlines()]
    return {line.partition("=")[0].strip() for line in lines}


def known_names() -> set[str]:
    results = {process.properties.get("result", "") for process in GRAPH.processes.values()}
    decided = {element.properties.get("result_variable", "") for element in ELEMENTS}
    supplied = set(MODEL_FILE["supplied"]["names"]) | set(MODEL_FILE["initial"])
    return (
        results
        | decided
        | supplied
        | assigned_names()
        | {"job_start", "contract_end", "certificate_valid_until"}
    )


def test_ids_are_unique_over_the_model() -> None:
    ids = [element.id for element in ELEMENTS] + [
        flow for process in GRAPH.processes.values() for flow in process.flows
    ]
    assert len(ids) == len(set(ids))


def test_nothing_in_the_drawings_lies_outside_the_graph() -> None:
    assert not GRAPH.constructs


@pytest.mark.parametrize("element", HUMAN, ids=lambda element: element.id)
def test_every_human_step_says_who_how_and_by_when(element: Element) -> None:
    assert element.properties["role"] in MODEL_FILE["roles"]
    assert element.properties["form_key"] in FORMS
    assert element.name and element.properties["plain_name"]
    assert element.properties["support_kind"] in ("direct", "indirect", "general")
    assert re.fullmatch(r"P(T?\d+[HDM])|\d+ dr", element.properties["due"])
    assert element.properties.get("stage", "profiling") in {stage["key"] for stage in MODEL_FILE["stages"]}


def test_every_lane_is_a_role() -> None:
    lanes = {lane.id for process in GRAPH.processes.values() for lane in process.lanes}
    assert lanes <= set(MODEL_FILE["roles"])


def test_every_expression_is_feel_and_knows_its_names() -> None:
    known = known_names()
    for where, text in expressions():
        for name in compile_expression(text).names:
            head, _, rest = name.partition(".")
            assert head in known or rest in fields(head), f"{where}: {name}"


def test_every_script_reads_known_names() -> None:
    known = known_names()
    for element in ELEMENTS:
        for name in compile_assignments(element.script).names if element.script else ():
            head, _, rest = name.partition(".")
            assert head in known or rest in fields(head), f"{element.id}: {name}"


def test_conditions_compare_answers_with_real_choices() -> None:
    for where, text in expressions():
        for form_key, field, value in re.findall(r'(\w+)\.(\w+) !?= "([^"]*)"', text):
            assert value in fields(form_key)[field], f"{where}: {form_key}.{field} = {value}"


def test_no_form_sets_a_bare_name_by_accident() -> None:
    # A client who comes back with a job was never asked about it in stage IV; the contact before work asks.
    wanted = {"job_start": {"s4_formal", "s5_before"}, "contract_end": {"s4_formal", "contract_talk"}}
    wanted["certificate_valid_until"] = {"client_application", "certificate_renew"}
    for name in (known_names() | set(wanted)) - {"stage", ""}:
        assert {key for key in FORMS if name in fields(key)} == wanted.get(name, set()), name


@pytest.mark.parametrize(
    "gateway", [each for each in GATEWAYS if len(each.outgoing) > 1], ids=lambda each: each.id
)
def test_every_question_has_answers_and_a_default(gateway: Element) -> None:
    flows = flows_from(gateway)
    assert gateway.name.endswith("?")
    assert all(flow.name for flow in flows)
    assert gateway.default_flow in gateway.outgoing
    assert [flow.id for flow in flows if flow.condition is None] == [gateway.default_flow]


@pytest.mark.parametrize(
    "element",
    [each for each in HUMAN if each.properties.get("client_decision") == "true"],
    ids=lambda each: each.id,
)
def test_every_client_decision_can_be_a_no(element: Element) -> None:
    form_key = element.properties["form_key"]
    # Who writes is known and not asked; whoever writes for the client also writes the client's words.
    asked = set(fields(form_key))
    assert "recorded_words" in asked
    assert "recorded_by" not in asked
    gateway = GRAPH.element(flows_from(element)[0].target)
    assert gateway.kind is ElementKind.EXCLUSIVE_GATEWAY
    assert any(re.search(r"\bnie\b|\bkończę\b", flow.name.lower()) for flow in flows_from(gateway))


def test_a_parallel_split_has_one_way_in() -> None:
    for element in ELEMENTS:
        if element.kind is ElementKind.PARALLEL_GATEWAY and len(element.outgoing) > 1:
            assert len(element.incoming) == 1, element.id


def test_there_is_no_inclusive_gateway_and_no_signal() -> None:
    assert not [each.id for each in ELEMENTS if each.kind is ElementKind.INCLUSIVE_GATEWAY]
    assert not [each.id for each in ELEMENTS if each.event and each.event.kind == "signal"]


def find_waitless_loop(start: str) -> bool:
    """Whether the token may come back to an element without a wait or a human step."""
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        for flow in flows_from(GRAPH.element(ahead.pop())):
            target = GRAPH.element(flow.target)
            if target.id == start:
                return True
            if target.kind not in WAITS and target.id not in seen:
                seen.add(target.id)
                ahead.append(target.id)
    return False


def test_every_loop_holds_a_wait_or_a_human_step() -> None:
    looping = [each.id for each in ELEMENTS if each.kind not in WAITS and find_waitless_loop(each.id)]
    assert not looping


def test_messages_of_the_drawings_and_of_the_model_file_are_the_same() -> None:
    caught = {each.event.ref for each in ELEMENTS if each.event and each.event.kind == "message"}
    assert caught == set(MODEL_FILE["messages"])
    thrown = {each.event.ref for each in ELEMENTS if each.kind is ElementKind.THROW_EVENT and each.event}
    starts = {each.event.ref for each in ELEMENTS if each.kind is not ElementKind.THROW_EVENT and each.event}
    assert thrown <= starts


def test_every_message_has_words_and_somebody_who_may_send_it_or_a_throw() -> None:
    thrown = {each.event.ref for each in ELEMENTS if each.kind is ElementKind.THROW_EVENT and each.event}
    for name, message in MODEL_FILE["messages"].items():
        assert message["label"]["pl"] and message["label"]["en"] and message["plain_label"], name
        assert message["roles"] or name in thrown, name
        assert set(message["roles"]) <= set(MODEL_FILE["roles"]), name
        assert message["client"] is ("client" in message["roles"]), name


def test_every_call_reaches_a_process_and_every_process_is_called() -> None:
    called = {each.called_element for each in ELEMENTS if each.called_element}
    roots = {each.id for each in GRAPH.processes.values() if each.kind is ScopeKind.PROCESS}
    assert called == roots - {MODEL_FILE["main_process"]}


def test_a_process_with_a_result_names_it_at_its_ends() -> None:
    for process in GRAPH.processes.values():
        ends = [each for each in process.elements.values() if each.kind is ElementKind.END_EVENT]
        if "result" in process.properties:
            assert any("result" in each.properties for each in ends), process.id
        else:
            assert not any("result" in each.properties for each in ends), process.id


def test_the_five_stages_are_called_in_order() -> None:
    stages = [(stage["key"], stage["process"]) for stage in MODEL_FILE["stages"]]
    calls = [GRAPH.element(f"ca{number}") for number in range(1, 6)]
    assert stages == [(call.properties["stage"], call.called_element) for call in calls]


def test_documents_of_the_model_have_forms() -> None:
    assert set(MODEL_FILE["documents"]) <= set(FORMS)


def test_every_form_is_used_or_a_document() -> None:
    used = {each.properties["form_key"] for each in HUMAN}
    assert set(FORMS) == used | set(MODEL_FILE["documents"])


def test_every_signal_has_a_red_threshold() -> None:
    assert len(MODEL_FILE["thresholds"]) == 33
    assert all("red" in signal and signal["label"] for signal in MODEL_FILE["thresholds"].values())


SCENARIOS = {path.stem: tomllib.loads(path.read_text()) for path in (MODEL / "scenarios").glob("*.toml")}


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_speaks_of_steps_fields_and_messages_that_exist(name: str) -> None:
    scenario = SCENARIOS[name]
    for step in scenario["step"]:
        if step["do"] == "complete":
            element = GRAPH.element(step["task"])
            assert element.role == step["by"] and step["by"] in scenario["people"]
            for key, value in step.get("set", {}).items():
                choices = fields(element.properties["form_key"])[key]
                assert not choices or value in choices, f"{step['task']}.{key}"
        elif step["do"] == "message":
            assert step["by"] in MODEL_FILE["messages"][step["name"]]["roles"]
    assert all(
        GRAPH.element(each) if each not in GRAPH.processes else True for each in scenario["end"]["path"]
    )


def test_a_case_begins_with_the_registration() -> None:
    specs = compile_release(DIAGRAMS, GRAPH, decisions=lambda name, variables, now: None)
    morning = datetime(2026, 3, 2, 9, tzinfo=UTC)
    case = Instance.start(specs, "se_main", dict(MODEL_FILE["initial"]), morning)
    case.run()
    assert [token.element_id for token in case.tokens() if token.kind == "task"] == ["s1_register"]
