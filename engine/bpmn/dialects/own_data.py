"""Data objects of sub-processes and what they begin with.

BPMN 2.0.2, 10.4.1: a data object lives as long as the process or sub-process it lies in.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Final

from engine.bpmn.cures.scope import Patient, TreeScope, add_own_names, is_true
from engine.bpmn.dialects.enclosing import MARKERS, repeats
from engine.bpmn.dialects.foreign_tokens import NAME
from engine.bpmn.dialects.mappings import add_script, count_names
from engine.bpmn.dialects.vendors import extensions_of, take
from engine.bpmn.graph import ElementKind
from engine.bpmn.xml import Node, called, children, local_name, text_of

_NUMBERS: Final = frozenset({"int", "integer", "long", "short", "double", "float", "decimal"})
_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")


def begin_data(scopes: list[TreeScope], data_names: Mapping[str, str], patient: Patient) -> None:
    """A value that another tool writes into a data object is the variable's when its scope begins."""
    for scope in scopes:
        for item in children(scope.node, "dataObject"):
            for value in extensions_of(item, "value"):
                text, name = text_of(value) or "", _name(item, data_names)
                take(value)
                if not name:
                    patient.note("mapping-ignored", item, target=called(item)[:80])
                    continue
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


def _name(item: Node, data_names: Mapping[str, str]) -> str:
    """The variable of a data object; one without an id goes by its name, if that is no label."""
    name = (item.get("name") or "").strip()
    return data_names.get(item.get("id", ""), name if NAME.fullmatch(name) else "")


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
    held: dict[str, dict[Node, Node]] = defaultdict(dict)
    for scope in scopes:
        for item in children(scope.node, "dataObject"):
            held[_name(item, data_names)][scope.node] = item
    # What is asked about a scope is asked for each of its names.
    comes_again, is_wide, count_inside = cache(_comes_again), cache(_is_wide), cache(_count_inside)
    kept: dict[Node, list[str]] = defaultdict(list)
    for name, nodes in held.items():
        if not used[name] or not (len(nodes) > 1 or any(map(comes_again, nodes))):
            continue
        # Nothing outside of these scopes, and nothing that undoes them, may know the name.
        is_shared = any(is_wide(node) or not nodes.keys().isdisjoint(node.iterancestors()) for node in nodes)
        if is_shared or sum(count_inside(node)[name] for node in nodes) != used[name]:
            patient.note("data-shared", list(nodes.values())[-1], variable=name)
            continue
        for node in nodes:
            kept[node].append(name)
    for node, names in kept.items():
        add_own_names(node, names)


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


def _count_inside(node: Node) -> Counter[str]:
    """Names in a scope, without what says how often it is repeated: that is read outside of it."""
    found = count_names(node)
    found.subtract(count_names(*(one for tag in MARKERS for one in children(node, tag))))
    return found


def _is_wide(node: Node) -> bool:
    """Whether a scope cannot keep names: it is no step inside a process, or something in it undoes."""
    if local_name(node) == "process" or is_true(node, "triggeredByEvent"):
        return True
    return any(is_true(one, "isForCompensation") for one in node.iter())
