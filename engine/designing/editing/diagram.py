"""One BPMN file held open for a change: nodes, flows and ids. What is not touched stays as it was written."""

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from engine.bpmn.graph import ElementKind
from engine.bpmn.names import NODE_NAMES
from engine.bpmn.xml import BPMN_NS, SPIFF_NS, Node, called, children, is_bpmn, local_name, parse_xml
from engine.designing.editing.edit import EditRefused, Files
from engine.errors import NotFound

PLAIN = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")
MOST_ID = 40
# In this order the parts of a flow node stand before anything of its own.
HEAD = ("documentation", "extensionElements")
STEP = "  "


class Diagram:
    """The tree of one file, with what operations need to find and change."""

    def __init__(self, path: str, files: Files) -> None:
        self.path = path
        self.root = parse_xml(files[path], path, keep_comments=True)
        self._files = files
        self._ids: set[str] | None = None
        self.nodes = {
            node.get("id", ""): node
            for node in self.root.iter(f"{{{BPMN_NS}}}*")
            if local_name(node) in NODE_NAMES and node.get("id")
        }
        self.flows = {
            node.get("id", ""): node
            for node in self.root.iter(f"{{{BPMN_NS}}}sequenceFlow")
            if node.get("id")
        }

    def get_node(self, element_id: str) -> Node:
        """The flow node.

        Raises:
            NotFound: this file has no such node.
        """
        if element_id not in self.nodes:
            raise NotFound(element=element_id)
        return self.nodes[element_id]

    def get_flow(self, flow_id: str) -> Node:
        """The sequence flow.

        Raises:
            NotFound: this file has no such flow.
        """
        if flow_id not in self.flows:
            raise NotFound(flow=flow_id)
        return self.flows[flow_id]

    def name_of(self, element_id: str) -> str:
        node = self.nodes.get(element_id)
        return element_id if node is None else called(node)

    def kind_of(self, element_id: str) -> ElementKind:
        return ElementKind(local_name(self.get_node(element_id)))

    def scope_of(self, node: Node) -> Node:
        """The process or sub-process that a node or flow stands in."""
        parent = node.getparent()
        if parent is None:
            raise NotFound(element=node.get("id", ""))
        return parent

    def process_of(self, node: Node) -> Node:
        """The top-level process that a node lies in."""
        while not is_bpmn(node, "process"):
            node = self.scope_of(node)
        return node

    def flows_from(self, element_id: str) -> list[Node]:
        return [flow for flow in self.flows.values() if flow.get("sourceRef") == element_id]

    def flows_into(self, element_id: str) -> list[Node]:
        return [flow for flow in self.flows.values() if flow.get("targetRef") == element_id]

    def boundaries_of(self, element_id: str) -> list[Node]:
        return [node for node in self.nodes.values() if node.get("attachedToRef") == element_id]

    def new_id(self, wanted: str) -> str:
        """An id that nothing in the model has, made of the words of a name."""
        plain = re.sub(r"[^a-z0-9]+", "_", wanted.translate(PLAIN).lower()).strip("_")[:MOST_ID].strip("_")
        base = plain if plain and plain[0].isalpha() else f"krok_{plain}".strip("_")
        if self._ids is None:
            self._ids = set(list_ids(self._files))
        free, number = base, 1
        while free in self._ids:
            number += 1
            free = f"{base}_{number}"
        self._ids.add(free)
        return free

    def add_node(
        self, scope: Node, kind: ElementKind, name: str, behind: Node | None, wanted: str = ""
    ) -> Node:
        """Add a flow node right behind another one, so that the file reads in the order of the process."""
        node = etree.Element(f"{{{BPMN_NS}}}{kind.value}")
        node.set("id", self.new_id(wanted or name or kind.value))
        if name:
            node.set("name", name)
        self._put(scope, node, behind)
        self.nodes[node.get("id", "")] = node
        return node

    def add_flow(self, scope: Node, source: str, target: str, name: str = "") -> Node:
        flow = etree.Element(f"{{{BPMN_NS}}}sequenceFlow")
        flow.set("id", self.new_id(f"f_{source}__{target}"))
        if name:
            flow.set("name", name)
        flow.set("sourceRef", source)
        flow.set("targetRef", target)
        others = [node for node in scope if is_bpmn(node, "sequenceFlow")]
        self._put(scope, flow, others[-1] if others else None)
        self.flows[flow.get("id", "")] = flow
        self.tell_ends(source, target)
        return flow

    def _put(self, scope: Node, node: Node, behind: Node | None) -> None:
        """Insert with the indentation of the file around it."""
        pad = "\n" + STEP * (1 + sum(1 for _ in scope.iterancestors()))
        if behind is not None and behind.getparent() is scope:
            node.tail = behind.tail
            behind.tail = pad
            scope.insert(scope.index(behind) + 1, node)
            return
        if len(scope):
            node.tail = scope[-1].tail
            scope[-1].tail = pad
        else:
            scope.text, node.tail = pad, pad[: -len(STEP)]
        scope.append(node)

    def tell_ends(self, *element_ids: str) -> None:
        """Write again which flows come into these nodes and leave them."""
        for element_id in element_ids:
            node = self.nodes.get(element_id)
            if node is None:
                continue
            for old in (*children(node, "incoming"), *children(node, "outgoing")):
                drop(old)
            ends = [("incoming", flow) for flow in self.flows_into(element_id)]
            ends += [("outgoing", flow) for flow in self.flows_from(element_id)]
            for tag, flow in reversed(ends):
                put_child(node, tag, behind=HEAD).text = flow.get("id", "")

    def lead(self, flow: Node, *, source: str | None = None, target: str | None = None) -> None:
        """Let a flow leave or reach another node."""
        before = flow.get("sourceRef", ""), flow.get("targetRef", "")
        if source is not None:
            flow.set("sourceRef", source)
        if target is not None:
            flow.set("targetRef", target)
        self.tell_ends(*before, flow.get("sourceRef", ""), flow.get("targetRef", ""))

    def remove_flow(self, flow: Node) -> None:
        source, target = flow.get("sourceRef", ""), flow.get("targetRef", "")
        del self.flows[flow.get("id", "")]
        drop(flow)
        node = self.nodes.get(source)
        if node is not None and node.get("default") == flow.get("id"):
            del node.attrib["default"]
        self.tell_ends(source, target)

    def remove_node(self, element_id: str) -> None:
        """Take out a node, what lies inside it, and every mention of it; its flows are the caller's."""
        node = self.nodes[element_id]
        inside = {one.get("id", "") for one in node.iter(f"{{{BPMN_NS}}}*") if one.get("id")}
        for gone in inside:
            self.nodes.pop(gone, None)
            self.flows.pop(gone, None)
        for ref in list(self.root.iter(f"{{{BPMN_NS}}}flowNodeRef")):
            if (ref.text or "").strip() in inside:
                drop(ref)
        drop(node)

    def to_bytes(self) -> bytes:
        return etree.tostring(self.root.getroottree(), xml_declaration=True, encoding="UTF-8") + b"\n"


