"""A draft as lists for people: its processes, and the steps of one process with everything a step says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from engine.alphabet import order_name
from engine.bpmn.graph import Element, ElementKind, Flow, Graph, Process, ScopeKind
from engine.bpmn.layout import add_drawing
from engine.bpmn.svg import draw_svg
from engine.designing.editing.attributes import may_have_person
from engine.designing.editing.conditions import PlainCondition, read_condition
from engine.designing.editing.edit import Files
from engine.designing.judging import read_cured, read_graph
from engine.errors import ModelRefused, NotFound
from engine.releases import completing
from engine.releases.modelfile import ModelFile

DECIDING = frozenset({ElementKind.EXCLUSIVE_GATEWAY, ElementKind.INCLUSIVE_GATEWAY})


@dataclass(frozen=True, slots=True)
class Way:
    """One way on from an element.

    Attributes:
        condition: FEEL as written; `plain` is the same as clauses, where it can be told so.
    """

    flow_id: str
    answer: str
    condition: str
    plain: PlainCondition | None
    is_default: bool
    target_id: str
    target_name: str
    goes_back: bool


@dataclass(frozen=True, slots=True)
class OutlineStep:
    """One element with what it says, what follows and what lies inside it.

    Attributes:
        kind: BPMN name (`userTask`), or `event_sub_process`.
        event: what an event waits for or does: timer, message, none …
        attached_to: id of the element on whose border an event sits.
        can_lift: whether it can be moved; `can_stand_beside`: whether a step can be added at the same time.
    """

    id: str
    kind: str
    name: str
    process_id: str
    file: str
    role: str
    event: str
    event_name: str
    timer_kind: str
    expression: str
    called: str
    script: str
    decision: str
    attached_to: str
    interrupts: bool
    properties: Mapping[str, str]
    ways: tuple[Way, ...]
    ways_in: int
    is_person: bool
    is_question: bool
    children: "tuple[OutlineStep, ...]" = ()

    @property
    def can_lift(self) -> bool:
        return self.kind not in ("startEvent", "endEvent", "boundaryEvent", "event_sub_process")

    @property
    def has_border(self) -> bool:
        """Whether it lasts, so that something can break into it."""
        return self.kind.endswith(("Task", "Activity", "Process")) or self.kind == "task"

    @property
    def can_stand_beside(self) -> bool:
        return self.has_border and self.ways_in == 1 and len(self.ways) == 1

    def walk(self) -> "Iterable[OutlineStep]":
        """This element and everything inside it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class ProcessItem:
    """One process of a model.

    Attributes:
        place: main, stage, called, side or alone – why it is there.
        steps: how many human steps it has, sub-processes included.
    """

    id: str
    name: str
    file: str
    place: str
    steps: int


def list_processes(files: Files, model: ModelFile) -> tuple[ProcessItem, ...]:
    """The processes in the order in which a case meets them: main, stages, what they call, the rest."""
    graph = read_graph(files)
    called = {element.called_element for element in graph.elements.values() if element.called_element}
    stages = [stage.process for stage in model.stages]
    items = [_process_item(graph, one, model, stages, one.id in called) for one in graph.roots()]
    order = ("main", "stage", "called", "side", "alone")
    rank = {process: number for number, process in enumerate(stages)}
    return tuple(
        sorted(items, key=lambda one: (order.index(one.place), rank.get(one.id, 0), order_name(one.name)))
    )


def find_beginning(files: Files, model: ModelFile) -> str:
    """Id of the process that a case begins with; empty where that is not clear."""
    if model.main_process:
        return model.main_process
    try:
        return completing.find_main(read_cured(files))
    except ModelRefused:
        return ""


def list_beginnings(files: Files) -> tuple[tuple[str, str], ...]:
    """Processes with which a case could begin: (id, name)."""
    able = completing.list_beginnings(read_graph(files))
    return tuple((one.id, one.name or one.id) for one in able)


def _process_item(
    graph: Graph, process: Process, model: ModelFile, stages: list[str], is_called: bool
) -> ProcessItem:
    if process.id == model.main_process or (not model.main_process and not is_called):
        place = "main"
    elif process.id in stages:
        place = "stage"
    elif is_called:
        place = "side" if process.id.startswith("side_") else "called"
    else:
        place = "alone"
    steps = sum(
        may_have_person(element.kind)
        for element in graph.elements.values()
        if graph.root(element.process_id).id == process.id
    )
    return ProcessItem(process.id, process.name or process.id, process.file, place, steps)


def describe_process(files: Files, process_id: str) -> tuple[OutlineStep, ...]:
    """The elements of a process in the order in which a case meets them.

    Raises:
        NotFound: the model has no such process.
    """
    graph = read_graph(files)
    if process_id not in graph.processes:
        raise NotFound(process=process_id)
    return _steps(graph, graph.processes[process_id])


def describe_element(files: Files, element_id: str) -> OutlineStep:
    """One element.

    Raises:
        NotFound: the model has no such element.
    """
    graph = read_graph(files)
    element = graph.elements.get(element_id)
    if element is None:
        raise NotFound(element=element_id)
    process = graph.processes[element.process_id]
    return _step(graph, process, element, {})


