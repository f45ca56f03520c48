"""Pieces of a picture as SVG text: every shape, line and label of a file, painted once and kept.

A picture with marks is the kept pieces and the few marked ones painted anew.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from lxml import etree

from engine.bpmn.drawing.figures import add_band, add_element, add_note
from engine.bpmn.drawing.geometry import Box, Route
from engine.bpmn.drawing.paint import (
    LINE,
    LIVE,
    SVG_NS,
    add,
    add_badge,
    add_path,
    add_text,
    arrow_head,
    rounded_path,
)
from engine.bpmn.drawing.source import Source, read_source
from engine.bpmn.graph import Flow
from engine.bpmn.xml import Node, local_name

# The stubs know only named prefixes, but SVG inside HTML needs the default one.
NSMAP = cast("dict[str, str]", {None: SVG_NS})
# What every piece says again when it is written alone.
_SAID_BEFORE = f' xmlns="{SVG_NS}"'


@dataclass(frozen=True, slots=True)
class Pieces:
    """A process, or a whole file, in pieces: each shape by its id, and all that lies over the shapes."""

    shapes: Mapping[str, str]
    over: str


@lru_cache(maxsize=64)
def paint_pieces(content: bytes, process_id: str | None) -> Pieces:
    """Paint everything that is visible, without marks."""
    source = read_source(content)
    shown = list_visible(source, process_id)
    shapes = {name: paint_shape(source, name) for name in source.drawing.shapes if name in shown}
    canvas = open_canvas()
    for route in source.drawing.routes.values():
        if route.id in shown:
            _add_route(canvas, source, route)
    _add_labels(canvas, source, shown)
    return Pieces(shapes, write_pieces(canvas))


def list_visible(source: Source, process_id: str | None) -> set[str]:
    """Ids of what is drawn of one process, or of all."""
    ids = {*source.drawing.shapes, *source.drawing.routes}
    return ids if process_id is None else {name for name in ids if source.owner.get(name) == process_id}


def open_canvas() -> Node:
    """An empty picture."""
    return etree.Element(f"{{{SVG_NS}}}svg", nsmap=NSMAP)


def write_pieces(canvas: Node) -> str:
    """What was added to a canvas, as text."""
    return "".join(etree.tostring(node, encoding="unicode").replace(_SAID_BEFORE, "", 1) for node in canvas)


def paint_shape(
    source: Source, shape_id: str, highlight: str | None = None, badge: tuple[str, str] | None = None
) -> str:
    """One shape with its mark: a class, and a sign with its word."""
    canvas = open_canvas()
    shape = source.drawing.shapes[shape_id]
    element = source.graph.elements.get(shape_id)
    if element is not None:
        title = element.name if badge is None else f"{element.name or element.id} ({badge[1]})"
        group = _open_group(canvas, shape_id, element.kind, title, highlight)
        add_element(group, source.graph, element, shape)
        _mark(group, highlight if badge is None else "live")
        if badge is not None:
            add_badge(group, badge[0], (shape.box.right, shape.box.y))
    elif shape_id in source.bands:
        group = _open_group(canvas, shape_id, "band", source.bands[shape_id], None)
        add_band(group, source.bands[shape_id], shape)
    elif shape_id in source.notes:
        kind, text = source.notes[shape_id]
        add_note(_open_group(canvas, shape_id, kind, text, None), kind, text, shape.box)
    return write_pieces(canvas)


def _open_group(root: Node, name: str, kind: str, title: str, highlight: str | None) -> Node:
    extra = re.sub(r"[^a-z0-9-]", "", highlight or "")
    classes = f"bpmn-element bpmn-{kind} {extra}".strip()
    group = add(root, "g", class_=classes, data_element=name)
    if title:
        add(group, "title").text = title
    return group


def _mark(group: Node, highlight: str | None) -> None:
    """Make a live element stand out by its border, not by colour alone; a done one stays as it is."""
    if highlight != "live":
        return
    figure = next((node for node in group if local_name(node) != "title"), None)
    if figure is not None:
        figure.set("stroke", LIVE)
        figure.set("stroke-width", "5")


def _add_route(root: Node, source: Source, route: Route) -> None:
    flow = _find_flow(source, route.id)
    group = add(root, "g", class_="bpmn-flow", data_element=route.id)
    line = add_path(group, rounded_path(route.points))
    if flow is None:
        line.set("stroke-dasharray", "4 4")
        return
    add(group, "path", d=arrow_head(route.points), fill=LINE)
    element = source.graph.elements[flow.source]
    if element.default_flow == flow.id:
        _add_default_slash(group, route)


def _find_flow(source: Source, flow_id: str) -> Flow | None:
    for process in source.graph.processes.values():
        if flow_id in process.flows:
            return process.flows[flow_id]
    return None


def _add_default_slash(group: Node, route: Route) -> None:
    """Cross the line near its start: BPMN's sign of the way taken when no condition holds."""
    (x0, y0), (x1, y1) = route.points[0], route.points[1]
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1.0
    x, y = x0 + (x1 - x0) / length * 10, y0 + (y1 - y0) / length * 10
    add_path(group, f"M{x - 4:.1f} {y - 5:.1f}L{x + 4:.1f} {y + 5:.1f}")


def _add_labels(root: Node, source: Source, shown: set[str]) -> None:
    """Write outer names last, so that no line is drawn over them."""
    for text, box in (*_list_shape_labels(source, shown), *_list_route_labels(source, shown)):
        add_text(root, text, box, top=True)


def _list_shape_labels(source: Source, shown: set[str]) -> Iterator[tuple[str, Box]]:
    for shape in source.drawing.shapes.values():
        element = source.graph.elements.get(shape.id)
        if element is not None and shape.id in shown and (element.kind.is_event or element.kind.is_gateway):
            below = Box(shape.box.cx - 55, shape.box.bottom + 4, 110, 30)
            yield element.name, _roomy(shape.label or below)


def _list_route_labels(source: Source, shown: set[str]) -> Iterator[tuple[str, Box]]:
    for route in source.drawing.routes.values():
        flow = _find_flow(source, route.id)
        if flow is not None and route.id in shown and flow.name:
            x, y = route.points[0]
            yield flow.name, _roomy(route.label or Box(x + 4, y - 18, 80, 15))


def _roomy(box: Box) -> Box:
    """Labels drawn by other tools are measured with other fonts; two pixels more keep words together."""
    return Box(box.x - 1, box.y, box.width + 2, box.height)
