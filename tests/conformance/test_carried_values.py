"""What other tools' files set before and after a step, in their own words, is there for whoever reads it."""

import json

import pytest

from engine.bpmn.check import check_graph
from engine.bpmn.reader import read_diagrams
from tests.engine.spiff.spiff_drawing import Drawing, write_files

SPACES = {
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
    "camunda": "http://camunda.org/schema/1.0/bpmn",
    "tns": "http://www.jboss.org/drools",
}


def extension(inner: str) -> str:
    spaces = " ".join(f'xmlns:{name}="{space}"' for name, space in SPACES.items())
    return f"<bpmn:extensionElements {spaces}>{inner}</bpmn:extensionElements>"


def mapping(*rows: tuple[str, str, str]) -> str:
    """`("output", source, target)`, each as Zeebe writes it."""
    found = "".join(
        f'<zeebe:{kind} source="{source.replace(chr(34), "&quot;")}" target="{target}"/>'
        for kind, source, target in rows
    )
    return extension(f"<zeebe:ioMapping>{found}</zeebe:ioMapping>")


def asking(condition: str, inner: str, kind: str = "userTask", name: str = "main") -> Drawing:
    """A step, then a question with a task on either way."""
    main = Drawing(name).ends().user("yes", "no")
    main.node(kind, "t", inner)
    main.choice("g", "otherwise")
    main.chain("s", "t", "g").flow("g", "yes", condition)
    main.flow("g", "no", flow_id="otherwise")
    main.chain("yes", "e").chain("no", "e")
    return main


def list_codes(drawing: Drawing, more: str = "") -> set[tuple[str, str]]:
    graph = read_diagrams(write_files(drawing, extra=more))
    return {(one.code, one.element) for one in check_graph(graph)}


@pytest.mark.parametrize(
    "source", ["Me", "text/plain", "me@camunda.com", "Hello world", 'This "is a" test.', "7", "true", ""]
)
def test_a_zeebe_source_without_an_equals_sign_is_the_very_text(play, source):
    inner = mapping(("output", source, "kind"))
    played = play(asking(f"kind = {json.dumps(source)}", inner), "t", "yes")
    assert played.variables["kind"] == source


def test_what_a_zeebe_sub_process_carries_in_as_text_is_known_inside(play):
    sub = asking('mode = "standard"', "", name="sub")
    main = Drawing().ends("a", "z")
    main.node("subProcess", "sub", mapping(("input", "standard", "mode")) + "".join(sub.parts))
    played = play(main.chain("a", "sub", "z"), "t", "yes")
    assert "yes" in played.trace


def test_values_for_places_inside_a_variable_are_put_into_one_context(play):
    inner = mapping(
        ("input", "You", "to.name"),
        ("input", "=to.name", "to.deep.er"),
        ("output", '=to.name + "!"', "res"),
    )
    played = play(asking('res = "You!" and to.deep.er = "You"', inner), "t", "yes")
    assert played.variables["to"] == {"name": "You", "deep": {"er": "You"}}


@pytest.mark.parametrize(
    "known, expected", [("", {"b": 1}), ("a = 5", {"b": 1}), ("a = { c = 2 }", {"c": 2, "b": 1})]
)
def test_a_result_for_a_place_inside_a_variable_keeps_what_else_is_in_it(play, known, expected):
    played = play(asking("a.b = 1", mapping(("output", "=1", "a.b"))), "t", "yes", known=known)
    assert played.variables["a"] == expected


def test_a_place_that_is_no_name_is_said_to_be_lost():
    codes = list_codes(asking("a.b = 1", mapping(("output", "=1", "a.b c"))))
    assert ("mapping-lost", "t") in codes


@pytest.mark.parametrize("name", ["propagateAllChildVariables", "propagateAllParentVariables"])
@pytest.mark.parametrize("value, is_told", [("false", True), ("true", False)])
def test_a_zeebe_call_that_shares_less_is_told_that_all_is_shared(name, value, is_told):
    called = Drawing("called").ends("a", "z").chain("a", "z").process()
    main = Drawing().ends()
    main.node("callActivity", "c", extension(f'<zeebe:calledElement processId="called" {name}="{value}"/>'))
    codes = list_codes(main.chain("s", "c", "e"), more=called)
    assert (("extension-ignored", "c") in codes) is is_told
