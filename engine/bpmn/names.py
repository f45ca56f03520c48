"""The ids of one file: missing ones filled in, unusable ones renamed, and the names behind references.

Knows nothing of flows or scopes.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from engine.bpmn.graph import Cure, ElementKind, Message
from engine.bpmn.xml import BPMN_NS, Node, children, is_bpmn, line_of, local_name
from engine.errors import ModelRefused

NODE_NAMES = frozenset(kind.value for kind in ElementKind)
NEED_ID = NODE_NAMES | {"sequenceFlow", "lane", "process", "message"}
# What runs or is pointed at by what runs: an id that two of these share makes the file ambiguous.
UNIQUE = NODE_NAMES | {"sequenceFlow", "process", "lane"}
# Codes come before names: BPMN matches errors and escalations by code.
NAMED = {"message": None, "signal": None, "escalation": "escalationCode", "error": "errorCode"}
RESERVED = frozenset({"Root", "Start", "End"})
_FEEL_TEXT = re.compile(r'=\s*"([^"]+)"')
_JUEL_TEXT = re.compile(r"[$#]\{\s*(['\"])([^'\"{}]+)\1\s*\}")
_JUEL = re.compile(r"[$#]\{")
PLAIN_ID = re.compile(r"[\w.:\-]{1,200}")
REFERENCES = frozenset({"default", "bpmnElement", "calledElement"})
REFERENCE_TEXTS = frozenset({"incoming", "outgoing", "source", "target"})
# A type's name, such as `xsd:date`: it leads out of the model.
OUTWARD = "structureRef"


class Pool(NamedTuple):
    """A pool of a collaboration: its id, its name on one line, and the id of its process if it has one."""

    id: str
    name: str
    process: str


def list_pools(collaboration: Node) -> list[Pool]:
    """The pools of a collaboration from the top."""
    return [
        Pool(
            node.get("id", ""),
            " ".join(node.get("name", "").split()),
            node.get("processRef", "").rpartition(":")[2],
        )
        for node in children(collaboration, "participant")
    ]


class IdPool:
    """The ids of a file, and new ones that none of its elements has."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)
        self._numbers: dict[str, int] = {}

    def take(self, wanted: str) -> str:
        """The wanted id, with a number behind it if it is taken; it is taken from now on."""
        free, number = wanted, self._numbers.get(wanted, 1)
        while free in self.taken:
            number += 1
            free = f"{wanted}_{number}"
        self._numbers[wanted] = number
        self.taken.add(free)
        return free


@dataclass(frozen=True)
class FileNames:
    """What the ids of one file stand for.

    Attributes:
        refs: id of a message, escalation, error or signal -> its code or name, else the id.
        uncoded: ids of errors and escalations without a code.
        titles: id of an error or escalation -> its name, if it has one.
        definitions: id of an event definition written outside its event -> the node.
        generated: ids that were missing in the file.
        cures: ids that were renamed or harmlessly repeated.
        pool: gives new ids.
    """

    refs: Mapping[str, str]
    messages: Mapping[str, Message]
    uncoded: frozenset[str]
    titles: Mapping[str | None, str]
    definitions: Mapping[str, Node]
    generated: frozenset[str]
    cures: tuple[Cure, ...]
    pool: IdPool

    def resolve(self, ref: str | None) -> str | None:
        """Name behind a reference."""
        return self.refs.get(ref) or ref if ref else None


def read_names(root: Node, file: str) -> FileNames:
    """Make the ids of a tree usable and collect what they stand for.

    Nameless elements and flows get an id; ids that the engine keeps for itself or that are no plain names get
    another one, with everything that refers to them.

    Raises:
        ModelRefused: duplicate_id with file, element and line.
    """
    by_id = _collect_ids(root)
    cures = _check_repeated(by_id, file)
    _redirect(root, lambda ref: ref if ref in by_id else _without_prefix(ref, by_id))
    pool = IdPool(by_id)
    generated = _fill_ids(root, pool)
    cures += _rename_ids(root, by_id, pool, file)
    refs = {node.get("id", ""): _name_of(node) for node in _named(root)}
    messages = [
        Message(id=n.get("id", ""), name=refs[n.get("id", "")], file=file, line=line_of(n))
        for n in children(root, "message")
    ]
    uncoded = frozenset(
        node.get("id", "")
        for node in _named(root)
        if (code := NAMED[local_name(node)]) and not node.get(code, "").strip()
    )
    titles = {
        node.get("id"): name
        for node in _named(root)
        if NAMED[local_name(node)] and (name := " ".join(node.get("name", "").split()))
    }
    definitions = {n.get("id", ""): n for n in root if local_name(n).endswith("EventDefinition")}
    by_name = {message.name: message for message in messages}
    return FileNames(refs, by_name, uncoded, titles, definitions, frozenset(generated), tuple(cures), pool)


