"""Exclusive gateways of bare diagrams that do not say what they decide by: a person chooses the way."""

import re
from collections.abc import Iterator
from typing import Final

from engine.bpmn.cures.scope import TreeScope
from engine.bpmn.cures.splits import condition_of, set_condition
from engine.bpmn.graph import HUMAN_KINDS, ElementKind
from engine.bpmn.names import NODE_NAMES
from engine.bpmn.properties import read_properties
from engine.bpmn.xml import BPMN_NS, Node, called, line_of, local_name

MOST_LETTERS: Final = 60
FORMS: Final = frozenset({"form_key", "foreign_form"})


def is_bare(process: Node) -> bool:
    """Whether nothing in a process names a form or role of Krokus: it has been drawn for something else."""
    return all(read_properties(node).keys().isdisjoint({"form_key", "role"}) for node in _list_nodes(process))


def _list_nodes(process: Node) -> Iterator[Node]:
    return (node for node in process.iter(f"{{{BPMN_NS}}}*") if local_name(node) in NODE_NAMES)


def ask_ways(scope: TreeScope) -> None:
    """Let a person choose wherever no flow out of an exclusive gateway has a condition."""
    for node_id, node in list(scope.nodes.items()):
        flows = scope.outgoing[node_id]
        is_choice = local_name(node) == ElementKind.EXCLUSIVE_GATEWAY and len(flows) > 1
        if is_choice and not any(condition_of(flow) for flow in flows):
            _ask_way(scope, node, flows)


def _ask_way(scope: TreeScope, gateway: Node, flows: list[Node]) -> None:
    question = re.sub(r"\W+", "_", called(gateway)).strip("_")[:MOST_LETTERS]
    variable = scope.patient.names.pool.take(question if question.isidentifier() else f"way_{question}")
    answers: list[str] = []
    for flow in flows:
        words = [plain_words(flow.get("name") or ""), plain_words(called(_find_target(scope, flow)))]
        words += [flow.get("id", "")]
        words += [f"{flow.get('id')} {len(answers)}"]
        answers.append(next(word for word in words if word and word not in answers))
        set_condition(flow, f'{variable} = "{answers[-1]}"')
    # A flow from something that is not here the reader will refuse.
    sources = [scope.nodes.get(flow.get("sourceRef", "")) for flow in scope.incoming[gateway.get("id", "")]]
    if not sources or not all(node is not None and _may_ask(node) for node in sources):
        _add_question(scope, gateway)
    scope.patient.note("way-asked", gateway, variable=variable)


def _find_target(scope: TreeScope, flow: Node) -> Node:
    """What a flow leads to; a nameless gateway that only passes on stands for what is behind it."""
    passed: list[Node] = []
    target = scope.nodes.get(flow.get("targetRef", ""), flow)
    while local_name(target).endswith("Gateway") and not target.get("name") and target not in passed:
        leaving = scope.outgoing[target.get("id", "")]
        if len(leaving) != 1:
            break
        passed.append(target)
        target = scope.nodes.get(leaving[0].get("targetRef", ""), target)
    return target


def plain_words(text: str) -> str:
    """A text that stands in quotes without further ado."""
    return " ".join(re.sub(r'["\\]', "'", text).split())[:MOST_LETTERS]


def _may_ask(node: Node) -> bool:
    """Whether somebody does this step, and has no form of their own to fill in."""
    return local_name(node) in HUMAN_KINDS and read_properties(node).keys().isdisjoint(FORMS)


def _add_question(scope: TreeScope, gateway: Node) -> None:
    gateway_id = gateway.get("id", "")
    step = scope.add_node(ElementKind.TASK, f"choose_{gateway_id}", line_of(gateway), called(gateway))
    scope.insert_before(gateway, step)
    for ref in scope.node.iter(f"{{{BPMN_NS}}}flowNodeRef"):
        if (ref.text or "").strip() == gateway_id:
            beside = ref.makeelement(ref.tag)
            beside.text = step.get("id")
            ref.addnext(beside)
            break
