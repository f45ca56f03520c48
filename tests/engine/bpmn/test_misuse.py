"""Marks where BPMN does not let them stand are named; none is dropped without a word."""

import pytest
from diagram_builder import END, START, chain, diagram, element, flow, task, timer
from diagram_judging import judge

from engine.bpmn.check import Verdict

SIGNAL = '<bpmn:signalEventDefinition signalRef="sig"/>'
ERROR = "<bpmn:errorEventDefinition/>"
LOOP = '<bpmn:standardLoopCharacteristics loopMaximum="2"/>'
ROUNDS = "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>2</bpmn:loopCardinality>"
WAY = START + task("t") + END + chain("s", "t", "e")


def border(host, definition=SIGNAL, **attributes):
    event = element("boundaryEvent", "b", "Brzeg", definition, attachedToRef=host, **attributes)
    return event + element("endEvent", "e2", "Inaczej") + chain("b", "e2")


def side(definition=SIGNAL, **attributes):
    start = element("startEvent", "x", "Z boku", definition, **attributes)
    inside = start + task("y") + element("endEvent", "z", "Już") + chain("x", "y", "z")
    return element("subProcess", "side", "Bok", inside, triggeredByEvent="true")


def say(*parts):
    findings, result = judge(diagram(*parts))
    return {(finding.code, finding.element) for finding in findings}, result


TWO_MARKERS = element("userTask", "t", "Krok", f"{LOOP}{ROUNDS}</bpmn:multiInstanceLoopCharacteristics>")
TWO_MOMENTS = timer("timeDuration", "P1D").replace(
    "</bpmn:timerE", "<bpmn:timeDate>2031-01-01</bpmn:timeDate></bpmn:timerE"
)
TWO_TIMES = element("intermediateCatchEvent", "t", "Termin", TWO_MOMENTS)
GATEWAY = element("parallelGateway", "g", default="g__e")


@pytest.mark.parametrize(
    "parts, element_id, code",
    [
        ((WAY, side(), flow("t", "side")), "side", "side-flow"),
        ((WAY, side(), flow("side", "e")), "side", "side-flow"),
        ((WAY, side(), border("side")), "b", "boundary-host"),
        ((WAY, border("e")), "b", "boundary-host"),
        ((WAY, border("t").replace(' attachedToRef="t"', "")), "b", "boundary-host"),
        ((START, TWO_MARKERS, END, chain("s", "t", "e")), "t", "markers-several"),
        ((START, TWO_TIMES, END, chain("s", "t", "e")), "t", "moments-several"),
    ],
)
def test_a_mark_that_cannot_be_kept_refuses_the_file_by_name(parts, element_id, code):
    told, result = say(*parts)
    assert (code, element_id) in told and result is Verdict.REFUSED


def test_an_event_on_an_event_sub_process_inside_a_sub_process_is_refused_by_the_same_name():
    scope = element("subProcess", "sub", "Zakres", WAY + side() + border("side"))
    told, result = say(
        element("startEvent", "os"), scope, element("endEvent", "oe"), chain("os", "sub", "oe")
    )
    assert ("boundary-host", "b") in told and result is Verdict.REFUSED
    assert not {code for code, _ in told} & {"boundary-of-nothing", "side-untold"}


@pytest.mark.parametrize(
    "parts, element_id",
    [
        ((WAY, border("t", ERROR, cancelActivity="false")), "b"),
        ((WAY, side(ERROR, isInterrupting="false")), "x"),
        ((START, GATEWAY, task("t"), END, chain("s", "g", "t", "e"), flow("g", "e")), "g"),
    ],
)
def test_a_mark_that_says_nothing_in_its_place_is_told(parts, element_id):
    told, result = say(*parts)
    assert ("attribute-ignored", element_id) in told and result is Verdict.RUNNABLE


def test_a_border_of_a_task_and_one_marker_and_one_moment_are_nothing_to_tell():
    told, result = say(WAY, border("t", timer("timeDuration", "P1D")), side())
    codes = {code for code, _ in told}
    assert not codes & {"boundary-host", "attribute-ignored", "side-flow", "moments-several"}
    assert result is Verdict.RUNNABLE