def _named(root: Node) -> list[Node]:
    return [node for kind in NAMED for node in children(root, kind)]


def _name_of(node: Node) -> str:
    code = NAMED[local_name(node)]
    texts = (node.get(code, "") if code else "", node.get("name", ""), node.get("id", ""))
    return next((read_constant(text.strip()) for text in texts if text.strip()), "")


def read_constant(text: str) -> str:
    """A name that another tool writes as an expression with nothing to work out: `="a"`, `a-${'b'}`."""
    feel = _FEEL_TEXT.fullmatch(text)
    return feel[1] if feel else _JUEL_TEXT.sub(lambda found: found[2], text)


def is_computed(name: str) -> bool:
    """Whether a name would have to be worked out while the process runs."""
    return name.startswith("=") or _JUEL.search(name) is not None


def _collect_ids(root: Node) -> dict[str, list[Node]]:
    """All model ids of the file. Drawing ids are left out: they name pictures and nothing refers to them."""
    found: dict[str, list[Node]] = defaultdict(list)
    for node in root.iter(f"{{{BPMN_NS}}}*"):
        if node.get("id"):
            found[node.get("id", "")].append(node)
    return found


def _check_repeated(by_id: Mapping[str, list[Node]], file: str) -> list[Cure]:
    cures = []
    for node_id, nodes in by_id.items():
        if len(nodes) < 2:
            continue
        live = [node for node in nodes if local_name(node) in UNIQUE]
        if len(live) > 1:
            raise ModelRefused("duplicate_id", file=file, element=node_id, line=line_of(live[1]))
        cures.append(Cure("id-repeated", node_id, "", file, line_of(nodes[1])))
    return cures


def _fill_ids(root: Node, pool: IdPool) -> list[str]:
    generated = []
    for node in root.iter(f"{{{BPMN_NS}}}*"):
        if is_bpmn(node) and local_name(node) in NEED_ID and not node.get("id"):
            node_id = pool.take(_wanted_id(node))
            node.set("id", node_id)
            generated.append(node_id)
    return generated


def _wanted_id(node: Node) -> str:
    if local_name(node) == "sequenceFlow":
        return f"flow_{node.get('sourceRef', '')}_{node.get('targetRef', '')}"
    return f"{local_name(node)}_{line_of(node)}"


def _rename_ids(root: Node, by_id: Mapping[str, list[Node]], pool: IdPool, file: str) -> list[Cure]:
    """Rename ids no engine can keep, together with every reference to them."""
    new_ids: dict[str, str] = {}
    cures = []
    for node_id, nodes in by_id.items():
        live = [node for node in nodes if local_name(node) in UNIQUE]
        if live and (node_id in RESERVED or not PLAIN_ID.fullmatch(node_id)):
            wanted = re.sub(r"[^\w.\-]+", "_", node_id)[:80] or "_"
            new_ids[node_id] = pool.take(f"{wanted}_" if wanted in RESERVED else wanted)
            name = " ".join((live[0].get("name") or "").split())
            details = {"new": new_ids[node_id]}
            cures.append(Cure("id-renamed", node_id[:200], name, file, line_of(live[0]), details))
    if new_ids:
        for node in root.iter(f"{{{BPMN_NS}}}*"):
            if local_name(node) in UNIQUE and node.get("id") in new_ids:
                node.set("id", new_ids[node.get("id", "")])
        _redirect(root, lambda ref: new_ids.get(ref, ref))
    return cures


def _without_prefix(ref: str, by_id: Mapping[str, list[Node]]) -> str:
    """The id that a qualified name (`tns:msg_x`) stands for, where the file has it."""
    _, colon, name = ref.rpartition(":")
    return name if colon and name in by_id else ref


def _redirect(root: Node, lead: Callable[[str], str]) -> None:
    """Let every reference of a file lead where it is said to lead now."""
    for node in root.iter("*"):
        for attribute, value in node.attrib.items():
            name = str(attribute)
            if (name in REFERENCES or name.endswith("Ref")) and name != OUTWARD:
                node.set(name, lead(str(value)))
        tag = local_name(node)
        text = (node.text or "").strip()
        if text and (tag in REFERENCE_TEXTS or tag.endswith("Ref")) and lead(text) != text:
            node.text = lead(text)
