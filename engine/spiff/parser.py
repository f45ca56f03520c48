# mypy: disallow-subclassing-any=False
"""SpiffWorkflow's parser over skeletons, building this room's steps; what they mean comes from the Graph."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.task_parsers import SubprocessParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser

from engine.bpmn.cures.scope import LEFT_NAMES, LOCAL_NAMES, OWN_NAMES, RESULT_SHAPE
from engine.bpmn.graph import Element, ElementKind, Graph
from engine.bpmn.xml import BPMN_NS
from engine.errors import ModelRefused
from engine.spiff.expressions import Formula, Script
from engine.spiff.joins import InclusiveGateway, ParallelGateway
from engine.spiff.loops import build_rounds
from engine.spiff.runtime import Runtime
from engine.spiff.steps import (
    ExclusiveGateway,
    HumanStep,
    ScopeStep,
    StartStep,
    WorkStep,
    ask_action,
    assign_variables,
    decide_variable,
)
from engine.spiff.throws import EndStep, ThrowStep
from engine.spiff.waits import BoundaryStep, CatchingStep, EventGateway

Work = Callable[[Any, Runtime], None]


class StepParser(TaskParser):
    """Parses one flow node; the library's wiring of boundary events and loops stays in use."""

    @property
    def element(self) -> Element:
        element: Element = self.process_parser.parser.graph.element(self.bpmn_id)
        return element

    def parse_documentation(self, sequence_flow: object = None) -> None:
        """Skeletons have none; stock would search all of a sub-process for it."""

    def create_task(self) -> Any:
        return self.spec_class(self.spec, self.bpmn_id, element=self.element)

    def handles_multiple_outgoing(self) -> bool:
        return bool(self.element.kind.is_gateway)

    def _add_loop_task(self, loop_characteristics: Any) -> None:
        self._add_multiinstance_task(loop_characteristics)

    def _add_multiinstance_task(self, loop_characteristics: Any) -> None:
        loop = self.element.loop
        if loop is None:
            raise ModelRefused("loop_needs_one_source", element=self.bpmn_id)
        original: Any = self.spec.task_specs.pop(self.bpmn_id)
        original.gives = loop.output_item
        self.task = build_rounds(self.spec, self.element, loop)
        self._copy_task_attrs(original)

    def _add_boundary_event(self, children: Any) -> Any:
        split = super()._add_boundary_event(children)
        # An event beside the activity never decides whether it is over; stock would keep a token for each
        # time it fired.
        for event in split.outputs:
            if isinstance(event, BoundaryStep) and not event.cancel_activity:
                event._outputs.remove(f"{self.bpmn_id}.BoundaryEventJoin")
        return split


class StartParser(StepParser):
    def create_task(self) -> Any:
        task = super().create_task()
        self.spec.start.connect(task)
        return task


class EndParser(StepParser):
    def create_task(self) -> Any:
        task = super().create_task()
        task.connect(self.spec.end)
        return task


class WaitParser(StepParser):
    def create_task(self) -> Any:
        graph: Graph = self.process_parser.parser.graph
        flows = graph.processes[self.element.process_id].flows
        sources = [graph.element(flows[flow_id].source) for flow_id in self.element.incoming]
        gateways = [source.id for source in sources if source.kind is ElementKind.EVENT_BASED_GATEWAY]
        if gateways and len(sources) > 1:
            raise ModelRefused("event_branch_shared", element=self.bpmn_id)
        return self.spec_class(
            self.spec, self.bpmn_id, element=self.element, gateway=gateways[0] if gateways else None
        )


class BoundaryParser(StepParser):
    def create_task(self) -> Any:
        cancels = self.element.cancel_activity
        return self.spec_class(self.spec, self.bpmn_id, element=self.element, cancel_activity=cancels)


class ScopeParser(StepParser):
    def create_task(self) -> Any:
        called = self.element.called_element
        if self.element.needs_person:
            # A call of what is not at hand: somebody does it and says so.
            return HumanStep(self.spec, self.bpmn_id, element=self.element)
        if self.element.kind is ElementKind.SUB_PROCESS:
            called = SubprocessParser.get_subprocess_spec(self)
        return self.spec_class(self.spec, self.bpmn_id, element=self.element, subworkflow_spec=called)


class WorkParser(StepParser):
    """Work that the engine does by itself; without a word on how, a person does it and says so."""

    def create_task(self) -> Any:
        if self.element.needs_person:
            return HumanStep(self.spec, self.bpmn_id, element=self.element)
        return self.spec_class(self.spec, self.bpmn_id, element=self.element, work=build_work(self.element))


