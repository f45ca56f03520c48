"""From BPMN files to one Graph. Refuses what cannot be read; whether it is any good is for check to say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.bpmn.elements import NodeFacts, read_flow, read_node
from engine.bpmn.graph import (
    Construct,
    Cure,
    Element,
    ElementKind,
    Flow,
    Graph,
    Lane,
    Message,
    Process,
    ScopeKind,
)
from engine.bpmn.kept import keep_made
from engine.bpmn.names import NODE_NAMES, FileNames, list_pools
from engine.bpmn.opening import Opened, find_called, open_diagram
from engine.bpmn.properties import read_constructs, read_properties
from engine.bpmn.xml import Node, children, is_bpmn, line_of, local_name, text_of
from engine.errors import ModelRefused

_Ends: TypeAlias = dict[str, list[str]]


@dataclass
class _Reading:
    """What has been read so far, over all files."""

    processes: dict[str, Process] = field(default_factory=dict)
    elements: dict[str, Element] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    generated: set[str] = field(default_factory=set)
    constructs: list[Construct] = field(default_factory=list)
    cures: list[Cure] = field(default_factory=list)
    added: set[str] = field(default_factory=set)
    copies: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Scope:
    """One scope while its XML is being read."""

    id: str
    node: Node
    file: str
    kind: ScopeKind
    parent: str | None
    executable: bool
    lane: str | None
    name: str
    properties: Mapping[str, str]


def read_diagrams(files: Mapping[str, bytes], *, as_drawn: bool = False) -> Graph:
    """Read the BPMN files of one model.

    Args:
        files: name -> content; names are only shown, never opened.
        as_drawn: for pictures: only what the file shows, nothing mended.

    Returns:
        One graph; embedded and event sub-processes are scopes of their own in it.

    Raises:
        ModelRefused: a file is no readable BPMN, too large, has an id twice or a reference to nothing;
            params name file, element and line.
    """
    called = frozenset[str]() if as_drawn else find_called(files)
    return _join({name: _read_one(content, name, as_drawn, called) for name, content in files.items()})


@keep_made
def _read_one(content: bytes, name: str, as_drawn: bool, called: frozenset[str]) -> _Reading:
    reading = _Reading()
    _read_file(reading, name, open_diagram(content, name, as_drawn=as_drawn, called=called))
    return reading


def _join(parts: Mapping[str, _Reading]) -> Graph:
    """All files together; what was read of each stays as it is, because it may be kept."""
    whole = _Reading()
    for name, part in parts.items():
        for process in part.processes.values():
            if process.id in whole.processes:
                raise _duplicate(name, process.id, process.line)
        for element in part.elements.values():
            if element.id in whole.elements or element.id in whole.processes:
                raise _duplicate(name, element.id, element.line)
        whole.processes |= part.processes
        whole.elements |= part.elements
        for key, message in part.messages.items():
            whole.messages.setdefault(key, message)
        whole.generated |= part.generated
        whole.constructs += part.constructs
        whole.cures += part.cures
        whole.added |= part.added
        whole.copies |= part.copies
    return _as_graph(whole, tuple(parts))


def read_opened(files: Mapping[str, Opened]) -> Graph:
    """The same of files that are open already; the trees stay as they are.

    Raises:
        ModelRefused: as `read_diagrams`.
    """
    reading = _Reading()
    for name, opened in files.items():
        _read_file(reading, name, opened)
    return _as_graph(reading, tuple(files))


def _as_graph(reading: _Reading, files: tuple[str, ...]) -> Graph:
    return Graph(
        processes=reading.processes,
        messages=reading.messages,
        files=files,
        elements=reading.elements,
        generated=frozenset(reading.generated),
        constructs=tuple(reading.constructs),
        cures=tuple(reading.cures),
        added=frozenset(reading.added),
        copies=reading.copies,
    )


def _read_file(reading: _Reading, file: str, opened: Opened) -> None:
    root, names = opened.root, opened.names
    reading.generated.update(names.generated)
    reading.cures += opened.cures
    reading.added |= opened.added
    reading.copies |= opened.copies
    for name, message in names.messages.items():
        reading.messages.setdefault(name, message)
    reading.constructs.extend(read_constructs(root, file, NODE_NAMES))
    pools = _name_pools(root)
    for node in children(root, "process"):
        scope = _Scope(
            id=node.get("id", ""),
            node=node,
            file=file,
            kind=ScopeKind.PROCESS,
            parent=None,
            executable=node.get("isExecutable") in ("true", "1"),
            lane=None,
            name=(node.get("name") or "").strip() or pools.get(node.get("id", ""), ""),
            properties=read_properties(node),
        )
        _read_scope(reading, scope, names)


def _name_pools(root: Node) -> dict[str, str]:
    """Id of a process -> what its pool is called, which stands for a name that it lacks."""
    return {pool.process: pool.name for one in children(root, "collaboration") for pool in list_pools(one)}


def _read_scope(reading: _Reading, scope: _Scope, names: FileNames) -> None:
    if scope.id in reading.processes:
        raise _duplicate(scope.file, scope.id, line_of(scope.node))
    nodes = [node for node in scope.node if is_bpmn(node) and local_name(node) in NODE_NAMES]
    facts = {node.get("id", ""): read_node(node, names) for node in nodes}
    flows = _read_flows(scope, facts)
    lanes = _read_lanes(scope, facts)
    lane_of = {element: lane.id for lane in lanes for element in lane.element_ids}
    ends = _index_ends(flows)
    elements: dict[str, Element] = {}
    # The scope takes its place before its children, so that parents come first in the graph.
    reading.processes[scope.id] = _build_process(scope, elements, flows, lanes, facts)
    for node_id, fact in facts.items():
        if node_id in reading.elements or node_id in reading.processes:
            raise _duplicate(scope.file, node_id, fact.line)
        lane = lane_of.get(node_id, scope.lane)
        element = _build_element(scope, node_id, fact, ends, lane)
        elements[node_id] = reading.elements[node_id] = element
    for node in nodes:
        if elements[node.get("id", "")].kind.is_scope:
            _read_scope(reading, _child_scope(scope, node, elements[node.get("id", "")]), names)


def _child_scope(parent: _Scope, node: Node, element: Element) -> _Scope:
    by_event = element.is_event_sub_process
    return _Scope(
        id=element.id,
        node=node,
        file=parent.file,
        kind=ScopeKind.EVENT_SUB_PROCESS if by_event else ScopeKind.SUB_PROCESS,
        parent=parent.id,
        executable=parent.executable,
        lane=element.lane,
        name=element.name,
        properties=element.properties,
    )


def _build_process(
    scope: _Scope,
    elements: Mapping[str, Element],
    flows: Mapping[str, Flow],
    lanes: tuple[Lane, ...],
    facts: Mapping[str, NodeFacts],
) -> Process:
    starts = [fact for fact in facts.values() if fact.kind is ElementKind.START_EVENT]
    return Process(
        id=scope.id,
        name=scope.name,
        kind=scope.kind,
        parent=scope.parent,
        executable=scope.executable,
        elements=elements,
        flows=flows,
        lanes=lanes,
        properties=scope.properties,
        interrupting=scope.kind is ScopeKind.EVENT_SUB_PROCESS and any(s.interrupting for s in starts),
        file=scope.file,
        line=line_of(scope.node),
    )


def _build_element(
    scope: _Scope, node_id: str, fact: NodeFacts, ends: tuple[_Ends, _Ends], lane: str | None
) -> Element:
    return Element(
        id=node_id,
        kind=fact.kind,
        name=fact.name,
        process_id=scope.id,
        lane=lane,
        properties=fact.properties,
        incoming=tuple(ends[1].get(node_id, ())),
        outgoing=tuple(ends[0].get(node_id, ())),
        event=fact.event,
        attached_to=fact.attached_to,
        cancel_activity=fact.cancel_activity,
        called_element=fact.called_element,
        default_flow=fact.default_flow,
        script=fact.script,
        decision_ref=fact.decision_ref,
        loop=fact.loop,
        line=fact.line,
        is_event_sub_process=fact.is_event_sub_process,
        fields=fact.fields,
    )


def _index_ends(flows: Mapping[str, Flow]) -> tuple[_Ends, _Ends]:
    """Flow ids by the node they leave, and by the node they enter."""
    leaving: _Ends = {}
    entering: _Ends = {}
    for flow in flows.values():
        leaving.setdefault(flow.source, []).append(flow.id)
        entering.setdefault(flow.target, []).append(flow.id)
    return leaving, entering


def _read_flows(scope: _Scope, facts: Mapping[str, NodeFacts]) -> dict[str, Flow]:
    flows: dict[str, Flow] = {}
    for node in children(scope.node, "sequenceFlow"):
        flow = read_flow(node)
        for end in (flow.source, flow.target):
            if end not in facts:
                raise ModelRefused(
                    "flow_to_nothing", file=scope.file, element=flow.id, line=flow.line, ref=end
                )
        flows[flow.id] = flow
    for node_id, fact in facts.items():
        if fact.attached_to is not None and fact.attached_to not in facts:
            raise ModelRefused(
                "boundary_of_nothing", file=scope.file, element=node_id, line=fact.line, ref=fact.attached_to
            )
    return flows


def _read_lanes(scope: _Scope, facts: Mapping[str, NodeFacts]) -> tuple[Lane, ...]:
    lanes: list[Lane] = []
    for lane_set in children(scope.node, "laneSet"):
        for node in children(lane_set, "lane"):
            _read_lane(node, facts, lanes)
    return tuple(lanes)


def _read_lane(node: Node, facts: Mapping[str, NodeFacts], lanes: list[Lane]) -> None:
    """Add the lane, then the lanes inside it: an element listed in both ends up in the inner one."""
    refs = [text_of(ref) or "" for ref in children(node, "flowNodeRef")]
    lanes.append(
        Lane(
            id=node.get("id", ""),
            name=(node.get("name") or "").strip(),
            element_ids=tuple(ref for ref in refs if ref in facts),
        )
    )
    for lane_set in children(node, "childLaneSet"):
        for child in children(lane_set, "lane"):
            _read_lane(child, facts, lanes)


def _duplicate(file: str, element: str, line: int) -> ModelRefused:
    return ModelRefused("duplicate_id", file=file, element=element, line=line)
