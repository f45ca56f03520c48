"""Inclusive and parallel gateways: who is waited for, and who is not."""

import pytest
from spiff_drawing import Drawing, compile_drawings, event, rounds
from spiff_player import Play

from engine.errors import EngineFault, ModelRefused


def choice(*branches: str, default: str | None = None) -> Drawing:
    """Split on a=1, b=1, c=1 into branches that each begin with a task; gather; task z."""
    drawing = Drawing().ends().user("z")
    drawing.node("inclusiveGateway", "g", **({"default": f"to_{default}"} if default else {}))
    drawing.node("inclusiveGateway", "j")
    for name in branches:
        drawing.user(name)
        drawing.flow("g", name, None if name == default else f"pick_{name}", f"to_{name}")
    return drawing.chain("s", "g").chain("j", "z", "e")


@pytest.mark.parametrize("picked", ["a", "b", "c", "ab", "ac", "bc", "abc"])
def test_an_inclusive_gateway_takes_every_true_way_and_waits_for_just_these(play: Play, picked: str) -> None:
    drawing = choice("a", "b", "c")
    drawing.chain("a", "j").chain("b", "j").chain("c", "j")
    player = play(drawing, **{f"pick_{name}": True for name in picked})
    assert player.open == list(picked)
    for name in picked:
        assert "z" not in player.open
        player.do(name)
    assert player.open == ["z"] and player.do("z").is_completed


def test_an_inclusive_gateway_takes_its_default_when_nothing_is_true(play: Play) -> None:
    drawing = choice("a", "b", default="b")
    player = play(drawing.chain("a", "j").chain("b", "j"))
    assert player.open == ["b"] and player.do("b", "z").is_completed


def test_an_inclusive_gateway_without_a_way_is_a_fault(play: Play) -> None:
    with pytest.raises(EngineFault, match="no_way_out"):
        play(choice("a", "b").chain("a", "j").chain("b", "j"))


def test_a_flow_without_a_condition_is_always_taken(play: Play) -> None:
    drawing = choice("a", "b").user("c")
    drawing.flow("g", "c")
    player = play(drawing.chain("a", "j").chain("b", "j").chain("c", "j"), pick_a=True)
    assert player.open == ["a", "c"] and player.do("c").open == ["a"] and player.do("a").open == ["z"]


def test_a_gathering_waits_for_loops_calls_and_rounds_in_its_branches(play: Play) -> None:
    drawing = choice("a", "b", "c").user("x")
    callee = Drawing("callee").ends("cs", "ce").user("y").chain("cs", "y", "ce")
    drawing.choice("m")
    drawing.choice("again", default="out")
    drawing.node("callActivity", "call", calledElement="callee")
    drawing.node("userTask", "visit", rounds(cardinality="2"))
    drawing.chain("a", "m", "x", "again").chain("b", "call", "j").chain("c", "visit", "j")
    drawing.flow("again", "m", "more")
    drawing.flow("again", "j", flow_id="out")
    player = play(drawing, callee, pick_a=True, pick_b=True, pick_c=True).do("a", "b", "c")
    player.do("x", more=True).do("visit", "y")
    assert player.open == ["visit", "x"]
    player.do("visit").do("x", more=True).do("x", more=False)
    assert player.open == ["z"] and player.do("z").is_completed


def test_a_branch_that_ends_or_is_left_by_an_event_is_not_waited_for(play: Play) -> None:
    drawing = choice("a", "b")
    drawing.node("endEvent", "gone")
    drawing.boundary("late", "b", event("timer", "P1D"))
    drawing.chain("a", "j").chain("b", "j").chain("late", "gone")
    player = play(drawing, pick_a=True, pick_b=True).do("a")
    assert player.open == ["b"]
    assert player.fire("late").open == ["z"]


def test_inclusive_gateways_work_inside_each_other_and_in_a_loop(play: Play) -> None:
    drawing = choice("a", "b").user("p", "q")
    drawing.choice("back")
    drawing.choice("more", default="out")
    drawing.node("inclusiveGateway", "g2")
    drawing.node("inclusiveGateway", "j2")
    drawing.flow("g2", "p", "pick_p")
    drawing.flow("g2", "q", "pick_q")
    drawing.chain("a", "g2").chain("p", "j2").chain("q", "j2").chain("j2", "j").chain("b", "j")
    drawing.parts = [
        part.replace('sourceRef="s" targetRef="g"', 'sourceRef="s" targetRef="back"')
        for part in drawing.parts
    ]
    drawing.parts = [
        part.replace('sourceRef="z" targetRef="e"', 'sourceRef="z" targetRef="more"')
        for part in drawing.parts
    ]
    drawing.chain("back", "g")
    drawing.flow("more", "back", "again")
    drawing.flow("more", "e", flow_id="out")
    player = play(drawing, pick_a=True, pick_b=True, pick_p=True, pick_q=True)
    for _ in range(3):
        player.do("b", "a").do("q")
        assert player.open == ["p"]
        player.do("p")
        assert player.open == ["z"]
        player.do("z", again=True)
    player.do("a", "q", "p", "b").do("z", again=False)
    assert player.is_completed


def test_inclusive_gateways_that_wait_for_each_other_are_refused() -> None:
    drawing = Drawing().ends().user("a", "b")
    drawing.node("parallelGateway", "f")
    for name in ("one", "two"):
        drawing.node("inclusiveGateway", name)
    drawing.choice("x", default="on")
    drawing.choice("y", default="out")
    drawing.chain("s", "f", "one", "a", "x").chain("f", "two", "b", "y")
    drawing.flow("x", "two", flow_id="on")
    drawing.flow("x", "e", "done")
    drawing.flow("y", "one", "again")
    drawing.flow("y", "e", flow_id="out")
    with pytest.raises(ModelRefused, match="inclusive_circle"):
        compile_drawings(drawing)


def test_a_parallel_gateway_keeps_what_came_in_excess(play: Play) -> None:
    drawing = Drawing().ends().user("a", "b", "z")
    drawing.node("parallelGateway", "f")
    drawing.node("parallelGateway", "j")
    drawing.node("parallelGateway", "twice")
    drawing.choice("m")
    drawing.chain("s", "f", "twice", "m", "a", "j", "z", "e").chain("twice", "m").chain("f", "b", "j")
    player = play(drawing).do("a", "a")
    assert player.open == ["b"]
    assert player.do("b").open == ["z"]