def put_child(node: Node, tag: str, behind: Iterable[str] = (), namespace: str = BPMN_NS) -> Node:
    """Add a part to a node, indented like the others: behind the parts named, a foreign one as the last."""
    child = etree.Element(
        f"{{{namespace}}}{tag}", nsmap={"spiffworkflow": SPIFF_NS} if namespace == SPIFF_NS else None
    )
    depth = 1 + sum(1 for _ in node.iterancestors())
    pad, end = "\n" + STEP * depth, "\n" + STEP * (depth - 1)
    first = [part for part in node if local_name(part) in behind]
    place = len(node) if namespace != BPMN_NS else node.index(first[-1]) + 1 if first else 0
    if not len(node):
        node.text, child.tail = pad, end
    elif place == len(node):
        child.tail, node[-1].tail = node[-1].tail, pad
    else:
        child.tail = pad
    node.insert(place, child)
    return child


def drop(node: Node) -> None:
    """Take a node out of its parent with the white space that belonged to it."""
    parent = node.getparent()
    if parent is None:
        return
    earlier = node.getprevious()
    if node.getnext() is None and earlier is not None:
        earlier.tail = node.tail
    elif node.getnext() is None and earlier is None:
        parent.text = None
    parent.remove(node)


def list_ids(files: Files) -> Iterator[str]:
    """Every id that some diagram of the model uses."""
    for path, content in files.items():
        if path.endswith(".bpmn"):
            for node in parse_xml(content, path).iter(etree.Element):
                if node.get("id"):
                    yield node.get("id", "")


def find_file(files: Files, wanted_id: str) -> str:
    """The diagram that holds an element, a flow or a process.

    Raises:
        NotFound: no diagram of the model does.
    """
    mark = f'"{wanted_id}"'.encode()
    single = f"'{wanted_id}'".encode()
    for path, content in files.items():
        if path.endswith(".bpmn") and (mark in content or single in content):
            for node in parse_xml(content, path).iter(f"{{{BPMN_NS}}}*"):
                if node.get("id") == wanted_id:
                    return path
    raise NotFound(element=wanted_id)


def open_file_of(files: Files, wanted_id: str) -> Diagram:
    """The diagram that holds an element or a flow, open for a change."""
    return Diagram(find_file(files, wanted_id), files)


def replace_file(files: Files, path: str, content: bytes) -> Mapping[str, bytes]:
    """The files with one of them written anew."""
    return {**files, path: content}


def clean_name(text: str, *, most: int = 200) -> str:
    """What somebody typed as a name, on one line.

    Raises:
        EditRefused: nothing is left of it.
    """
    name = " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split())[:most]
    if not name:
        raise EditRefused("edit_name_missing", field="name")
    return name
