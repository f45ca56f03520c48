"""Tokens that run along the ways just taken. The page hides them from who asked for less motion."""

from collections.abc import Sequence

from engine.bpmn.drawing.geometry import Route
from engine.bpmn.drawing.paint import LIVE, add, rounded_path
from engine.bpmn.xml import Node

SECONDS = 0.8
MOST = 20


def add_tokens(root: Node, routes: Sequence[Route]) -> None:
    """Let a dot run along each route, one after the other; afterwards it is gone."""
    for place, route in enumerate(routes[-MOST:]):
        when = {"begin": f"{place * SECONDS:.1f}s", "dur": f"{SECONDS}s"}
        dot = add(root, "circle", class_="bpmn-token", r=8, fill=LIVE, opacity=0)
        add(dot, "animateMotion", path=rounded_path(route.points), **when)
        add(dot, "set", attributeName="opacity", to=1, **when)
