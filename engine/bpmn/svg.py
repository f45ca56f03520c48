"""The diagram without JavaScript: one accessible SVG in the page's own colours.

Text from files is only ever text here, never markup.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from lxml import etree

from engine.bpmn.drawing.artifacts import NOTES
from engine.bpmn.drawing.di import read_drawing
from engine.bpmn.drawing.figures import add_band, add_element, add_note
from engine.bpmn.drawing.geometry import Box, Drawing, Route, enclose
from engine.bpmn.drawing.motion import add_tokens
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
from engine.bpmn.graph import Flow, Graph
from engine.bpmn.layout import draw_layout
from engine.bpmn.opening import open_diagram
from engine.bpmn.reader import read_diagrams
from engine.bpmn.xml import BPMN_NS, Node, children, local_name, text_of

MARGIN = 12
NEIGHBOURHOOD = 180
FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
# The stubs know only named prefixes, but SVG inside HTML needs the default one.
NSMAP = cast("dict[str, str]", {None: SVG_NS})
NO_HIGHLIGHT: Mapping[str, str] = {}
NO_BADGES: Mapping[str, tuple[str, str]] = {}


@dataclass(frozen=True)
class _Source:
    """A file read for painting; `bands` are names of pools and lanes, `notes` things beside the flow."""

    graph: Graph
    drawing: Drawing
    bands: Mapping[str, str]
    notes: Mapping[str, tuple[str, str]]
    owner: Mapping[str, str]


def draw_svg(
    content: bytes,
    *,
    process_id: str | None = None,
    highlight: Mapping[str, str] = NO_HIGHLIGHT,
    badges: Mapping[str, tuple[str, str]] = NO_BADGES,
    around: Collection[str] = (),
    passed: Sequence[str] = (),
) -> str:
    """Draw a BPMN file as SVG for inclusion in a page.

    Colours come from the CSS variables --bpmn-line, --bpmn-fill and --bpmn-live, else from the page's text
    and background. Every element is a group with the classes `bpmn-element`, `bpmn-<kind>` and its highlight.

    Args:
        content: a BPMN file; one without a drawing is laid out first.
        process_id: draw only this process of the file.
        highlight: element id -> class, `live`, `done` or one that `badges` knows.
        badges: class -> (sign, word) drawn at the corner of such an element and told in its title.
        around: show only the part of the drawing around these elements.
        passed: flows along which a token runs, in order.

    Returns:
        The `<svg>` element as text.

    Raises:
        ModelRefused: the file cannot be read.
    """
    source = _read_source(content)
    shown = _visible_ids(source, process_id)
    root = _open_svg(source, shown, process_id, shown & set(around))
    for shape in source.drawing.shapes.values():
        if shape.id in shown:
            _paint_shape(root, source, shape.id, highlight.get(shape.id), badges)
    for route in source.drawing.routes.values():
        if route.id in shown:
            _paint_route(root, source, route)
    _paint_labels(root, source, shown)
    routes = source.drawing.routes
    add_tokens(root, [routes[name] for name in passed if name in routes and name in shown])
    return etree.tostring(root, encoding="unicode")


@lru_cache(maxsize=64)
def _read_source(content: bytes) -> _Source:
    root = open_diagram(content, "", as_drawn=True).root
    if not len(root.findall(".//{*}BPMNShape")):
        content = draw_layout(content)
        root = open_diagram(content, "", as_drawn=True).root
    graph = read_diagrams({"": content}, as_drawn=True)
    bands, owner = _read_bands(root, graph)
    notes = {
        node.get("id", ""): (local_name(node), _note_text(node))
        for kind in NOTES
        for node in root.iter(f"{{{BPMN_NS}}}{kind}")
    }
    return _Source(graph, read_drawing(root), bands, notes, owner)


def _note_text(node: Node) -> str:
    return " ".join(text_of(part) or "" for part in children(node, "text")) or node.get("name", "")


def _read_bands(root: Node, graph: Graph) -> tuple[dict[str, str], dict[str, str]]:
    """Names of pools and lanes, and the process each belongs to."""
    bands: dict[str, str] = {}
    owner: dict[str, str] = {}
    for node in root.iter(f"{{{BPMN_NS}}}participant"):
        bands[node.get("id", "")] = node.get("name", "")
        owner[node.get("id", "")] = node.get("processRef", "").rpartition(":")[2]
    for process in graph.processes.values():
        for lane in process.lanes:
            bands[lane.id] = lane.name
            owner[lane.id] = process.id
        for name in (*process.elements, *process.flows):
            owner[name] = graph.root(process.id).id
    return bands, owner


def _visible_ids(source: _Source, process_id: str | None) -> set[str]:
    ids = {*source.drawing.shapes, *source.drawing.routes}
    if process_id is None:
        return ids
    return {name for name in ids if source.owner.get(name) == process_id}


def _open_svg(source: _Source, shown: set[str], process_id: str | None, around: set[str]) -> Node:
    area = _area(source.drawing, shown).grown(MARGIN)
    if around & source.drawing.shapes.keys():
        area = _cut(area, _area(source.drawing, around).grown(NEIGHBOURHOOD))
    root = etree.Element(f"{{{SVG_NS}}}svg", nsmap=NSMAP)
    processes = [p for p in source.graph.roots() if process_id in (None, p.id)]
    title = ", ".join(p.name or p.id for p in processes)
    root.set("viewBox", f"{area.x} {area.y} {area.width} {area.height}")
    root.set("width", str(area.width))
    root.set("height", str(area.height))
    root.set("class", "bpmn-diagram")
    root.set("role", "img")
    root.set("aria-label", title)
    root.set("font-family", FONT)
    add(root, "title").text = title
    names = [e.name for p in processes for e in p.elements.values() if e.name and e.kind.is_activity]
    add(root, "desc").text = " → ".join(names)
    return root


def _cut(whole: Box, part: Box) -> Box:
    """As much of a part as lies within the whole."""
    x, y = max(whole.x, part.x), max(whole.y, part.y)
    return Box(x, y, min(whole.right, part.right) - x, min(whole.bottom, part.bottom) - y)


def _area(drawing: Drawing, shown: set[str]) -> Box:
    part = Drawing(
        {name: shape for name, shape in drawing.shapes.items() if name in shown},
        {name: route for name, route in drawing.routes.items() if name in shown},
    )
    return enclose(part.boxes())


def _paint_shape(
    root: Node,
    source: _Source,
    shape_id: str,
    highlight: str | None,
    badges: Mapping[str, tuple[str, str]],
) -> None:
    shape = source.drawing.shapes[shape_id]
    element = source.graph.elements.get(shape_id)
    if element is not None:
        badge = badges.get(highlight or "")
        title = element.name if badge is None else f"{element.name or element.id} ({badge[1]})"
        group = _open_group(root, shape_id, element.kind, title, highlight)
        add_element(group, source.graph, element, shape)
        _mark(group, highlight if badge is None else "live")
        if badge is not None:
            add_badge(group, badge[0], (shape.box.right, shape.box.y))
    elif shape_id in source.bands:
        group = _open_group(root, shape_id, "band", source.bands[shape_id], None)
        add_band(group, source.bands[shape_id], shape)
    elif shape_id in source.notes:
        kind, text = source.notes[shape_id]
        add_note(_open_group(root, shape_id, kind, text, None), kind, text, shape.box)


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


def _paint_route(root: Node, source: _Source, route: Route) -> None:
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


def _find_flow(source: _Source, flow_id: str) -> Flow | None:
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


def _paint_labels(root: Node, source: _Source, shown: set[str]) -> None:
    """Write outer names last, so that no line is drawn over them."""
    for shape in source.drawing.shapes.values():
        element = source.graph.elements.get(shape.id)
        if element is None or shape.id not in shown or not (element.kind.is_event or element.kind.is_gateway):
            continue
        below = Box(shape.box.cx - 55, shape.box.bottom + 4, 110, 30)
        add_text(root, element.name, _roomy(shape.label or below), top=True)
    for route in source.drawing.routes.values():
        flow = _find_flow(source, route.id)
        if flow is not None and route.id in shown and flow.name:
            x, y = route.points[0]
            add_text(root, flow.name, _roomy(route.label or Box(x + 4, y - 18, 80, 15)), top=True)


def _roomy(box: Box) -> Box:
    """Labels drawn by other tools are measured with other fonts; two pixels more keep words together."""
    return Box(box.x - 1, box.y, box.width + 2, box.height)
