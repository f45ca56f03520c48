"""Events: timers, messages, boundaries, event gateways, errors, terminate, throws."""

import pytest
from spiff_drawing import Drawing, event
from spiff_player import Play, Player

from engine.errors import CaseChanged, EngineFault
from engine.spiff import Thrown


def boundary_drawing(cancel: bool) -> Drawing:
    drawing = Drawing().ends().user("a", "h", "z")
    drawing.boundary("b", "a", event("message", "msg_a"), cancel)
    drawing.node("endEvent", "he")
    return drawing.chain("s", "a", "z", "e").chain("b", "h", "he")


def test_a_catching_event_waits_until_it_is_fired(play: Play) -> None:
    drawing = Drawing().ends().user("a")
    drawing.node("intermediateCatchEvent", "wait", event("timer", "3 dr"))
    player = play(drawing.chain("s", "wait", "a", "e"))
    token = player.token("wait")
    assert (token.kind, token.timer, token.boundary_of) == ("timer", ("duration", "3 dr"), None)
    player.instance.run()
    assert player.waiting == ["wait"]
    assert player.fire("wait").open == ["a"]


@pytest.mark.parametrize(("kind", "ref"), [("message", "msg_a"), ("date", "= start_date")])
def test_tokens_tell_what_they_wait_for(play: Play, kind: str, ref: str) -> None:
    drawing = Drawing().ends()
    drawing.node("intermediateCatchEvent", "wait", event(kind, ref))
    token = play(drawing.chain("s", "wait", "e")).token("wait")
    if kind == "date":
        assert (token.kind, token.timer, token.event_name) == ("timer", ("date", ref), None)
    else:
        assert (token.kind, token.timer, token.event_name) == ("message", None, "msg_a")


def test_a_receive_task_is_a_message_wait(play: Play) -> None:
    drawing = Drawing().ends()
    drawing.node("receiveTask", "hear", messageRef="message_msg_b")
    player = play(drawing.chain("s", "hear", "e"))
    assert (player.token("hear").kind, player.token("hear").event_name) == ("message", "msg_b")
    assert player.fire("hear").is_completed


def test_a_token_fires_once(play: Play) -> None:
    drawing = Drawing().ends().user("a")
    drawing.node("intermediateCatchEvent", "wait", event("message", "msg_a"))
    player = play(drawing.chain("s", "wait", "a", "e"))
    token = player.token("wait").id
    player.fire("wait")
    with pytest.raises(CaseChanged):
        player.instance.fire(token)


def test_an_interrupting_boundary_withdraws_its_task(play: Play) -> None:
    player = play(boundary_drawing(cancel=True))
    task = player.token("a").id
    assert player.token("b").boundary_of == "a"
    player.fire("b")
    assert player.open == ["h"] and player.waiting == []
    with pytest.raises(CaseChanged):
        player.instance.complete(task)
    assert player.do("h").is_completed


def test_a_non_interrupting_message_runs_beside_again_and_again(play: Play) -> None:
    player = play(boundary_drawing(cancel=False)).fire("b").fire("b")
    assert player.open == ["a", "h", "h"] and player.waiting == ["b"]
    player.do("h").fire("b").do("a")
    assert player.open == ["h", "h", "z"] and player.waiting == []
    player.do("z", "h")
    assert not player.is_completed
    assert player.do("h").is_completed


def test_a_boundary_is_disarmed_when_its_task_is_done(play: Play) -> None:
    player = play(boundary_drawing(cancel=True)).do("a")
    assert player.open == ["z"] and player.waiting == []


def test_two_boundaries_of_one_task_fire_apart(play: Play) -> None:
    drawing = Drawing().ends().user("a", "h1", "h2")
    drawing.boundary("soft", "a", event("timer", "P1D"), cancel=False)
    drawing.boundary("hard", "a", event("timer", "P2D"), cancel=True)
    drawing.node("endEvent", "e1")
    drawing.chain("s", "a", "e").chain("soft", "h1", "e1").chain("hard", "h2", "e1")
    player = play(drawing).fire("soft")
    assert player.open == ["a", "h1"] and player.waiting == ["hard"]
    player.fire("hard")
    assert player.open == ["h1", "h2"]
    assert player.do("h1", "h2").is_completed


def test_a_boundary_is_armed_again_in_the_next_round_of_a_loop(play: Play) -> None:
    drawing = Drawing().ends().user("a", "h")
    drawing.choice("m")
    drawing.choice("g", default="out")
    drawing.boundary("b", "a", event("timer", "P1D"), cancel=True)
    drawing.chain("s", "m", "a", "g").chain("b", "h", "m")
    drawing.flow("g", "m", "more")
    drawing.flow("g", "e", flow_id="out")
    player = play(drawing)
    for _ in range(4):
        assert player.waiting == ["b"]
        player.fire("b").do("h").do("a", more=True)
    assert player.do("a", more=False).is_completed


