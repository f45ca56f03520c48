"""Which processes of a file run, where the file does not say so."""

import pytest

from engine.bpmn.check import check_graph
from engine.bpmn.reader import read_diagrams
from tests.engine.spiff.spiff_drawing import Drawing, write_files

UNSAID, DRAWN = "", ' isExecutable="false"'


def read(space: str, mark: str, other: str = UNSAID):
    (content,) = write_files(
        Drawing().ends().user("t").chain("s", "t", "e"), extra=drawn_beside(other)
    ).values()
    written = content.decode().replace(' isExecutable="true"', mark, 1)
    written = written.replace(' id="d"', f' xmlns:tool="{space}" id="d"', 1)
    return read_diagrams({"main.bpmn": written.encode()})


def drawn_beside(mark: str) -> str:
    return f'<bpmn:process id="beside"{mark}><bpmn:task id="b"/></bpmn:process>'


@pytest.mark.parametrize("space", ["http://activiti.org/bpmn", "http://flowable.org/bpmn"])
def test_every_process_of_a_file_of_activiti_runs_where_it_says_of_none(space):
    graph = read(space, UNSAID)
    assert [process.executable for process in graph.processes.values()] == [True, True]
    assert ("made-executable", "main") in {(one.code, one.element) for one in check_graph(graph)}


@pytest.mark.parametrize(
    ("space", "mark", "other"),
    [
        ("http://activiti.org/bpmn", DRAWN, UNSAID),
        ("http://activiti.org/bpmn", UNSAID, DRAWN),
        ("http://camunda.org/schema/1.0/bpmn", UNSAID, UNSAID),
    ],
)
def test_no_process_runs_that_is_drawn_only_or_comes_from_elsewhere(space, mark, other):
    graph = read(space, mark, other)
    assert not any(process.executable for process in graph.processes.values())
