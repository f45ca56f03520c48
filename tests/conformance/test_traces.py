"""Whole diagrams played as anybody would with `krokus play`: the elements on the way, in BPMN's order."""

import pytest

from tests.engine.spiff.spiff_drawing import CODES, Drawing, event, rounds

TRIGGERS = {
    "timer": (event("timer", "P1D"), "+P2D"),
    "message": (event("message", "msg_a"), "!msg_a"),
    "signal": (event("signal", "sig_a"), "!sig_a"),
}


def handler(trigger: str, interrupts: bool, step: str = "handle", last: str = "") -> Drawing:
    """An event sub-process with one task."""
    side = Drawing("side")
    side.node("startEvent", "begin", trigger, isInterrupting=str(interrupts).lower())
    side.user(step)
    side.node("endEvent", "handled", last)
    side.chain("begin", step, "handled")
    return side


def inner(*sides: Drawing, last: str = "", name: str = "sub") -> Drawing:
    """A scope with one task and event sub-processes."""
    scope = Drawing(name)
    scope.node("startEvent", "in")
    scope.user("work")
    scope.node("endEvent", "out", last)
    scope.chain("in", "work", "out")
    for side in sides:
        scope.inside(side, triggeredByEvent="true")
    return scope


def around(scope: Drawing) -> Drawing:
    """A main process: the scope, then a task."""
    main = Drawing().ends().user("after")
    main.inside(scope)
    return main.chain("s", scope.process_id, "after", "e")


def calling(called: Drawing) -> tuple[Drawing, str]:
    main = Drawing().ends().user("after")
    main.node("callActivity", "call", calledElement=called.process_id)
    return main.chain("s", "call", "after", "e"), called.process()


@pytest.mark.parametrize("kind", TRIGGERS)
@pytest.mark.parametrize("interrupts", [True, False])
def test_an_event_sub_process_inside_a_sub_process_ends_within_it(play, kind, interrupts):
    trigger, step = TRIGGERS[kind]
    rest = [] if interrupts else ["work"]
    played = play(around(inner(handler(trigger, interrupts))), step, "handle", *rest, "after")
    expected = ["s", "sub", "in", "work", "begin", "handle", "handled"]
    expected += [] if interrupts else ["out"]
    assert list(played.trace) == [*expected, "after", "e"]


def test_a_called_process_that_a_message_may_begin_keeps_its_event_sub_processes(play):
    main, called = calling(inner(handler(event("message", "msg_a"), False), name="called"))
    called = called.replace('id="in">', f'id="in">{event("message", "msg_b")}')
    played = play(main, "!msg_a", "handle", "work", "after", more=called)
    assert list(played.trace) == [
        "s",
        "call",
        "in",
        "work",
        "begin",
        "handle",
        "handled",
        "out",
        "after",
        "e",
    ]


@pytest.mark.parametrize("kind", TRIGGERS)
@pytest.mark.parametrize("interrupts", [True, False])
def test_an_event_sub_process_of_a_called_process_leaves_the_caller_alone(play, kind, interrupts):
    trigger, step = TRIGGERS[kind]
    main, called = calling(inner(handler(trigger, interrupts), name="called"))
    rest = [] if interrupts else ["work"]
    played = play(main, step, "handle", *rest, "after", more=called)
    expected = ["s", "call", "in", "work", "begin", "handle", "handled"]
    expected += [] if interrupts else ["out"]
    assert list(played.trace) == [*expected, "after", "e"]


@pytest.mark.parametrize(
    ("kind", "name", "interrupts"),
    [("error", "err_a", True), ("escalation", "esc_a", True), ("escalation", "esc_a", False)],
)
def test_a_scope_waits_for_the_handler_of_what_its_end_throws(play, kind, name, interrupts):
    thrown = event(kind, name)
    played = play(around(inner(handler(thrown, interrupts), last=thrown)), "work", "handle", "after")
    way = ["s", "sub", "in", "work", "out", "begin", "handle", "handled", "after", "e"]
    assert list(played.trace) == way


