"""Rules about processes that call processes, and about the results they give back."""

from collections.abc import Collection, Iterator

from engine.bpmn.graph import ElementKind, Graph, Process, ScopeKind
from engine.bpmn.lint.finding import Finding, about_element, about_process
from engine.bpmn.lint.flows import find_circles


def check_calls(
    graph: Graph, process: Process, elsewhere: Collection[str], is_whole: bool
) -> Iterator[Finding]:
    """Every call names a process that is there and may run; of a bare diagram, a person does what is not."""
    # What is chosen only while running has a finding of its own.
    told = {cure.element for cure in graph.cures if cure.code == "call-dynamic"}
    for element in process.elements.values():
        if element.kind is not ElementKind.CALL_ACTIVITY:
            continue
        called = element.called_element
        target = graph.processes.get(called or "")
        if not is_whole and called not in elsewhere and target is None:
            if element.id not in told:
                yield about_element("called-by-person", graph, element, called=called or "–")
        elif not called:
            yield about_element("call-without-target", graph, element)
        elif target is None or target.kind is not ScopeKind.PROCESS:
            if called not in elsewhere:
                yield about_element("called-process-missing", graph, element, called=called)
        elif not target.executable:
            yield about_element("called-process-not-executable", graph, element, called=called)


def check_call_cycles(graph: Graph) -> Iterator[Finding]:
    """Calls never come back to where they started: the recursion would have no end."""
    calls: dict[str, list[str]] = {process.id: [] for process in graph.roots()}
    for element in graph.elements.values():
        if element.called_element:
            calls[graph.root(element.process_id).id].append(element.called_element)
    for circle in find_circles(calls):
        names = " → ".join([*circle, circle[0]])
        yield about_process("call-cycle", graph.processes[circle[0]], names=names)


def check_results(graph: Graph, process: Process) -> Iterator[Finding]:
    """A process that keeps its result in a variable says it at every end of its own."""
    variable = process.properties.get("result")
    if process.kind is not ScopeKind.PROCESS or not variable:
        return
    for end in process.ends():
        if end.event_kind in ("none", "terminate") and "result" not in end.properties:
            yield about_element("end-without-result", graph, end, variable=variable)


def check_sides(graph: Graph, process: Process) -> Iterator[Finding]:
    """Event sub-processes run beside a case's main process; the reader has given all others a border."""
    if process.kind is not ScopeKind.EVENT_SUB_PROCESS or process.parent is None:
        return
    owner = graph.processes[process.parent]
    if owner.kind is not ScopeKind.PROCESS:
        yield about_process("side-untold", process)
    elif any(element.called_element == owner.id for element in graph.elements.values()):
        yield about_process("side-not-of-main", process, owner=owner.name or owner.id)
    elif graph.elements[process.id].loop is not None:
        yield about_process("side-repeated", process)
