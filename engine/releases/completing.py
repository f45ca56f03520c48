"""What a model leaves unsaid, filled in: people, messages and the questions its gateways need answered.

Diagrams from elsewhere come without roles and forms. Nothing is written into the model itself.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from engine.bpmn.failing import list_failures
from engine.bpmn.graph import REPORTED, Element, ElementKind, Graph, Process, ScopeKind
from engine.dmn import Decisions
from engine.errors import ModelRefused
from engine.forms import Form, read_form
from engine.model import JsonValue
from engine.releases.drawn_fields import DrawnFields
from engine.releases.modelfile import MessageInfo, ModelFile, RoleInfo, Words
from engine.releases.questions import Questions

APPLICATION = "client_application"
# Marks a form that no organisation wrote; all of it is asked at once.
MADE = "made"
COACH = "coach"
# What everybody in an organisation can be without a word in the model.
KNOWN_ROLES = {
    "client": Words("Klient", "Client"),
    COACH: Words("Trener pracy", "Job coach"),
    "mentor": Words("Mentor", "Mentor"),
    "office": Words("Biuro", "Office"),
}
ON_CASE = frozenset({"client", COACH})
REPORTERS = frozenset({COACH, "mentor", "office"})
SENDERS = frozenset({ElementKind.THROW_EVENT, ElementKind.END_EVENT, ElementKind.SEND_TASK})
MOST_LETTERS = 200
_FIRST_CONTACT: list[dict[str, JsonValue]] = [
    {"type": "textfield", "key": "first_name", "label": "Imię", "validate": {"required": True}},
    {"type": "textfield", "key": "last_name", "label": "Nazwisko", "validate": {"required": True}},
]


def complete_model(
    model: ModelFile,
    graph: Graph,
    forms: Mapping[str, Form],
    decisions: Mapping[str, Decisions],
) -> tuple[ModelFile, dict[str, Form]]:
    """The model and its forms with everything that can be told from the diagrams alone.

    Args:
        decisions: those at hand, by id; what they ask for is asked of people.

    Returns:
        The model with a main process, roles and messages, and the forms with an application and one for each
        human task that has none though a gateway behind it asks for something.

    Raises:
        ModelRefused: the main process is not named and could be several.
    """
    whole = replace(model, main_process=model.main_process or find_main(graph))
    if not model.roles:
        # A model that names its people is taken at its word; a bare diagram says nothing about them.
        messages = {**_collect_messages(graph), **model.messages}
        whole = replace(whole, roles=_collect_roles(graph), messages=messages, fallback_role=COACH)
    asked = _ask(graph, forms, replace(model, main_process=whole.main_process), decisions)
    if model.is_of_team:
        # Nobody applies for a process of the team.
        asked.pop(APPLICATION, None)
    return whole, {**asked, **forms}


def leave_to_people(graph: Graph, decisions: Collection[str], is_bare: bool) -> Graph:
    """In a bare diagram, a decision or process that lies in no file at hand is made or done by a person.

    Whoever does a machine's step also says that it failed.

    Args:
        decisions: ids of the decisions at hand.
        is_bare: whether no model names the people; else nothing is left to anybody.
    """
    if not is_bare:
        return graph
    undecided = {one.id: _undecide(one) for one in list_undecided(graph, decisions)}
    uncalled = {
        one.id: replace(one, kind=ElementKind.TASK, called_element=None) for one in list_uncalled(graph)
    }
    left = _exchange(graph, undecided | uncalled)
    return _exchange(left, {one.id: one for one in list_failures(left)})


def _exchange(graph: Graph, changed: Mapping[str, Element]) -> Graph:
    """The graph with these elements in place of its own, by id."""
    if not changed:
        return graph
    elements = {**graph.elements, **changed}
    processes = {
        key: replace(process, elements={name: elements[name] for name in process.elements})
        for key, process in graph.processes.items()
    }
    return replace(graph, elements=elements, processes=processes)


def _undecide(rule: Element) -> Element:
    """A step whose result is what a person answers there."""
    own = {name: value for name, value in rule.properties.items() if name != "result_variable"}
    return replace(rule, decision_ref=None, properties=own)


def list_undecided(graph: Graph, decisions: Collection[str]) -> Iterator[Element]:
    """Business rule tasks whose decision is not at hand."""
    for element in graph.elements.values():
        is_rule = element.kind is ElementKind.BUSINESS_RULE_TASK and element.decision_ref
        if is_rule and element.decision_ref not in decisions:
            yield element


def list_uncalled(graph: Graph) -> Iterator[Element]:
    """Call activities of executable processes whose process is not at hand, or not named."""
    for element in graph.elements.values():
        is_call = element.kind is ElementKind.CALL_ACTIVITY and graph.processes[element.process_id].executable
        if is_call and element.called_element not in graph.processes:
            yield element


def find_form_key(element: Element, forms: Mapping[str, object]) -> str | None:
    """The form of a task: the one it names, else one under another tool's name for it or under its id."""
    named = element.properties.get("form_key")
    if named:
        return named
    others = (element.properties.get("foreign_form"), element.id)
    return next((key for key in others if key in forms), None)