def test_a_terminate_end_of_a_handler_ends_the_handler_alone(play):
    side = handler(event("message", "msg_a"), False, last=event("terminate"))
    played = play(around(inner(side)), "!msg_a", "handle", "work", "after")
    way = ["s", "sub", "in", "work", "begin", "side", "handle", "handled", "out", "after", "e"]
    assert list(played.trace) == way


def test_an_error_of_a_handler_leaves_the_scope_it_belongs_to(play):
    main = around(inner(handler(event("message", "msg_a"), True, last=event("error", "err_a"))))
    main.boundary("border", "sub", event("error", "err_a"))
    main.user("rescue")
    main.node("endEvent", "e2")
    main.chain("border", "rescue", "e2")
    played = play(main, "!msg_a", "handle", "rescue")
    assert list(played.trace)[-4:] == ["handled", "border", "rescue", "e2"]


def test_an_error_that_nothing_catches_ends_the_whole_process(play):
    main = Drawing().ends().user("other", "after")
    main.inside(inner(last=event("error", "err_a")))
    main.node("parallelGateway", "split")
    main.chain("s", "split", "sub", "after", "e").chain("split", "other", "e")
    played = play(main, "work")
    assert list(played.trace) == ["s", "split", "sub", "in", "other", "work", "out"]
    assert (played.open, played.status) == ((), "closed_done")


def test_a_process_without_an_end_goes_round(play):
    main = Drawing().user("t", "u")
    main.node("startEvent", "s")
    main.choice("merge")
    main.chain("s", "merge", "t", "u", "merge")
    assert list(play(main, "t", "u", "t").trace) == ["s", "merge", "t", "u", "merge", "t", "u"]


def test_a_sub_process_without_an_end_goes_round_until_its_border_breaks_it_off(play):
    scope = Drawing("sub").user("t")
    scope.node("startEvent", "in")
    scope.choice("merge")
    scope.chain("in", "merge", "t", "merge")
    main = around(scope)
    main.boundary("b", "sub", event("timer", "P1D"))
    main.flow("b", "after")
    rounds = ["merge", "t"] * 2
    assert list(play(main, "t", "+P2D", "after").trace) == ["s", "sub", "in", *rounds, "b", "after", "e"]


def test_an_event_sub_process_inside_an_event_sub_process_ends_within_it(play):
    second = inner(handler(event("message", "msg_b"), True), name="outer")
    second.parts[0] = second.parts[0].replace(
        "></bpmn:startEvent>", f">{event('message', 'msg_a')}</bpmn:startEvent>"
    )
    main = Drawing().ends().user("t").chain("s", "t", "e")
    main.inside(second, triggeredByEvent="true")
    played = play(main, "!msg_a", "!msg_b", "handle")
    assert list(played.trace) == ["s", "t", "in", "work", "begin", "handle", "handled"]


def test_a_loop_of_scripts_that_counts_runs_as_often_as_it_says(play):
    main = Drawing().ends().user("t")
    for name, script in (("zero", "n = 0"), ("count", "n = n + 1")):
        main.node("scriptTask", name, f"<bpmn:script>{script}</bpmn:script>")
    main.choice("head")
    main.choice("g", default="back")
    main.chain("s", "zero", "head", "count", "g")
    main.flow("g", "head", flow_id="back")
    main.flow("g", "t", "n >= 3")
    main.chain("t", "e")
    assert list(play(main, "t").trace) == ["s", "zero", *["head", "count", "g"] * 3, "t", "e"]


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_a_border_that_names_what_is_thrown_comes_before_one_that_takes_everything(play, kind):
    name = f"{kind[:3]}_a"
    main = around(inner(last=event(kind, name)))
    main.user("any", "named")
    main.boundary("takes_all", "sub", event(kind))
    main.boundary("takes_one", "sub", event(kind, name))
    main.node("endEvent", "e2")
    main.chain("takes_all", "any", "e2").chain("takes_one", "named", "e2")
    assert list(play(main, "work", "named").trace)[-3:] == ["takes_one", "named", "e2"]


