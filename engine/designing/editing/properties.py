"""Our properties of an element, written into its XML. Foreign extensions beside them are never touched."""

from engine.bpmn.properties import read_properties
from engine.bpmn.xml import BPMN_NS, SPIFF_NS, Node, children
from engine.designing.editing.diagram import drop, put_child


def set_property(node: Node, name: str, value: str) -> None:
    """Give a property a value; an empty one takes it away."""
    if read_properties(node).get(name, "") == value:
        return
    listed = node.find(f"{{{BPMN_NS}}}extensionElements/{{{SPIFF_NS}}}properties")
    if listed is None:
        if not value:
            return
        listed = _add_list(node)
    found = [item for item in listed if item.get("name") == name]
    if not value:
        for item in found:
            drop(item)
        return
    item = found[0] if found else put_child(listed, "property", namespace=SPIFF_NS)
    item.set("name", name)
    item.set("value", value)


def _add_list(node: Node) -> Node:
    extensions = children(node, "extensionElements")
    parent = extensions[0] if extensions else put_child(node, "extensionElements", behind=("documentation",))
    return put_child(parent, "properties", namespace=SPIFF_NS)
