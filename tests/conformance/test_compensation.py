"""Compensation: what was done is undone, the last first; what was not finished is left alone."""

from datetime import UTC, datetime

import pytest

from engine.spiff import Instance
from tests.conformance.asking import ask
from tests.engine.spiff.spiff_drawing import Drawing, compile_drawings, event, rounds

UNDO = "<bpmn:compensateEventDefinition/>"
CANCEL = "<bpmn:cancelEventDefinition/>"
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def undoable(scope: Drawing, *steps: str, inner: str = "") -> Drawing:
    """Steps of people, each with one that undoes it."""
    for step in steps:
        scope.node("userTask", step, inner)
        undo(scope, step)
        scope.node("userTask", f"no_{step}", isForCompensation="true")
    return scope


def undo(scope: Drawing, step: str) -> None:
    scope.boundary(f"{step}_b", step, UNDO)
    scope.parts.append(f'<bpmn:association id="a_{step}" sourceRef="{step}_b" targetRef="no_{step}"/>')


def booking(definition: str = UNDO, kind: str = "intermediateThrowEvent") -> Drawing:
    """Hotel, then perhaps a flight; then all is undone."""
    main = undoable(Drawing().ends().user("after"), "hotel", "flight")
    main.choice("far", default="near")
    main.choice("merge")
    main.node(kind, "undo", definition)
    main.chain("s", "hotel", "far").chain("flight", "merge", "undo")
    main.flow("far", "flight", "go = true")
    main.flow("far", "merge", flow_id="near")
    return main.chain("undo", "after", "e") if kind == "intermediateThrowEvent" else main.chain("after", "e")


def trip(*steps: str, mark: str = "", last: str = "") -> Drawing:
    """A scope of undoable steps, one after the other."""
    scope = undoable(Drawing("trip"), *steps)
    scope.node("startEvent", "in")
    scope.node("endEvent", "out", last)
    scope.parts.append(mark)
    return scope.chain("in", *steps, "out")


def around(scope: Drawing, definition: str = UNDO) -> Drawing:
    """The scope, a task, and then a request to undo."""
    main = Drawing().ends().user("ask", "after")
    main.inside(scope)
    main.node("intermediateThrowEvent", "undo", definition)
    return main.chain("s", "trip", "ask", "undo", "after", "e")


def names(played) -> list[str]:
    told = ("undo", "after", "flight", "no_trip", "border")
    return [one for one in played.trace if one in told or one.startswith("no_")]


def test_what_was_done_is_undone_last_first(play):
    played = play(booking(), "hotel", "flight", "no_flight", "no_hotel", known="go = true")
    assert names(played) == ["flight", "undo", "no_flight", "no_hotel", "after"]


def test_what_was_not_done_is_not_undone(play):
    assert names(play(booking(), "hotel", "no_hotel", known="go = false")) == ["undo", "no_hotel", "after"]


@pytest.mark.parametrize("kind", ["intermediateThrowEvent", "endEvent"])
def test_one_activity_alone_may_be_undone(play, kind):
    wanted = '<bpmn:compensateEventDefinition activityRef="hotel"/>'
    played = play(booking(wanted, kind), "hotel", "flight", "no_hotel", known="go = true")
    assert names(played)[:3] == ["flight", "undo", "no_hotel"]


@pytest.mark.parametrize("definition", [UNDO, '<bpmn:compensateEventDefinition activityRef="trip"/>'])
def test_a_finished_sub_process_is_undone_part_by_part(play, definition):
    steps = ("hotel", "flight", "ask", "no_flight", "no_hotel")
    assert names(play(around(trip("hotel", "flight"), definition), *steps)) == [
        *("flight", "undo", "no_flight", "no_hotel", "after")
    ]


def test_a_handler_of_a_sub_process_undoes_it_as_a_whole(play):
    main = around(trip("hotel"))
    undo(main, "trip")
    main.node("userTask", "no_trip", isForCompensation="true")
    assert names(play(main, "hotel", "ask", "no_trip")) == ["undo", "no_trip", "after"]