@pytest.mark.parametrize("attributes", ["", 'name="Any"', '{code}=" "'])
@pytest.mark.parametrize("kind, code", CODES.items())
@pytest.mark.parametrize("place", ["border", "side"])
def test_an_event_about_an_error_or_escalation_without_a_code_catches_every_one(
    play, kind, code, attributes, place
):
    main = around(inner(last=event(kind, f"{kind[:3]}_a")))
    if place == "border":
        main.user("handle")
        main.boundary("begin", "sub", event(kind, "any"))
        main.node("endEvent", "handled")
        main.chain("begin", "handle", "handled")
    else:
        main.inside(handler(event(kind, "any"), True), triggeredByEvent="true")
    more = f'<bpmn:{kind} id="{kind}_any" {attributes.format(code=code)}/>'
    assert list(play(main, "work", "handle", more=more).trace)[-3:] == ["begin", "handle", "handled"]


@pytest.mark.parametrize("kind", CODES)
def test_of_two_events_without_a_code_the_one_about_what_is_thrown_comes_first(play, kind):
    main = around(inner(last=event(kind, "this")))
    main.user("other", "own")
    main.boundary("takes_other", "sub", event(kind, "that"))
    main.boundary("takes_own", "sub", event(kind, "this"))
    main.node("endEvent", "e2")
    main.chain("takes_other", "other", "e2").chain("takes_own", "own", "e2")
    more = "".join(f'<bpmn:{kind} id="{kind}_{name}"/>' for name in ("that", "this"))
    assert list(play(main, "work", "own", more=more).trace)[-3:] == ["takes_own", "own", "e2"]


def test_the_code_of_a_caught_error_decides_the_way_behind_it(play):
    main = around(inner(last=event("error", "err_a")))
    names = 'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" camunda:errorCodeVariable="found"'
    main.boundary("caught", "sub", event("error", "err_a").replace("/>", f" {names}/>"))
    main.user("that")
    main.choice("g", default="other")
    main.node("endEvent", "e2")
    main.chain("caught", "g")
    main.flow("g", "that", 'found = "err_a"')
    main.flow("g", "e2", flow_id="other")
    main.chain("that", "e2")
    assert list(play(main, "work", "that").trace)[-4:] == ["caught", "g", "that", "e2"]


def test_of_two_pools_the_one_that_no_message_begins_is_where_a_case_begins(play):
    other = Drawing("other").user("answer")
    other.node("startEvent", "called", event("message", "msg_a"))
    other.node("endEvent", "answered")
    other.chain("called", "answer", "answered")
    main = Drawing().ends().user("ask")
    main.node("intermediateThrowEvent", "send", event("message", "msg_a"))
    main.chain("s", "ask", "send", "e")
    played = play(main, "ask", "answer", more=other.process())
    assert list(played.trace) == ["s", "ask", "send", "e", "called", "answer", "answered"]


@pytest.mark.parametrize(("steps", "trace"), [(("answer",), "e"), (("!msg_b", "answer"), "answered")])
def test_an_answer_to_a_pool_that_is_done_has_no_effect_and_its_sender_goes_on(play, steps, trace):
    other = Drawing("other").user("answer")
    other.node("startEvent", "called", event("message", "msg_a"))
    other.node("endEvent", "answered", event("message", "msg_b"))
    other.chain("called", "answer", "answered")
    main = Drawing().ends()
    main.node("intermediateThrowEvent", "send", event("message", "msg_a"))
    main.node("intermediateCatchEvent", "get", event("message", "msg_b"))
    main.chain("s", "send", "get", "e")
    played = play(main, *steps, more=other.process())
    assert played.trace[-1] == trace and not played.open and not played.incidents


