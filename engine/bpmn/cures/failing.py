"""What only a machine elsewhere could tell: that a step came to the error or escalation at its border."""

from typing import Final

from lxml import etree

from engine.bpmn.cures.events import THROWING
from engine.bpmn.cures.scope import Patient, TreeScope, event_kinds
from engine.bpmn.cures.sides import HANDLES
from engine.bpmn.graph import HUMAN_KINDS, ElementKind
from engine.bpmn.names import FileNames
from engine.bpmn.properties import read_properties
from engine.bpmn.xml import BPMN_NS, Node, called, children, local_name

CLIMBING: Final = (["error"], ["escalation"])
# What people do in a diagram that was drawn for another engine.
STEPS: Final = frozenset({*HUMAN_KINDS, ElementKind.SERVICE_TASK})
# What is told where the event has no name; in the language of the house.
UNNAMED: Final = {"error": "nie udało się", "escalation": "potrzebna decyzja"}


def report_failures(scope: TreeScope) -> None:
    """Let whoever does a step say that it failed: nothing else here could throw what its border waits for.

    What is said is a message to the case, called after the step and the event.
    """
    for node in scope.nodes.values():
        kinds, host = event_kinds(node, scope.patient.names), scope.nodes.get(node.get("attachedToRef", ""))
        # One that begins an event sub-process stands at a border only here.
        is_moved = node.get("id") in scope.patient.added or HANDLES in read_properties(node)
        if (
            kinds in CLIMBING
            and host is not None
            and not is_moved
            and _is_by_person(host, scope.patient.names)
        ):
            _report(node, host, kinds[0], scope.patient)


def _is_by_person(host: Node, names: FileNames) -> bool:
    """Whether a person does an activity or a part of it, and nothing in it throws or may throw."""
    kinds: set[str] = set()
    for node in host.iter(f"{{{BPMN_NS}}}*"):
        kinds.add(kind := local_name(node))
        if kind == ElementKind.CALL_ACTIVITY:
            return False
        if kind in THROWING and event_kinds(node, names) in CLIMBING:
            return False
    return not STEPS.isdisjoint(kinds)


def _report(node: Node, host: Node, kind: str, patient: Patient) -> None:
    definitions = children(node, f"{kind}EventDefinition")
    named = node.get("name") or (_name_thrown(definitions[0], kind) if definitions else "") or UNNAMED[kind]
    for one in (*definitions, *children(node, "eventDefinitionRef")):
        node.remove(one)
    if kind == "error":
        # It always interrupts, whatever is drawn.
        node.attrib.pop("cancelActivity", "")
    what = f"{called(host)}: {' '.join(named.split())}"
    etree.SubElement(node, f"{{{BPMN_NS}}}messageEventDefinition", messageRef=what)
    patient.note("failure-reported", node, host=called(host), what=what)


def _name_thrown(definition: Node, kind: str) -> str:
    """What the file calls the error or escalation of an event."""
    ref, everything = definition.get(f"{kind}Ref"), definition.getroottree().iter(f"{{{BPMN_NS}}}{kind}")
    thrown = next((one for one in everything if ref and one.get("id") == ref), None)
    return "" if thrown is None else thrown.get("name") or thrown.get(f"{kind}Code") or ""
