"""The frozen read model of BPMN diagrams that every room shares.

No XML, no execution, no drawing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from engine.model import JsonValue

# A property of a process and its value.
BEGINS: Final = "begins"
WITH_CASE: Final = "with_case"
# Events that a person may report, and that begin a process beside the main one.
REPORTED: Final = frozenset({"message", "signal"})


class ElementKind(StrEnum):
    """Every kind of flow node in BPMN 2.0, by its XML name."""

    START_EVENT = "startEvent"
    END_EVENT = "endEvent"
    CATCH_EVENT = "intermediateCatchEvent"
    THROW_EVENT = "intermediateThrowEvent"
    IMPLICIT_THROW_EVENT = "implicitThrowEvent"
    BOUNDARY_EVENT = "boundaryEvent"
    USER_TASK = "userTask"
    MANUAL_TASK = "manualTask"
    TASK = "task"
    SCRIPT_TASK = "scriptTask"
    SERVICE_TASK = "serviceTask"
    BUSINESS_RULE_TASK = "businessRuleTask"
    SEND_TASK = "sendTask"
    RECEIVE_TASK = "receiveTask"
    CALL_ACTIVITY = "callActivity"
    SUB_PROCESS = "subProcess"
    TRANSACTION = "transaction"
    AD_HOC_SUB_PROCESS = "adHocSubProcess"
    EXCLUSIVE_GATEWAY = "exclusiveGateway"
    PARALLEL_GATEWAY = "parallelGateway"
    INCLUSIVE_GATEWAY = "inclusiveGateway"
    EVENT_BASED_GATEWAY = "eventBasedGateway"
    COMPLEX_GATEWAY = "complexGateway"

    @property
    def is_event(self) -> bool:
        return self.value.endswith("Event")

    @property
    def is_gateway(self) -> bool:
        return self.value.endswith("Gateway")

    @property
    def is_scope(self) -> bool:
        return self in (ElementKind.SUB_PROCESS, ElementKind.TRANSACTION, ElementKind.AD_HOC_SUB_PROCESS)

    @property
    def is_activity(self) -> bool:
        return not self.is_event and not self.is_gateway


# How often an activity may be repeated, whoever counts.
MAX_ROUNDS = 100
HUMAN_KINDS = frozenset({ElementKind.USER_TASK, ElementKind.MANUAL_TASK, ElementKind.TASK})
# Property of a sub-process, and of an event that waits in a frame in it: the condition of the event is asked
# only when a step of the sub-process is over.
AFTER_STEPS: Final = "after_steps"
# The number of a round, from 0.
COUNTER: Final = "loopCounter"
# Variables that the engine itself keeps: nobody is asked for them.
ENGINES_OWN: Final = frozenset({"stage", "suspended", "case_status", "consent_valid_until", COUNTER})
# What rounds may ask about themselves, under BPMN's names and those of Camunda 7.
ROUND_COUNTS: Final[Mapping[str, str]] = {
    **{"numberOfInstances": "all", "nrOfInstances": "all"},
    **{"numberOfCompletedInstances": "done", "nrOfCompletedInstances": "done"},
    **{"numberOfActiveInstances": "active", "nrOfActiveInstances": "active"},
    "numberOfTerminatedInstances": "terminated",
}


class ScopeKind(StrEnum):
    """What a scope of flow nodes is: a process of its own, embedded in one, or started by an event."""

    PROCESS = "process"
    SUB_PROCESS = "sub_process"
    EVENT_SUB_PROCESS = "event_sub_process"


@dataclass(frozen=True, slots=True)
class EventDefinition:
    """What an event waits for or does.

    Attributes:
        kind: none, message, timer, error, escalation, terminate, signal, link, compensation, cancel,
            conditional or multiple.
        ref: name of the message, escalation, error or signal; its id where it has no name.
        timer_kind: duration, date or cycle.
        expression: text of the timer or of the condition, as drawn.
        takes_all: whether catching it catches every error or escalation: it names none with a code.
        called: name of the error or escalation, if it has one.
    """

    kind: str
    ref: str | None = None
    timer_kind: str | None = None
    expression: str | None = None
    takes_all: bool = False
    called: str | None = None

    def takes(self, kind: str, ref: str | None) -> bool:
        """Whether it catches an error or escalation of this name."""
        return self.kind == kind and (self.takes_all or self.ref == ref)


@dataclass(frozen=True, slots=True)
class Loop:
    """A marker that repeats an activity.

    Attributes:
        kind: standard, parallel or sequential.
        cardinality: how many rounds, as FEEL; of a standard loop the most it may do.
        collection: FEEL of the list that the rounds run over.
        condition: of a standard loop, go on while it is true; of rounds, true ends them early.
        item: name under which a round knows its item of the collection.
        output: case variable that gets the list of what the rounds gave.
        output_item: name under which a round leaves what it gives.
        test_before: whether a standard loop asks its condition before the first round.
    """

    kind: str
    cardinality: str | None = None
    collection: str | None = None
    condition: str | None = None
    item: str | None = None
    output: str | None = None
    output_item: str | None = None
    test_before: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow; condition is its FEEL text without a change."""

    id: str
    source: str
    target: str
    name: str
    condition: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Element:
    """One flow node. `incoming` and `outgoing` are flow ids in document order, never by place on the page.

    Attributes:
        fields: what another tool's diagram asks for at the step, as components of a form-js schema.
    """

    id: str
    kind: ElementKind
    name: str
    process_id: str
    lane: str | None
    properties: Mapping[str, str]
    incoming: tuple[str, ...]
    outgoing: tuple[str, ...]
    event: EventDefinition | None
    attached_to: str | None
    cancel_activity: bool
    called_element: str | None
    default_flow: str | None
    script: str | None
    decision_ref: str | None
    loop: Loop | None
    line: int
    is_event_sub_process: bool = False
    fields: tuple[Mapping[str, JsonValue], ...] = ()

    @property
    def needs_person(self) -> bool:
        """Whether somebody does it: human tasks, and automatic ones that name nothing Krokus can do."""
        if self.kind in HUMAN_KINDS:
            return True
        if self.kind is ElementKind.SERVICE_TASK:
            return "action" not in self.properties
        if self.kind is ElementKind.BUSINESS_RULE_TASK:
            return not self.decision_ref
        return self.kind is ElementKind.SEND_TASK and self.event_kind == "none"

    @property
    def role(self) -> str | None:
        """Who does it: the property `role`, else the lane."""
        return self.properties.get("role") or self.lane

    @property
    def event_kind(self) -> str:
        return self.event.kind if self.event else "none"

    @property
    def event_name(self) -> str:
        """What a message or signal is called here: its name, else that of the element itself."""
        return (self.event.ref if self.event else None) or self.name or self.id


