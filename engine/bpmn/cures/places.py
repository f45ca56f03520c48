"""Elements written in the wrong place: flows beside their sub-process are moved, anything else is named."""

from typing import Final

from engine.bpmn.cures.scope import SCOPES, Patient
from engine.bpmn.graph import ElementKind
from engine.bpmn.names import NODE_NAMES
from engine.bpmn.xml import BPMN_NS, Node, children, is_bpmn, local_name

HOLDERS: Final = SCOPES | {"process"}
EVENTS: Final = frozenset(kind.value for kind in ElementKind if kind.is_event)
ACTIVITIES: Final = frozenset(kind.value for kind in ElementKind if kind.is_activity)
MARKERS: Final = frozenset({"standardLoopCharacteristics", "multiInstanceLoopCharacteristics"})


def place_flows(root: Node, patient: Patient) -> None:
    """Move every flow into the scope that holds both its ends; a drawing's flow to nothing is left out.

    A flow of an executable process that joins nothing stays, and the reader refuses it.
    """
    owner: dict[str, Node] = {}
    for node in root.iter(f"{{{BPMN_NS}}}*"):
        parent = node.getparent()
        if parent is not None and local_name(node) in NODE_NAMES and local_name(parent) in HOLDERS:
            owner.setdefault(node.get("id", ""), parent)
    for process in children(root, "process"):
        runs = process.get("isExecutable") in ("true", "1")
        for flow in list(process.iter(f"{{{BPMN_NS}}}sequenceFlow")):
            _place(flow, owner, patient, runs)
        if runs:
            _name_misplaced(process, patient)


def _place(flow: Node, owner: dict[str, Node], patient: Patient, runs: bool) -> None:
    here = flow.getparent()
    source, target = (owner.get(flow.get(end, "")) for end in ("sourceRef", "targetRef"))
    if here is None or (source is here and target is here):
        return
    if source is not None and source is target and flow not in source.iterancestors():
        patient.note("flow-moved", flow)
        source.append(flow)
    elif not runs:
        patient.note("flow-dangling", flow)
        here.remove(flow)


def _name_misplaced(process: Node, patient: Patient) -> None:
    """Nothing reads a step inside a task, or an event's trigger inside a gateway."""
    for node in process.iterdescendants(f"{{{BPMN_NS}}}*"):
        parent = node.getparent()
        allowed = _holders_of(local_name(node))
        if allowed is None or parent is None or (is_bpmn(parent) and local_name(parent) in allowed):
            continue
        if local_name(parent) == "taskListener" and local_name(node) == "timerEventDefinition":
            # Another tool's listener, told of by itself, that hears when the time is up.
            continue
        patient.note("element-misplaced", node, kind=local_name(node), holder=local_name(parent)[:60])


def _holders_of(tag: str) -> frozenset[str] | None:
    """What an element may stand in; None where it does not matter."""
    if tag in NODE_NAMES or tag == "sequenceFlow":
        return HOLDERS
    if tag.endswith("EventDefinition"):
        # An `event` is what the rounds of an activity throw.
        return EVENTS | {"event"}
    return ACTIVITIES if tag in MARKERS else None