def list_beginnings(graph: Graph) -> list[Process]:
    """The processes with which a case could begin: nothing calls them, and a person begins them."""
    called = {one.called_element for one in graph.elements.values()}
    able = [process for process in graph.roots() if process.executable and process.id not in called]
    # Of several pools, those that a message begins run beside the one that a person begins.
    return [process for process in able if not is_awaiting(process)] or able


def find_main(graph: Graph) -> str:
    """Id of the process that a person begins; of pools that begin together it is the first.

    Raises:
        ModelRefused: main_process_unclear, it could be several or none.
    """
    able = list_beginnings(graph)
    together = len({one.file for one in able}) == 1 and all(one.begins_with_case() for one in able)
    if len(able) != 1 and not together:
        raise ModelRefused("main_process_unclear", processes=", ".join(one.id for one in able) or "–")
    return able[0].id


def is_awaiting(process: Process) -> bool:
    """Whether a message or signal begins the process."""
    return any(start.event_kind in REPORTED for start in process.starts())


def _collect_roles(graph: Graph) -> dict[str, RoleInfo]:
    named = {one.role for one in graph.elements.values() if one.needs_person and one.role}
    roles = {
        key: RoleInfo(key, name, "case" if key in ON_CASE else "organisation")
        for key, name in KNOWN_ROLES.items()
    }
    return {**{key: RoleInfo(key, Words(key, key), "organisation") for key in sorted(named)}, **roles}


def _collect_messages(graph: Graph) -> dict[str, MessageInfo]:
    """A button for every message and signal that something waits for."""
    found: dict[str, MessageInfo] = {}
    for element in graph.elements.values():
        event = element.event
        waits = event is not None and event.kind in REPORTED and element.kind not in SENDERS
        if event is not None and waits and event.ref:
            found.setdefault(event.ref, _message(event.ref))
        elif element.event_kind == "conditional" and not _begins_process(graph, element):
            # Whoever sees that it has come true may say so, whatever the answers of the case are.
            found.setdefault(element.event_name, _message(element.event_name))
    return found


def _begins_process(graph: Graph, element: Element) -> bool:
    process = graph.processes[element.process_id]
    return element.kind is ElementKind.START_EVENT and process.kind is ScopeKind.PROCESS


def _message(name: str) -> MessageInfo:
    return MessageInfo(name, Words(name, name), Words(name, name), REPORTERS, client=False, form_key=None)


def _ask(
    graph: Graph, forms: Mapping[str, Form], model: ModelFile, decisions: Mapping[str, Decisions]
) -> dict[str, Form]:
    def is_asked(element: Element) -> bool:
        return element.needs_person and find_form_key(element, forms) is None

    main = graph.processes.get(model.main_process)
    starts = [] if main is None or APPLICATION in forms else main.starts()
    known = frozenset(model.initial) | model.supplied
    # Answers are read by their own names and, where forms share one, as `form.name`.
    known |= {name for form in forms.values() for name in form.names()} | set(forms)
    known |= {str(one["key"]).partition(".")[0] for start in starts for one in start.fields}
    questions = Questions(graph, decisions, known, is_asked, is_bare=not model.roles)
    found: dict[str, Form] = {}
    drawn = DrawnFields(graph)
    if APPLICATION not in forms:
        before = questions.ask_before(model.main_process) if not model.roles else []
        fields = drawn.make(starts, before, _FIRST_CONTACT)
        found[APPLICATION] = _make_form(APPLICATION, "Zgłoszenie", fields)
    for element in graph.elements.values():
        if is_asked(element):
            fields = drawn.make([element], questions.ask_at(element))
            if fields:
                title = (element.name or element.id)[:MOST_LETTERS]
                found[element.id] = _make_form(element.id, title, fields)
    return found


def _make_form(key: str, title: str, components: list[dict[str, JsonValue]]) -> Form:
    content = {
        "schemaVersion": 16,
        "type": "default",
        "id": key,
        "properties": {"title": title, "title_plain": title, MADE: "true"},
        "components": [{"id": f"Field_{one.get('key', one.get('path'))}", **one} for one in components],
    }
    return read_form(key, json.dumps(content).encode())
