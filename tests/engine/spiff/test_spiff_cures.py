"""What the reader mends runs as BPMN means it: straight, and with a reload after every step."""

import pytest
from spiff_drawing import Drawing, event
from spiff_player import Play


@pytest.mark.parametrize("name", ["Start", "End", "Root", "to do", 'a"b'])
def test_ids_no_engine_can_keep_run_under_another(play: Play, name: str) -> None:
    drawing = Drawing().ends().user("a")
    drawing.node("userTask", name.replace('"', "&quot;"))
    drawing.chain("s", "a", name.replace('"', "&quot;"), "e")
    player = play(drawing).do("a")
    (task,) = player.open
    assert task != name
    assert player.do(task).is_completed


def test_two_flows_out_of_a_task_are_both_taken(play: Play) -> None:
    player = play(Drawing().ends().user("a", "b", "c").chain("s", "a", "b", "e").chain("a", "c", "e"))
    assert player.do("a").open == ["b", "c"]
    assert player.do("c", "b").is_completed


@pytest.mark.parametrize("answer, expected", [(1, "b"), (2, "c")])
def test_a_condition_and_a_default_out_of_a_task_choose_one_way(
    play: Play, answer: int, expected: str
) -> None:
    drawing = Drawing().ends().user("b", "c")
    drawing.node("userTask", "a", default="other")
    drawing.chain("s", "a").chain("b", "e").chain("c", "e")
    drawing.flow("a", "b", "x = 1")
    drawing.flow("a", "c", flow_id="other")
    player = play(drawing).do("a", x=answer)
    assert player.open == [expected]


@pytest.mark.parametrize("answer, expected", [(1, ["b", "d"]), (2, ["c", "d"])])
def test_a_flow_without_condition_is_always_taken_beside_a_choice(
    play: Play, answer: int, expected: list[str]
) -> None:
    drawing = Drawing().ends().user("b", "c", "d")
    drawing.node("userTask", "a", default="other")
    drawing.chain("s", "a").chain("b", "e").chain("c", "e").chain("d", "e")
    drawing.flow("a", "b", "x = 1")
    drawing.flow("a", "c", flow_id="other")
    drawing.flow("a", "d")
    assert play(drawing).do("a", x=answer).open == expected


@pytest.mark.parametrize("answer, expected", [(1, "b"), (2, "c")])
def test_the_only_flow_without_a_condition_is_the_default(play: Play, answer: int, expected: str) -> None:
    drawing = Drawing().ends().user("a", "b", "c")
    drawing.choice("g")
    drawing.chain("s", "a", "g").chain("b", "e").chain("c", "e")
    drawing.flow("g", "c")
    drawing.flow("g", "b", "x = 1")
    player = play(drawing).do("a", x=answer)
    assert player.open == [expected]


def test_a_process_without_start_and_end_begins_where_nothing_leads_and_ends_where_nothing_follows(
    play: Play,
) -> None:
    player = play(Drawing().user("a", "b", "c").chain("a", "b"))
    assert player.open == ["a", "c"]
    assert player.do("a", "c", "b").is_completed


def test_the_first_of_several_starting_events_begins_the_process(play: Play) -> None:
    drawing = Drawing().user("a", "b")
    drawing.node("startEvent", "s1", event("message", "msg_a"))
    drawing.node("startEvent", "s2", event("message", "msg_b"))
    drawing.node("endEvent", "e")
    drawing.chain("s1", "a", "e").chain("s2", "b", "e")
    player = play(drawing)
    assert player.waiting == ["s1", "s2"]
    assert player.fire("s2").open == ["b"]
    assert player.do("b").is_completed


def test_links_of_one_name_are_one_flow(play: Play) -> None:
    drawing = Drawing().ends().user("a", "b")
    drawing.node("intermediateThrowEvent", "out", '<bpmn:linkEventDefinition name="A"/>')
    drawing.node("intermediateCatchEvent", "in", '<bpmn:linkEventDefinition name="A"/>')
    drawing.chain("s", "a", "out").chain("in", "b", "e")
    player = play(drawing).do("a")
    assert player.open == ["b"]
    assert player.do("b").is_completed


def test_an_empty_sub_process_is_a_step_to_confirm(play: Play) -> None:
    drawing = Drawing().ends()
    drawing.node("subProcess", "sub")
    player = play(drawing.chain("s", "sub", "e"))
    assert player.open == ["sub"]
    assert player.do("sub").is_completed


@pytest.mark.parametrize("kind", ["serviceTask", "sendTask", "businessRuleTask"])
def test_work_only_another_tool_could_do_waits_for_a_person(play: Play, kind: str) -> None:
    drawing = Drawing().ends()
    drawing.node(kind, "x")
    player = play(drawing.chain("s", "x", "e"))
    assert player.open == ["x"]
    assert player.do("x").is_completed
