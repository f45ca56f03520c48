"""Several event sub-processes of one embedded sub-process: what they take from and hear of each other."""

from tests.conformance.test_traces import around, handler, inner
from tests.engine.spiff.spiff_drawing import Drawing, event


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
