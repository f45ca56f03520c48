"""What other tools' files set where a flow is taken."""

import pytest

from engine.bpmn.check import check_graph
from engine.bpmn.reader import read_diagrams
from tests.conformance.test_carried_values import extension, hear
from tests.engine.spiff.spiff_drawing import Drawing, event, write_files


def put_on_flow(drawing: Drawing, flow_id: str, script: str) -> Drawing:
    """Let a flow of a drawing set something when it is taken."""
    head = f'<bpmn:sequenceFlow id="{flow_id}"'
    drawing.parts[:] = [
        part.replace(">", f">{script}", 1) if head in part else part for part in drawing.parts
    ]
    return drawing


def parting(setting: str, event_name: str = "take") -> Drawing:
    """A question with two flows to one task; the flow `told` sets something that a second question reads."""
    main = Drawing().ends().user("t", "u", "yes", "no")
    main.choice("g", default="plain")
    main.choice("h", default="past")
    main.chain("s", "t", "g").chain("u", "h").chain("yes", "e").chain("no", "e")
    main.flow("g", "u", "ok", flow_id="told")
    main.flow("g", "u", flow_id="plain")
    main.flow("h", "yes", "x = 5")
    main.flow("h", "no", flow_id="past")
    return put_on_flow(main, "told", extension(hear(event_name, setting)))


@pytest.mark.parametrize("event_name", ["take", "start"])
@pytest.mark.parametrize(("answer", "way"), [("true", "yes"), ("false", "no")])
def test_a_script_on_a_flow_runs_only_where_the_flow_is_taken(play, event_name, answer, way):
    main = parting('execution.setVariable("x", 5);', event_name)
    assert list(play(main, f"t ok={answer}", "u", way).trace) == ["s", "t", "g", "u", "h", way, "e"]


def test_a_script_on_a_flow_that_no_step_may_stand_on_is_refused():
    main = Drawing().ends().user("t", "yes")
    main.node("eventBasedGateway", "race")
    main.node("intermediateCatchEvent", "m", event("message", "msg_a"))
    main.node("intermediateCatchEvent", "n", event("message", "msg_b"))
    main.choice("g", default="past")
    main.chain("s", "race", "n", "e").chain("m", "t", "g").chain("yes", "e")
    main.flow("race", "m", flow_id="told")
    main.flow("g", "yes", "x = 5")
    main.flow("g", "e", flow_id="past")
    put_on_flow(main, "told", extension(hear("take", 'execution.setVariable("x", 5);')))
    graph = read_diagrams(write_files(main))
    assert ("script-lost", "told") in {(one.code, one.element) for one in check_graph(graph)}


def test_a_script_on_a_flow_into_a_join_does_not_disturb_the_join(play):
    main = Drawing().ends().user("t", "u", "yes")
    for gateway in ("f", "j"):
        main.node("parallelGateway", gateway)
    main.choice("g", default="past")
    main.chain("s", "f", "t").chain("f", "u", "j", "g").chain("yes", "e")
    main.flow("t", "j", flow_id="told")
    main.flow("g", "yes", "x = 5")
    main.flow("g", "e", flow_id="past")
    put_on_flow(main, "told", extension(hear("take", 'execution.setVariable("x", 5);')))
    assert play(main, "t", "u", "yes").trace[-4:] == ("j", "g", "yes", "e")
