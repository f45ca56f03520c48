"""In which state a case is when it is over: said at the ends that close it."""

from engine.bpmn.graph import ElementKind
from engine.designing.editing.edit import Files
from engine.designing.judging import read_graph
from engine.model import CaseStatus
from engine.process.effects import find_usual_end
from engine.process.sides import is_interrupting
from engine.releases.modelfile import ModelFile, Words
from engine.saying import name_status

OF_TEAM = frozenset({CaseStatus.CLOSED_DONE})


def list_closings(model: ModelFile) -> tuple[tuple[str, Words], ...]:
    """The states that an end of this model may name; a process of the team knows only one."""
    closed = [status for status in CaseStatus if status.is_closed]
    return tuple((str(one), name_status(one)) for one in closed if (one in OF_TEAM) == model.is_of_team)


def name_usual_closing(model: ModelFile) -> Words:
    """The state after an end that says nothing."""
    return name_status(find_usual_end(model))


def closes_case(files: Files, model: ModelFile, element_id: str) -> bool:
    """Whether the case is over when it comes to this element."""
    graph = read_graph(files)
    element = graph.elements.get(element_id)
    if element is None or element.kind is not ElementKind.END_EVENT:
        return False
    process = graph.processes[element.process_id]
    if process.id == model.main_process or "case_status" in element.properties:
        return True
    return process.parent == model.main_process and is_interrupting(process)
