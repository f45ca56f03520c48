"""The hardened XML door: every BPMN or DMN byte enters here.

Never gives out a tree with entities, with a DTD or of unbounded size.
"""

from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree

from engine.errors import ModelRefused

Node: TypeAlias = etree._Element

MAX_FILE_BYTES = 2 * 1024 * 1024
MAX_XML_NODES = 60_000
# lxml looks for each attribute from the first one on, so that a tag with very many would take minutes.
MAX_ATTRIBUTES = 1_000

BPMN_NS = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_BPMN_TAG = f"{{{BPMN_NS}}}"
_REMARKS = frozenset({f"{_BPMN_TAG}documentation", f"{_BPMN_TAG}extensionElements"})
BPMNDI_NS = "http://www.omg.org/spec/BPMN/20100524/DI"
DC_NS = "http://www.omg.org/spec/DD/20100524/DC"
DI_NS = "http://www.omg.org/spec/DD/20100524/DI"
XSI_NS = "http://www.w3.org/2001/XMLSchema-instance"
SPIFF_NS = "http://spiffworkflow.org/bpmn/schema/1.0/core"


def parse_xml(content: bytes, name: str, *, keep_comments: bool = False) -> Node:
    """Parse bytes of any encoding into a tree without entities or a DTD.

    Args:
        content: the file, at most 2 MB.
        name: how the file is called in errors; it is never opened.
        keep_comments: for writers that give the file back.

    Returns:
        The root element.

    Raises:
        ModelRefused: file_too_large, doctype_refused, not_xml, too_many_nodes or too_many_attributes, with
            file and line.
    """
    if len(content) > MAX_FILE_BYTES:
        raise ModelRefused("file_too_large", file=name, bytes=len(content), limit=MAX_FILE_BYTES)
    # Removing zero bytes makes the search blind to UTF-16 and UTF-32; the parser checks once more below.
    if b"<!DOCTYPE" in content.replace(b"\0", b""):
        raise ModelRefused("doctype_refused", file=name, line=1)
    root = _parse(content, name, keep_comments)
    if root.getroottree().docinfo.internalDTD is not None:
        raise ModelRefused("doctype_refused", file=name, line=1)
    if sum(1 for _ in root.iter()) > MAX_XML_NODES:
        raise ModelRefused("too_many_nodes", file=name, limit=MAX_XML_NODES)
    if any(len(node.attrib) > MAX_ATTRIBUTES for node in root.iter()):
        raise ModelRefused("too_many_attributes", file=name, limit=MAX_ATTRIBUTES)
    return root


def _parse(content: bytes, name: str, keep_comments: bool) -> Node:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=not keep_comments,
        remove_pis=True,
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", None) or 1
        raise ModelRefused("not_xml", file=name, line=line, reason=str(error)[:300]) from error


def local_name(node: Node) -> str:
    """Tag without its namespace."""
    return str(node.tag).rpartition("}")[2]


def namespace_of(node: Node) -> str:
    """Namespace of the tag, empty without one."""
    head, _, _ = str(node.tag).rpartition("}")
    return head[1:]


def is_bpmn(node: Node, name: str | None = None) -> bool:
    """Whether the node is BPMN model XML (and called `name`, if given)."""
    tag = str(node.tag)
    return tag.startswith(_BPMN_TAG) if name is None else tag == _BPMN_TAG + name


def children(node: Node, name: str) -> list[Node]:
    """BPMN children called `name`, in document order."""
    return node.findall(f"{{{BPMN_NS}}}{name}")


def text_of(node: Node | None) -> str | None:
    """Stripped text of a node with everything inside it but remarks about it; None when there is no text."""
    if node is None:
        return None
    return "".join(_list_texts(node)).strip() or None


def _list_texts(node: Node) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        if isinstance(child.tag, str) and child.tag not in _REMARKS:
            yield from _list_texts(child)
        yield child.tail or ""


def set_line(node: Node, line: int) -> None:
    """Let a node that stands in no file count as part of a line; lxml's type stubs know it as read-only."""
    setattr(node, "sourceline", line)  # noqa: B010


def called(node: Node) -> str:
    """What people call a node: its name on one line, else its id."""
    return " ".join((node.get("name") or "").split()) or node.get("id") or ""


def line_of(node: Node) -> int:
    """Line in the file, 1-based."""
    line: object = node.sourceline
    return line if isinstance(line, int) else 1


def set_text(node: Node, text: str) -> None:
    """Replace everything inside a node by a text."""
    for child in list(node):
        node.remove(child)
    node.text = text
