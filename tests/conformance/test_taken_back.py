"""An answer that a person takes back decides nothing any more; what nobody touched stays."""

import pytest

from tests.conformance.asking import OVER
from tests.engine.spiff.spiff_drawing import Drawing, rounds


def again(condition: str) -> Drawing:
    """A step that comes again after `yes` as long as the condition holds."""
    main = Drawing().ends().user("t", "yes")
    main.choice("g", default="out")
    main.chain("s", "t", "g")
    main.flow("g", "yes", condition)
    main.flow("g", "e", flow_id="out")
    return main.chain("yes", "t")


@pytest.mark.parametrize(
    ("condition", "given", "empty", "left"),
    [
        (OVER, "x=7", 'x=""', None),
        ('x = "a" or x = "b"', 'x="a"', 'x=""', None),
        ("count(x) > 0", 'x=[{name="Ala"}]', "x=[]", []),
        ("x.y > 5", "x={y=7}", 'x={y=""}', None),
    ],
)
def test_what_is_taken_back_decides_nothing_any_more(play, condition, given, empty, left):
    main = again(condition)
    kept = play(main, f"t {given}", "yes", "t", "yes")
    assert kept.open == ("t",) and kept.variables["x"] not in (None, [])
    back = play(main, f"t {given}", "yes", f"t {empty}")
    assert list(back.trace) == ["s", "t", "g", "yes", "t", "g", "e"]
    assert back.variables["x"] == left


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
