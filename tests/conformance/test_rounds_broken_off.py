"""Rounds of a sub-process that an event on their border breaks off, played to the end."""

import pytest

from tests.engine.spiff.spiff_drawing import Drawing, event, rounds

ONCE = '<bpmn:standardLoopCharacteristics loopMaximum="1"/>'
MARKERS = {"loop": ONCE, "sequential": rounds("1", sequential=True), "parallel": rounds("1")}


def broken_off(round_: Drawing, marker: str, trigger: str) -> Drawing:
    """A main process with rounds and an event on their border that leads to a task."""
    round_.parts.append(marker)
    main = Drawing().ends().user("rescue")
    main.node("endEvent", "e2")
    main.inside(round_)
    main.boundary("border", round_.process_id, trigger)
    return main.chain("s", round_.process_id, "e").chain("border", "rescue", "e2")


@pytest.mark.parametrize("kind", MARKERS)
@pytest.mark.parametrize("borders", [0, 1])
def test_what_a_round_throws_to_the_border_takes_away_what_was_to_begin_beside_it(play, kind, borders):
    deep = Drawing("deep").ends("in_deep", "out_deep").user("work").chain("in_deep", "work", "out_deep")
    one = Drawing("round").ends("in", "out")
    one.node("parallelGateway", "fork")
    one.node("intermediateThrowEvent", "raise", event("escalation", "esc_a"))
    one.node("endEvent", "raised")
    one.inside(deep)
    for _ in range(borders):
        one.boundary("late", "deep", event("message", "msg_a"))
        one.flow("late", "out")
    one.chain("in", "fork", "raise", "raised").chain("fork", "deep", "out")
    played = play(broken_off(one, MARKERS[kind], event("escalation", "esc_a")), "rescue")
    assert list(played.trace)[-3:] == ["border", "rescue", "e2"]


@pytest.mark.parametrize("kind", MARKERS)
@pytest.mark.parametrize("is_deep", [True, False])
def test_a_signal_of_a_round_that_its_own_border_takes_ends_the_thrower(play, kind, is_deep):
    one = Drawing("round").ends("in", "out").user("work")
    one.node("intermediateThrowEvent", "raise", event("signal", "sig_a"))
    one.chain("in", "raise", "work", "out")
    if is_deep:
        outer = Drawing("outer").ends("in_outer", "out_outer")
        one.parts.append(ONCE)
        outer.inside(one)
        one = outer.chain("in_outer", "round", "out_outer")
    played = play(broken_off(one, MARKERS[kind], event("signal", "sig_a")), "rescue")
    assert list(played.trace)[-4:] == ["raise", "border", "rescue", "e2"]


@pytest.mark.parametrize("kind", MARKERS)
def test_a_signal_that_the_border_of_rounds_takes_is_for_nothing_inside_them_any_more(play, kind):
    one = Drawing("round").ends("in", "out")
    one.node("intermediateCatchEvent", "wait", event("signal", "sig_a"))
    one.chain("in", "wait", "out")
    played = play(broken_off(one, MARKERS[kind], event("signal", "sig_a")), "!sig_a", "rescue")
    assert list(played.trace)[-4:] == ["wait", "border", "rescue", "e2"]
