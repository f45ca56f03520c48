"""The ways through one scope, read backwards: who can step where, and into a gateway by which flow."""

from collections import defaultdict
from collections.abc import Mapping

from engine.bpmn.graph import Process


def list_before(process: Process) -> dict[str, list[str]]:
    """Element -> those from which a token may step to it: along a flow, or from an activity to its border."""
    before: dict[str, list[str]] = {element_id: [] for element_id in process.elements}
    for flow in process.flows.values():
        before[flow.target].append(flow.source)
    for element in process.elements.values():
        if element.attached_to in before:
            before[element.id].append(element.attached_to)
    return before


def find_last_steps(before: Mapping[str, list[str]], gateway: str) -> dict[str, frozenset[str]]:
    """Element -> those from which a token there may step into a gateway that it has not yet visited."""
    found: dict[str, set[str]] = defaultdict(set)
    for last in set(before[gateway]):
        waiting = [last]
        while waiting:
            here = waiting.pop()
            if last not in found[here]:
                found[here].add(last)
                waiting += before[here] if here != gateway else ()
    return {element_id: frozenset(steps) for element_id, steps in found.items()}