def test_an_event_sub_process_may_say_how_its_scope_is_undone(play):
    scope = trip("hotel", "flight")
    side = Drawing("side").user("no_more")
    side.node("startEvent", "begin", UNDO)
    side.node("intermediateThrowEvent", "undo_flight", UNDO.replace("/>", ' activityRef="flight"/>'))
    side.node("endEvent", "undone")
    scope.inside(side.chain("begin", "undo_flight", "no_more", "undone"), triggeredByEvent="true")
    played = play(around(scope), "hotel", "flight", "ask", "no_flight", "no_more")
    assert names(played) == ["flight", "undo", "no_flight", "no_more", "after"]


def test_what_a_broken_off_sub_process_did_is_not_undone(play):
    main = undoable(Drawing().ends(), "plan")
    main.inside(trip("hotel", "flight"))
    main.boundary("border", "trip", event("timer", "P1D"))
    main.node("intermediateThrowEvent", "undo", UNDO)
    main.chain("s", "plan", "trip", "e").chain("border", "undo", "e")
    assert names(play(main, "plan", "hotel", "+P2D", "no_plan")) == [*("flight", "border", "undo", "no_plan")]


@pytest.mark.parametrize("is_sequential", [True, False])
def test_each_round_is_undone(play, is_sequential):
    mark = rounds("2", sequential=is_sequential)
    played = play(around(trip("hotel", mark=mark)), *["hotel"] * 2, "ask", *["no_hotel"] * 2)
    assert names(played) == ["undo", "no_hotel", "no_hotel", "after"]
    main = undoable(Drawing().ends(), "hotel", inner=mark)
    main.node("endEvent", "undo", UNDO)
    main.chain("s", "hotel", "undo")
    assert names(play(main, *["hotel"] * 2, *["no_hotel"] * 2)) == ["undo", "no_hotel", "no_hotel"]


def test_what_was_done_twice_on_the_way_is_undone_twice(play):
    main = undoable(Drawing().ends(), "hotel", "flight")
    main.choice("merge")
    main.choice("more", default="enough")
    main.node("intermediateThrowEvent", "undo", UNDO)
    main.chain("s", "merge", "hotel", "flight", "more")
    main.flow("more", "merge", "again = true")
    main.flow("more", "undo", flow_id="enough")
    main.chain("undo", "e")
    steps = ("hotel", "flight again=true", "hotel", "flight again=false")
    played = play(main, *steps, *["no_flight", "no_hotel"] * 2)
    assert names(played)[-5:] == ["undo", *["no_flight", "no_hotel"] * 2]


@pytest.mark.parametrize("way", [1, 2])
def test_several_events_may_ask_for_the_same_undoing(play, way):
    main = undoable(Drawing().ends(), "hotel")
    main.choice("g", default="second")
    main.chain("s", "hotel", "g")
    for number, flow_id in ((1, "first"), (2, "second")):
        main.node("endEvent", f"undo_{number}", UNDO)
        main.flow("g", f"undo_{number}", None if number == 2 else "way = 1", flow_id=flow_id)
    played = play(main, f"hotel way={way}", "no_hotel")
    assert list(played.trace)[-3:] == ["g", f"undo_{way}", "no_hotel"]


def test_a_cancelled_transaction_undoes_its_work_and_goes_on_at_its_border(play):
    main = Drawing().ends().user("after")
    scope = trip("hotel", "flight", last=CANCEL)
    main.node("transaction", "trip", "".join(scope.parts))
    main.boundary("border", "trip", CANCEL)
    main.chain("s", "trip", "e").chain("border", "after", "e")
    played = play(main, "hotel", "flight", "no_flight", "no_hotel", "after")
    assert list(played.trace)[-6:] == ["out", "no_flight", "no_hotel", "border", "after", "e"]


def test_what_was_broken_off_and_begun_anew_is_undone_by_its_new_round_alone(play):
    inner = undoable(Drawing("inner").user("look"), "flight", "hotel")
    inner.node("startEvent", "is")
    inner.node("endEvent", "undo", UNDO)
    inner.choice("far", default="near")
    inner.flow("far", "flight", "go = true")
    inner.flow("far", "hotel", flow_id="near")
    inner.chain("is", "far").chain("hotel", "look", "undo").chain("flight", "look")
    main = Drawing().ends().user("why", "after")
    main.inside(inner)
    main.boundary("stop", "inner", event("message", "msg_a"))
    main.chain("s", "inner", "after", "e").chain("stop", "why", "inner")
    played = play(main, "flight", "!msg_a", "why go=false", "hotel", "look", "no_hotel", known="go = true")
    assert played.open == ("after",)


