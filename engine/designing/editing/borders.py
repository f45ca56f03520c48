"""What breaks into a step or begins beside it: an event on its border, after a time or on a report."""

from engine.bpmn.graph import ElementKind
from engine.bpmn.xml import called
from engine.designing.editing.adding import finish, write_event
from engine.designing.editing.diagram import clean_name, open_file_of
from engine.designing.editing.edit import Edit, EditRefused, Files
from engine.designing.editing.lanes import stand_like
from engine.designing.editing.ways import lead_to


def add_border(
    files: Files, element_id: str, name: str, kind: str, value: str, target: str, *, interrupts: bool
) -> Edit:
    """Put an event on the border of a step.

    Args:
        kind: duration or message.
        value: `P7D`, `3 dr` or `= expression`; or the name of a message.
        target: id of the element that follows in the same scope, or `end` for a new end.
        interrupts: whether the step is over then; else it goes on beside.

    Raises:
        EditRefused: nothing has a border there, the name is empty, or no way may lead to the target.
        NotFound: no such element or target.
    """
    diagram = open_file_of(files, element_id)
    host = diagram.get_node(element_id)
    if not diagram.kind_of(element_id).is_activity:
        raise EditRefused("edit_no_border", name=called(host))
    node = diagram.add_node(diagram.scope_of(host), ElementKind.BOUNDARY_EVENT, clean_name(name), host)
    node.set("attachedToRef", element_id)
    if not interrupts:
        node.set("cancelActivity", "false")
    write_event(diagram, node, kind, value)
    stand_like(diagram, node, element_id)
    lead_to(diagram, node, target, "")
    return finish(diagram, files, "border_added", node.get("id", ""), name=called(node), host=called(host))
