"""Link events: BPMN's way of drawing one long flow in two pieces. They become that flow."""

from engine.bpmn.cures.scope import TreeScope, event_kinds
from engine.bpmn.graph import ElementKind
from engine.bpmn.xml import BPMN_NS, Node, called, children, local_name, text_of


def cure_links(scope: TreeScope) -> None:
    """Join every throwing link with the catching one that either points to, else with the one of its name."""
    links = [node for node in scope.nodes.values() if event_kinds(node, scope.patient.names) == ["link"]]
    catches = [node for node in links if local_name(node) == ElementKind.CATCH_EVENT]
    throws = [node for node in links if local_name(node) == ElementKind.THROW_EVENT]
    pairs = [(node, _find_target(node, catches)) for node in throws]
    for source, target in pairs:
        if target is not None:
            scope.add_flow(source, target)
            scope.patient.note("link-joined", source, target=called(target))
            _make_plain(source)
            _make_plain(target)


def _find_target(throw: Node, catches: list[Node]) -> Node | None:
    name = _link_name(throw)
    pointed = [one for one in catches if _points(throw, "target", one) or _points(one, "source", throw)]
    found = pointed or [one for one in catches if name and _link_name(one) == name]
    return found[0] if len(found) == 1 else None


def _points(link: Node, end: str, other: Node) -> bool:
    """BPMN 2.0.2, table 10.97: a link's source and target are the definitions of other links."""
    known = {other.get("id"), *(one.get("id") for one in children(other, "linkEventDefinition"))}
    refs = (ref for one in children(link, "linkEventDefinition") for ref in children(one, end))
    return any(text_of(ref) in known for ref in refs if text_of(ref))


def _link_name(node: Node) -> str:
    """The link's own name; drawings often carry it only as the name of the event."""
    for definition in children(node, "linkEventDefinition"):
        if (definition.get("name") or "").strip():
            return (definition.get("name") or "").strip()
    return " ".join((node.get("name") or "").split())


def _make_plain(node: Node) -> None:
    for definition in children(node, "linkEventDefinition"):
        node.remove(definition)
    node.tag = f"{{{BPMN_NS}}}{ElementKind.THROW_EVENT.value}"
