"""Judging what a diagram waits for: timers, messages, and events that mean nothing here."""

import pytest
from diagram_builder import END, START, chain, diagram, element, flow, task, timer
from diagram_judging import between, codes_of, judge

from engine.bpmn.check import Verdict
from engine.bpmn.reader import read_diagrams

MESSAGE = '<bpmn:message id="m" name="msg_x"/>'
MESSAGE_EVENT = '<bpmn:messageEventDefinition messageRef="m"/>'


@pytest.mark.parametrize("kind", ["intermediateThrowEvent", "intermediateCatchEvent"])
@pytest.mark.parametrize("name, code", [("X", "link-alone"), ("", "link-nameless")])
def test_a_link_that_is_joined_with_nothing_is_refused_and_told_why(kind, name, code):
    event = element(kind, "x", name, '<bpmn:linkEventDefinition name=""/>')
    assert {"link-alone", "link-nameless", "unsupported-event"} & codes_of(
        between(event, first="x", last="x")
    ) == {code}


def test_an_error_that_the_file_does_not_have_is_told_as_other_references_are():
    inside = element("startEvent", "si") + element(
        "endEvent", "ei", "Błąd", '<bpmn:errorEventDefinition errorRef="x"/>'
    )
    step = element("subProcess", "sub", "Praca", inside + chain("si", "ei"))
    assert "ref-to-nothing" in codes_of(between(step, first="sub", last="sub"))


def test_an_event_behind_two_flows_of_its_event_gateway_is_told_once():
    catch = element("intermediateCatchEvent", "c", "Termin", timer("timeDuration", "P1D"))
    gateway = element("eventBasedGateway", "g", "Czekamy")
    content = between(gateway, catch, flow("g", "c", flow_id="one"), flow("g", "c"), first="g", last="c")
    found, _ = judge(content)
    assert [one.element for one in found if one.code == "event-branch-shared"] == ["c"]


def test_what_is_wrong_with_any_event_of_a_multiple_one_is_told_at_the_drawn_one():
    several = timer("timeDuration", "P1D") + timer("timeDuration", "later")
    border = element("boundaryEvent", "b", "Termin", several, attachedToRef="t")
    found, _ = judge(between(task("t"), border, chain("b", "e"), first="t", last="t"))
    assert [one.element for one in found if one.code == "timer-unreadable"] == ["b"]


def test_two_timers_behind_one_event_gateway_are_each_awaited():
    catch = "".join(
        element("intermediateCatchEvent", f"c{n}", "Termin", timer("timeDuration", "P1D")) for n in (1, 2)
    )
    gateway = element("eventBasedGateway", "g", "Czekamy")
    content = diagram(START, gateway, catch, END, chain("s", "g", "c1", "e") + chain("g", "c2", "e"))
    assert codes_of(content) == set()


def test_what_an_event_gateway_waits_for_has_no_events_on_its_border():
    border = '<bpmn:boundaryEvent id="b" name="Termin" attachedToRef="r">{}</bpmn:boundaryEvent>'
    border = border.format(timer("timeDuration", "P1D"))
    receive = element("receiveTask", "r", "Odbierz list")
    gateway = element("eventBasedGateway", "g", "Czekamy")
    content = diagram(START, gateway, receive, border, END, chain("s", "g", "r", "e") + chain("b", "e"))
    assert "event-branch-border" in codes_of(content)


def test_an_event_gateway_leads_only_to_events_that_wait():
    content = between(element("eventBasedGateway", "g"), task("t"), chain("g", "t"), first="g", last="t")
    assert "event-gateway-target" in codes_of(content)


