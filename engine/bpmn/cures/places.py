"""Flows written in the wrong place: exporters put those of a sub-process beside it. No other mending."""

from engine.bpmn.cures.scope import Patient
from engine.bpmn.names import NODE_NAMES
from engine.bpmn.xml import BPMN_NS, Node, children, is_bpmn, local_name


def place_flows(root: Node, patient: Patient) -> None:
    """Move every flow into the scope that holds both its ends; a drawing's flow to nothing is left out.

    A flow of an executable process that joins nothing stays, and the reader refuses it.
    """
    owner: dict[str, Node] = {}
    for node in root.iter(f"{{{BPMN_NS}}}*"):
        parent = node.getparent()
        if parent is not None and is_bpmn(node) and local_name(node) in NODE_NAMES:
            owner.setdefault(node.get("id", ""), parent)
    for process in children(root, "process"):
        runs = process.get("isExecutable") in ("true", "1")
        for flow in list(process.iter(f"{{{BPMN_NS}}}sequenceFlow")):
            _place(flow, owner, patient, runs)


def _place(flow: Node, owner: dict[str, Node], patient: Patient, runs: bool) -> None:
    here = flow.getparent()
    source, target = (owner.get(flow.get(end, "")) for end in ("sourceRef", "targetRef"))
    if here is None or (source is here and target is here):
        return
    if source is not None and source is target:
        patient.note("flow-moved", flow)
        source.append(flow)
    elif not runs:
        patient.note("flow-dangling", flow)
        here.remove(flow)
