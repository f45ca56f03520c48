"""Data objects of sub-processes and what they begin with.

BPMN 2.0.2, 10.4.1: a data object lives as long as the process or sub-process it lies in.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

from engine.bpmn.cures.scope import Patient, TreeScope, add_own_names, is_true
from engine.bpmn.dialects.enclosing import MARKERS, repeats
from engine.bpmn.dialects.mappings import add_script, count_names
from engine.bpmn.dialects.vendors import extensions_of, take
from engine.bpmn.graph import ElementKind
from engine.bpmn.xml import Node, children, local_name, text_of

_NUMBERS: Final = frozenset({"int", "integer", "long", "short", "double", "float", "decimal"})
_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")


def begin_data(scopes: list[TreeScope], data_names: Mapping[str, str], patient: Patient) -> None:
    """A value that another tool writes into a data object is the variable's when its scope begins."""
    for scope in scopes:
        for item in children(scope.node, "dataObject"):
            for value in extensions_of(item, "value"):
                text, name = text_of(value) or "", data_names.get(item.get("id", ""), "")
                take(value)
                said = _say(text, (item.get("itemSubjectRef") or "").rpartition(":")[2])
                starts = [n for n in scope.nodes.values() if local_name(n) == ElementKind.START_EVENT]
                if said is None or not starts:
                    patient.note("mapping-lost", item, target=name[:80], source=text[:120])
                    continue
                # Whoever begins a process may say more than the drawing.
                is_process = local_name(scope.node) == "process"
                line = (
                    f"{name} = if {name} = null then {said} else {name}" if is_process else f"{name} = {said}"
                )
                patient.note("script-inserted", item, text=line[:200])
                for start in starts:
                    scope.insert_after(start, add_script(scope, start, [line], "after"))


def _say(text: str, kind: str) -> str | None:
    """A constant in FEEL by its type in XML Schema."""
    if kind == "string":
        return json.dumps(text, ensure_ascii=False)
    if kind == "boolean" and text in ("true", "false"):
        return text
    return text if kind in _NUMBERS and _NUMBER.fullmatch(text) else None


def keep_data(
    scopes: list[TreeScope], data_names: Mapping[str, str], used: Counter[str], patient: Patient
) -> None:
    """Let sub-processes keep their data objects for themselves where the case's one variable is not enough.

    Args:
        used: how often the process has each name.
    """
    held: dict[str, list[Node]] = defaultdict(list)
    items: dict[str, Node] = {}
    for scope in scopes:
        for item in children(scope.node, "dataObject"):
            name = data_names.get(item.get("id", ""), "")
            held[name].append(scope.node)
            items[name] = item
    for name, nodes in held.items():
        is_needed = len(set(nodes)) > 1 or any(map(_comes_again, nodes))
        if not used[name] or not is_needed:
            continue
        if _may_keep(name, nodes, used):
            for node in nodes:
                add_own_names(node, [name])
        else:
            patient.note("data-shared", items[name], variable=name)


def _comes_again(node: Node) -> bool:
    """Whether a scope may begin more than once while what is around all of it runs."""
    around = [one for one in (node, *node.iterancestors()) if local_name(one).endswith("ubProcess")]
    return any(repeats(one) or _leads_back(one) for one in around)


def _leads_back(node: Node) -> bool:
    """Whether flows lead from an activity back to itself."""
    ahead: dict[str, set[str]] = defaultdict(set)
    scope = node.getparent()
    for one in [] if scope is None else scope:
        if local_name(one) == "sequenceFlow":
            ahead[one.get("sourceRef", "")].add(one.get("targetRef", ""))
        elif one.get("attachedToRef"):
            ahead[one.get("attachedToRef", "")].add(one.get("id", ""))
    seen: set[str] = set()
    waiting = [node.get("id", "")]
    while waiting:
        new = ahead[waiting.pop()] - seen
        seen |= new
        waiting.extend(new)
    return node.get("id", "") in seen


def _may_keep(name: str, nodes: list[Node], used: Counter[str]) -> bool:
    """Whether nothing outside of these scopes, and nothing that undoes them, knows the name."""
    inside = sum(count_names(node)[name] - _count_around(node)[name] for node in nodes)
    return inside == used[name] and not any(_is_wider(node, nodes) for node in nodes)


def _count_around(node: Node) -> Counter[str]:
    """Names in what says how often a scope is repeated: they are read outside of it."""
    return sum((count_names(one) for tag in MARKERS for one in children(node, tag)), Counter[str]())


def _is_wider(node: Node, nodes: list[Node]) -> bool:
    """Whether a scope cannot keep names: no step that runs inside a process, or around another of them."""
    if local_name(node) == "process" or is_true(node, "triggeredByEvent"):
        return True
    undoes = (is_true(one, "isForCompensation") for one in node.iter())
    return any(undoes) or any(other in nodes for other in node.iterancestors())
