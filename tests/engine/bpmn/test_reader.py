"""Reading diagrams into the graph, and refusing what cannot be read."""

import pytest
from diagram_builder import END, HEAD, START, chain, diagram, element, flow, lanes, task, timer

from engine.bpmn.graph import ElementKind, ScopeKind
from engine.bpmn.reader import read_diagrams
from engine.bpmn.xml import parse_xml
from engine.errors import ModelRefused


def refuse(content):
    with pytest.raises(ModelRefused) as caught:
        read_diagrams({"a.bpmn": content})
    return caught.value


def test_a_task_keeps_name_properties_flows_and_line():
    graph = read_diagrams(
        {"a.bpmn": diagram(START, task("t", "Zadzwoń&#10;teraz"), END, chain("s", "t", "e"))}
    )
    found = graph.element("t")
    assert (found.kind, found.name, found.role) == (ElementKind.USER_TASK, "Zadzwoń teraz", "coach")
    assert (found.incoming, found.outgoing, found.line) == (("s__t",), ("t__e",), 4)
    assert found.properties["form_key"] == "f"
    assert graph.processes["p"].starts()[0].id == "s"


def test_sub_processes_are_scopes_and_inherit_the_lane():
    inner = element("startEvent", "si", inside=timer("timeCycle", "R/P1M"), isInterrupting="false")
    sub = element(
        "subProcess", "sub", "Raport", inner + element("userTask", "inside"), triggeredByEvent="true"
    )
    graph = read_diagrams({"a.bpmn": diagram(sub, inside=lanes(mentor=["sub"]))})
    scope = graph.processes["sub"]
    assert (scope.kind, scope.parent, scope.interrupting) == (ScopeKind.EVENT_SUB_PROCESS, "p", False)
    assert graph.element("inside").role == "mentor"
    assert graph.root("sub").id == "p"
    assert graph.element("si").event.timer_kind == "cycle"


@pytest.mark.parametrize("no", ["false", "0", "False", " false\n"])
def test_a_yes_or_no_counts_however_it_is_spelled(no):
    border = element(
        "boundaryEvent", "b", inside=timer("timeDuration", "P1D"), attachedToRef="t", cancelActivity=no
    )
    graph = read_diagrams(
        {"a.bpmn": diagram(START, task("t"), border, END, chain("s", "t", "e"), flow("b", "e"))}
    )
    assert graph.element("b").cancel_activity is False


def test_a_message_is_known_by_its_name():
    message = '<bpmn:message id="Message_1" name="msg_suspend"/>'
    start = element("startEvent", "s", inside='<bpmn:messageEventDefinition messageRef="Message_1"/>')
    graph = read_diagrams({"a.bpmn": diagram(start, before=message)})
    assert graph.element("s").event.ref == "msg_suspend"
    assert list(graph.messages) == ["msg_suspend"]


def test_a_flow_without_an_id_gets_the_same_one_every_time():
    content = diagram(START, END, flow("s", "e", flow_id=""))
    first, second = read_diagrams({"a.bpmn": content}), read_diagrams({"b.bpmn": content})
    assert first.generated == second.generated == {"flow_s_e"}
    assert first.element("e").incoming == ("flow_s_e",)


def test_other_tools_extensions_are_listed_and_not_read():
    content = diagram(element("userTask", "t", "", "", **{"camunda:asyncBefore": "x"}))
    graph = read_diagrams({"a.bpmn": content})
    assert [(c.kind, c.name, c.owner) for c in graph.constructs] == [("extension", "asyncBefore", "t")]


def test_an_attribute_that_bpmn_does_not_know_is_listed():
    graph = read_diagrams(
        {"a.bpmn": diagram(element("userTask", "t", "", isUrgent="true", implementation="x"))}
    )
    assert [(c.kind, c.name, c.owner) for c in graph.constructs] == [("extension", "isUrgent", "t")]


def test_what_lies_inside_an_extension_belongs_to_it_even_under_the_name_of_bpmn():
    nested = '<own:style xmlns:own="urn:own"><bpmn:Grid/><bpmn:userTask id="x"/></own:style>'
    inside = f"<bpmn:extensionElements>{nested}<bpmn:attribute/></bpmn:extensionElements>"
    graph = read_diagrams({"a.bpmn": diagram(element("userTask", "t", "", inside))})
    assert [(c.kind, c.name) for c in graph.constructs] == [
        ("extension", "style"),
        ("extension", "attribute"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-2", "windows-1250"])
def test_every_legal_encoding_is_read(encoding):
    text = diagram(task("t", "Łódź")).decode().replace("UTF-8", encoding)
    assert read_diagrams({"a.bpmn": text.encode(encoding)}).element("t").name == "Łódź"


def test_an_id_used_twice_is_refused_with_its_line():
    error = refuse(diagram(task("t"), task("t")))
    assert (error.code, error.params["element"], error.params["line"]) == ("duplicate_id", "t", 4)


def test_an_id_used_in_two_files_is_refused():
    with pytest.raises(ModelRefused, match="duplicate_id"):
        read_diagrams({"a.bpmn": diagram(task("t")), "b.bpmn": diagram(task("t"), process_id="q")})


def test_a_file_read_before_is_as_it_was_alone_whatever_it_was_read_with():
    files = {"a.bpmn": diagram(task("t")), "b.bpmn": diagram(task("u"), process_id="q")}
    assert set(read_diagrams(files, as_drawn=True).elements) == {"t", "u"}
    alone = read_diagrams({"a.bpmn": files["a.bpmn"]}, as_drawn=True)
    assert (set(alone.elements), set(alone.processes), alone.files) == ({"t"}, {"p"}, ("a.bpmn",))
    changed = read_diagrams({**files, "b.bpmn": diagram(task("w"), process_id="q")}, as_drawn=True)
    assert set(changed.elements) == {"t", "w"}


def test_a_flow_to_nothing_is_refused():
    error = refuse(diagram(START, flow("s", "gone")))
    assert (error.code, error.params["ref"]) == ("flow_to_nothing", "gone")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_is_refused(encoding):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    assert refuse(bomb.encode(encoding)).code == "doctype_refused"


def test_what_is_no_bpmn_is_refused():
    assert refuse(b"no xml at all").code == "not_xml"
    assert refuse(b"").code == "not_xml"
    assert refuse(b"<svg/>").code == "not_bpmn"
    assert refuse(b'<definitions xmlns="urn:old"/>').params["namespace"] == "urn:old"
    assert refuse(HEAD.encode() + b"<x/>" * 60_001 + b"</bpmn:definitions>").code == "too_many_nodes"
    assert refuse(b" " * (2 * 1024 * 1024 + 1)).code == "file_too_large"


def test_a_process_of_501_elements_is_refused():
    assert refuse(diagram(*(task(f"t{n}") for n in range(501)))).code == "process_too_large"


def test_parsing_gives_lines_for_messages():
    root = parse_xml(diagram(START), "a.bpmn")
    assert root[0].sourceline == 3
