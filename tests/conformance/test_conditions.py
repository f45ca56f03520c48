"""Events that a condition sets off, played straight and reloaded: when, how often, and what they end."""

import pytest

from tests.engine.spiff.spiff_drawing import Drawing, event

HIGH = event("conditional", "x > 5")


def script(drawing: Drawing, name: str, text: str) -> str:
    return drawing.node("scriptTask", name, f"<bpmn:script>{text}</bpmn:script>")


def beside(drawing: Drawing, *steps: str) -> Drawing:
    """One way by these steps, and another through a task and what it writes: x is 9, then 1, then 7."""
    drawing.ends().user("first", "second", "third")
    drawing.node("parallelGateway", "split")
    for name, text in (("up", "x = 9"), ("down", "x = 1"), ("again", "x = 7")):
        script(drawing, name, text)
    drawing.node("endEvent", "last")
    drawing.chain("s", "split", *steps, "e")
    return drawing.chain("split", "first", "up", "second", "down", "third", "again", "last")


def test_a_catching_event_goes_on_as_soon_as_its_condition_is_true(play):
    main = Drawing().user("after")
    main.node("intermediateCatchEvent", "wait", HIGH)
    beside(main, "wait", "after")
    assert "after" not in play(main, known="x = 2").trace
    assert list(play(main, "first", known="x = 2").trace)[-3:] == ["up", "second", "after"]


def test_a_condition_that_holds_already_does_not_keep_anybody_waiting(play):
    main = Drawing().ends().user("after")
    main.node("intermediateCatchEvent", "wait", HIGH)
    assert list(play(main.chain("s", "wait", "after", "e"), known="x = 6").trace) == ["s", "wait", "after"]


def test_what_is_true_only_between_two_steps_is_noticed(play):
    main = Drawing().user("after", "work")
    main.node("intermediateCatchEvent", "wait", HIGH)
    for name, text in (("up", "x = 9"), ("down", "x = 1")):
        script(main, name, text)
    main.ends().node("parallelGateway", "split")
    main.chain("s", "split", "wait", "after", "e").chain("split", "work", "up", "down", "e")
    assert play(main, "work", known="x = 2").open == ("after",)


@pytest.mark.parametrize("interrupts", [True, False])
def test_a_border_is_crossed_each_time_the_condition_becomes_true(play, interrupts):
    main = Drawing().user("host", "handle")
    main.boundary("border", "host", HIGH, interrupts)
    main.node("endEvent", "handled")
    main.chain("border", "handle", "handled")
    beside(main, "host")
    played = play(main, "first", known="x = 2")
    assert sorted(played.open) == sorted(["handle", "second"] if interrupts else ["handle", "host", "second"])
    played = play(main, "first", "second", "third", known="x = 2")
    assert list(played.trace).count("border") == (1 if interrupts else 2)
    # Entered while it is true already, it is set off at once.
    assert "border" in play(main, known="x = 8").trace


def with_side(interrupts: bool, name: str = "main") -> Drawing:
    side = Drawing("side").user("handle")
    side.node("startEvent", "begin", HIGH, isInterrupting=str(interrupts).lower())
    side.node("endEvent", "handled")
    main = Drawing(name).user("host")
    main.inside(side.chain("begin", "handle", "handled"), triggeredByEvent="true")
    return beside(main, "host")


def test_an_event_sub_process_runs_beside_each_time_its_condition_becomes_true(play):
    played = play(with_side(False), "first", "second", "third", known="x = 2")
    assert list(played.trace).count("handle") == 2 and "host" in played.open
    assert "handle" in play(with_side(False), known="x = 8").trace


def test_an_interrupting_event_sub_process_ends_the_process_before_its_next_step(play):
    played = play(with_side(True), "first", known="x = 2")
    assert "second" not in played.trace and played.open == ("handle",)
    assert play(with_side(True), "first", "handle", known="x = 2").status == "closed_done"


def test_an_event_gateway_takes_the_first_of_condition_and_moment(play):
    main = Drawing().user("late", "early")
    main.node("eventBasedGateway", "which")
    main.node("intermediateCatchEvent", "high", HIGH)
    main.node("intermediateCatchEvent", "day", event("timer", "P1D"))
    beside(main, "which", "high", "early")
    main.chain("which", "day", "late", "e")
    assert sorted(play(main, "first", "+P3D", known="x = 2").open) == ["early", "second"]
    assert sorted(play(main, "+P3D", "first", known="x = 2").open) == ["late", "second"]


@pytest.mark.parametrize("kind", ["sub", "call"])
def test_a_condition_of_an_inner_scope_ends_that_scope_alone(play, kind):
    inner = with_side(True, "inner")
    main = Drawing()
    main.node("startEvent", "ms"), main.node("endEvent", "me"), main.user("after")
    if kind == "sub":
        main.inside(inner)
    else:
        main.node("callActivity", "call", calledElement="inner")
    main.chain("ms", "inner" if kind == "sub" else "call", "after", "me")
    more = inner.process() if kind == "call" else ""
    assert play(main, "first", "handle", more=more, known="x = 2").open == ("after",)


def test_a_side_process_may_set_off_what_the_main_one_waits_for(play):
    side = Drawing("side").user("tell")
    side.node("startEvent", "begin", event("message", "msg_a"), isInterrupting="false")
    script(side, "up", "x = 9")
    side.node("endEvent", "told")
    main = Drawing().ends().user("after")
    main.inside(side.chain("begin", "tell", "up", "told"), triggeredByEvent="true")
    main.node("intermediateCatchEvent", "wait", HIGH)
    main.chain("s", "wait", "after", "e")
    assert play(main, "!msg_a", "tell", known="x = 2").open == ("after",)


def test_whoever_sees_that_a_condition_has_come_true_may_say_so(play):
    main = Drawing().ends().user("after")
    main.node("intermediateCatchEvent", "wait", event("conditional", "free_place = true"), name="Miejsce")
    assert play(main.chain("s", "wait", "after", "e"), "!Miejsce").open == ("after",)


def test_an_answer_that_sets_off_the_border_of_its_own_task_comes_when_the_task_is_done(play):
    main = Drawing().ends().user("host", "after", "handle")
    main.boundary("border", "host", HIGH)
    main.chain("s", "host", "after", "e").chain("border", "handle", "e")
    assert list(play(main, "host x=9", "after", known="x = 2").trace) == ["s", "host", "after", "e"]
    assert "border" not in play(main, "host x=1", "after", known="x = 2").trace


def test_an_answer_that_begins_an_event_sub_process_counts_for_its_own_task(play):
    played = play(with_side(True), "host x=9", "handle", known="x = 2")
    assert played.status == "closed_done" and list(played.trace)[-2:] == ["handle", "handled"]
