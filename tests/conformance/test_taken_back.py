"""An answer that a person takes back decides nothing any more; what nobody touched stays."""

import pytest

from tests.conformance.asking import OVER, again
from tests.engine.spiff.spiff_drawing import Drawing, rounds


@pytest.mark.parametrize(
    ("condition", "given", "empty", "left"),
    [
        (OVER, "x=7", 'x=""', None),
        ('x = "a" or x = "b"', 'x="a"', 'x=""', None),
        ("count(x) > 0", 'x=[{name="Ala"}]', "x=[]", []),
        ("x.y > 5", "x={y=7}", 'x={y=""}', {"y": None}),
        ("count(x.y) > 0", 'x={y=[{name="Ala"}]}', "x={y=[]}", {"y": []}),
    ],
)
def test_what_is_taken_back_decides_nothing_any_more(play, condition, given, empty, left):
    main = again(condition)
    kept = play(main, f"t {given}", "yes", "t", "yes")
    assert kept.open == ("t",) and kept.variables["x"] not in (None, [])
    back = play(main, f"t {given}", "yes", f"t {empty}")
    assert list(back.trace) == ["s", "t", "g", "yes", "t", "g", "e"]
    assert back.variables["x"] == left


@pytest.mark.parametrize("given", ["x=[]", "x={y=[]}"])
def test_a_list_that_is_left_without_rows_is_worked_through_at_once(play, given):
    name = "x.y" if "y" in given else "x"
    main = Drawing().ends().user("t")
    main.node("userTask", "each", rounds(collection=name))
    main.chain("s", "t", "each", "e")
    assert list(play(main, f"t {given}").trace) == ["s", "t", "e"]


def test_what_was_set_to_something_that_the_form_cannot_show_stays(play):
    main = again(OVER)
    known = play(main, 't x=""', known='x = "no number"')
    assert known.variables["x"] == "no number"


FIELD = """<bpmn:extensionElements><camunda:formData xmlns:camunda="http://camunda.org/schema/1.0/bpmn">
<camunda:formField id="x" type="long"/></camunda:formData></bpmn:extensionElements>"""


def test_what_a_round_takes_back_is_its_own(play):
    inner = Drawing("each").ends("in", "out").user("b")
    inner.node("userTask", "a", FIELD)
    inner.choice("h", default="past")
    inner.chain("in", "a", "h")
    inner.flow("h", "b", OVER)
    inner.flow("h", "out", flow_id="past")
    inner.chain("b", "out")
    main = Drawing().ends().user("t")
    main.node("subProcess", "each", "".join(inner.parts) + rounds(collection="numbers", item="x"))
    main.chain("s", "t", "each", "e")
    played = play(main, "t x=9", 'a x=""', "a", "b", known="numbers = [7, 8]")
    assert played.trace.count("b") == 1 and played.open == ()


@pytest.mark.parametrize("more", ["", " paid=true"])
def test_a_step_that_asks_for_one_part_of_a_value_keeps_the_others(play, more):
    main = Drawing().ends().user("a", "b", "c", "yes", "no")
    for gateway, step, condition in (
        ("g", "b", "order.valid = true"),
        ("h", "c", "order.paid = true"),
        ("i", "yes", "order.paid = true and order.valid = true"),
    ):
        main.choice(gateway, default=f"past_{gateway}")
        main.flow(gateway, step, condition)
        main.flow(gateway, "no", flow_id=f"past_{gateway}")
    main.chain("s", "a", "g").chain("b", "h").chain("c", "i").chain("yes", "e").chain("no", "e")
    steps = ("a order={valid=true}", "b order={paid=true}", f"c order={{{more.strip()}}}")
    played = play(main, *steps)
    assert (played.open, played.variables["order"]) == (("yes",), {"valid": True, "paid": True})
    told = play(main, *steps, known="order = { sum = 5, valid = false }")
    assert told.variables["order"] == {"sum": 5, "valid": True, "paid": True}


@pytest.mark.parametrize(("said", "way"), [("no", "no"), ("maybe", "yes"), ("inna odpowiedź", "yes")])
def test_a_text_may_be_another_than_the_one_it_is_compared_with(play, said, way):
    main = Drawing().ends().user("t", "yes", "no")
    main.choice("g", default="d")
    main.chain("s", "t", "g").flow("g", "no", 'x = "no"')
    main.flow("g", "yes", flow_id="d")
    main.chain("yes", "e").chain("no", "e")
    played = play(main, f't x="{said.replace(" ", chr(92) + "u0020")}"')
    assert (played.open, played.variables["x"]) == ((way,), said)