class SendParser(StepParser):
    def create_task(self) -> Any:
        kind = HumanStep if self.element.needs_person else self.spec_class
        return kind(self.spec, self.bpmn_id, element=self.element)


class GatewayParser(StepParser):
    def connect_outgoing(self, outgoing_task: Any, sequence_flow_node: Any, is_default: bool) -> None:
        element, flow_id = self.element, sequence_flow_node.get("id")
        target = sequence_flow_node.get("targetRef")
        flow = self.process_parser.parser.graph.processes[element.process_id].flows[flow_id]
        if element.kind is ElementKind.INCLUSIVE_GATEWAY:
            test = Formula(flow.condition, flow_id) if flow.condition else None
            self.task.add_branch(test, outgoing_task, target, flow_id == element.default_flow)
            return
        if element.kind is not ElementKind.EXCLUSIVE_GATEWAY:
            self.task.connect(outgoing_task)
            self.task.targets[outgoing_task.name] = target
            return
        condition = None
        if flow_id != element.default_flow and (flow.condition or len(element.outgoing) > 1):
            if not flow.condition:
                raise ModelRefused("flow_without_condition", element=element.id, flow=flow_id)
            condition = Formula(flow.condition, flow_id)
        self.task.add_branch(condition, outgoing_task, target)


def build_work(element: Element) -> Work:
    """What the engine does at a step that needs nobody.

    Raises:
        ModelRefused: a property is missing or an expression cannot be compiled.
    """
    kind, properties = element.kind, element.properties
    if kind is ElementKind.SCRIPT_TASK:
        names = (properties.get(kind, "").split() for kind in (OWN_NAMES, LOCAL_NAMES, LEFT_NAMES))
        return assign_variables(Script(element.script or "", element.id), *names)
    if kind is ElementKind.SERVICE_TASK:
        value = properties.get("value")
        return ask_action(element, Formula(value, element.id) if value else None)
    if kind is ElementKind.BUSINESS_RULE_TASK:
        decision = properties.get("decision") or element.decision_ref
        if not decision:
            raise ModelRefused("rule_without_decision", element=element.id)
        variable = properties.get("result_variable") or decision
        return decide_variable(element, decision, variable, properties.get(RESULT_SHAPE, ""))
    raise ModelRefused("not_executable", element=element.id)


def parser_classes() -> Mapping[str, tuple[type, type]]:
    """Which parser and which step serve which kind of flow node; kinds not named here are refused."""
    classes: dict[ElementKind, tuple[type, type]] = {
        ElementKind.START_EVENT: (StartParser, StartStep),
        ElementKind.END_EVENT: (EndParser, EndStep),
        ElementKind.CATCH_EVENT: (WaitParser, CatchingStep),
        ElementKind.RECEIVE_TASK: (WaitParser, CatchingStep),
        ElementKind.BOUNDARY_EVENT: (BoundaryParser, BoundaryStep),
        ElementKind.SUB_PROCESS: (ScopeParser, ScopeStep),
        ElementKind.CALL_ACTIVITY: (ScopeParser, ScopeStep),
        ElementKind.EXCLUSIVE_GATEWAY: (GatewayParser, ExclusiveGateway),
        ElementKind.PARALLEL_GATEWAY: (GatewayParser, ParallelGateway),
        ElementKind.INCLUSIVE_GATEWAY: (GatewayParser, InclusiveGateway),
        ElementKind.SEND_TASK: (SendParser, ThrowStep),
        ElementKind.THROW_EVENT: (StepParser, ThrowStep),
        ElementKind.EVENT_BASED_GATEWAY: (GatewayParser, EventGateway),
    }
    for kind in (ElementKind.USER_TASK, ElementKind.MANUAL_TASK, ElementKind.TASK):
        classes[kind] = (StepParser, HumanStep)
    for kind in working_kinds():
        classes[kind] = (WorkParser, WorkStep)
    return {f"{{{BPMN_NS}}}{kind.value}": pair for kind, pair in classes.items()}


def working_kinds() -> Iterator[ElementKind]:
    """Kinds of steps that the engine does by itself."""
    yield ElementKind.SCRIPT_TASK
    yield ElementKind.SERVICE_TASK
    yield ElementKind.BUSINESS_RULE_TASK


class ReleaseParser(BpmnParser):
    """Parser for all diagrams of one release."""

    def __init__(self, graph: Graph) -> None:
        super().__init__()
        self.PARSER_CLASSES = parser_classes()
        self.graph = graph
