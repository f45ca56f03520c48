"""Values that are carried into and out of what no flow leads to: event sub-processes and handlers."""

import pytest

from engine.bpmn.reader import read_diagrams
from tests.engine.spiff.spiff_drawing import Drawing, event, write_files

UNDO = "<bpmn:compensateEventDefinition/>"
CAMUNDA = 'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'


def extensions(*items: str) -> str:
    return f"<bpmn:extensionElements>{''.join(items)}</bpmn:extensionElements>"


def mapping(*items: str) -> str:
    return extensions(f"<camunda:inputOutput {CAMUNDA}>", *items, "</camunda:inputOutput>")


def given(name: str, source: str) -> str:
    return f'<camunda:inputParameter name="{name}">{source}</camunda:inputParameter>'


def gives(name: str, source: str) -> str:
    return f'<camunda:outputParameter name="{name}">{source}</camunda:outputParameter>'


def asking(scope: Drawing, source: str, condition: str) -> Drawing:
    """A choice behind a step: the task `yes`, or the task `no`."""
    scope.user("yes", "no").choice("which", default="else")
    scope.chain(source, "which").flow("which", "yes", condition)
    scope.flow("which", "no", flow_id="else")
    return scope


def side(carried: str, last: str = "") -> Drawing:
    """An event sub-process that asks for what was carried in; its second way has no end."""
    drawing = asking(Drawing("side"), "begin", 'kind = "urgent"')
    drawing.node("startEvent", "begin", event("message", "msg_a"), isInterrupting="false")
    drawing.node("endEvent", "end", last)
    drawing.chain("yes", "end").parts.append(carried)
    return drawing


def scope_with(drawing: Drawing, of: str, condition: str) -> Drawing:
    """The process, or a sub-process of it, with a task beside the event sub-process; then who asks."""
    main = Drawing()
    main.node("startEvent", "s")
    scope = Drawing("sub") if of == "sub" else main
    scope.user("work").inside(drawing, triggeredByEvent="true")
    if of == "sub":
        scope.node("startEvent", "in")
        scope.chain("in", "work")
        main.inside(scope)
    main.user("good", "bad").choice("told", default="otherwise")
    main.chain("s", of).flow("told", "good", condition)
    main.chain(of, "told").flow("told", "bad", flow_id="otherwise")
    return main


BOTH_WAYS = mapping(given("kind", "urgent"), gives("result", "${kind}"))
SCRIPTS = extensions(
    '<spiffworkflow:preScript>kind = "urgent"</spiffworkflow:preScript>',
    "<spiffworkflow:postScript>result = kind</spiffworkflow:postScript>",
)


@pytest.mark.parametrize("carried", [BOTH_WAYS, SCRIPTS])
@pytest.mark.parametrize("of", ["work", "sub"])
def test_an_event_sub_process_has_what_is_carried_in_and_gives_what_is_carried_out(play, of, carried):
    main = scope_with(side(carried), of, 'result = "urgent"')
    assert play(main, "!msg_a", "yes", "work").open == ("good",)


def test_an_event_sub_process_gives_where_its_way_just_stops_too(play):
    main = scope_with(side(mapping(gives("result", "done"))), "work", 'result = "done"')
    assert play(main, "!msg_a", "no", "work").open == ("good",)


def test_an_event_sub_process_that_ends_in_an_error_gives_nothing(play):
    drawing = side(BOTH_WAYS, last=event("error", "err_a"))
    main = scope_with(drawing, "sub", 'result = "urgent"')
    main.boundary("border", "sub", event("error", "err_a"))
    main.chain("border", "told")
    assert play(main, "!msg_a", "yes").open == ("bad",)


@pytest.mark.parametrize(("count", "is_lost"), [(10, False), (1000, True)])
def test_what_an_event_sub_process_gives_at_too_many_ends_is_refused(count, is_lost):
    drawing = side(mapping(*(gives(f"result_{number}", "done") for number in range(count))))
    drawing.user(*(f"way_{number}" for number in range(50)))
    main = scope_with(drawing, "work", 'result_1 = "done"')
    codes = {(cure.code, cure.element) for cure in read_diagrams(write_files(main)).cures}
    assert (("mapping-lost", "side") in codes) is is_lost


def undoing(kind: str, inner: str, condition: str, carried: str) -> Drawing:
    """A task, what undoes it, the request for that, and a choice by what was carried out."""
    main = Drawing().user("work")
    main.node("startEvent", "s")
    main.boundary("border", "work", UNDO)
    attrs = {"calledElement": "called"} if kind == "callActivity" else {}
    main.node(kind, "undo", carried + inner, isForCompensation="true", **attrs)
    main.parts.append('<bpmn:association id="a" sourceRef="border" targetRef="undo"/>')
    main.node("intermediateThrowEvent", "ask", UNDO)
    return asking(main.chain("s", "work", "ask"), "ask", condition)


def inside(name: str = "called") -> Drawing:
    return Drawing(name).ends("in", "out").user("step").chain("in", "step", "out")


@pytest.mark.parametrize(
    ("kind", "inner", "step"),
    [
        ("userTask", "", "undo"),
        ("subProcess", "".join(inside().parts), "step"),
        ("callActivity", "", "step"),
    ],
)
def test_what_undoes_a_step_carries_values_out_as_any_other(play, kind, inner, step):
    main = undoing(kind, inner, 'result = "undone"', mapping(gives("result", "undone")))
    called = inside().process() if kind == "callActivity" else ""
    assert play(main, "work", step, more=called).open == ("yes",)


def test_what_a_process_that_undoes_needs_is_carried_into_it(play):
    carried = extensions(f'<camunda:in {CAMUNDA} source="cost" target="price"/>')
    called = Drawing("called").ends("in", "out").user("dear")
    called.choice("how_much", default="cheap")
    called.chain("in", "how_much").flow("how_much", "dear", "price > 3")
    called.chain("dear", "out").flow("how_much", "out", flow_id="cheap")
    main = undoing("callActivity", "", "false", carried)
    assert play(main, "work", more=called.process(), known="cost = 5").open == ("dear",)


def test_an_event_sub_process_that_undoes_its_scope_carries_values_out(play):
    undo = Drawing("undo").user("step")
    undo.node("startEvent", "begin", UNDO)
    undo.node("endEvent", "end")
    undo.chain("begin", "step", "end").parts.append(mapping(gives("result", "undone")))
    scope = Drawing("sub").ends("in", "out").user("work").chain("in", "work", "out")
    scope.inside(undo, triggeredByEvent="true")
    main = Drawing()
    main.node("startEvent", "s")
    main.inside(scope)
    main.node("intermediateThrowEvent", "ask", UNDO)
    asking(main.chain("s", "sub", "ask"), "ask", 'result = "undone"')
    assert play(main, "work", "step").open == ("yes",)
