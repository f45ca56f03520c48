"""Where names stand beside shapes and lines: the first place of a short list that nothing else occupies."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from engine.bpmn.drawing.geometry import Box, Drawing, Point, Route
from engine.bpmn.drawing.measures import FLOW_LABEL_WIDTH, LABEL_GAP, label_size
from engine.bpmn.drawing.text import text_size
from engine.bpmn.graph import Element, ElementKind, Flow


class LabelPlacer:
    """Knows all shapes, lines and labels placed so far."""

    def __init__(self, drawing: Drawing) -> None:
        self.shapes = [shape.box for shape in drawing.shapes.values()]
        lines = (line for route in drawing.routes.values() for line in route.segments())
        # As boxes in plain numbers: every name is held against every line, which is most of the work.
        self.lines = [(min(a[0], b[0]), max(a[0], b[0]), min(a[1], b[1]), max(a[1], b[1])) for a, b in lines]
        self.labels: list[Box] = []

    def place_name(self, element: Element, box: Box) -> Box | None:
        """Find the place of an event's or gateway's name; None if it has none."""
        width, height = label_size(element)
        if not width:
            return None
        return self._choose(_around(element, box, width, height))

    def place_answer(self, flow: Flow, route: Route) -> Box | None:
        """Find the place of a flow's name near its start; None if it has none."""
        width, height = text_size(flow.name, FLOW_LABEL_WIDTH)
        if not width:
            return None
        return self._choose(_along(route.points, width, height))

    def _choose(self, places: Iterable[Box]) -> Box:
        rated = [(self._trouble(place) + index * 3, index, place) for index, place in enumerate(places)]
        best = min(rated, key=lambda item: item[:2])[2]
        self.labels.append(best)
        return best

    def _trouble(self, place: Box) -> int:
        x0, x1, y0, y1 = place.x, place.right, place.y, place.bottom
        lines = sum(1 for a, b, c, d in self.lines if a < x1 and b > x0 and c < y1 and d > y0)
        shapes = sum(1 for box in self.shapes if box.overlaps(place))
        labels = sum(1 for box in self.labels if box.overlaps(place))
        return lines * 40 + shapes * 100 + labels * 80


def _around(element: Element, box: Box, width: int, height: int) -> list[Box]:
    centred = box.cx - width // 2
    below, above = box.bottom + LABEL_GAP, box.y - LABEL_GAP - height
    right, left = box.cx + LABEL_GAP + 2, box.cx - LABEL_GAP - 2 - width
    under = [
        Box(centred, below, width, height),
        Box(right, below, width, height),
        Box(left, below, width, height),
    ]
    over = [
        Box(centred, above, width, height),
        Box(right, above, width, height),
        Box(left, above, width, height),
    ]
    beside = [Box(box.right + LABEL_GAP, box.bottom - 6, width, height)]
    if element.kind is ElementKind.BOUNDARY_EVENT:
        return [under[1], under[2], under[0], *beside]
    if element.kind.is_gateway:
        return over + under
    return under + over + beside


def _along(points: Sequence[Point], width: int, height: int) -> list[Box]:
    """Places near the start of a line: over it, under it, then beside the next piece."""
    places: list[Box] = []
    for start, end in list(pairwise(points))[:3]:
        if start[1] == end[1]:
            places += _beside_level(start, end, width, height)
        else:
            places += _beside_upright(start, end, width, height)
    return places


def _beside_level(start: Point, end: Point, width: int, height: int) -> list[Box]:
    left = start[0] + 6 if end[0] > start[0] else start[0] - 6 - width
    middle = (start[0] + end[0] - width) // 2
    over, under = start[1] - height - 3, start[1] + 3
    return [Box(x, y, width, height) for x in (left, middle) for y in (over, under)]


def _beside_upright(start: Point, end: Point, width: int, height: int) -> list[Box]:
    top = start[1] + 4 if end[1] > start[1] else start[1] - 4 - height
    middle = (start[1] + end[1] - height) // 2
    right, left = start[0] + 5, start[0] - 5 - width
    return [Box(x, y, width, height) for y in (top, middle) for x in (right, left)]
