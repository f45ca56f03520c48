"""Event sub-processes of one scope beside each other: when they may begin, and who takes what they throw.

BPMN 2.0.2, 13.5.4: they begin while their process runs, and none after one of them has interrupted it.
10.5.1: what is thrown goes to the innermost scope around it that has an event for it.
"""

import pytest

from tests.engine.spiff.spiff_drawing import Drawing, event

FIRST, SECOND = event("message", "msg_a"), event("message", "msg_b")


def handler(name: str, trigger: str, interrupts: bool = False, last: str = "") -> Drawing:
    """An event sub-process: `a_begun`, the task `a_do`, `a_done`."""
    side = Drawing(name)
    side.node("startEvent", f"{name}_begun", trigger, isInterrupting=str(interrupts).lower())
    side.user(f"{name}_do")
    side.node("endEvent", f"{name}_done", last)
    return side.chain(f"{name}_begun", f"{name}_do", f"{name}_done")


def with_handlers(*sides: Drawing, of: str = "main", throws: str = "", last: str = "") -> Drawing:
    """A throw, a task and an end, as the process or a sub-process of it, and what events start beside."""
    scope = Drawing(of).user("work").chain("in", "thrown", "work", "out")
    scope.node("startEvent", "in")
    scope.node("endEvent", "out", last)
    scope.node("intermediateThrowEvent", "thrown", throws)
    for side in sides:
        scope.inside(side, triggeredByEvent="true")
    if of == "main":
        return scope
    main = Drawing().ends().chain("s", of, "e")
    main.inside(scope)
    return main


def unexpected(name: str) -> str:
    return f"message_not_expected(name='{name}', reason='not_waiting')"


@pytest.mark.parametrize("of", ["main", "sub"])
@pytest.mark.parametrize("interrupts", [True, False])
def test_no_event_sub_process_begins_once_one_of_them_has_interrupted_the_scope(play, of, interrupts):
    drawing = with_handlers(handler("a", FIRST, True), handler("b", SECOND, interrupts), of=of)
    played = play(drawing, "!msg_a", "!msg_b", problem=unexpected("msg_b"))
    assert (played.trace[-2:], played.open) == (("a_begun", "a_do"), ("a_do",))


@pytest.mark.parametrize("of", ["main", "sub"])
def test_an_event_sub_process_that_interrupts_does_not_begin_twice(play, of):
    drawing = with_handlers(handler("a", FIRST, True), of=of)
    assert play(drawing, "!msg_a", "!msg_a", problem=unexpected("msg_a")).open == ("a_do",)


@pytest.mark.parametrize("of", ["main", "sub"])
def test_an_event_sub_process_that_interrupts_ends_those_that_run_beside(play, of):
    drawing = with_handlers(handler("a", FIRST), handler("b", SECOND, True), of=of)
    assert play(drawing, "!msg_a", "!msg_b").open == ("b_do",)


@pytest.mark.parametrize("of", ["main", "sub"])
@pytest.mark.parametrize("interrupts", [True, False])
def test_no_moment_begins_an_event_sub_process_of_an_interrupted_scope(play, of, interrupts):
    late = handler("b", event("timer", "PT1H"), interrupts)
    played = play(with_handlers(handler("a", FIRST, True), late, of=of), "!msg_a", "+PT2H")
    assert (played.trace[-1], played.open) == ("a_do", ("a_do",))


def test_a_signal_of_an_event_sub_process_begins_no_other_when_it_has_interrupted_the_process(play):
    drawing = with_handlers(
        handler("a", FIRST, True, event("signal", "sig_a")), handler("b", event("signal", "sig_a"))
    )
    played = play(drawing, "!msg_a", "a_do")
    assert (played.trace[-2:], played.open) == (("a_do", "a_done"), ())


def test_a_message_of_an_event_sub_process_that_no_other_may_take_changes_nothing(play):
    drawing = with_handlers(handler("a", FIRST, True, event("message", "msg_b")), handler("b", SECOND))
    played = play(drawing, "!msg_a", "a_do")
    assert (played.trace[-2:], played.open) == (("a_do", "a_done"), ())


def test_of_two_event_sub_processes_that_a_signal_begins_the_one_that_interrupts_stays(play):
    signal = event("signal", "sig_a")
    drawing = with_handlers(handler("a", signal), handler("b", signal, True), handler("c", signal))
    assert play(drawing, "!sig_a").open == ("b_do",)


@pytest.mark.parametrize("trigger", ["message", "signal"])
def test_an_event_sub_process_does_not_begin_after_its_process_has_ended(play, trigger):
    name = f"{trigger[:3]}_a".replace("mes", "msg")
    drawing = with_handlers(handler("a", event(trigger, name)))
    played = play(drawing, "work", f"!{name}", problem=unexpected(name))
    assert (played.trace, played.open) == (("in", "thrown", "work", "out"), ())


def test_an_event_sub_process_that_outlives_the_case_may_begin_after_it(play):
    side = handler("a", FIRST)
    side.values = {"survives_close": "true"}
    assert play(with_handlers(side), "work", "!msg_a").open == ("a_do",)


@pytest.mark.parametrize("before", [["work"], ["!msg_a"]])
def test_a_process_of_its_own_begins_whatever_has_become_of_the_main_one(play, before):
    own = Drawing("own").user("own_do")
    own.node("startEvent", "told", SECOND)
    own.node("endEvent", "own_done")
    own.chain("told", "own_do", "own_done")
    drawing = with_handlers(handler("a", FIRST, True))
    assert "own_do" in play(drawing, *before, "!msg_b", more=own.process()).open