def test_a_transaction_that_is_always_cancelled_may_have_nothing_at_its_border(play):
    main = Drawing().ends()
    main.node("transaction", "trip", "".join(trip("hotel", last=CANCEL).parts))
    assert list(play(main.chain("s", "trip", "e"), "hotel", "no_hotel").trace)[-3:] == [
        "hotel",
        "out",
        "no_hotel",
    ]


@pytest.mark.parametrize("is_sequential", [True, False])
def test_each_round_undoes_its_own_work_alone(play, is_sequential):
    mark = rounds("2", sequential=is_sequential)
    main = Drawing().ends().user("after")
    main.inside(trip("hotel", last=UNDO, mark=mark))
    played = play(main.chain("s", "trip", "after", "e"), *["hotel", "no_hotel"] * 2)
    assert (names(played), played.open) == (["no_hotel", "no_hotel", "after"], ("after",))


def test_undoing_is_asked_for_in_an_event_sub_process_inside_another_one(play):
    second = Drawing("second")
    second.node("startEvent", "again", event("message", "msg_b"))
    second.node("endEvent", "undo", UNDO)
    first = undoable(Drawing("first"), "flight").user("wait")
    first.node("startEvent", "begin", event("message", "msg_a"))
    first.node("endEvent", "over")
    first.chain("begin", "flight", "wait", "over")
    first.inside(second.chain("again", "undo"), triggeredByEvent="true")
    scope = trip("hotel")
    scope.inside(first, triggeredByEvent="true")
    main = Drawing().ends().user("after")
    main.inside(scope)
    main.chain("s", "trip", "after", "e")
    played = play(main, "!msg_a", "flight", "!msg_b", "no_flight", "after")
    assert names(played)[:3] == ["flight", "undo", "no_flight"]


def asking_twice(first: str, second: str, *, thrower: str = "") -> Drawing:
    """Hotel and flight, then two tokens ask for undoing at once: each at its own event, or both at one."""
    main = undoable(Drawing().ends(), "hotel", "flight")
    main.node("parallelGateway", "both")
    main.chain("s", "hotel", "flight", "both")
    if thrower:
        main.choice("merge")
        main.node("intermediateThrowEvent", thrower, first)
        main.flow("both", "merge")
        return main.chain("both", "merge", thrower, "e")
    for name, definition in (("undo", first), ("undo_too", second)):
        main.node("intermediateThrowEvent", name, definition)
        main.chain("both", name, "e")
    return main


@pytest.mark.parametrize("thrower", ["", "undo"])
def test_what_two_tokens_ask_for_at_once_is_undone_once_and_the_last_first(play, thrower):
    drawing = asking_twice(UNDO, UNDO, thrower=thrower)
    played = play(drawing, "hotel", "flight", "no_flight", "no_hotel")
    assert [one for one in played.trace if one.startswith("no_")] == ["no_flight", "no_hotel"]
    assert (played.open, played.variables["case_status"]) == ((), "closed_done")


def test_one_step_that_two_events_name_at_once_is_undone_once(play):
    wanted = '<bpmn:compensateEventDefinition activityRef="hotel"/>'
    played = play(asking_twice(wanted, wanted), "hotel", "flight", "no_hotel")
    assert (played.trace.count("no_hotel"), played.open) == (1, ())


def test_two_events_that_name_different_steps_undo_each_its_own(play):
    wanted = [f'<bpmn:compensateEventDefinition activityRef="{step}"/>' for step in ("hotel", "flight")]
    played = play(asking_twice(*wanted), "hotel", "flight", "no_hotel", "no_flight")
    assert sorted(one for one in played.trace if one.startswith("no_")) == ["no_flight", "no_hotel"]


