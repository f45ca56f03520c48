"""Findings name the right thing at the right place, once: what can never happen, and what means nothing."""

import pytest
from diagram_builder import END, START, chain, diagram, element, flow, task
from diagram_judging import judge

from engine.bpmn.check import Verdict
from engine.bpmn.reader import read_diagrams
from engine.releases.judging import judge_file

WAY = START + task("t") + END + chain("s", "t", "e")


def definition(kind, ref="", inside="", more=""):
    reference = f' {kind}Ref="{ref}"' if ref else ""
    return f"<bpmn:{kind}EventDefinition{reference}{more}>{inside}</bpmn:{kind}EventDefinition>"


def tell(*parts, before="", **options):
    findings, result = judge(diagram(*parts, before=before), **options)
    return {(one.code, one.element) for one in findings}, result


def beginning(kind, ref=""):
    """An event sub-process."""
    inside = (
        element("startEvent", "b", "Zdarzenie", definition(kind, ref)) + task("y") + element("endEvent", "z")
    )
    return element("subProcess", "side", "Bok", inside + chain("b", "y", "z"), triggeredByEvent="true")


def at_border(kind, ref="", host="t"):
    event = element("boundaryEvent", "b", "Zdarzenie", definition(kind, ref), attachedToRef=host)
    return event + element("endEvent", "z") + chain("b", "z")


def scope(last):
    """A sub-process between start and end."""
    inside = element("startEvent", "i") + task("y") + element("endEvent", "o", "", last)
    inner = element("subProcess", "sub", "Podproces", inside + chain("i", "y", "o"))
    return START + inner + END + chain("s", "sub", "e")


CODES = '<bpmn:error id="a" errorCode="a"/><bpmn:error id="b_" errorCode="b"/>'


@pytest.mark.parametrize("kind", ["error", "escalation"])
@pytest.mark.parametrize("caught", [at_border, beginning])
def test_an_error_or_escalation_of_what_a_person_does_is_said_never_to_happen(kind, caught):
    assert ("never-thrown", "b") in tell(WAY, caught(kind), is_whole=True)[0]


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_in_a_bare_diagram_whoever_does_a_step_says_what_its_border_waits_for(kind):
    told, result = tell(WAY, at_border(kind))
    assert ("failure-reported", "b") in told and ("never-thrown", "b") not in told
    assert result == Verdict.RUNNABLE


@pytest.mark.parametrize(
    "last, ref, is_told",
    [
        (definition("error", "a"), "", False),
        (definition("error", "a"), "a", False),
        (definition("error", "b_"), "a", True),
        ("", "", True),
    ],
)
def test_what_a_border_catches_is_thrown_inside_or_said_never_to_happen(last, ref, is_told):
    told, _ = tell(scope(last), at_border("error", ref, "sub"), before=CODES, is_whole=True)
    assert (("never-thrown", "b") in told) == is_told
    told, _ = tell(scope(last), at_border("error", ref, "sub"), before=CODES)
    assert (("failure-reported", "b") in told) == is_told


def test_a_called_process_that_is_not_here_may_throw_anything():
    call = element("callActivity", "t", "Wywołaj", calledElement="elsewhere")
    told, _ = tell(START, call, END, chain("s", "t", "e"), at_border("error"))
    assert ("never-thrown", "b") not in told


@pytest.mark.parametrize("kind", ["message", "signal"])
@pytest.mark.parametrize("written, name", [("=&quot;news&quot;", "news"), ("${'news'}-1", "news-1")])
def test_a_name_that_is_a_fixed_expression_is_its_text(kind, written, name):
    wait = element("intermediateCatchEvent", "c", "Czekaj", definition(kind, "m"))
    named = f'<bpmn:{kind} id="m" name="{written}"/>'
    content = diagram(START, wait, END, chain("s", "c", "e"), before=named)
    assert read_diagrams({"a.bpmn": content}).element("c").event.ref == name


@pytest.mark.parametrize("kind", ["message", "signal"])
@pytest.mark.parametrize("written", ["=news", "news-${x}", "#{x}"])
def test_a_name_that_the_case_would_decide_refuses_the_file(kind, written):
    wait = element("intermediateCatchEvent", "c", "Czekaj", definition(kind, "m"))
    named = f'<bpmn:{kind} id="m" name="{written}"/>'
    told, result = tell(START, wait, END, chain("s", "c", "e"), before=named)
    assert ("name-computed", "c") in told and result is Verdict.REFUSED


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_a_code_that_looks_like_an_expression_is_taken_as_it_is_written(kind):
    inner = element("startEvent", "i") + element("endEvent", "ie", "Koniec", definition(kind, "m"))
    sub = element("subProcess", "sub", "Etap", inner + chain("i", "ie"))
    border = element("boundaryEvent", "b", "Inaczej", definition(kind, "m"), attachedToRef="sub")
    named = f'<bpmn:{kind} id="m" {kind}Code="#{{days}}"/>'
    told, result = tell(START, sub, border, END, chain("s", "sub", "e"), chain("b", "e"), before=named)
    assert "name-computed" not in {code for code, _ in told} and result is Verdict.RUNNABLE


