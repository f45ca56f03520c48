"""Diagrams of other engines that write their questions down: answers to them decide as they would there."""

import pytest

from tests.engine.releases.field_drawing import fields, parted
from tests.engine.spiff.spiff_drawing import Drawing, rounds

YES, NO = ["s", "t", "g", "yes", "e"], ["s", "t", "g", "no", "e"]
CHOICE = (
    '<bpmn:extensionElements><flowable:formProperty xmlns:flowable="http://flowable.org/bpmn" id="x"'
    ' name="X" type="enum" default="b"><flowable:value id="a" name="A"/><flowable:value id="b" name="B"/>'
    "</flowable:formProperty></bpmn:extensionElements>"
)


@pytest.mark.parametrize(
    ("kind", "condition", "yes", "no"),
    [
        ("long", "x > 5", "x=7", "x=3"),
        ("double", "x > 5", "x=5.5", "x=4.5"),
        ("boolean", "x", "x=true", "x=false"),
        ("string", 'x = "a"', 'x="a"', 'x="b"'),
        ("date", 'x > date("2026-03-01")', 'x="2026-03-02"', 'x="2026-02-02"'),
    ],
)
def test_an_answer_to_a_drawn_field_decides(play, kind, condition, yes, no):
    main = parted(condition, ("t", fields(f"x {kind}")))
    assert list(play(main, f"t {yes}", "yes").trace) == YES
    assert list(play(main, f"t {no}", "no").trace) == NO


def test_a_choice_gives_the_id_of_what_was_chosen(play):
    main = parted('x = "a"', ("t", CHOICE))
    assert list(play(main, 't x="a"', "yes").trace) == YES
    assert list(play(main, 't x="b"', "no").trace) == NO


def test_a_drawn_field_and_a_question_of_a_gateway_are_answered_at_one_step(play):
    main = parted("x > 5 and y > 2", ("t", fields("x long", "note string")))
    assert list(play(main, "t x=7 y=3", "yes").trace) == YES
    assert list(play(main, "t x=7 y=1", "no").trace) == NO


def test_what_is_only_shown_keeps_its_value(play):
    main = parted("x > 5", ("t", fields("x long")), ("u", fields("x long readonly", "note string")))
    way = ["s", "t", "u", "g", "yes", "e"]
    played = play(main, "t x=7", 'u note="n"', "yes")
    assert (list(played.trace), played.variables["x"]) == (way, 7)


def test_what_the_start_asks_decides_at_the_first_gateway(play):
    main = parted("x > 5", start=fields("x long"))
    assert list(play(main, "yes", known="x = 7").trace) == ["s", "g", "yes", "e"]
    assert list(play(main, "no", known="x = 3").trace) == ["s", "g", "no", "e"]


def test_what_the_start_has_to_ask_is_answered_in_a_play(play):
    main = parted("x > 5", start=fields("x long required", "note string required"))
    assert list(play(main, "yes", known="x = 7").trace) == ["s", "g", "yes", "e"]


def test_every_round_of_a_step_asks_for_its_fields(play):
    main = Drawing().ends()
    main.node("userTask", "t", fields("x long") + rounds(cardinality="2", sequential=True))
    main.user("yes", "no").choice("g", default="d")
    main.chain("s", "t", "g")
    main.flow("g", "yes", "x > 5")
    main.flow("g", "no", flow_id="d")
    main.chain("yes", "e").chain("no", "e")
    assert list(play(main, "t x=3", "t x=7", "yes").trace) == ["s", "t", "t", "g", "yes", "e"]
