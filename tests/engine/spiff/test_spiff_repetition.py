"""Multi-instance rounds over lists and counts, what they give, when they stop; standard loops."""

import pytest
from spiff_drawing import Drawing, rounds
from spiff_player import Play

from engine.errors import EngineFault


def over(
    collection: str, condition: str = "", sequential: bool = False, output: str = "", gives: str = ""
) -> str:
    """A marker over a list, with what it gives and when it stops early."""
    marker = rounds(collection=collection, item="person", sequential=sequential)
    inner = f"<bpmn:loopDataOutputRef>{output}</bpmn:loopDataOutputRef>" if output else ""
    inner += f'<bpmn:outputDataItem id="o" name="{gives}"/>' if gives else ""
    inner += f"<bpmn:completionCondition>{condition}</bpmn:completionCondition>" if condition else ""
    return marker.replace("</bpmn:multi", inner + "</bpmn:multi")


def loop(condition: str = "", most: str = "", before: bool = False) -> str:
    """A standard loop's marker."""
    attribute = f' loopMaximum="{most}"' if most else ""
    inner = f"<bpmn:loopCondition>{condition}</bpmn:loopCondition>" if condition else ""
    mark = f' testBefore="{str(before).lower()}"'
    return f"<bpmn:standardLoopCharacteristics{mark}{attribute}>{inner}</bpmn:standardLoopCharacteristics>"


def one(inner: str, kind: str = "userTask", **attrs: str) -> Drawing:
    drawing = Drawing().ends().user("z")
    drawing.node(kind, "visit", inner, **attrs)
    return drawing.chain("s", "visit", "z", "e")


def around(inner: Drawing, marker: str) -> Drawing:
    """A repeated sub-process, then task z."""
    drawing = Drawing().ends().user("z")
    inner.parts.append(marker)
    drawing.inside(inner)
    return drawing.chain("s", inner.process_id, "z", "e")


@pytest.mark.parametrize("sequential", [True, False])
def test_each_round_knows_its_item_and_gives_something_to_one_list(play: Play, sequential: bool) -> None:
    player = play(
        one(over("people", sequential=sequential, output="ages", gives="age")), people=["Ania", "Jan"]
    )
    for person, age in (("Ania", 24), ("Jan", 41)):
        token = next(t for t in player.tokens("task") if t.items["person"] == person)
        player.instance.complete(token.id, {"age": age, "people": []})
        player._settle()
    assert player.open == ["z"]
    assert player.variables["ages"] == [24, 41] and player.variables["people"] == ["Ania", "Jan"]


@pytest.mark.parametrize("sequential", [True, False])
def test_nothing_to_run_over_is_no_round_at_all(play: Play, sequential: bool) -> None:
    player = play(one(over("people", sequential=sequential, output="ages", gives="age")), people=[])
    assert player.open == ["z"] and player.variables["ages"] == []


@pytest.mark.parametrize("sequential", [True, False])
def test_an_empty_place_in_the_list_is_a_round_too(play: Play, sequential: bool) -> None:
    player = play(one(over("people", sequential=sequential)), people=[None, "Jan"])
    player.do("visit")
    assert player.open == ["visit"] and player.do("visit").open == ["z"]


@pytest.mark.parametrize(
    "counted", ["nrOfCompletedInstances / nrOfInstances", "numberOfCompletedInstances / 4"]
)
@pytest.mark.parametrize("sequential", [True, False])
def test_rounds_stop_early_when_enough_are_done(play: Play, sequential: bool, counted: str) -> None:
    player = play(one(over("people", f"{counted} &gt;= 0.5", sequential)), people=[1, 2, 3, 4])
    assert player.do("visit").open != ["z"]
    assert player.do("visit").open == ["z"]


