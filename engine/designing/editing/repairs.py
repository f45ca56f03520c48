"""Repairs of findings that have one obvious cure. What needs a choice is left to people."""

from collections.abc import Callable, Mapping

from engine.bpmn.graph import ElementKind
from engine.designing.editing.adding import finish
from engine.designing.editing.diagram import open_file_of, replace_file
from engine.designing.editing.edit import Edit, EditRefused, Files
from engine.designing.editing.formfiles import add_form
from engine.designing.editing.lanes import stand_like
from engine.designing.editing.removing import remove_element
from engine.designing.editing.toml_text import TomlText, quote
from engine.designing.editing.ways import change_way, remove_answer_condition
from engine.designing.judging import read_graph
from engine.releases.modelfile import MODEL_FILE

Repair = Callable[[Files, str], Edit]


def repair(files: Files, code: str, element_id: str) -> Edit:
    """Mend what a finding says about an element.

    Raises:
        EditRefused: this finding has no repair.
        NotFound: the model has no such element.
    """
    mend = REPAIRS.get(code)
    if mend is None:
        raise EditRefused("edit_no_repair", name=element_id)
    return mend(files, element_id)


def _make_default(files: Files, gateway_id: str) -> Edit:
    """The last answer holds when no other does."""
    diagram = open_file_of(files, gateway_id)
    ways = diagram.flows_from(gateway_id)
    if not ways:
        raise EditRefused("edit_no_question", name=diagram.name_of(gateway_id))
    bare = [flow for flow in ways if flow.find("{*}conditionExpression") is None]
    if len(bare) > 1:
        # The others would have no condition still, which is worse than no default.
        raise EditRefused("edit_needs_conditions", name=diagram.name_of(gateway_id))
    last = bare[0] if bare else ways[-1]
    return change_way(files, last.get("id", ""), last.get("name", ""), None, is_default=True)


def _make_this_default(files: Files, flow_id: str) -> Edit:
    flow = open_file_of(files, flow_id).get_flow(flow_id)
    return change_way(files, flow_id, flow.get("name", ""), None, is_default=True)


def _remove(files: Files, element_id: str) -> Edit:
    return remove_element(files, element_id)


def _add_end(files: Files, element_id: str) -> Edit:
    """A way that breaks off gets an end."""
    diagram = open_file_of(files, element_id)
    node = diagram.get_node(element_id)
    scope = diagram.scope_of(node)
    end = diagram.add_node(scope, ElementKind.END_EVENT, "", node, f"koniec_{element_id}")
    stand_like(diagram, end, element_id)
    diagram.add_flow(scope, element_id, end.get("id", ""))
    return finish(diagram, files, "repaired", element_id, name=diagram.name_of(element_id))


def _add_role(files: Files, element_id: str) -> Edit:
    """The role that a step names is written into the model, called like its lane."""
    graph = read_graph(files)
    element = graph.elements[element_id]
    key = element.role or ""
    lane = graph.root(element.process_id).lane(key)
    text = TomlText(files[MODEL_FILE])
    text.set(f"roles.{key}", "name", quote((lane.name if lane else "") or key))
    text.set(f"roles.{key}", "scope", quote("case"))
    return Edit(replace_file(files, MODEL_FILE, text.to_bytes()), "role_added", {"name": key}, element_id)


def _add_form(files: Files, element_id: str) -> Edit:
    element = read_graph(files).elements[element_id]
    return add_form(files, element.name or element_id, key=element.properties.get("form_key", ""))


REPAIRS: Mapping[str, Repair] = {
    "gateway-without-default": _make_default,
    "decision-without-answer": _make_default,
    "condition-missing": _make_this_default,
    "default-with-condition": remove_answer_condition,
    "condition-outside-gateway": remove_answer_condition,
    "unreachable": _remove,
    "dead-end": _add_end,
    "role-missing": _add_role,
    "nobody-may-do": _add_role,
    "form-missing": _add_form,
}