def test_a_process_of_its_own_goes_on_when_the_main_one_is_interrupted(play):
    own = Drawing("own").user("own_do")
    own.node("startEvent", "told", SECOND)
    own.node("endEvent", "own_done")
    own.chain("told", "own_do", "own_done")
    played = play(with_handlers(handler("a", FIRST, True)), "!msg_b", "!msg_a", more=own.process())
    assert set(played.open) == {"a_do", "own_do"}


@pytest.mark.parametrize("of", ["main", "sub"])
@pytest.mark.parametrize("interrupts", [True, False])
def test_an_escalation_of_an_event_sub_process_goes_outward_and_not_back_to_it(play, of, interrupts):
    escalation = event("escalation", "esc_a")
    drawing = with_handlers(handler("a", escalation, interrupts, escalation), of=of, throws=escalation)
    played = play(drawing, "a_do")
    assert (played.trace.count("a_begun"), played.open) == (1, () if interrupts else ("work",))


@pytest.mark.parametrize("of", ["main", "sub"])
@pytest.mark.parametrize(
    "kind, interrupts, open_",
    [("error", True, ()), ("escalation", True, ()), ("escalation", False, ("work",))],
)
def test_what_an_event_sub_process_throws_another_one_beside_it_takes(play, of, kind, interrupts, open_):
    thrown = event(kind, f"{kind[:3]}_a")
    drawing = with_handlers(handler("a", FIRST, last=thrown), handler("b", thrown, interrupts), of=of)
    played = play(drawing, "!msg_a", "a_do")
    assert played.trace[-3:] == ("a_done", "b_begun", "b_do")
    assert set(played.open) == {"b_do", *open_}


@pytest.mark.parametrize("of", ["main", "sub"])
@pytest.mark.parametrize("kind, interrupts", [("error", True), ("escalation", True), ("escalation", False)])
def test_one_that_interrupts_takes_over_from_one_that_runs_alone(play, of, kind, interrupts):
    thrown = event(kind, f"{kind[:3]}_a")
    drawing = with_handlers(handler("a", FIRST, last=thrown), handler("b", thrown, interrupts), of=of)
    played = play(drawing, "!msg_a", "work", "a_do", *(["b_do"] if interrupts else []))
    assert (played.trace.count("b_done"), played.open, played.status) == (interrupts, (), "closed_done")


@pytest.mark.parametrize("of", ["main", "sub"])
@pytest.mark.parametrize("begun", [event("escalation", "esc_a"), event("signal", "sig_a"), FIRST])
def test_one_that_interrupts_takes_over_from_one_that_the_end_of_the_process_begins(play, of, begun):
    thrown = event("escalation", "esc_b")
    sides = handler("a", begun, last=thrown), handler("b", thrown, True)
    drawing = with_handlers(*sides, of=of, last=begun)
    assert play(drawing, "work", "a_do").open == ("b_do",)


@pytest.mark.parametrize("of", ["main", "sub"])
def test_an_error_of_an_event_sub_process_that_has_interrupted_is_for_none_beside_it(play, of):
    thrown = event("error", "err_a")
    drawing = with_handlers(handler("a", FIRST, True, thrown), handler("b", thrown, True), of=of)
    played = play(drawing, "!msg_a", "a_do")
    assert (played.trace[-1], played.open, played.status) == ("a_done", (), "closed_done")


@pytest.mark.parametrize("of", ["main", "sub"])
@pytest.mark.parametrize("before", [["a_do"], ["work", "a_do"]])
def test_an_error_of_an_event_sub_process_that_nothing_takes_ends_all_of_the_process(play, of, before):
    drawing = with_handlers(handler("a", FIRST, last=event("error", "err_a")), handler("b", SECOND), of=of)
    played = play(drawing, "!msg_a", "!msg_b", *before)
    assert (played.trace[-1], played.open, played.status) == ("a_done", (), "closed_done")


@pytest.mark.parametrize("kind, interrupts", [("error", True), ("escalation", False)])
def test_what_one_of_several_ways_of_an_event_sub_process_throws_another_one_takes(play, kind, interrupts):
    thrown = event(kind, f"{kind[:3]}_a")
    side = handler("a", FIRST, last=thrown).user("a_too").chain("a_begun", "a_too")
    side.node("endEvent", "a_too_done")
    side.chain("a_too", "a_too_done")
    drawing = with_handlers(side, handler("b", thrown, interrupts), of="sub")
    played = play(drawing, "!msg_a", "a_do")
    assert played.trace[-3:] == ("a_done", "b_begun", "b_do")
    assert set(played.open) == {"b_do", *([] if interrupts else ["a_too", "work"])}


def test_an_escalation_of_an_event_sub_process_that_nothing_beside_it_takes_leaves_the_scope(play):
    thrown = event("escalation", "esc_a")
    sub = with_handlers(handler("a", thrown, last=thrown), of="sub", throws=thrown)
    sub.boundary("around", "sub", thrown, cancel=False)
    sub.user("told").node("endEvent", "told_done")
    sub.chain("around", "told", "told_done")
    played = play(sub, "a_do")
    assert (played.trace[-3:], set(played.open)) == (("a_done", "around", "told"), {"work", "told"})


@pytest.mark.parametrize("last", [event("terminate"), event("error", "err_a")])
@pytest.mark.parametrize("kind", ["escalation", "signal"])
def test_what_a_step_throws_is_heard_before_the_next_one_ends_all(play, kind, last):
    thrown = event(kind, f"{kind}_a")
    drawing = Drawing().user("work").chain("in", "work", "thrown", "out")
    drawing.node("startEvent", "in")
    drawing.node("intermediateThrowEvent", "thrown", thrown)
    drawing.node("endEvent", "out", last)
    drawing.inside(handler("a", thrown), triggeredByEvent="true")
    played = play(drawing, "work")
    assert (played.trace, played.open) == (("in", "work", "thrown", "a_begun", "a_do", "out"), ())
