"""The door through which every room opens a BPMN file: hardened parse, usable ids, mended XML.

The reader and the engine's skeleton open files here, so that both see the same elements.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from engine.bpmn.attributes import TRUTHS
from engine.bpmn.cures import Patient, cure_diagram
from engine.bpmn.cures.activities import execute_unsaid
from engine.bpmn.cures.places import place_flows
from engine.bpmn.graph import Cure, ElementKind
from engine.bpmn.kept import keep_made
from engine.bpmn.names import NODE_NAMES, FileNames, read_names
from engine.bpmn.xml import BPMN_NS, Node, children, is_bpmn, line_of, local_name, namespace_of, parse_xml
from engine.errors import ModelRefused

MAX_ELEMENTS = 500
MAX_FLOWS = 2000


@dataclass(frozen=True)
class Opened:
    """One file as a tree.

    Attributes:
        cures: what was changed.
        added: ids of elements and flows that stand in no file.
        copies: ids of elements that stand for one of the file once more -> that one's id.
    """

    root: Node
    names: FileNames
    cures: tuple[Cure, ...]
    added: frozenset[str]
    copies: Mapping[str, str]


def find_called(files: Mapping[str, bytes]) -> frozenset[str]:
    """Ids of the processes that call activities of these files name; empty where nothing depends on it.

    Raises:
        ModelRefused: a file is no readable XML.
    """
    # Zero bytes are taken away, so that files in UTF-16 are looked through as well.
    if not any(b"triggeredByEvent" in content.replace(b"\0", b"") for content in files.values()):
        return frozenset()
    return frozenset(called for name, content in files.items() for called in _list_called(content, name))


@keep_made
def _list_called(content: bytes, name: str) -> frozenset[str]:
    nodes = parse_xml(content, name).iter("{*}callActivity", "{*}calledElement")
    called = (node.get("calledElement") or node.get("processId") or "" for node in nodes)
    return frozenset(one.rpartition(":")[2] for one in called)


def open_diagram(
    content: bytes,
    file: str,
    *,
    as_drawn: bool = False,
    keep_comments: bool = False,
    called: frozenset[str] = frozenset(),
) -> Opened:
    """Open one file.

    Args:
        content: bytes of any encoding, at most 2 MB.
        file: how it is called in errors and findings.
        as_drawn: for pictures: ids are made usable, but nothing is added and nothing translated.
        keep_comments: for writers that give the file back.
        called: ids of processes that something calls; see `find_called`.

    Raises:
        ModelRefused: no readable XML, no BPMN, too large a process or an id twice; params name the
            file, element and line.
    """
    root = parse_xml(content, file, keep_comments=keep_comments)
    if not is_bpmn(root, "definitions"):
        name, space = local_name(root)[:100], namespace_of(root)[:200] or "–"
        raise ModelRefused("not_bpmn", file=file, line=line_of(root), root=name, namespace=space)
    for process in children(root, "process"):
        _check_size(process, file)
    _spell_truths(root)
    names = read_names(root, file)
    patient = Patient(file, names)
    _drop_misplaced(root, patient)
    if not as_drawn:
        execute_unsaid(root, patient)
    place_flows(root, patient)
    if not as_drawn:
        cure_diagram(root, patient, called)
    return Opened(root, names, (*names.cures, *patient.cures), frozenset(patient.added), patient.copies)


def _spell_truths(root: Node) -> None:
    """XML allows blanks around a yes or no, and tools that write `True` and `False` mean the same."""
    for node in root.iter(f"{{{BPMN_NS}}}*"):
        for name in TRUTHS.intersection(node.keys()):
            node.set(name, node.attrib[name].strip().lower())


def _drop_misplaced(root: Node, patient: Patient) -> None:
    """Only a sub-process can be triggered by an event; the mark means nothing on anything else."""
    for node in root.iter(f"{{{BPMN_NS}}}*"):
        if node.get("triggeredByEvent") and local_name(node) != ElementKind.SUB_PROCESS:
            del node.attrib["triggeredByEvent"]
            patient.note("attribute-ignored", node, attribute="triggeredByEvent")


def _check_size(process: Node, file: str) -> None:
    """Refuse a process before anything is built from it.

    Raises:
        ModelRefused: process_too_large.
    """
    tags = Counter(local_name(node) for node in process.iter(f"{{{BPMN_NS}}}*"))
    limits = ((NODE_NAMES, MAX_ELEMENTS), ({"sequenceFlow"}, MAX_FLOWS))
    for names, limit in limits:
        count = sum(tags[name] for name in names)
        if count > limit:
            element, line = process.get("id", ""), line_of(process)
            raise ModelRefused(
                "process_too_large", file=file, element=element, line=line, count=count, limit=limit
            )
