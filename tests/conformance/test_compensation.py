"""Compensation within one scope: what was done is undone, the last first; what was not done is left alone."""

import pytest

from engine.errors import ModelRefused
from tests.engine.spiff.spiff_drawing import Drawing, compile_drawings, event

UNDO = "<bpmn:compensateEventDefinition/>"


def booking(definition: str = UNDO, kind: str = "intermediateThrowEvent") -> Drawing:
    """Hotel, then perhaps a flight; then all is undone."""
    main = Drawing().ends().user("hotel", "flight", "after")
    for step in ("hotel", "flight"):
        main.boundary(f"{step}_b", step, UNDO)
        main.node("userTask", f"no_{step}", isForCompensation="true")
        main.parts.append(f'<bpmn:association id="a_{step}" sourceRef="{step}_b" targetRef="no_{step}"/>')
    main.choice("far", default="near")
    main.choice("merge")
    main.node(kind, "undo", definition)
    main.chain("s", "hotel", "far").chain("flight", "merge", "undo")
    main.flow("far", "flight", "go = true")
    main.flow("far", "merge", flow_id="near")
    return main.chain("undo", "after", "e") if kind == "intermediateThrowEvent" else main.chain("after", "e")


def names(played) -> list[str]:
    return [one for one in played.trace if one in ("no_hotel", "no_flight", "undo", "after", "flight")]


def test_what_was_done_is_undone_last_first(play):
    played = play(booking(), "hotel", "flight", "no_flight", "no_hotel", known="go = true")
    assert names(played) == ["flight", "no_flight", "no_hotel", "undo", "after"]


def test_what_was_not_done_is_not_undone(play):
    assert names(play(booking(), "hotel", "no_hotel", known="go = false")) == ["no_hotel", "undo", "after"]


@pytest.mark.parametrize("kind", ["intermediateThrowEvent", "endEvent"])
def test_one_activity_alone_may_be_undone(play, kind):
    wanted = '<bpmn:compensateEventDefinition activityRef="hotel"/>'
    played = play(booking(wanted, kind), "hotel", "flight", "no_hotel", known="go = true")
    assert names(played)[:3] == ["flight", "no_hotel", "undo"]


def undoable(drawing: Drawing, step: str) -> None:
    drawing.user(step)
    drawing.boundary(f"{step}_b", step, UNDO)
    drawing.node("userTask", f"no_{step}", isForCompensation="true")
    drawing.parts.append(f'<bpmn:association id="a_{step}" sourceRef="{step}_b" targetRef="no_{step}"/>')


def test_what_was_broken_off_and_begun_anew_is_undone_by_its_new_round_alone(play):
    inner = Drawing("inner").user("look")
    inner.node("startEvent", "is"), inner.node("endEvent", "undo", UNDO), inner.choice("far", default="near")
    undoable(inner, "flight"), undoable(inner, "hotel")
    inner.flow("far", "flight", "go = true")
    inner.flow("far", "hotel", flow_id="near")
    inner.chain("is", "far").chain("hotel", "look", "undo").chain("flight", "look")
    main = Drawing().ends().user("why", "after")
    main.inside(inner)
    main.boundary("stop", "inner", event("message", "msg_a"))
    main.chain("s", "inner", "after", "e").chain("stop", "why", "inner")
    played = play(main, "flight", "!msg_a", "why go=false", "hotel", "look", "no_hotel", known="go = true")
    assert played.open == ("after",)


@pytest.mark.parametrize("back", ["ask", "late"])
def test_a_step_that_may_be_done_again_is_not_undone_once_only(back):
    main = Drawing().ends().user("next", "undone")
    undoable(main, "hotel")
    main.node("intermediateThrowEvent", "undo", UNDO), main.choice("ask", default="on")
    main.boundary("late", "next", event("timer", "P1D"))
    main.chain("s", "hotel", "next", "ask").chain("undo", "e")
    main.flow("ask", "undo", flow_id="on")
    main.flow(back, "hotel", "again = true" if back == "ask" else None)
    main.chain("late", "undone", "e")
    with pytest.raises(ModelRefused, match="compensation"):
        compile_drawings(main)


def test_a_transaction_that_can_only_be_cancelled_is_refused_not_broken():
    inner = Drawing("booking").user("pay")
    inner.node("startEvent", "is"), inner.node("endEvent", "off", "<bpmn:cancelEventDefinition/>")
    undoable(inner, "hotel")
    inner.chain("is", "hotel", "pay", "off")
    main = Drawing().ends()
    main.node("transaction", "booking", "".join(inner.parts))
    with pytest.raises(ModelRefused, match="transaction"):
        compile_drawings(main.chain("s", "booking", "e"))