def event_gateway() -> Drawing:
    drawing = Drawing().ends().user("a", "b", "c")
    drawing.node("eventBasedGateway", "g")
    drawing.node("intermediateCatchEvent", "short", event("timer", "P1D"))
    drawing.node("intermediateCatchEvent", "long", event("timer", "P9D"))
    drawing.node("receiveTask", "hear", messageRef="message_msg_a")
    drawing.chain("s", "g", "short", "a", "e").chain("g", "long", "b", "e").chain("g", "hear", "c", "e")
    return drawing


@pytest.mark.parametrize(("event_id", "task"), [("short", "a"), ("long", "b"), ("hear", "c")])
def test_the_first_branch_of_an_event_gateway_wins(play: Play, event_id: str, task: str) -> None:
    player = play(event_gateway())
    assert player.waiting == ["hear", "long", "short"]
    assert {token.gateway for token in player.tokens()} == {"g"}
    assert len({token.id for token in player.tokens()}) == 3
    player.fire(event_id)
    assert player.open == [task] and player.waiting == []
    assert player.do(task).is_completed


def test_an_event_gateway_works_in_a_loop(play: Play) -> None:
    drawing = Drawing().ends().user("a")
    drawing.choice("m")
    drawing.node("eventBasedGateway", "g")
    drawing.node("intermediateCatchEvent", "t", event("timer", "P30D"))
    drawing.node("intermediateCatchEvent", "place", event("message", "msg_a"))
    drawing.chain("s", "m", "g", "t", "a", "m").chain("g", "place", "e")
    player = play(drawing)
    for _ in range(5):
        assert player.waiting == ["place", "t"]
        player.fire("t").do("a")
    assert player.fire("place").is_completed


def test_throws_are_collected_and_never_delivered_inside(play: Play) -> None:
    drawing = Drawing().user("a")
    drawing.node("startEvent", "s")
    drawing.node("parallelGateway", "fork")
    drawing.node("intermediateCatchEvent", "hear", event("message", "msg_a"))
    drawing.node("intermediateThrowEvent", "say", event("message", "msg_a"))
    drawing.node("intermediateThrowEvent", "alarm", event("escalation", "esc_a"))
    drawing.node("intermediateThrowEvent", "milestone")
    drawing.node("sendTask", "send", messageRef="message_msg_b")
    drawing.node("endEvent", "e", event("message", "msg_c"))
    drawing.node("endEvent", "e2", event("escalation", "esc_b"))
    drawing.chain("s", "fork", "hear", "e").chain("fork", "say", "alarm", "milestone", "send", "a", "e2")
    player = play(drawing)
    assert player.waiting == ["hear"]
    assert thrown(player) == [
        ("msg_a", "message", "say"),
        ("esc_a", "escalation", "alarm"),
        ("msg_b", "message", "send"),
    ]
    player.fire("hear").do("a")
    assert player.is_completed
    assert thrown(player)[3:] == [("msg_c", "message", "e"), ("esc_b", "escalation", "e2")]


def thrown(player: Player) -> list[tuple[str | None, str, str]]:
    return [(e.name, e.kind, e.element_id) for e in player.told if isinstance(e, Thrown)]


@pytest.mark.parametrize("cancel", [True, False])
@pytest.mark.parametrize("ref", ["esc_a", ""])
def test_an_escalation_climbs_to_the_boundary_around_it_at_once(play: Play, cancel: bool, ref: str) -> None:
    inner = Drawing("inner").user("x").ends("is", "ie")
    inner.node("intermediateThrowEvent", "alarm", event("escalation", "esc_a"))
    inner.node("scriptTask", "work", "<bpmn:script>worked = true</bpmn:script>")
    drawing = Drawing().ends().user("h", "z")
    drawing.inside(inner.chain("is", "alarm", "work", "x", "ie"))
    drawing.boundary("b", "inner", event("escalation", ref), cancel)
    drawing.node("endEvent", "he")
    player = play(drawing.chain("s", "inner", "z", "e").chain("b", "h", "he"))
    assert player.effects(Thrown) == []
    assert player.open == (["h"] if cancel else ["h", "x"])
    assert ("worked" in player.variables) is not cancel
    assert player.do(*player.open, *(() if cancel else ("z",))).is_completed


def failing_callee() -> Drawing:
    callee = Drawing("callee").user("x", "y")
    callee.node("startEvent", "cs")
    callee.node("parallelGateway", "fork")
    callee.node("endEvent", "broken", event("error", "err_a"))
    callee.node("endEvent", "ce")
    return callee.chain("cs", "fork", "x", "broken").chain("fork", "y", "ce")


