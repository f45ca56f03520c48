"""Link events: BPMN's way of drawing one long flow in two pieces. They become that flow."""

from collections import defaultdict

from engine.bpmn.cures.scope import TreeScope, event_kinds
from engine.bpmn.graph import ElementKind
from engine.bpmn.xml import BPMN_NS, Node, called, children, local_name


def cure_links(scope: TreeScope) -> None:
    """Join every throwing link with the one catching link of the same name in its scope."""
    throws: dict[str, list[Node]] = defaultdict(list)
    catches: dict[str, list[Node]] = defaultdict(list)
    for node in scope.nodes.values():
        if event_kinds(node, scope.patient.names) == ["link"]:
            kind = local_name(node)
            side = catches if kind == ElementKind.CATCH_EVENT else throws
            if kind in (ElementKind.CATCH_EVENT, ElementKind.THROW_EVENT):
                side[_link_name(node)].append(node)
    for name, sources in throws.items():
        if name and len(catches[name]) == 1:
            _join(scope, sources, catches[name][0])


def _link_name(node: Node) -> str:
    """The link's own name; drawings often carry it only as the name of the event."""
    for definition in children(node, "linkEventDefinition"):
        if (definition.get("name") or "").strip():
            return (definition.get("name") or "").strip()
    return " ".join((node.get("name") or "").split())


def _join(scope: TreeScope, sources: list[Node], target: Node) -> None:
    for node in (*sources, target):
        for definition in children(node, "linkEventDefinition"):
            node.remove(definition)
        node.tag = f"{{{BPMN_NS}}}{ElementKind.THROW_EVENT.value}"
    for node in sources:
        scope.add_flow(node, target)
        scope.patient.note("link-joined", node, target=called(target))