@dataclass(frozen=True, slots=True)
class Lane:
    """A band of a pool; its id is a role."""

    id: str
    name: str
    element_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A named message that may be sent or awaited."""

    id: str
    name: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Construct:
    """Something in a file that is no flow node, flow or lane; kept so that nothing is ignored in silence.

    Attributes:
        kind: XML name (`dataObject`, `textAnnotation`) or `extension` for another tool's additions.
        owner: id of the element or process it belongs to, if any.
    """

    kind: str
    id: str
    name: str
    owner: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Cure:
    """Something the reader mended or translated so that it runs as BPMN means it; said as a finding.

    Attributes:
        code: the finding's code.
        element: id of what was mended.
        details: further words of the finding.
    """

    code: str
    element: str
    name: str
    file: str
    line: int
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Process:
    """One scope: a process, or a sub-process under the id of its element in the parent."""

    id: str
    name: str
    kind: ScopeKind
    parent: str | None
    executable: bool
    elements: Mapping[str, Element]
    flows: Mapping[str, Flow]
    lanes: tuple[Lane, ...]
    properties: Mapping[str, str]
    interrupting: bool
    file: str
    line: int

    def starts(self) -> tuple[Element, ...]:
        """Start events in document order."""
        return tuple(e for e in self.elements.values() if e.kind is ElementKind.START_EVENT)

    def ends(self) -> tuple[Element, ...]:
        """End events in document order."""
        return tuple(e for e in self.elements.values() if e.kind is ElementKind.END_EVENT)

    def runs_beside(self) -> bool:
        """Whether something that happens, or the case itself, starts this scope; no other process does."""
        if self.kind is not ScopeKind.PROCESS:
            return self.kind is ScopeKind.EVENT_SUB_PROCESS
        reported = any(start.event_kind in REPORTED for start in self.starts())
        return self.begins_with_case() or (self.executable and self.parent is None and reported)

    def begins_with_case(self) -> bool:
        """Whether it begins as soon as a case does, beside the main process."""
        return self.executable and self.parent is None and self.properties.get(BEGINS) == WITH_CASE

    def boundaries(self, element_id: str) -> tuple[Element, ...]:
        """Boundary events on the border of one element, in document order."""
        return tuple(e for e in self.elements.values() if e.attached_to == element_id)

    def lane(self, lane_id: str) -> Lane | None:
        """The lane with this id, or None."""
        return next((lane for lane in self.lanes if lane.id == lane_id), None)


@dataclass(frozen=True, slots=True)
class Graph:
    """All scopes of all files of one model, flat; element ids are unique over the model.

    Attributes:
        processes: every scope by id; an embedded or event sub-process under its element's id.
        messages: by name.
        generated: ids of elements and flows that had none in the file and got one from the reader.
        constructs: what the files hold beside flow nodes, flows and lanes.
        cures: what the reader mended or translated.
        added: ids of elements and flows that stand in no file: gateways, starts and ends BPMN leaves unsaid.
        copies: ids of elements that stand for one of the file once more -> that one's id.
    """

    processes: Mapping[str, Process]
    messages: Mapping[str, Message]
    files: tuple[str, ...]
    elements: Mapping[str, Element] = field(default_factory=dict)
    generated: frozenset[str] = frozenset()
    constructs: tuple[Construct, ...] = ()
    cures: tuple[Cure, ...] = ()
    added: frozenset[str] = frozenset()
    copies: Mapping[str, str] = field(default_factory=dict)

    def root(self, process_id: str) -> Process:
        """The top-level process that a scope lies in.

        Raises:
            KeyError: no such scope.
        """
        process = self.processes[process_id]
        while process.parent is not None:
            process = self.processes[process.parent]
        return process

    def counts_at(self, element: Element) -> frozenset[str]:
        """What the engine counts for an element: something where it is repeated, or a scope around it is."""
        around: Element | None = element
        while around is not None and around.loop is None:
            around = self.elements.get(around.process_id)
        return frozenset() if around is None else frozenset(ROUND_COUNTS)

    def roots(self) -> tuple[Process, ...]:
        """Top-level processes in the order of the files."""
        return tuple(p for p in self.processes.values() if p.parent is None)

    def sides(self, main: str) -> tuple[Process, ...]:
        """What runs beside the main process: event sub-processes, and processes that begin by themselves."""
        able = (p for p in self.processes.values() if p.id != main and p.runs_beside())
        return tuple(process for process in able if process.parent in (None, main))

    def children(self, process_id: str) -> tuple[Process, ...]:
        """Sub-processes directly inside a scope, in document order."""
        return tuple(p for p in self.processes.values() if p.parent == process_id)

    def element(self, element_id: str) -> Element:
        """The flow node with this id.

        Raises:
            KeyError: no such element.
        """
        return self.elements[element_id]

    def file_of(self, element_id: str) -> str:
        """Name of the file that holds an element."""
        return self.processes[self.elements[element_id].process_id].file
