"""Small changes inside a BPMN file: names, properties and timers of elements. The drawing stays as it is."""

from collections.abc import Iterator, Mapping

from lxml import etree

from engine.bpmn.cures.scope import extend
from engine.bpmn.xml import BPMN_NS, SPIFF_NS, Node, local_name, parse_xml
from engine.errors import ModelRefused

NAME, TIMER, CONDITION = "name", "timer", "condition"
TIMES = ("timeDuration", "timeDate", "timeCycle")


def change_elements(
    content: bytes, file: str, changes: Mapping[str, Mapping[str, str]]
) -> tuple[bytes, frozenset[str]]:
    """Change elements of a file by id.

    Args:
        changes: element id -> new values by what they are: `name`, `timer` (of an event), `condition` (of a
            flow), else a property such as `due` or `role`.

    Returns:
        The file, untouched byte for byte where it has none of these elements, and the ids it has.

    Raises:
        ModelRefused: the file cannot be read, or a timer or condition is wanted where there is none.
    """
    root = parse_xml(content, file, keep_comments=True)
    found = {node.get("id", ""): node for node in _list_elements(root) if node.get("id") in changes}
    for element_id, node in found.items():
        for what, value in changes[element_id].items():
            _change(node, what, str(value), file)
    if not found:
        return content, frozenset()
    written = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written, frozenset(found)


def _list_elements(root: Node) -> Iterator[Node]:
    # A lane may carry the id of a role that is also an element's name elsewhere; it has nothing to change.
    return (node for node in root.iter(f"{{{BPMN_NS}}}*") if local_name(node) != "lane")


def _change(node: Node, what: str, value: str, file: str) -> None:
    if what == NAME:
        node.set(NAME, value)
    elif what in (TIMER, CONDITION):
        _change_text(node, TIMES if what == TIMER else ("conditionExpression",), value, file)
    else:
        _set_property(node, what, value)


def _change_text(node: Node, tags: tuple[str, ...], value: str, file: str) -> None:
    place = next((one for tag in tags for one in node.iter(f"{{{BPMN_NS}}}{tag}")), None)
    if place is None:
        raise ModelRefused("changed_step_missing", file=file, element=node.get("id"))
    place.text = value


def _set_property(node: Node, name: str, value: str) -> None:
    properties = node.find(f"{{{BPMN_NS}}}extensionElements/{{{SPIFF_NS}}}properties")
    if properties is None:
        properties = etree.SubElement(extend(node), f"{{{SPIFF_NS}}}properties")
    for item in properties:
        if item.get("name") == name:
            item.set("value", value)
            return
    added = etree.SubElement(properties, f"{{{SPIFF_NS}}}property", name=name, value=value)
    before = added.getprevious()
    if before is not None:
        # The new line takes over the old last line's break, so that the file stays readable.
        added.tail, before.tail = before.tail, properties.text
