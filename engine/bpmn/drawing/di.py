"""BPMN DI, the picture part of a file: pools made where lanes need one, drawings written and read back."""

from lxml import etree

from engine.bpmn.drawing.geometry import Box, Drawing, Route, Shape
from engine.bpmn.graph import Graph
from engine.bpmn.names import list_pools
from engine.bpmn.xml import BPMN_NS, BPMNDI_NS, DC_NS, DI_NS, Node, children

PREFIXES = {"bpmndi": BPMNDI_NS, "dc": DC_NS, "di": DI_NS}


def ensure_pools(root: Node, graph: Graph) -> tuple[str, list[tuple[str, str | None]]]:
    """Find the pools of a file; add them when there are lanes or several processes and no pool.

    Returns:
        Id of the element the drawing belongs to, and (participant id, process id or None) from the top.
    """
    found = children(root, "collaboration")
    if not found:
        processes = graph.roots()
        if len(processes) == 1 and not processes[0].lanes:
            return processes[0].id, []
        if not processes:
            return "", []
        found = [_add_collaboration(root, graph)]
    pools = [(pool.id, pool.process or None) for pool in list_pools(found[0])]
    return found[0].get("id", ""), pools


def _add_collaboration(root: Node, graph: Graph) -> Node:
    taken = {node.get("id") for node in root.iter(etree.Element)}
    collaboration = etree.Element(f"{{{BPMN_NS}}}collaboration")
    collaboration.set("id", _free_id("collaboration", taken))
    for process in graph.roots():
        participant = etree.SubElement(collaboration, f"{{{BPMN_NS}}}participant")
        participant.set("id", _free_id(f"pool_{process.id}", taken))
        participant.set("name", process.name or process.id)
        participant.set("processRef", process.id)
    first = children(root, "process")[0]
    first.addprevious(collaboration)
    return collaboration


def _free_id(wanted: str, taken: set[str | None]) -> str:
    while wanted in taken:
        wanted += "_"
    taken.add(wanted)
    return wanted


def write_drawing(root: Node, plane_element: str, drawing: Drawing) -> bytes:
    """Replace the file's drawing and give the file as UTF-8 bytes."""
    for old in root.findall(f"{{{BPMNDI_NS}}}BPMNDiagram"):
        root.remove(old)
    diagram = etree.SubElement(root, f"{{{BPMNDI_NS}}}BPMNDiagram", nsmap=PREFIXES)
    diagram.set("id", "diagram")
    plane = etree.SubElement(diagram, f"{{{BPMNDI_NS}}}BPMNPlane")
    plane.set("id", "plane")
    if plane_element:
        plane.set("bpmnElement", plane_element)
    for shape in drawing.shapes.values():
        _write_shape(plane, shape)
    for route in drawing.routes.values():
        _write_route(plane, route)
    etree.indent(root, space="  ")
    etree.cleanup_namespaces(root, keep_ns_prefixes=[prefix for prefix in root.nsmap if prefix])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _write_shape(plane: Node, shape: Shape) -> None:
    node = etree.SubElement(plane, f"{{{BPMNDI_NS}}}BPMNShape")
    node.set("id", f"{shape.id}_di")
    node.set("bpmnElement", shape.id)
    if shape.horizontal:
        node.set("isHorizontal", "true")
    if shape.expanded is not None:
        node.set("isExpanded", "true" if shape.expanded else "false")
    if shape.marker_visible:
        node.set("isMarkerVisible", "true")
    _write_box(node, shape.box)
    _write_label(node, shape.label)


def _write_route(plane: Node, route: Route) -> None:
    node = etree.SubElement(plane, f"{{{BPMNDI_NS}}}BPMNEdge")
    node.set("id", f"{route.id}_di")
    node.set("bpmnElement", route.id)
    for x, y in route.points:
        point = etree.SubElement(node, f"{{{DI_NS}}}waypoint")
        point.set("x", str(x))
        point.set("y", str(y))
    _write_label(node, route.label)


def _write_label(parent: Node, box: Box | None) -> None:
    if box is not None:
        _write_box(etree.SubElement(parent, f"{{{BPMNDI_NS}}}BPMNLabel"), box)


def _write_box(parent: Node, box: Box) -> None:
    bounds = etree.SubElement(parent, f"{{{DC_NS}}}Bounds")
    for name, value in (("x", box.x), ("y", box.y), ("width", box.width), ("height", box.height)):
        bounds.set(name, str(value))


def read_drawing(root: Node) -> Drawing:
    """Read the drawing of a file; shapes and edges without usable numbers are left out."""
    drawing = Drawing()
    for node in root.iter(f"{{{BPMNDI_NS}}}BPMNShape"):
        box = _read_box(node)
        if box is not None:
            expanded = {"true": True, "false": False}.get(node.get("isExpanded", ""))
            drawing.add(
                Shape(
                    id=_target(node),
                    box=box,
                    label=_read_label(node),
                    expanded=expanded,
                    horizontal=node.get("isHorizontal") != "false",
                    marker_visible=node.get("isMarkerVisible") == "true",
                )
            )
    for node in root.iter(f"{{{BPMNDI_NS}}}BPMNEdge"):
        points = [_read_point(point) for point in node.findall(f"{{{DI_NS}}}waypoint")]
        good = tuple(point for point in points if point is not None)
        if len(good) > 1:
            drawing.routes[_target(node)] = Route(_target(node), good, _read_label(node))
    return drawing


def _target(node: Node) -> str:
    return node.get("bpmnElement", "").rpartition(":")[2]


def _read_label(node: Node) -> Box | None:
    label = node.find(f"{{{BPMNDI_NS}}}BPMNLabel")
    return None if label is None else _read_box(label)


def _read_box(node: Node) -> Box | None:
    bounds = node.find(f"{{{DC_NS}}}Bounds")
    if bounds is None:
        return None
    numbers = [_read_number(bounds.get(name)) for name in ("x", "y", "width", "height")]
    x, y, width, height = numbers
    if x is None or y is None or width is None or height is None:
        return None
    return Box(x, y, max(width, 0), max(height, 0))


def _read_point(node: Node) -> tuple[int, int] | None:
    x, y = _read_number(node.get("x")), _read_number(node.get("y"))
    return None if x is None or y is None else (x, y)


def _read_number(text: str | None) -> int | None:
    """A coordinate as a whole pixel; None for anything that is no sane number."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return round(value) if abs(value) < 1_000_000 else None
