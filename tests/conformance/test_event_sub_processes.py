"""Several event sub-processes of one embedded sub-process: what they take from and hear of each other."""

import pytest

from tests.conformance.test_traces import around, calling, handler, inner
from tests.engine.spiff.spiff_drawing import Drawing, event, rounds


def beside(trigger: str, interrupts: bool, step: str, last: str = "") -> Drawing:
    """A second event sub-process, whose ids are made of its one task's."""
    side = Drawing(f"{step}_side")
    side.node("startEvent", f"{step}_begin", trigger, isInterrupting=str(interrupts).lower())
    side.user(step)
    side.node("endEvent", f"{step}_end", last)
    return side.chain(f"{step}_begin", step, f"{step}_end")


def test_what_a_handler_throws_deep_inside_takes_the_handler_away(play):
    step = Drawing("step").user("deep")
    step.node("startEvent", "deep_begin")
    step.node("endEvent", "deep_end", event("error", "err_a"))
    step.chain("deep_begin", "deep", "deep_end")
    first = Drawing("first")
    first.node("startEvent", "first_begin", event("message", "msg_a"), isInterrupting="false")
    first.node("parallelGateway", "both")
    first.user("other").inside(step)
    first.chain("first_begin", "both", "step").chain("both", "other")
    played = play(around(inner(first, handler(event("error", "err_a"), True))), "!msg_a", "deep")
    assert played.open == ("handle",)


def test_an_error_of_a_handler_is_caught_in_its_scope_after_the_body_too(play):
    thrown = event("error", "err_a")
    first = beside(event("message", "msg_a"), False, "note", last=thrown)
    played = play(around(inner(first, handler(thrown, True))), "!msg_a", "work", "note", "handle", "after")
    assert list(played.trace)[-8:] == ["note", "out", "note_end", "begin", "handle", "handled", "after", "e"]


def test_beside_a_body_that_is_done_begins_only_what_interrupts_its_scope(play):
    first = beside(event("message", "msg_a"), False, "note")
    second = beside(event("timer", "P2D"), False, "remind")
    steps = ["!msg_a", "!msg_a", "work", "+P3D"]
    scope = inner(first, second, handler(event("timer", "P4D"), True))
    assert sorted(play(around(scope), *steps).open) == ["note", "note"]
    assert play(around(scope), *steps, "note", "note").open == ("after",)
    assert play(around(scope), *steps, "note", "+P2D").open == ("handle",)


def test_what_a_handler_throws_is_not_caught_inside_another_one(play):
    thrown = event("error", "err_a")
    first = beside(event("message", "msg_a"), False, "note", last=thrown)
    second = beside(event("message", "msg_b"), False, "other")
    second.inside(handler(thrown, True), triggeredByEvent="true")
    main = around(inner(first, second))
    main.boundary("border", "sub", thrown)
    main.user("rescue")
    main.node("endEvent", "e2")
    main.chain("border", "rescue", "e2")
    assert play(main, "!msg_a", "!msg_b", "note").open == ("rescue",)


def ended_at_once(name: str = "sub") -> Drawing:
    """A scope whose body and handler each have one task and whose end terminates."""
    return inner(handler(event("signal", "sig_a"), False), last=event("terminate"), name=name)


def test_a_terminate_end_ends_the_handlers_of_its_scope_at_once(play):
    played = play(around(ended_at_once()), "!sig_a", "!sig_a", "work")
    assert (played.trace[-2:], played.open) == (("out", "after"), ("after",))


def test_a_terminate_end_of_a_called_process_ends_its_handlers_at_once(play):
    main, called = calling(ended_at_once("called"))
    assert play(main, "!sig_a", "work", more=called).open == ("after",)


def test_a_terminate_end_ends_what_runs_deep_in_a_handler_and_beside_it_in_the_body(play):
    scope = inner(last=event("terminate"))
    scope.user("other").chain("in", "other")
    deep = Drawing("deep").user("dive").chain("deep_in", "dive")
    deep.node("startEvent", "deep_in")
    side = Drawing("side").chain("begin", "deep")
    side.node("startEvent", "begin", event("message", "msg_a"), isInterrupting="false")
    side.inside(deep)
    scope.inside(side, triggeredByEvent="true")
    assert play(around(scope), "!msg_a", "work").open == ("after",)


@pytest.mark.parametrize("is_sequential", [True, False])
def test_a_terminate_end_of_a_round_ends_the_handlers_of_that_round_alone(play, is_sequential):
    scope = ended_at_once()
    scope.parts.append(rounds("2", sequential=is_sequential))
    played = play(around(scope), "!sig_a", "work")
    assert tuple(sorted(played.open)) == (("work",) if is_sequential else ("handle", "work"))


@pytest.mark.parametrize(
    ("tag", "wrong"), [("timeDuration", "jutro"), ("timeDate", "jutro"), ("timeCycle", "co")]
)
def test_a_timer_of_the_process_counts_from_no_moment_where_its_value_is_none(play, tag, wrong):
    timer = f"<bpmn:timerEventDefinition><bpmn:{tag}>= moment</bpmn:{tag}></bpmn:timerEventDefinition>"
    main = inner(handler(timer, False), name="main")
    told = "timer_without_moment(element='begin', expression='= moment')"
    played = play(main, "work", known=f'moment = "{wrong}"', problem=told)
    assert played.open == ()


def test_a_timer_of_the_process_whose_value_comes_back_without_rest_is_told_apart(play):
    timer = "<bpmn:timerEventDefinition><bpmn:timeCycle>= moment</bpmn:timeCycle></bpmn:timerEventDefinition>"
    main = inner(handler(timer, False), name="main")
    told = "timer_too_often(element='begin', expression='= moment')"
    assert play(main, "work", known='moment = "R/PT2S"', problem=told).open == ()


@pytest.mark.parametrize(("tag", "right"), [("timeDuration", "P2D"), ("timeCycle", "R1/P2D")])
def test_a_timer_of_the_process_waits_for_the_value_that_it_counts_from(play, tag, right):
    timer = f"<bpmn:timerEventDefinition><bpmn:{tag}>= moment</bpmn:{tag}></bpmn:timerEventDefinition>"
    main = inner(handler(timer, False), name="main")
    main.user("later").chain("in", "later")
    assert sorted(play(main, "+P3D").open) == ["later", "work"]
    played = play(main, f'later moment="{right}"', "+P3D", "+P9D")
    assert sorted(played.open) == ["handle", "work"]
