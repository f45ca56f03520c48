"""How one part of a drawing points to another – by a qualified name, a link, a race – and what that does."""

import pytest

from tests.conformance.test_traces import around, handler, inner
from tests.engine.spiff.spiff_drawing import Drawing, event


def test_a_reference_with_a_prefix_leads_where_one_without_it_does(play):
    main = Drawing().ends().user("a", "t", "h")
    main.node("dataObject", "beans")
    marker = "bpmn:multiInstanceLoopCharacteristics"
    listed = "<bpmn:loopDataInputRef>tns:beans</bpmn:loopDataInputRef>"
    main.node("userTask", "each", f"<{marker}>{listed}</{marker}>")
    main.node("boundaryEvent", "b", event("message", "msg_a"), attachedToRef="tns:t")
    main.node("boundaryEvent", "undo", "<bpmn:compensateEventDefinition/>", attachedToRef="tns:a")
    main.node("userTask", "undone", isForCompensation="true")
    main.node("association", "line", sourceRef="tns:undo", targetRef="tns:undone")
    main.node("intermediateThrowEvent", "back", '<bpmn:compensateEventDefinition activityRef="tns:a"/>')
    main.node("intermediateCatchEvent", "c", "<bpmn:eventDefinitionRef>tns:soon</bpmn:eventDefinitionRef>")
    main.chain("s", "a", "each", "t", "e").chain("b", "c", "back", "h")
    soon = '<bpmn:timerEventDefinition id="soon"><bpmn:timeDuration>PT1H</bpmn:timeDuration>'
    soon += "</bpmn:timerEventDefinition>"
    steps = ("a", "each", "each", "!msg_a", "+PT2H", "undone", "h")
    played = play(main, *steps, more=soon, known="beans = [1, 2]")
    assert list(played.trace) == ["s", "a", "each", "each", "t", "b", "c", "back", "undone", "h"]


@pytest.mark.parametrize(
    "step, trace",
    [("!sig_a", ["c", "t"]), ("!msg_a", ["c", "t"]), ("+PT2H", ["d", "u"]), ("!msg_b", ["d", "u"])],
)
def test_whichever_event_of_a_multiple_one_comes_first_decides_behind_an_event_gateway(play, step, trace):
    main = Drawing().ends().user("t", "u")
    main.node("eventBasedGateway", "g")
    main.node("intermediateCatchEvent", "c", event("signal", "sig_a") + event("message", "msg_a"))
    main.node("intermediateCatchEvent", "d", event("timer", "PT1H") + event("message", "msg_b"))
    main.chain("s", "g", "c", "t", "e").chain("g", "d", "u", "e")
    assert list(play(main, step, trace[1]).trace) == ["s", "g", *trace, "e"]


@pytest.mark.parametrize("step", ["!sig_a", "!msg_a", "+PT2H"])
@pytest.mark.parametrize("cancel", [True, False])
def test_whichever_event_of_a_multiple_one_comes_the_border_it_is_drawn_on_is_told(play, step, cancel):
    main = Drawing().ends().user("t", "u")
    several = event("signal", "sig_a") + event("message", "msg_a") + event("timer", "PT1H")
    main.boundary("b", "t", several, cancel=cancel)
    main.chain("s", "t", "e").chain("b", "u")
    played = play(main, step, "u", *([] if cancel else ["t"]))
    assert list(played.trace) == ["s", "t", "b", "u", *([] if cancel else ["e"])]


@pytest.mark.parametrize(
    "thrown, caught",
    [
        ('id="l1" name="one"><bpmn:target>l2</bpmn:target>', 'id="l2" name="two">'),
        ('id="l1" name="">', 'id="l2" name=""><bpmn:source>x:l1</bpmn:source>'),
        ('id="l1"><bpmn:target>x:l2</bpmn:target>', 'id="l2"><bpmn:source>l1</bpmn:source>'),
    ],
)
def test_links_that_point_to_each_other_are_joined_whatever_they_are_called(play, thrown, caught):
    link = "bpmn:linkEventDefinition"
    main = Drawing().ends().user("t")
    main.node("intermediateThrowEvent", "from", f"<{link} {thrown}</{link}>")
    main.node("intermediateCatchEvent", "to", f"<{link} {caught}</{link}>")
    main.chain("s", "from").chain("to", "t", "e")
    assert list(play(main, "t").trace) == ["s", "from", "to", "t", "e"]


@pytest.mark.parametrize("interrupts", [True, False])
def test_a_sub_process_that_holds_only_an_event_sub_process_is_over_at_once(play, interrupts):
    scope = Drawing("sub")
    scope.inside(handler(event("message", "msg_a"), interrupts), triggeredByEvent="true")
    assert list(play(around(scope), "after").trace) == ["s", "sub", "after", "e"]


def test_an_event_sub_process_may_be_nothing_but_its_start(play):
    side = Drawing("side")
    side.node("startEvent", "begin", event("message", "msg_a"))
    played = play(around(inner(side)), "!msg_a", "after")
    assert list(played.trace) == ["s", "sub", "in", "work", "begin", "after", "e"]


@pytest.mark.parametrize("name", ["x€", "x·y", "z\u0301ro\u0301dl\u0142o"])
def test_a_name_that_feel_can_read_can_be_asked_for(play, name):
    main = Drawing().ends().user("t", "u")
    main.choice("g", default="on")
    main.chain("s", "t", "g").flow("g", "u", f'{name} = "k"')
    main.flow("g", "e", flow_id="on")
    played = play(main, f't "{name}"="k"', "u")
    assert (list(played.trace), played.variables[name]) == (["s", "t", "g", "u"], "k")