@pytest.mark.parametrize("ref", ["err_a", ""])
def test_an_error_end_goes_to_the_boundary_of_the_call(play: Play, ref: str) -> None:
    caller = Drawing().ends().user("after", "repair")
    caller.node("callActivity", "call", calledElement="callee")
    caller.boundary("b", "call", event("error", ref))
    caller.node("endEvent", "re")
    player = play(caller.chain("s", "call", "after", "e").chain("b", "repair", "re"), failing_callee())
    assert player.open == ["x", "y"] and player.waiting == []
    player.do("x")
    assert player.open == ["repair"]
    assert player.do("repair").is_completed


def test_an_error_climbs_to_an_outer_scope(play: Play) -> None:
    inner = Drawing("inner").ends("is", "ie")
    inner.node("callActivity", "call", calledElement="callee")
    outer = Drawing().ends().user("repair")
    outer.inside(inner.chain("is", "call", "ie"))
    outer.boundary("b", "inner", event("error", "err_a"))
    player = play(outer.chain("s", "inner", "e").chain("b", "repair", "e"), failing_callee())
    assert player.do("x").open == ["repair"]


@pytest.mark.parametrize("boundary", [None, "err_b"])
def test_an_error_nobody_catches_is_a_fault(play: Play, boundary: str | None) -> None:
    caller = Drawing().ends().user("after", "repair")
    caller.node("callActivity", "call", calledElement="callee")
    caller.chain("s", "call", "after", "e")
    if boundary:
        caller.boundary("b", "call", event("error", boundary))
        caller.chain("b", "repair", "e")
    player = play(caller, failing_callee())
    with pytest.raises(EngineFault) as fault:
        player.do("x")
    assert fault.value.code == "error_not_caught"


def test_a_terminate_end_ends_its_own_scope_only(play: Play) -> None:
    callee = Drawing("callee").user("x", "y")
    callee.node("startEvent", "cs")
    callee.node("parallelGateway", "fork")
    callee.node("endEvent", "stop", event("terminate"))
    callee.node("endEvent", "ce")
    callee.chain("cs", "fork", "x", "stop").chain("fork", "y", "ce")
    caller = Drawing().ends().user("after")
    caller.node("callActivity", "call", calledElement="callee")
    player = play(caller.chain("s", "call", "after", "e"), callee).do("x")
    assert player.open == ["after"]
    assert player.do("after").is_completed


def test_a_terminate_end_in_the_main_process_ends_everything(play: Play) -> None:
    callee = Drawing("callee").ends("cs", "ce").user("x").chain("cs", "x", "ce")
    main = Drawing().user("a")
    main.node("startEvent", "s")
    main.node("parallelGateway", "fork")
    main.node("callActivity", "call", calledElement="callee")
    main.node("endEvent", "e")
    main.node("endEvent", "stop", event("terminate"))
    main.chain("s", "fork", "call", "e").chain("fork", "a", "stop")
    player = play(main, callee).do("a")
    assert player.is_completed and player.tokens() == []


def test_interrupting_an_embedded_sub_process_ends_the_calls_inside(play: Play) -> None:
    callee = Drawing("callee").ends("cs", "ce").user("x")
    callee.boundary("late", "x", event("timer", "P1D"), cancel=False)
    callee.user("remind").chain("cs", "x", "ce").chain("late", "remind", "ce")
    inner = Drawing("inner").ends("is", "ie").user("k")
    inner.node("parallelGateway", "fork")
    inner.node("callActivity", "call1", calledElement="callee")
    inner.node("callActivity", "call2", calledElement="callee")
    inner.chain("is", "fork", "call1", "ie").chain("fork", "call2", "ie").chain("fork", "k", "ie")
    outer = Drawing().ends().user("lost", "after")
    outer.inside(inner)
    outer.boundary("job_lost", "inner", event("message", "msg_a"), cancel=True)
    outer.chain("s", "inner", "after", "e").chain("job_lost", "lost", "e")
    player = play(outer, callee)
    assert player.open == ["k", "x", "x"] and player.waiting == ["job_lost", "late", "late"]
    player.fire("job_lost")
    assert player.open == ["lost"] and player.waiting == [] and player.tokens("scope") == []
    assert player.do("lost").is_completed


@pytest.mark.parametrize("kind", ["subProcess", "userTask", "receiveTask"])
def test_an_event_that_leads_back_to_its_own_activity_leaves_nothing_armed(play: Play, kind: str) -> None:
    drawing, inner = Drawing().ends(), Drawing("host").ends("hs", "he").user("work")
    if kind == "subProcess":
        drawing.inside(inner.chain("hs", "work", "he"))
    else:
        drawing.node(kind, "host", messageRef="message_msg_a")
    drawing.boundary("b", "host", event("signal", "sig_a"), cancel=False)
    player = play(drawing.chain("s", "host", "e").chain("b", "host")).fire("b")
    work = "work" if kind == "subProcess" else "host"
    over = player.fire if kind == "receiveTask" else player.do
    assert player.waiting.count("b") == 2
    assert over(work).waiting.count("b") == 1
    assert over(work).is_completed
