"""The ids of one file: missing ones filled in, double ones refused, and the names behind references.

Knows nothing of flows or scopes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bpmn.graph import ElementKind, Message
from engine.bpmn.xml import BPMN_NS, Node, children, is_bpmn, line_of, local_name
from engine.errors import ModelRefused

NEED_ID = frozenset(kind.value for kind in ElementKind) | {"sequenceFlow", "lane", "process", "message"}
NAMED = ("message", "escalation", "error", "signal")


@dataclass(frozen=True)
class FileNames:
    """What the ids of one file stand for.

    Attributes:
        refs: id of a message, escalation, error or signal -> its name, else the id.
        definitions: id of an event definition written outside its event -> the node.
    """

    refs: Mapping[str, str]
    messages: Mapping[str, Message]
    definitions: Mapping[str, Node]
    generated: frozenset[str]

    def resolve(self, ref: str | None) -> str | None:
        """Name behind a reference; a prefix (`tns:msg_x`) is dropped when only that finds it."""
        if not ref:
            return None
        return self.refs.get(ref) or self.refs.get(ref.rpartition(":")[2]) or ref


def read_names(root: Node, file: str) -> FileNames:
    """Give every nameless element and flow an id in the tree and collect what ids stand for.

    Raises:
        ModelRefused: duplicate_id with file, element and line.
    """
    taken = _check_ids(root, file)
    generated = _fill_ids(root, taken)
    refs = {n.get("id", ""): (n.get("name") or "").strip() or n.get("id", "") for n in _named(root)}
    messages = [
        Message(id=n.get("id", ""), name=refs[n.get("id", "")], file=file, line=line_of(n))
        for n in children(root, "message")
    ]
    definitions = {n.get("id", ""): n for n in root if local_name(n).endswith("EventDefinition")}
    return FileNames(refs, {m.name: m for m in messages}, definitions, frozenset(generated))


def _named(root: Node) -> list[Node]:
    return [node for kind in NAMED for node in children(root, kind)]


def _check_ids(root: Node, file: str) -> set[str]:
    """All model ids of the file. Drawing ids are left out: they name pictures and nothing refers to them."""
    seen: set[str] = set()
    for node in root.iter(f"{{{BPMN_NS}}}*"):
        node_id = node.get("id")
        if node_id is None:
            continue
        if node_id in seen:
            raise ModelRefused("duplicate_id", file=file, element=node_id, line=line_of(node))
        seen.add(node_id)
    return seen


def _fill_ids(root: Node, taken: set[str]) -> list[str]:
    generated = []
    for node in root.iter(f"{{{BPMN_NS}}}*"):
        if is_bpmn(node) and local_name(node) in NEED_ID and not node.get("id"):
            node_id = _free_id(_wanted_id(node), taken)
            node.set("id", node_id)
            generated.append(node_id)
    return generated


def _wanted_id(node: Node) -> str:
    if local_name(node) == "sequenceFlow":
        return f"flow_{node.get('sourceRef', '')}_{node.get('targetRef', '')}"
    return f"{local_name(node)}_{line_of(node)}"


def _free_id(wanted: str, taken: set[str]) -> str:
    free, number = wanted, 2
    while free in taken:
        free, number = f"{wanted}_{number}", number + 1
    taken.add(free)
    return free
