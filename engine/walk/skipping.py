"""Repeated activities that may have no round at all: what they would have written may then be anything."""

from collections.abc import Mapping
from dataclasses import replace

from engine.bpmn.graph import Element
from engine.walk.values import Box, Values


def may_be_skipped(element: Element) -> bool:
    """Whether an activity is repeated, and perhaps not even once."""
    loop = element.loop
    if loop is None:
        return False
    if loop.kind == "standard":
        return loop.test_before
    number = (loop.cardinality or "").removeprefix("=").strip()
    return not (number.isdecimal() and int(number) > 0)


def open_values(values: Mapping[str, Values]) -> dict[str, Values]:
    """The same values, or any other."""
    return {key: replace(one, is_open=True) for key, one in values.items()}


def open_box(box: Box) -> Box:
    """A box whose variables may also hold anything else."""
    return Box(open_values(box.items))
