"""Where an edge may leave or enter a shape, and what that costs. Sides are unit vectors."""

from dataclasses import dataclass

from engine.bpmn.drawing.geometry import Box, Point
from engine.bpmn.graph import Element, ElementKind

RIGHT, LEFT, UP, DOWN = (1, 0), (-1, 0), (0, -1), (0, 1)
Side = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Port:
    """A point on the border of a shape and the side it lies on."""

    owner: str
    point: Point
    side: Side
    cost: int


def find_exits(element: Element, box: Box, has_boundary: bool) -> list[Port]:
    """Ports an edge may leave by, cheapest first."""
    if element.kind is ElementKind.BOUNDARY_EVENT:
        return [
            Port(element.id, (box.cx, box.bottom), DOWN, 0),
            Port(element.id, (box.right, box.cy), RIGHT, 120),
        ]
    ports = [Port(element.id, (box.right, box.cy), RIGHT, 0)]
    if element.kind.is_activity:
        ports += _row_of_ports(element.id, box, 90, has_boundary)
    else:
        ports.append(Port(element.id, (box.cx, box.bottom), DOWN, 25))
        ports.append(Port(element.id, (box.cx, box.y), UP, 30))
        ports.append(Port(element.id, (box.x, box.cy), LEFT, 500))
    return ports


def find_entries(element: Element, box: Box, has_boundary: bool) -> list[Port]:
    """Ports an edge may come in by, cheapest first."""
    ports = [Port(element.id, (box.x, box.cy), LEFT, 0)]
    if element.kind.is_activity:
        ports += _row_of_ports(element.id, box, 40, has_boundary)
    else:
        ports.append(Port(element.id, (box.cx, box.y), UP, 30))
        ports.append(Port(element.id, (box.cx, box.bottom), DOWN, 35))
    ports.append(Port(element.id, (box.right, box.cy), RIGHT, 500))
    return ports


def _row_of_ports(owner: str, box: Box, cost: int, has_boundary: bool) -> list[Port]:
    """Three ports on the upper border, and on the lower one if no boundary events sit there."""
    ports = []
    for dx, more in ((0, 0), (-33, 12), (33, 12)):
        ports.append(Port(owner, (box.cx + dx, box.y), UP, cost + more))
        if not has_boundary:
            ports.append(Port(owner, (box.cx + dx, box.bottom), DOWN, cost + more))
    return ports