def asking(variable):
    """A gateway that reads a variable."""
    gateway = element("exclusiveGateway", "g", "Czy?", default="g__z")
    return (
        gateway
        + element("endEvent", "z")
        + element("endEvent", "w")
        + chain("g", "z")
        + flow("g", "w", f'{variable} = "a"')
    )


@pytest.mark.parametrize(
    "ref, part, code",
    [("a", "Code", "script-inserted"), ("a", "Message", "mapping-lost"), ("", "Code", "mapping-lost")],
)
def test_what_a_caught_error_says_of_itself_is_known_beforehand_or_refused(ref, part, code):
    caught = definition("error", ref, more=f' camunda:error{part}Variable="found"')
    event = element("boundaryEvent", "b", "Błąd", caught, attachedToRef="sub")
    told, _ = tell(scope(definition("error", "a")), event, asking("found"), chain("b", "g"), before=CODES)
    assert (code, "b") in told


@pytest.mark.parametrize("source, code", [("given", "script-inserted"), ("${bean.x()}", "mapping-lost")])
def test_what_a_signal_carries_is_set_before_it_is_thrown_or_refused(source, code):
    inside = f'<camunda:in sourceExpression="{source}" target="found"/>'
    thrown = definition("signal", "m", f"<bpmn:extensionElements>{inside}</bpmn:extensionElements>")
    event = element("intermediateThrowEvent", "c", "Powiedz", thrown)
    signal = '<bpmn:signal id="m" name="news"/>'
    told, _ = tell(START, event, asking("found"), chain("s", "c", "g"), before=signal)
    assert (code, "c") in told


def test_one_flow_with_a_condition_is_said_to_lead_nowhere_else():
    told, result = tell(START, task("t"), END, chain("s", "t"), flow("t", "e", "a = 1"))
    assert ("way-conditional", "t__e") in told and result is Verdict.RUNNABLE
    assert not {"split-added"} & {code for code, _ in told}


def test_steps_of_an_ad_hoc_sub_process_are_named_and_need_no_other_name():
    host = element("adHocSubProcess", "h", "Dowolnie", task("t", "Krok pierwszy") + task("u", "Krok drugi"))
    told, _ = tell(START, host, END, chain("s", "h", "e"))
    assert not {"event-named", "ref-to-nothing"} & {code for code, _ in told}


def test_an_empty_ad_hoc_sub_process_is_said_to_be_empty_and_nothing_else():
    findings, _ = judge(
        diagram(START, element("adHocSubProcess", "h", "Dowolnie"), END, chain("s", "h", "e"))
    )
    assert [one.code for one in findings if one.severity == "error"] == ["ad-hoc-empty"]


def test_an_event_sub_process_that_waits_for_nothing_is_told_what_it_may_wait_for():
    inside = element("startEvent", "b", "Początek") + element("endEvent", "z")
    side = element("subProcess", "side", "Bok", inside + chain("b", "z"), triggeredByEvent="true")
    (found,) = [one for one in judge(diagram(WAY, side))[0] if one.code == "unsupported-event"]
    assert "plain" not in found.hint_en and "zwykłe" not in found.hint_pl


def test_an_event_that_rounds_throw_is_refused_once():
    thrown = "<bpmn:complexBehaviorDefinition><bpmn:condition>true</bpmn:condition>"
    thrown += f"<bpmn:event>{definition('signal')}</bpmn:event></bpmn:complexBehaviorDefinition>"
    marker = '<bpmn:multiInstanceLoopCharacteristics behavior="Complex">'
    marker += (
        f"<bpmn:loopCardinality>3</bpmn:loopCardinality>{thrown}</bpmn:multiInstanceLoopCharacteristics>"
    )
    findings, _ = judge(diagram(START, element("task", "t", "Krok", marker), END, chain("s", "t", "e")))
    assert [one.code for one in findings if one.severity == "error"] == ["rounds-behavior"]


@pytest.mark.parametrize(
    "number, is_told",
    [("-1", True), ('"abc"', True), ("2.5", True), ("101", True), ("0", False), ("n", False)],
)
def test_a_number_of_rounds_that_can_never_be_done_refuses_the_file(number, is_told):
    text = number.replace('"', "&quot;")
    rounds = f"<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>{text}</bpmn:loopCardinality>"
    loop = f'<bpmn:standardLoopCharacteristics loopMaximum="{text}"/>'
    for marker in (f"{rounds}</bpmn:multiInstanceLoopCharacteristics>", loop):
        told, _ = tell(START, element("task", "t", "Krok", marker), END, chain("s", "t", "e"))
        assert (("rounds-impossible", "t") in told) == is_told


def test_a_start_by_a_message_that_does_begin_its_process_is_not_told_to_begin_nothing():
    message = '<bpmn:message id="m" name="news"/>'
    other = '<bpmn:process id="q" isExecutable="true">'
    other += element("startEvent", "q1", "Wieść", definition("message", "m")) + element("endEvent", "q2")
    other += chain("q1", "q2") + "</bpmn:process>"
    content = diagram(WAY, before=message + other)
    assert "start-trigger-ignored" not in {one.code for one in judge_file("a.bpmn", content).findings}
