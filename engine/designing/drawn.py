"""A diagram that somebody drew in the browser, taken into the draft if it can be read."""

from collections.abc import Iterator

from engine.bpmn.graph import Graph
from engine.bpmn.properties import read_properties
from engine.bpmn.reader import read_diagrams
from engine.bpmn.xml import called, children, parse_xml
from engine.designing.editing.diagram import Diagram, list_ids, replace_file
from engine.designing.editing.edit import Edit, EditRefused, Files
from engine.designing.editing.properties import set_property
from engine.designing.judging import read_graph
from engine.errors import ModelRefused, NotFound


def take_drawing(files: Files, process_id: str, xml: bytes) -> Edit:
    """Put the drawing of a process in place of the one that is there.

    A step that was dragged into another lane is done by that lane's role from then on.

    Raises:
        EditRefused: it cannot be read, lost a process, or took an id that another diagram has.
        NotFound: the model has no such process.
    """
    before = read_graph(files)
    if process_id not in before.processes:
        raise NotFound(process=process_id)
    path = before.processes[process_id].file
    try:
        after = read_diagrams({path: xml}, as_drawn=True)
        root = parse_xml(xml, path)
    except ModelRefused as error:
        text = str(error.params.get("reason") or error.params.get("element") or error.code)
        raise EditRefused("edit_diagram_broken", text=text[:200]) from error
    lost = [
        one.name or one.id for one in before.roots() if one.file == path and one.id not in after.processes
    ]
    if lost:
        raise EditRefused("edit_diagram_broken", text=lost[0])
    others = set(list_ids({name: data for name, data in files.items() if name != path}))
    shared = [name for name in after.elements if name in others and name not in before.elements]
    if shared:
        raise EditRefused("edit_diagram_broken", text=shared[0])
    whole = replace_file(files, path, xml)
    dragged = list(_list_dragged(before, after))
    if dragged:
        whole = _follow_lanes(whole, path, dragged)
    process = next(one for one in children(root, "process") if one.get("id") == process_id)
    return Edit(whole, "diagram_drawn", {"name": called(process)}, process_id)


def _list_dragged(before: Graph, after: Graph) -> Iterator[tuple[str, str]]:
    """Steps that stand in another lane than before, with the role of the new one."""
    for element in after.elements.values():
        known = before.elements.get(element.id)
        if known is None or known.lane == element.lane or not element.lane or not element.needs_person:
            continue
        if known.properties.get("role", known.lane) == known.lane:
            yield element.id, element.lane


def _follow_lanes(files: Files, path: str, dragged: list[tuple[str, str]]) -> Files:
    diagram = Diagram(path, files)
    for element_id, role in dragged:
        node = diagram.get_node(element_id)
        if read_properties(node).get("role"):
            set_property(node, "role", role)
    return replace_file(files, path, diagram.to_bytes())
