"""Activities that are another one in disguise, and counts no engine keeps."""

import copy
import re
from typing import Final

from lxml import etree

from engine.bpmn.cures.scope import Patient, TreeScope, event_kinds, is_true
from engine.bpmn.dialects.vendors import ACTIVITI_NAMESPACES
from engine.bpmn.graph import ElementKind
from engine.bpmn.xml import BPMN_NS, Node, called, children, local_name, text_of

GLOBAL_TASKS: Final = {
    "globalTask": "task",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}
PARTS: Final = frozenset({"script", "documentation", "extensionElements"})


def cure_activities(scope: TreeScope, root: Node) -> None:
    """Say transactions without a cancel and calls of global tasks as what they amount to."""
    tasks = {n.get("id", ""): n for kind in GLOBAL_TASKS for n in children(root, kind)}
    for node in list(scope.nodes.values()):
        if local_name(node) == ElementKind.TRANSACTION:
            _plain_transaction(node, scope.patient)
        elif local_name(node) == ElementKind.CALL_ACTIVITY:
            target = node.get("calledElement", "")
            if target in tasks:
                _inline(node, tasks[target], scope.patient)
        for attribute in ("startQuantity", "completionQuantity"):
            if node.get(attribute) not in (None, "1"):
                scope.patient.note("quantity", node, attribute=attribute, count=node.get(attribute) or "")
        for marker in children(node, "standardLoopCharacteristics"):
            if not marker.get("loopMaximum") and not (text_of(marker) or "").strip():
                _ask_again(node, marker, scope.patient)
        for marker in children(node, "multiInstanceLoopCharacteristics"):
            if marker.get("behavior") not in (None, "All") and _throws(marker):
                scope.patient.note("rounds-behavior", node, behavior=marker.get("behavior") or "")
                for thrown in children(marker, "complexBehaviorDefinition"):
                    marker.remove(thrown)


def execute_unsaid(root: Node, patient: Patient) -> None:
    """Where no process of an Activiti or Flowable file says whether it is executable, all of them are."""
    processes = children(root, "process")
    is_said = any("isExecutable" in process.attrib for process in processes)
    if not is_said and not set(ACTIVITI_NAMESPACES).isdisjoint(root.nsmap.values()):
        for process in processes:
            process.set("isExecutable", "true")
            patient.note("made-executable", process)


def execute_called(root: Node, patient: Patient) -> None:
    """A process that an executable one calls is executed: the mark is forgotten more often than meant."""
    processes = {process.get("id", ""): process for process in children(root, "process")}
    waiting = [process for process in processes.values() if is_true(process, "isExecutable")]
    while waiting:
        for node in waiting.pop().iter(f"{{{BPMN_NS}}}{ElementKind.CALL_ACTIVITY.value}"):
            process = processes.get(node.get("calledElement", ""))
            if process is not None and not is_true(process, "isExecutable"):
                process.set("isExecutable", "true")
                patient.note("call-made-executable", process)
                waiting.append(process)


def _ask_again(node: Node, marker: Node, patient: Patient) -> None:
    """A loop that does not say how long goes on as long as whoever does it says so."""
    variable = "again_" + re.sub(r"\W", "_", node.get("id", ""))
    for old in children(marker, "loopCondition"):
        marker.remove(old)
    etree.SubElement(marker, f"{{{BPMN_NS}}}loopCondition").text = f"{variable} = true"
    patient.note("loop-asked", node, variable=variable)


def _throws(marker: Node) -> bool:
    """Whether rounds throw something while they run; without an event to throw there is nothing to do."""
    refs = ("oneBehaviorEventRef", "noneBehaviorEventRef")
    return any(marker.get(ref) for ref in refs) or bool(children(marker, "complexBehaviorDefinition"))


def _plain_transaction(node: Node, patient: Patient) -> None:
    """A transaction that is never cancelled ends like a sub-process."""
    inside = list(node.iter(f"{{{BPMN_NS}}}*"))
    beside = [n for n in node.itersiblings(f"{{{BPMN_NS}}}*")]
    beside += [n for n in node.itersiblings(f"{{{BPMN_NS}}}*", preceding=True)]
    watchers = [n for n in beside if n.get("attachedToRef") == node.get("id")]
    if any(kind in ("cancel", "compensate") for n in inside for kind in event_kinds(n, patient.names)):
        return
    if any("cancel" in event_kinds(n, patient.names) for n in watchers):
        return
    node.tag = f"{{{BPMN_NS}}}{ElementKind.SUB_PROCESS.value}"
    patient.note("transaction-plain", node)


def _inline(node: Node, task: Node, patient: Patient) -> None:
    """Calling a global task is doing it."""
    node.tag = f"{{{BPMN_NS}}}{GLOBAL_TASKS[local_name(task)]}"
    del node.attrib["calledElement"]
    for part in task.iterchildren(etree.Element):
        if local_name(part) in PARTS and not children(node, local_name(part)):
            node.append(_copy(part))
    patient.note("global-task-inlined", node, task=called(task), inlined=task.get("id", ""))


def _copy(node: Node) -> Node:
    return copy.deepcopy(node)
