"""What a walk says about one place of a model. The words stand in wording.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.bpmn.graph import Element, Graph
from engine.walk.steps import Step


@dataclass(frozen=True, slots=True)
class WalkFinding:
    """One defect: a stable code, the element, flow or process it is at, and the shortest way there."""

    code: str
    at: str
    name: str
    file: str
    line: int
    path: tuple[Step, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)


def at_element(
    code: str, graph: Graph, element: Element, path: tuple[Step, ...] = (), **details: str
) -> WalkFinding:
    """A finding about a flow node."""
    file = graph.file_of(element.id)
    return WalkFinding(code, element.id, element.name, file, element.line, path, details)


def at_flow(
    code: str, graph: Graph, element: Element, flow_id: str, path: tuple[Step, ...], **details: str
) -> WalkFinding:
    """A finding about a flow that leaves an element."""
    process = graph.processes[element.process_id]
    flow = process.flows[flow_id]
    words = {"gateway": element.name or element.id, "condition": (flow.condition or "").strip(), **details}
    return WalkFinding(code, flow_id, flow.name, process.file, flow.line, path, words)