def test_what_is_done_while_something_is_undone_stays_done(play):
    main = undoable(Drawing().ends(), "hotel", "flight")
    main.node("parallelGateway", "both")
    main.node("intermediateThrowEvent", "undo", UNDO)
    main.chain("s", "both", "hotel", "e").chain("both", "flight", "undo", "e")
    played = play(main, "flight", "hotel", "no_flight")
    assert ("no_hotel" in played.trace, played.open) == (False, ())


def test_an_event_that_is_reached_again_undoes_what_was_done_since(play):
    main = undoable(Drawing().ends(), "hotel")
    main.choice("merge")
    main.choice("more", default="enough")
    main.node("intermediateThrowEvent", "undo", UNDO)
    main.chain("s", "merge", "hotel", "undo", "more")
    main.flow("more", "merge", "again = true")
    main.flow("more", "e", flow_id="enough")
    played = play(main, "hotel again=true", "no_hotel", "hotel again=false", "no_hotel")
    assert (names(played), played.open) == (["undo", "no_hotel"] * 2, ())


@pytest.mark.parametrize("marked", ["", "rounds"])
def test_a_handler_may_be_repeated_or_have_several_steps(play, marked):
    main = Drawing().ends().user("hotel", "after")
    undo(main, "hotel")
    if marked:
        main.node("userTask", "no_hotel", rounds("2", sequential=True), isForCompensation="true")
    else:
        handler = Drawing("no_hotel").user("call", "write")
        handler.node("startEvent", "begin")
        handler.node("endEvent", "over")
        main.inside(handler.chain("begin", "call", "write", "over"), isForCompensation="true")
    main.node("intermediateThrowEvent", "undo", UNDO)
    main.chain("s", "hotel", "undo", "after", "e")
    assert play(main, "hotel", *(["no_hotel"] * 2 if marked else ["call", "write"])).open == ("after",)


@pytest.mark.parametrize("steps", [("after", "no_hotel"), ("no_hotel", "after")])
def test_a_token_need_not_wait_until_all_is_undone(play, steps):
    definition = UNDO.replace("/>", ' waitForCompletion="false"/>')
    main = undoable(Drawing().ends().user("after"), "hotel")
    main.node("intermediateThrowEvent", "undo", definition)
    main.chain("s", "hotel", "undo", "after", "e")
    assert sorted(play(main, "hotel").open) == ["after", "no_hotel"]
    assert play(main, "hotel", *steps).open == ()
    end = undoable(Drawing().ends(), "hotel")
    end.node("endEvent", "undo", definition)
    assert play(end.chain("s", "hotel", "undo"), "hotel", "no_hotel").open == ()


def test_a_step_inside_what_undoes_is_done_also_with_the_mark_of_a_handler(play):
    scope = trip("hotel")
    side = Drawing("side")
    side.node("startEvent", "begin", UNDO)
    side.node("userTask", "no_more", isForCompensation="true")
    side.node("endEvent", "undone")
    scope.inside(side.chain("begin", "no_more", "undone"), triggeredByEvent="true")
    played = play(around(scope), "hotel", "ask", "no_more")
    assert (played.trace[-4:], played.open) == (("begin", "no_more", "undone", "after"), ("after",))


def test_a_case_that_began_to_undo_when_its_list_was_all_it_knew_goes_on():
    specs = compile_drawings(booking())
    variables = {"go": True, "done_in_main": ["hotel"], "undone_by_undo": "flight"}
    rows = (
        '[["Start",64,-1],["forget_flight",64,0,1],["no_flight",16,1,2,"5d29e322ad3fca91a0fadc8de7b0712b"]]'
    )
    state = f'[1,"main",[["","main",false,{{}},{rows}]]]'.encode()
    instance = Instance.load(specs, state, variables, NOW)
    for step in ("no_flight", "no_hotel"):
        (token,) = instance.tokens()
        assert token.element_id == step
        instance.complete(token.id)
        instance.run()
    assert [token.element_id for token in instance.tokens()] == ["after"]


@pytest.mark.parametrize("kind", ["intermediateThrowEvent", "endEvent"])
def test_nobody_is_asked_what_undoing_keeps_in_mind(kind):
    assert ask(booking(kind=kind)) == {"client_application": {}, "hotel": {"go": "bool"}}