@pytest.mark.parametrize("sequential", [True, False])
def test_a_round_knows_how_many_rounds_there_are_and_how_many_are_over(play: Play, sequential: bool) -> None:
    inner = Drawing("visit").ends("is", "ie").user("x", "last")
    inner.choice("g", default="on")
    inner.chain("is", "x", "g").flow("g", "last", "nrOfCompletedInstances = nrOfInstances - 1")
    inner.flow("g", "ie", flow_id="on")
    inner.chain("last", "ie")
    player = play(around(inner, over("people", sequential=sequential)), people=[1, 2, 3])
    for _ in range(3):
        assert "last" not in player.open
        player.do("x")
    assert player.open == ["last"]
    assert player.do("last").open == ["z"]


def test_a_round_of_several_steps_gives_what_its_own_script_said(play: Play) -> None:
    inner = Drawing("visit").ends("is", "ie").user("x", "y")
    inner.node("scriptTask", "sum", "<bpmn:script>twice = person * 2</bpmn:script>")
    for gate in ("f", "j"):
        inner.node("parallelGateway", gate)
    inner.chain("is", "f", "sum", "j", "ie").chain("f", "x", "j")
    drawing = around(inner, over("people", output="all", gives="twice"))
    player = play(drawing, people=[3, 5])
    player.do("x", "x")
    assert player.open == ["z"] and player.variables["all"] == [6, 10]
    assert "twice" not in player.variables


def test_rounds_inside_rounds_keep_their_own_number(play: Play) -> None:
    inner = Drawing("outer").ends("is", "ie")
    inner.node(
        "scriptTask",
        "note",
        "<bpmn:script>seen = loopCounter</bpmn:script>"
        + over("pets").replace("person", "pet").replace('"i"', '"i2"'),
    )
    inner.node("scriptTask", "after", "<bpmn:script>later = loopCounter</bpmn:script>")
    inner.chain("is", "note", "after", "ie")
    drawing = around(inner, over("people", sequential=True))
    player = play(drawing, people=["A"], pets=["x", "y", "z"])
    assert player.open == ["z"] and (player.variables["seen"], player.variables["later"]) == (2, 0)


@pytest.mark.parametrize(
    ("marker", "answers"),
    [
        (loop("more"), [True, True, False]),
        (loop("more", most="2"), [True, True]),
        (loop(most="3"), [False, False, False]),
        (loop("loopCounter &lt; 2"), [None, None]),
        (loop("more = null or more", before=True), [True, False]),
    ],
)
def test_a_standard_loop_goes_on_while_its_condition_holds(
    play: Play, marker: str, answers: list[bool]
) -> None:
    player = play(one(marker))
    for answer in answers:
        assert player.open == ["visit"]
        player.do("visit", more=answer)
    assert player.open == ["z"]


def test_a_loop_that_asks_first_may_do_nothing(play: Play) -> None:
    assert play(one(loop("more", before=True)), more=False).open == ["z"]


def test_a_standard_loop_of_a_call_starts_it_anew_each_time(play: Play) -> None:
    callee = Drawing("callee").ends("cs", "ce").user("x", "y").chain("cs", "x", "y", "ce")
    drawing = one(loop("more"), "callActivity", calledElement="callee")
    player = play(drawing, callee)
    for more in (True, True, False):
        assert player.open == ["x"]
        player.do("x").do("y", more=more)
    assert player.do("z").is_completed


def test_rounds_inside_rounds_end_in_a_named_fault_before_they_fill_the_memory(play: Play) -> None:
    scope = Drawing("r4").ends("s4", "e4").user("t")
    scope.chain("s4", "t", "e4")
    for depth in (3, 2, 1):
        scope.parts.append(rounds(cardinality="100"))
        outer = Drawing(f"r{depth}").ends(f"s{depth}", f"e{depth}")
        outer.inside(scope)
        scope = outer.chain(f"s{depth}", scope.process_id, f"e{depth}")
    scope.parts.append(rounds(cardinality="100"))
    main = Drawing().ends()
    main.inside(scope)
    with pytest.raises(EngineFault) as fault:
        play(main.chain("s", "r1", "e"))
    assert (fault.value.code, fault.value.params["element"]) == ("too_many_scopes", "r4")