def find_root(files: Files, element_id: str) -> tuple[str, str]:
    """Id and name of the process that an element or a flow lies in.

    Raises:
        NotFound: the model has neither.
    """
    graph = read_graph(files)
    process_id = ""
    if element_id in graph.elements:
        process_id = graph.elements[element_id].process_id
    else:
        process_id = next((p.id for p in graph.processes.values() if element_id in p.flows), "")
    if not process_id:
        raise NotFound(element=element_id)
    root = graph.root(process_id)
    return root.id, root.name or root.id


def list_places(files: Files) -> dict[str, str]:
    """What each id of the diagrams is: element, flow or process."""
    found: dict[str, str] = {}
    for process in read_graph(files).processes.values():
        if process.parent is None:
            found[process.id] = "process"
        found |= dict.fromkeys(process.elements, "element") | dict.fromkeys(process.flows, "flow")
    return found


def find_source(files: Files, flow_id: str) -> OutlineStep:
    """The element that a flow leaves.

    Raises:
        NotFound: the model has no such flow.
    """
    graph = read_graph(files)
    for process in graph.processes.values():
        if flow_id in process.flows:
            return describe_element(files, process.flows[flow_id].source)
    raise NotFound(flow=flow_id)


def draw_process(files: Files, process_id: str) -> str:
    """The drawing of a process as SVG, for pages without JavaScript and for paper.

    Raises:
        NotFound: the model has no such process.
    """
    graph = read_graph(files)
    if process_id not in graph.processes:
        raise NotFound(process=process_id)
    return _draw(add_drawing(files[graph.processes[process_id].file]), process_id)


@lru_cache(maxsize=64)
def _draw(content: bytes, process_id: str) -> str:
    return draw_svg(content, process_id=process_id)


def _steps(graph: Graph, process: Process) -> tuple[OutlineStep, ...]:
    ordered = order_elements(process)
    place = {element.id: number for number, element in enumerate(ordered)}
    return tuple(_step(graph, process, element, place) for element in ordered)


def _step(graph: Graph, process: Process, element: Element, place: Mapping[str, int]) -> OutlineStep:
    inside = graph.processes.get(element.id)
    is_side = inside is not None and inside.kind is ScopeKind.EVENT_SUB_PROCESS
    ways = tuple(_way(process, element, process.flows[flow], place) for flow in element.outgoing)
    event = element.event
    return OutlineStep(
        id=element.id,
        kind="event_sub_process" if is_side else element.kind.value,
        name=element.name,
        process_id=element.process_id,
        file=process.file,
        role=element.role or "",
        event=element.event_kind,
        event_name=(event.ref or "") if event is not None else "",
        timer_kind=(event.timer_kind or "") if event is not None else "",
        expression=(event.expression or "") if event is not None else "",
        called=element.called_element or "",
        script=element.script or "",
        decision=element.decision_ref or "",
        attached_to=element.attached_to or "",
        interrupts=element.cancel_activity,
        properties=element.properties,
        ways=ways,
        ways_in=len(element.incoming),
        is_person=may_have_person(element.kind),
        is_question=element.kind in DECIDING and len(element.outgoing) > 1,
        children=() if inside is None else _steps(graph, inside),
    )


def _way(process: Process, element: Element, flow: Flow, place: Mapping[str, int]) -> Way:
    target = process.elements[flow.target]
    return Way(
        flow_id=flow.id,
        answer=flow.name,
        condition=flow.condition or "",
        plain=read_condition(flow.condition),
        is_default=element.default_flow == flow.id,
        target_id=target.id,
        target_name=target.name,
        goes_back=place.get(target.id, 1) <= place.get(element.id, 0),
    )


def order_elements(process: Process) -> list[Element]:
    """Elements from the start on, each once and behind all that leads to it, except where a way goes back."""
    found: list[str] = []
    seen: set[str] = set()
    starts = [e.id for e in process.elements.values() if e.kind is ElementKind.START_EVENT]
    for start in reversed(starts):
        _visit(process, start, seen, found)
    known = [process.elements[name] for name in reversed(found)]
    return [*known, *(element for element in process.elements.values() if element.id not in seen)]


def _visit(process: Process, start: str, seen: set[str], found: list[str]) -> None:
    """Depth first; an element is noted when all that follows it is. The stack is ours: chains may be long."""
    if start in seen:
        return
    seen.add(start)
    stack = [(start, iter(_list_next(process, start)))]
    while stack:
        here, following = stack[-1]
        ahead = next((one for one in following if one not in seen), None)
        if ahead is None:
            found.append(here)
            stack.pop()
        else:
            seen.add(ahead)
            stack.append((ahead, iter(_list_next(process, ahead))))


def _list_next(process: Process, element_id: str) -> list[str]:
    """What follows, the last way first, so that the first one is read first; borders behind their host."""
    ways = [process.flows[flow].target for flow in process.elements[element_id].outgoing]
    return [*reversed(ways), *(event.id for event in reversed(process.boundaries(element_id)))]
