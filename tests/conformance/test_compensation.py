"""Compensation within one scope: what was done is undone, the last first; what was not done is left alone."""

import pytest

from tests.engine.spiff.spiff_drawing import Drawing

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
