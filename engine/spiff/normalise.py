"""From a diagram's XML to the bare skeleton that SpiffWorkflow may parse.

Only nodes, flows and nesting are copied. Expressions, scripts, events, lanes, data and drawings stay behind:
what SpiffWorkflow never sees it can neither evaluate nor order by. Their meaning comes from the Graph.
"""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.graph import ElementKind
from engine.bpmn.kept import keep_made
from engine.bpmn.opening import open_diagram
from engine.bpmn.xml import BPMN_NS, Node, children, is_bpmn, local_name, parse_xml

NODE_NAMES = frozenset(kind.value for kind in ElementKind)
SCOPE_NAMES = frozenset(kind.value for kind in ElementKind if kind.is_scope)
NODE_ATTRIBUTES = ("id", "name", "attachedToRef", "cancelActivity", "calledElement", "default")
FLOW_ATTRIBUTES = ("id", "sourceRef", "targetRef")
LOOP_NAMES = ("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")


def normalise_diagram(content: bytes, name: str, called: frozenset[str] = frozenset()) -> Node:
    """Build the skeleton of one file; flows keep their document order, event sub-processes become processes.

    Args:
        content: the file.
        name: how it is called in errors.
        called: ids of processes that something in the model calls.

    Returns:
        A `definitions` element with processes only. Missing ids are filled in exactly as the Graph has them.

    Raises:
        ModelRefused: the file is no readable XML or has an id twice.
    """
    # Whoever parses a skeleton may change it, so each gets a tree of its own.
    return parse_xml(_write_skeleton(content, name, called), name)


@keep_made
def _write_skeleton(content: bytes, name: str, called: frozenset[str]) -> bytes:
    root = open_diagram(content, name, called=called).root
    definitions = etree.Element(_tag("definitions"), nsmap={"bpmn": BPMN_NS})
    for process in children(root, "process"):
        if process.get("isExecutable") in ("true", "1"):
            _copy_process(definitions, process)
    return etree.tostring(definitions)


def _tag(name: str) -> str:
    return f"{{{BPMN_NS}}}{name}"


def _copy_process(definitions: Node, source: Node) -> None:
    process = etree.SubElement(definitions, _tag("process"), id=source.get("id", ""), isExecutable="true")
    _copy_content(definitions, process, source)


def _copy_content(definitions: Node, scope: Node, source: Node) -> None:
    for node in _model_nodes(source):
        if local_name(node) == "sequenceFlow":
            _copy_attributes(scope, node, FLOW_ATTRIBUTES)
        elif node.get("triggeredByEvent") in ("true", "1"):
            _copy_process(definitions, node)
        else:
            copy = _copy_attributes(scope, node, NODE_ATTRIBUTES)
            _copy_loop(copy, node)
            if local_name(node) in SCOPE_NAMES:
                _copy_content(definitions, copy, node)


def _model_nodes(source: Node) -> Iterator[Node]:
    for node in source:
        if is_bpmn(node) and (local_name(node) in NODE_NAMES or local_name(node) == "sequenceFlow"):
            yield node


def _copy_attributes(parent: Node, node: Node, names: tuple[str, ...]) -> Node:
    values = {name: node.get(name, "") for name in names if node.get(name) is not None}
    return etree.SubElement(parent, _tag(local_name(node)), values)


def _copy_loop(copy: Node, node: Node) -> None:
    """Keep the bare marker; how often it runs and over what is read from the Graph."""
    for name in LOOP_NAMES:
        for _marker in children(node, name):
            etree.SubElement(copy, _tag(name))
