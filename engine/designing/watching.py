"""Pictures of a pretend case: where it waits, and a token that runs along what the last step took."""

from collections.abc import Collection, Iterator

from engine.bpmn.graph import Graph
from engine.bpmn.svg import draw_svg
from engine.designing.judging import read_graph
from engine.designing.rehearsing import Rehearsal

MOST_PICTURES = 3


def draw_rehearsal(case: Rehearsal) -> Iterator[tuple[str, str]]:
    """Name and SVG of each process in which something waits, or in which the last step ended."""
    graph = read_graph(case.draft.files)
    waiting = [one.element for one in case.open if one.element in graph.elements]
    flows = {flow: name for name, process in graph.processes.items() for flow in process.flows}
    touched = [graph.elements[name].process_id for name in waiting]
    touched += [flows[flow] for flow in reversed(case.passed) if flow in flows]
    roots = dict.fromkeys(graph.root(name).id for name in touched)
    for process_id in list(roots)[:MOST_PICTURES]:
        process = graph.processes[process_id]
        content = case.draft.files[process.file]
        marks = dict.fromkeys(waiting, "live")
        ends = _list_ends(graph, case.passed)
        svg = draw_svg(
            content,
            process_id=process_id,
            highlight=marks,
            around={*waiting, *ends},
            passed=case.passed,
        )
        yield process.name or process.id, svg


def _list_ends(graph: Graph, passed: Collection[str]) -> Iterator[str]:
    """Elements at both ends of these flows."""
    for process in graph.processes.values():
        for flow in process.flows.keys() & set(passed):
            yield from (process.flows[flow].source, process.flows[flow].target)
