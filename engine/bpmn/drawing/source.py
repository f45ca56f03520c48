"""A BPMN file read for painting: its graph, its drawing, and the names beside the flow."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from engine.bpmn.drawing.artifacts import NOTES
from engine.bpmn.drawing.di import read_drawing
from engine.bpmn.drawing.geometry import Drawing
from engine.bpmn.graph import Graph
from engine.bpmn.layout import add_drawing
from engine.bpmn.opening import open_diagram
from engine.bpmn.reader import read_opened
from engine.bpmn.xml import BPMN_NS, Node, children, local_name, text_of


@dataclass(frozen=True)
class Source:
    """A file read for painting; `bands` are names of pools and lanes, `notes` things beside the flow."""

    graph: Graph
    drawing: Drawing
    bands: Mapping[str, str]
    notes: Mapping[str, tuple[str, str]]
    owner: Mapping[str, str]


@lru_cache(maxsize=64)
def read_source(content: bytes) -> Source:
    """Read a file; one without a drawing is laid out first."""
    opened = open_diagram(add_drawing(content), "", as_drawn=True)
    root, graph = opened.root, read_opened({"": opened})
    bands, owner = _read_bands(root, graph)
    notes = {
        node.get("id", ""): (local_name(node), _note_text(node))
        for kind in NOTES
        for node in root.iter(f"{{{BPMN_NS}}}{kind}")
    }
    return Source(graph, read_drawing(root), bands, notes, owner)


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
