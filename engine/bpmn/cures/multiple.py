"""Events with several definitions, said with one event for each of them."""

import copy
from typing import Final

from engine.bpmn.cures.scope import TreeScope, is_true
from engine.bpmn.graph import ElementKind
from engine.bpmn.xml import BPMN_NS, Node, called, children, is_bpmn, line_of, local_name

CATCH, THROW, END = ElementKind.CATCH_EVENT, ElementKind.THROW_EVENT, ElementKind.END_EVENT
BOUNDARY, RACE = ElementKind.BOUNDARY_EVENT, ElementKind.EVENT_BASED_GATEWAY
ALL: Final = ElementKind.PARALLEL_GATEWAY
# What ends a scope is done last.
ENDING: Final = ("terminateEventDefinition", "errorEventDefinition", "cancelEventDefinition")


def split_multiple(scope: TreeScope) -> None:
    """Take every event of one scope apart that waits for several things, or does several."""
    for node in list(scope.nodes.values()):
        kind = local_name(node)
        if kind not in (CATCH, THROW, END, BOUNDARY) or len(_list_definitions(scope, node)) < 2:
            continue
        is_all = is_true(node, "parallelMultiple")
        if kind in (THROW, END):
            _throw_each(scope, node)
        elif kind == BOUNDARY and not is_all:
            _border_each(scope, node)
        elif kind == CATCH and not (races := _list_races(scope, node)):
            _await_each(scope, node, is_all)
        elif kind == CATCH and not is_all and len(scope.incoming[node.get("id", "")]) == 1:
            _race_each(scope, node, *races)
        else:
            continue
        scope.patient.note("event-split", node)


def _list_definitions(scope: TreeScope, node: Node) -> list[Node]:
    own = [one for one in node if is_bpmn(one) and local_name(one).endswith("EventDefinition")]
    refs = [(ref.text or "").strip() for ref in children(node, "eventDefinitionRef")]
    known = scope.patient.names.definitions
    return own + [known[ref] for ref in refs if ref in known]


def _take_definitions(scope: TreeScope, node: Node) -> list[Node]:
    found = [copy.deepcopy(one) for one in _list_definitions(scope, node)]
    for old in [one for one in node if is_bpmn(one)]:
        if local_name(old).endswith("EventDefinition") or local_name(old) == "eventDefinitionRef":
            node.remove(old)
    for number, one in enumerate(found):
        if number:
            # Two elements may not share an id.
            one.attrib.pop("id", "")
    return found


def _list_races(scope: TreeScope, node: Node) -> list[Node]:
    """The event gateways that lead to a node."""
    sources = (scope.nodes.get(flow.get("sourceRef", "")) for flow in scope.incoming[node.get("id", "")])
    return [one for one in sources if one is not None and local_name(one) == RACE]


def _throw_each(scope: TreeScope, node: Node) -> None:
    """One after another, and last of all what ends everything."""
    found = sorted(_take_definitions(scope, node), key=lambda one: local_name(one) in ENDING)
    for number, definition in enumerate(found[:-1]):
        step = _add_event(scope, node, THROW, number, definition)
        scope.insert_before(node, step)
    node.append(found[-1])


def _border_each(scope: TreeScope, node: Node) -> None:
    """Whichever comes, the way goes on from the event itself."""
    first, *others = _take_definitions(scope, node)
    node.append(first)
    hub = scope.add_node(THROW, f"after_{node.get('id')}", line_of(node), called(node))
    for flow in list(scope.outgoing[node.get("id", "")]):
        scope.move_source(flow, hub)
    scope.add_flow(node, hub)
    for number, definition in enumerate(others):
        event = _add_event(scope, node, BOUNDARY, number, definition)
        for attribute in ("attachedToRef", "cancelActivity"):
            if node.get(attribute):
                event.set(attribute, node.get(attribute, ""))
        scope.add_flow(event, hub)
        # Whichever of them comes, it is the drawn event that a token came to.
        scope.patient.copies[event.get("id", "")] = node.get("id", "")
        scope.patient.added.discard(event.get("id", ""))


def _await_each(scope: TreeScope, node: Node, is_all: bool) -> None:
    """The first of them, or all of them; then the event itself is passed."""
    found = _take_definitions(scope, node)
    node.tag = f"{{{BPMN_NS}}}{THROW.value}"
    first = scope.add_node(ALL if is_all else RACE, f"before_{node.get('id')}", line_of(node), called(node))
    for flow in list(scope.incoming[node.get("id", "")]):
        scope.move_target(flow, first)
    last = node
    if is_all:
        last = scope.add_node(ALL, f"all_of_{node.get('id')}", line_of(node))
        scope.add_flow(last, node)
    for number, definition in enumerate(found):
        event = _add_event(scope, node, CATCH, number, definition)
        scope.add_flow(first, event)
        scope.add_flow(event, last)


def _race_each(scope: TreeScope, node: Node, gateway: Node) -> None:
    """BPMN 2.0.2, 10.6.6: the first event behind the gateway decides, whichever of a multiple one it is."""
    found = _take_definitions(scope, node)
    node.tag = f"{{{BPMN_NS}}}{THROW.value}"
    (drawn,) = scope.incoming[node.get("id", "")]
    for number, definition in enumerate(found):
        event = _add_event(scope, node, CATCH, number, definition)
        if number:
            scope.add_flow(gateway, event)
        else:
            scope.move_target(drawn, event)
        scope.add_flow(event, node)


def _add_event(scope: TreeScope, node: Node, kind: ElementKind, number: int, definition: Node) -> Node:
    event = scope.add_node(kind, f"{node.get('id')}_{number + 1}", line_of(node), called(node))
    event.append(definition)
    return event
