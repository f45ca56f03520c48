"""Operations on one element: its name, who does it, deadlines, form and everything else a step can say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.bpmn.graph import ElementKind
from engine.bpmn.properties import read_properties
from engine.bpmn.xml import Node, called, children
from engine.calendars import parse_duration
from engine.designing.editing.adding import find_message, finish
from engine.designing.editing.diagram import Diagram, clean_name, open_file_of
from engine.designing.editing.edit import Edit, EditRefused, Files
from engine.designing.editing.lanes import give_role
from engine.designing.editing.properties import set_property
from engine.errors import InvalidInput

DURATIONS = ("due", "remind_before", "escalate_after")
FLAGS = ("client_decision", "optional", "meaningful")
# True unless said otherwise.
ON_BY_ITSELF = "pause_clock_on_suspend"
TEXTS = ("plain_name", "help", "form_key", "stage", "support_kind", "who", "escalate_to", "consent_required")
PLAIN = frozenset({*DURATIONS, *FLAGS, ON_BY_ITSELF, *TEXTS, "checklist"})
MOST_TEXT = 2000


@dataclass(frozen=True, slots=True)
class StepChange:
    """What somebody typed about a step.

    Attributes:
        role: key; empty leaves it as it is.
        properties: name -> value for those that the page asked about; an empty value takes one away.
    """

    name: str
    role: str = ""
    role_name: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)


def change_step(files: Files, element_id: str, change: StepChange) -> Edit:
    """Change what a step says about itself.

    Raises:
        EditRefused: no name, a deadline that cannot be read; params name the field.
    """
    diagram = open_file_of(files, element_id)
    node = diagram.get_node(element_id)
    _rename(diagram, node, change.name)
    if change.role and change.role != _role_of(node):
        give_role(diagram, node, change.role, change.role_name)
    for name, value in change.properties.items():
        if name in PLAIN:
            set_property(node, name, _clean(name, value))
    return finish(diagram, files, "step_changed", element_id, name=called(node))


def _role_of(node: Node) -> str:
    return read_properties(node).get("role", "")


def _rename(diagram: Diagram, node: Node, name: str) -> None:
    needs_name = diagram.kind_of(node.get("id", "")).is_activity
    if name.strip() or needs_name:
        if clean_name(name) != " ".join((node.get("name") or "").split()):
            node.set("name", clean_name(name))
    elif node.get("name"):
        del node.attrib["name"]


def _clean(name: str, value: str) -> str:
    value = " ".join(value.split())[:MOST_TEXT]
    if name in DURATIONS and value:
        check_duration(name, value)
    return value


def check_duration(field_name: str, value: str) -> None:
    """Refuse what is no length of time.

    Raises:
        EditRefused: bad_duration, naming the field.
    """
    if value.startswith("="):
        return
    try:
        is_good = parse_duration(value).is_positive
    except InvalidInput:
        is_good = False
    if not is_good:
        raise EditRefused("edit_bad_duration", field=field_name, text=value[:40])


def rename(files: Files, element_id: str, name: str) -> Edit:
    """Change only the name of an element."""
    diagram = open_file_of(files, element_id)
    node = diagram.get_node(element_id)
    old = called(node)
    _rename(diagram, node, name)
    return finish(diagram, files, "renamed", element_id, name=called(node), old=old)


def change_wait(files: Files, element_id: str, name: str, kind: str, value: str) -> Edit:
    """Change what an event waits for: how long, until when, or which message.

    Args:
        kind: timeDuration, timeDate, timeCycle or message.
    """
    diagram = open_file_of(files, element_id)
    node = diagram.get_node(element_id)
    _rename(diagram, node, name)
    if kind == "message":
        for definition in children(node, "messageEventDefinition"):
            definition.set("messageRef", find_message(diagram, value))
    else:
        _write_timer(node, kind, " ".join(value.split())[:MOST_TEXT])
    return finish(diagram, files, "wait_changed", element_id, name=called(node))


def _write_timer(node: Node, kind: str, value: str) -> None:
    if kind == "timeDuration":
        check_duration("value", value)
    for definition in children(node, "timerEventDefinition"):
        for text in children(definition, kind):
            text.text = value


def rename_process(files: Files, process_id: str, name: str) -> Edit:
    """Change the name of a whole process, in its pool too."""
    diagram = open_file_of(files, process_id)
    process = next((one for one in children(diagram.root, "process") if one.get("id") == process_id), None)
    if process is None:
        raise EditRefused("edit_no_process", name=process_id)
    old = called(process)
    process.set("name", clean_name(name))
    for pool in diagram.root.iter("{*}participant"):
        if pool.get("processRef", "").rpartition(":")[2] == process_id:
            pool.set("name", clean_name(name))
    return finish(diagram, files, "renamed", process_id, name=called(process), old=old)


def may_have_person(kind: ElementKind) -> bool:
    """Whether a kind of element is done by somebody, so that a role and a deadline make sense."""
    return kind in (ElementKind.USER_TASK, ElementKind.MANUAL_TASK, ElementKind.TASK)
