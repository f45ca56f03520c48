"""Compensation within one scope, said with plain steps: what was done is noted, and undone last one first.

Beyond one scope, or where a step may be done again, who undoes what is known only while it runs: refused.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from engine.bpmn.cures.scope import TreeScope, event_kinds, is_true, set_property
from engine.bpmn.cures.splits import set_condition
from engine.bpmn.dialects.enclosing import repeats
from engine.bpmn.graph import ElementKind
from engine.bpmn.xml import BPMN_NS, Node, line_of, local_name

THROWING: Final = (ElementKind.THROW_EVENT, ElementKind.END_EVENT)
GATEWAY, SCRIPT = ElementKind.EXCLUSIVE_GATEWAY, ElementKind.SCRIPT_TASK


@dataclass(frozen=True)
class Undoing:
    """An activity, the event on its border that marks it as undoable, and what undoes it."""

    activity: Node
    border: Node
    handler: Node


def undo_plainly(scopes: Sequence[TreeScope]) -> None:
    """Say the compensation of a process in plain steps, if it lies in one scope and is asked for once."""
    asking = [(scope, node) for scope in scopes for node in scope.nodes.values() if _asks(scope, node)]
    if len(asking) != 1 or "compensate" not in _kinds(*asking[0]):
        return
    scope, thrower = asking[0]
    others = (node for other in scopes if other is not scope for node in other.nodes.values())
    found = list(_find_undoings(scope))
    borders = [
        node for node in scope.nodes.values() if _kinds(scope, node) == ["compensate"] and node is not thrower
    ]
    is_plain = len(found) == len(borders) and bool(found)
    if not is_plain or any(
        "compensate" in _kinds(scope, n) or is_true(n, "isForCompensation") for n in others
    ):
        return
    (definition,) = (one for one in thrower if local_name(one) == "compensateEventDefinition")
    wanted = definition.get("activityRef")
    _note_done(scope, thrower, definition, [one for one in found if wanted in (None, one.activity.get("id"))])
    for one in found:
        scope.remove_node(one.border.get("id", ""))
        if wanted not in (None, one.activity.get("id")):
            scope.remove_node(one.handler.get("id", ""))


def _kinds(scope: TreeScope, node: Node) -> list[str]:
    return event_kinds(node, scope.patient.names)


def _asks(scope: TreeScope, node: Node) -> bool:
    """Whether an event asks for compensation, or cancels a transaction, which asks for it as well."""
    kinds = _kinds(scope, node)
    return "cancel" in kinds or ("compensate" in kinds and local_name(node) in THROWING)


def _find_undoings(scope: TreeScope) -> Iterator[Undoing]:
    """In the order of the file: where each of them has just one handler, in the same scope."""
    ends = {
        one.get("sourceRef"): one.get("targetRef", "") for one in scope.node.iter(f"{{{BPMN_NS}}}association")
    }
    for border in scope.nodes.values():
        if local_name(border) != ElementKind.BOUNDARY_EVENT or _kinds(scope, border) != ["compensate"]:
            continue
        activity = scope.nodes.get(border.get("attachedToRef", ""))
        handler = scope.nodes.get(ends.get(border.get("id"), ""))
        if (
            activity is None
            or handler is None
            or repeats(activity)
            or activity.get("id", "") in _reach(scope, activity.get("id", ""))
            or not is_true(handler, "isForCompensation")
        ):
            continue
        handler_id = handler.get("id", "")
        if not scope.incoming[handler_id] and not scope.outgoing[handler_id]:
            yield Undoing(activity, border, handler)


def _note_done(scope: TreeScope, thrower: Node, definition: Node, found: list[Undoing]) -> None:
    thrower.remove(definition)
    notes = []
    for one in reversed(_in_order(scope, found)):
        name = one.activity.get("id", "")
        done = scope.patient.names.pool.take(f"done_{name}")
        notes.append(done)
        scope.insert_after(one.activity, _script(scope, one.activity, f"noted_{name}", f"{done} = true"))
        del one.handler.attrib["isForCompensation"]
        asked = scope.add_node(GATEWAY, f"was_done_{name}", line_of(thrower))
        met = scope.add_node(GATEWAY, f"undone_{name}", line_of(thrower))
        forget = _script(scope, thrower, f"forget_{name}", f"{done} = false")
        scope.insert_before(thrower, asked)
        # The way from the question to the thrower is the one for what was never done.
        (past,) = scope.outgoing[asked.get("id", "")]
        scope.move_target(past, met)
        asked.set("default", past.get("id", ""))
        set_condition(scope.add_flow(asked, one.handler), f"{done} = true")
        scope.add_flow(one.handler, forget)
        scope.add_flow(forget, met)
        scope.add_flow(met, thrower)
    _begin_afresh(scope, notes)
    scope.patient.note(
        "compensation-plain", thrower, names=", ".join(n.handler.get("id", "") for n in found)[:200]
    )


def _begin_afresh(scope: TreeScope, notes: list[str]) -> None:
    """What a round noted that was broken off before its end must not be undone by the next one."""
    if local_name(scope.node) == ElementKind.SUB_PROCESS and not is_true(scope.node, "triggeredByEvent"):
        set_property(scope.node, "own_names", " ".join(notes))
        return
    for start in [node for node in scope.nodes.values() if local_name(node) == ElementKind.START_EVENT]:
        text = "\n".join(f"{name} = false" for name in notes)
        scope.insert_after(start, _script(scope, start, f"afresh_{start.get('id')}", text))


def _in_order(scope: TreeScope, found: list[Undoing]) -> list[Undoing]:
    """As they come on the way: what leads to another one stands before it."""
    reach = {one.activity.get("id", ""): _reach(scope, one.activity.get("id", "")) for one in found}
    return sorted(
        found, key=lambda one: -sum(o.activity.get("id") in reach[one.activity.get("id", "")] for o in found)
    )


def _reach(scope: TreeScope, start: str) -> set[str]:
    waiting, seen = [start], set[str]()
    borders = {
        node_id: node.get("attachedToRef")
        for node_id, node in scope.nodes.items()
        if local_name(node) == ElementKind.BOUNDARY_EVENT
    }
    while waiting:
        here = waiting.pop()
        ways = [flow.get("targetRef", "") for flow in scope.outgoing[here]]
        ways += [border for border, host in borders.items() if host == here]
        for target in ways:
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


def _script(scope: TreeScope, beside: Node, wanted: str, text: str) -> Node:
    step = scope.add_node(SCRIPT, wanted, line_of(beside))
    etree.SubElement(step, f"{{{BPMN_NS}}}script").text = text
    return step
