"""Pictures of a pretend case: where it waits, and a token that runs along what the last step took."""

from collections.abc import Iterator

from engine.bpmn.svg import draw_svg
from engine.designing.judging import read_graph
from engine.designing.rehearsing import Rehearsal

MOST_PICTURES = 3


def draw_rehearsal(case: Rehearsal) -> Iterator[tuple[str, str]]:
    """Name and SVG of each process in which something waits, or in which the last step ended."""
    graph = read_graph(case.draft.files)
    flows = {name: flow for process in graph.processes.values() for name, flow in process.flows.items()}
    waiting = [one.element for one in case.open if one.element in graph.elements]
    passed = [flows[name] for name in case.passed if name in flows]
    around = {*waiting, *(flow.source for flow in passed), *(flow.target for flow in passed)}
    places = (*waiting, *(flow.target for flow in reversed(passed)))
    roots = dict.fromkeys(graph.root(graph.elements[name].process_id).id for name in places)
    marks = dict.fromkeys(waiting, "live")
    for process_id in list(roots)[:MOST_PICTURES]:
        process = graph.processes[process_id]
        content = case.draft.files[process.file]
        svg = draw_svg(content, process_id=process_id, highlight=marks, around=around, passed=case.passed)
        yield process.name or process.id, svg
