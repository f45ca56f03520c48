"""Looking into DMN's XML: tags by local names, texts, references, and errors that name the place."""

from collections.abc import Iterator

from engine.bpmn.xml import Node, local_name, namespace_of
from engine.errors import ModelRefused

__all__ = [
    "Node",
    "children",
    "clean_name",
    "find_child",
    "hrefs",
    "id_of",
    "is_of_dmn",
    "local_name",
    "place_of",
    "refuse",
    "text_of",
]


def is_of_dmn(node: Node) -> bool:
    """Say whether an element is one of the standard, not of some tool."""
    return "omg.org/spec/dmn" in namespace_of(node).lower()


def children(node: Node, *tags: str) -> list[Node]:
    return [child for child in node if local_name(child) in tags]


def find_child(node: Node, *tags: str) -> Node | None:
    return next(iter(children(node, *tags)), None)


def text_of(node: Node) -> str:
    """The text of a literal expression or a cell: in an element of its own, or directly in older files."""
    inner = find_child(node, "text")
    return (node.text or "" if inner is None else "".join(str(part) for part in inner.itertext())).strip()


def clean_name(name: str | None) -> str:
    """A name as expressions spell it: single spaces."""
    return " ".join((name or "").split())


def hrefs(node: Node, requirement: str, *targets: str) -> Iterator[str]:
    """Ids that requirements of an element point to.

    Raises:
        ModelRefused: dmn_requirement_missing, when one points out of the file.
    """
    own = str(node.getroottree().getroot().get("namespace", ""))
    for holder in children(node, requirement):
        for target in children(holder, *targets):
            yield _id_of(node, target.get("href", ""), own)


def id_of(node: Node, href: str) -> str:
    """The id that a reference of this element points to, in this file."""
    return _id_of(node, href, str(node.getroottree().getroot().get("namespace", "")))


def _id_of(node: Node, href: str, own: str) -> str:
    file, mark, element = href.rpartition("#")
    if not mark or (file and file != own):
        raise refuse(node, "dmn_requirement_missing", reason=href[:100])
    return element


def place_of(node: Node) -> dict[str, object]:
    """Id, name and line of the nearest element that has an id."""
    named = node
    while not named.get("id") and (parent := named.getparent()) is not None:
        named = parent
    name = named.get("name") or named.get("label") or ""
    return {"element": named.get("id", ""), "name": name, "line": node.sourceline}


def refuse(node: Node, code: str, **params: object) -> ModelRefused:
    """Make the error that names this place."""
    return ModelRefused(code, **place_of(node), **params)
