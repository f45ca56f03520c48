"""What an event sub-process carries in and out, said at its own start and ends: no flow leads to it."""

from copy import deepcopy
from typing import Final

from lxml import etree

from engine.bpmn.cures.borders import add_ends
from engine.bpmn.cures.scope import TreeScope, event_kinds, extend, is_true
from engine.bpmn.dialects.listeners import ENDING, ENTERING, LEAVING, STARTING
from engine.bpmn.dialects.vendors import extensions_of, take
from engine.bpmn.graph import ElementKind
from engine.bpmn.xml import Node, children, local_name

HOLDERS: Final = ("inputOutput", "ioMapping")
INWARD: Final = (*ENTERING, *STARTING, ("inputParameter", ""), ("input", ""), ("in", ""))
OUTWARD: Final = (*ENDING, *LEAVING, ("outputParameter", ""), ("output", ""), ("out", ""))
# An activity that ends like this is not completed, and gives nothing.
BREAKING: Final = frozenset({"error", "cancel"})
# Every start and end has its own copy; a file of many values and many ends would become too large.
MAX_COPIED_BYTES: Final = 1_000_000


def carry_inside(scope: TreeScope) -> None:
    """Move the values and scripts of an event sub-process to its start and its ends."""
    if not is_true(scope.node, "triggeredByEvent"):
        return
    inward, outward = _take(scope.node, INWARD), _take(scope.node, OUTWARD)
    if outward:
        add_ends(scope)
    starts = children(scope.node, ElementKind.START_EVENT.value)
    ends = children(scope.node, ElementKind.END_EVENT.value)
    giving = [end for end in ends if not BREAKING & set(event_kinds(end, scope.patient.names))]
    if _measure(inward) * len(starts) + _measure(outward) * len(giving) > MAX_COPIED_BYTES:
        text = f"{len(inward)} × {len(starts)} + {len(outward)} × {len(giving)}"
        scope.patient.note("mapping-lost", scope.node, target="…", source=text)
        return
    for start in starts:
        extend(start)[0:0] = deepcopy(inward)
    for end in giving:
        extend(end).extend(deepcopy(outward))


def _measure(extensions: list[Node]) -> int:
    return sum(len(etree.tostring(one)) for one in extensions)


def _take(node: Node, kinds: tuple[tuple[str, str], ...]) -> list[Node]:
    """Take the extensions of these kinds off a node, those that lie in a holder each in one of its own."""
    taken: list[Node] = []
    for extension in extensions_of(node, *HOLDERS, *(name for name, _ in kinds)):
        holds = local_name(extension) in HOLDERS
        for one in [one for one in (extension if holds else [extension]) if _is_of(one, kinds)]:
            take(one)
            if holds:
                taken.append(extension.makeelement(extension.tag))
                taken[-1].append(one)
            else:
                taken.append(one)
    return taken


def _is_of(node: Node, kinds: tuple[tuple[str, str], ...]) -> bool:
    return any(local_name(node) == name and event in ("", node.get("event")) for name, event in kinds)