def test_words_of_python_in_scripts_and_conditions_keep_their_meaning(play):
    main = Drawing().ends().user("yes", "no")
    main.node(
        "scriptTask", "set", "<bpmn:script>ok = True\nleft = 5\nleft -= 2\nnothing = None</bpmn:script>"
    )
    main.choice("g", default="d")
    main.choice("h", default="d2")
    main.chain("s", "set", "g")
    main.flow("g", "h", "ok and left == 3 and nothing is None")
    main.flow("g", "no", flow_id="d")
    main.flow("h", "yes", "True")
    main.flow("h", "no", flow_id="d2")
    main.chain("yes", "e").chain("no", "e")
    played = play(main, "yes")
    assert played.variables["ok"] is True and played.trace[-2:] == ("yes", "e")


def test_a_decision_whose_table_is_not_there_is_made_by_a_person(play):
    main = Drawing().ends()
    main.node("businessRuleTask", "rule", props={"decision": "elsewhere"})
    main.chain("s", "rule", "e")
    assert list(play(main, "rule").trace) == ["s", "rule", "e"]


def test_a_bare_diagram_asks_for_what_ends_the_repetition_of_a_task(play):
    marker = "<bpmn:standardLoopCharacteristics><bpmn:loopCondition>more = true</bpmn:loopCondition>"
    main = Drawing().ends()
    main.node("userTask", "t", f"{marker}</bpmn:standardLoopCharacteristics>")
    main.chain("s", "t", "e")
    assert list(play(main, "t more=true", "t more=false").trace) == ["s", "t", "t", "e"]


@pytest.mark.parametrize("answer, way", [("tak", "yes"), ("nie", "no")])
def test_a_gateway_without_conditions_goes_the_way_that_a_person_chooses(play, answer, way):
    main = Drawing().ends().user("ask", "yes", "no")
    main.node("exclusiveGateway", "g", name="Czy zgoda?")
    main.chain("s", "ask", "g")
    for flow_id, name, target in (("f1", "tak", "yes"), ("f2", "nie", "no")):
        ends = f'sourceRef="g" targetRef="{target}"'
        main.parts.append(f'<bpmn:sequenceFlow id="{flow_id}" name="{name}" {ends}/>')
    main.chain("yes", "e").chain("no", "e")
    assert list(play(main, f'ask Czy_zgoda="{answer}"', way).trace) == ["s", "ask", "g", way, "e"]


@pytest.mark.parametrize(
    ("answer", "ahead"),
    [(0, ["b", "e"]), (2, ["b", "a", "e", "e"]), (5, ["b", "a", "c", "e", "e", "e"])],
)
def test_a_way_without_a_condition_out_of_a_task_is_taken_whatever_the_others_ask(play, answer, ahead):
    main = Drawing().ends().user("t", "a", "b", "c")
    main.flow("s", "t")
    main.flow("t", "a", "x > 1")
    main.flow("t", "b")
    main.flow("t", "c", "x > 4")
    for task in "abc":
        main.flow(task, "e")
    steps = [name for name in ahead if name != "e"]
    assert list(play(main, f"t x={answer}", *steps).trace) == ["s", "t", *ahead]


@pytest.mark.parametrize("sequential", [True, False])
def test_each_round_of_a_receive_task_is_come_to(play, sequential):
    main = Drawing().ends()
    main.node("receiveTask", "hear", rounds("2", sequential=sequential), messageRef="message_msg_a")
    played = play(main.chain("s", "hear", "e"), "!msg_a", "!msg_a")
    assert list(played.trace) == ["s", "hear", "hear", "e"]


@pytest.mark.parametrize("kind", ["parallelGateway", "inclusiveGateway"])
def test_a_loop_may_wait_at_a_join_for_a_task_on_one_of_its_ways(play, kind):
    main = Drawing().ends().user("t")
    main.choice("merge")
    main.choice("more", "out")
    main.node(kind, "fork")
    main.node(kind, "join")
    main.chain("s", "merge", "fork", "join", "more").chain("fork", "t", "join")
    main.flow("more", "merge", "again")
    main.flow("more", "e", flow_id="out")
    played = play(main, "t again=true", "t again=false")
    turn = ["merge", "fork", "t", "join", "more"]
    assert list(played.trace) == ["s", *turn, *turn, "e"]