@pytest.mark.parametrize(
    "kind, text, expected",
    [
        ("timeDuration", "P7D", set()),
        ("timeDuration", "PT4H", set()),
        ("timeDuration", "3 dr", set()),
        ("timeDuration", "= wait_days", set()),
        ("timeDate", "= start_date", set()),
        ("timeDate", "2026-01-01", {"timer-fixed-date"}),
        ("timeDate", "2026-13-01", {"timer-unreadable"}),
        ("timeDuration", "P999999999Y", {"timer-unreadable"}),
        ("timeDuration", "PT0S", set()),
        ("timeDuration", "-P1D", {"timer-unreadable"}),
        ("timeDuration", "PT0.5S", {"timer-rounded"}),
        ("timeDuration", "tomorrow", {"timer-unreadable"}),
        ("timeDuration", "= eval(1)", {"timer-unreadable"}),
        ("timeDuration", "", {"timer-missing"}),
        ("timeCycle", "R/P1D", {"timer-cycle-once"}),
        ("timeCycle", "P1D", {"timer-cycle-once"}),
        ("timeCycle", "= often", {"timer-cycle-once"}),
        ("timeCycle", "0 0/5 * * * ?", {"expression-translated"}),
    ],
)
def test_timers_are_readable(kind, text, expected):
    catch = element("intermediateCatchEvent", "c", "Termin", timer(kind, text))
    assert codes_of(between(catch, first="c", last="c")) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("R/P1M", set()),
        ("P1M", set()),
        ("R/PT0S", {"timer-unreadable"}),
        ("R/PT2S", {"timer-too-often"}),
        ("500ms", {"expression-translated", "timer-too-often"}),
    ],
)
def test_a_cycle_may_start_an_event_sub_process(text, expected):
    inner = element("startEvent", "i", inside=timer("timeCycle", text)) + element("endEvent", "ie")
    sub = element("subProcess", "esp", "Raport", inner + chain("i", "ie"), triggeredByEvent="true")
    assert codes_of(diagram(START, END, chain("s", "e"), sub)) == expected


def test_a_finding_about_a_timer_quotes_what_stands_in_the_file():
    inner = element("startEvent", "i", inside=timer("timeCycle", "500ms")) + element("endEvent", "ie")
    sub = element("subProcess", "esp", "Raport", inner + chain("i", "ie"), triggeredByEvent="true")
    findings, _ = judge(diagram(START, END, chain("s", "e"), sub))
    (told,) = [finding for finding in findings if finding.code == "timer-too-often"]
    assert "500ms" in told.message_pl and "500ms" in told.message_en


@pytest.mark.parametrize(
    "marker",
    [
        '<bpmn:standardLoopCharacteristics loopMaximum="2"/>',
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>2</bpmn:loopCardinality>"
        "</bpmn:multiInstanceLoopCharacteristics>",
    ],
)
def test_an_event_sub_process_of_the_main_process_that_would_repeat_is_refused(marker):
    inner = element("startEvent", "i", inside=timer("timeCycle", "R/P1M")) + element("endEvent", "ie")
    sub = element("subProcess", "esp", "Raport", marker + inner + chain("i", "ie"), triggeredByEvent="true")
    findings, verdict = judge(diagram(START, END, chain("s", "e"), sub))
    assert ([finding.code for finding in findings], verdict) == (["side-repeated"], Verdict.REFUSED)


@pytest.mark.parametrize(
    "trigger",
    [
        MESSAGE_EVENT,
        "<bpmn:conditionalEventDefinition><bpmn:condition>x</bpmn:condition></bpmn:conditionalEventDefinition>",
        MESSAGE_EVENT + "<bpmn:signalEventDefinition/>",
    ],
)
def test_an_event_start_of_the_main_process_is_told_not_to_start_anything(trigger):
    start = element("startEvent", "s", "Zgłoszenie", trigger)
    assert codes_of(diagram(start, END, chain("s", "e"), before=MESSAGE)) >= {"start-trigger-ignored"}


def test_a_message_event_without_a_message_is_named_after_the_event():
    catch = element("intermediateCatchEvent", "c", "Cisza", "<bpmn:messageEventDefinition/>")
    content = between(catch, first="c", last="c")
    assert codes_of(content) == {"event-named"}
    assert read_diagrams({"a.bpmn": content}).element("c").event.ref == "Cisza"


def test_a_reference_to_a_message_the_file_does_not_have_is_told():
    catch = element("intermediateCatchEvent", "c", "Cisza", '<bpmn:messageEventDefinition messageRef="m"/>')
    assert codes_of(between(catch, first="c", last="c")) == {"ref-to-nothing"}


def test_what_asks_for_undoing_where_nothing_can_be_undone_is_told_and_goes_on():
    event = element("intermediateThrowEvent", "x", "X", "<bpmn:compensateEventDefinition/>")
    assert codes_of(between(event, first="x", last="x")) == {"compensation-nothing"}


def test_compensation_that_nothing_asks_for_is_left_out():
    watcher = element("boundaryEvent", "b", "", "<bpmn:compensateEventDefinition/>", attachedToRef="t")
    undo = element("task", "u", "Cofnij", isForCompensation="true")
    parts = [START, task("t"), watcher, undo, chain("s", "t", "e")]
    findings, result = judge(diagram(*parts, END))
    assert ({f.code for f in findings}, result) == ({"compensation-unused"}, Verdict.RUNNABLE)
