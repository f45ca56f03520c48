"""Defects that show in the model and in what a walk did not come to: roles, forms, names, events, tables."""

from collections.abc import Iterator

from engine.bpmn.graph import Element, ElementKind, Process, ScopeKind
from engine.feel import Expression
from engine.walk.events import read_keys
from engine.walk.findings import WalkFinding, at_element, at_flow
from engine.walk.reading import name_key, read_condition
from engine.walk.steps import Step
from engine.walk.walking import Walk

_EXPLAINING = frozenset(
    {"deadlock", "decision-without-answer", "no-way-out", "error-not-caught", "condition-never-true"}
)


class Judge:
    """Looks at a model after it was walked."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._graph = walk.graph
        self._model = walk.parts.model
        self._reached = walk.found.trace.elements
        self._variables = walk.variables
        self._events = walk.events

    def list_findings(self) -> Iterator[WalkFinding]:
        """Every defect that needs no more walking."""
        if self._model.main_process not in self._graph.processes:
            yield WalkFinding("main-process-missing", self._model.main_process, "", "model.toml", 1)
        for circle in self._walk.dataflow.cycles:
            for element_id in circle:
                yield self._at("call-cycle", self._graph.elements[element_id])
        for element in self._graph.elements.values():
            yield from self._judge_people(element)
            yield from self._judge_work(element)
            yield from self._judge_event(element)
            if not self._walk.found.budget.cut_at:
                yield from self._judge_flows(element)
        for side in self._events.list_sides():
            if not self._events.can_start(side):
                yield self._at("side-never-starts", self._graph.elements.get(side.id, side.starts()[0]))
        yield from self._judge_names()

    def _at(self, code: str, element: Element, **details: str) -> WalkFinding:
        return at_element(code, self._graph, element, self._path_to(element.id), **details)

    def _path_to(self, element_id: str) -> tuple[Step, ...]:
        path = self._reached.get(element_id)
        return () if path is None else path()

    def _judge_people(self, element: Element) -> Iterator[WalkFinding]:
        if element.kind is not ElementKind.USER_TASK:
            return
        if (element.role or self._model.fallback_role) not in self._model.roles:
            yield self._at("nobody-may-do", element, role=element.role or "–")
        form_key = element.properties.get("form_key")
        if form_key and form_key not in self._walk.parts.form_keys:
            yield self._at("form-missing", element, form=form_key)

    def _judge_work(self, element: Element) -> Iterator[WalkFinding]:
        if element.kind is ElementKind.CALL_ACTIVITY:
            called = self._graph.processes.get(element.called_element or "")
            if called is None or called.kind is not ScopeKind.PROCESS:
                yield self._at("called-process-missing", element, called=element.called_element or "–")
        if element.kind is ElementKind.BUSINESS_RULE_TASK and not element.needs_person:
            yield from self._judge_decision(element)
        is_loose = not element.outgoing and element.kind is not ElementKind.END_EVENT
        if is_loose and element.id in self._reached and not self._is_outside_flow(element):
            yield self._at("dead-end", element)

    def _is_outside_flow(self, element: Element) -> bool:
        """Whether an element needs no way on: throwing links, event sub-processes, compensation."""
        net = self._walk.dataflow.nets[element.process_id]
        return (
            net.find_link(element) is not None
            or element.is_event_sub_process
            or element.event_kind == "compensation"
        )

    def _judge_decision(self, element: Element) -> Iterator[WalkFinding]:
        decision = element.properties.get("decision") or element.decision_ref or "–"
        table = self._variables.find_table(element)
        if table is None:
            if decision not in self._walk.parts.broken_decisions:
                yield self._at("decision-missing", element, decision=decision)
            return
        if not table.is_single:
            return
        for judgement in self._variables.judged.get(element.id, ()):
            if judgement.gap is not None:
                yield self._at("table-without-answer", element, example=_say_example(judgement.gap))
                return
            if judgement.overlap is not None:
                yield self._at("table-with-two-answers", element, example=_say_example(judgement.overlap))
                return

    def _judge_event(self, element: Element) -> Iterator[WalkFinding]:
        event = element.event
        if event is None:
            return
        if element.kind in (ElementKind.THROW_EVENT, ElementKind.END_EVENT, ElementKind.SEND_TASK):
            if not self._events.is_caught(element):
                yield self._at("thrown-without-catcher", element, event=event.ref or "–")
        elif element.kind is ElementKind.BOUNDARY_EVENT and self._never_fires(element):
            host = self._path_to(element.attached_to or "")
            yield at_element("boundary-never-fires", self._graph, element, host)
        elif element.kind is not ElementKind.START_EVENT:
            yield from self._judge_waiting(element, event.kind)

    def _judge_waiting(self, element: Element, kind: str) -> Iterator[WalkFinding]:
        """An event that a case waits for: it needs a moment, or somebody who sends it."""
        if not self._events.is_timed(element):
            yield self._at("timer-never-fires", element, variable=", ".join(sorted(read_keys(element))))
        if not self._events.can_hold(element):
            yield self._at("condition-never-true", element)
        if kind in ("message", "signal") and not self._events.can_be_sent(element):
            ref = element.event.ref if element.event is not None else None
            yield self._at("message-nobody-sends", element, event=ref or "–")

    def _never_fires(self, event: Element) -> bool:
        if event.attached_to not in self._reached:
            return False
        if event.event_kind in ("error", "cancel") and self._walk.found.budget.cut_at:
            return False
        return event.id not in self._reached or not self._events.is_timed(event)

    def _judge_flows(self, element: Element) -> Iterator[WalkFinding]:
        """Conditions of a gateway that was come to: whether they can be read, and are ever true."""
        if element.id not in self._reached:
            return
        path = self._path_to(element.id)
        for flow_id in element.outgoing:
            text = self._graph.processes[element.process_id].flows[flow_id].condition
            condition = read_condition(text)
            if text and condition is None:
                yield at_flow("condition-unreadable", self._graph, element, flow_id, path)
            elif condition is not None and not self._is_taken(element, flow_id, condition):
                yield at_flow("flow-never-taken", self._graph, element, flow_id, path)

    def _is_taken(self, element: Element, flow_id: str, condition: Expression) -> bool:
        """Whether a flow was taken, is the default, or another finding says why it is not."""
        if flow_id in self._walk.found.trace.flows or flow_id == element.default_flow:
            return True
        return any(self._variables.is_never_set(name_key(name)) for name in condition.names)

    def _judge_names(self) -> Iterator[WalkFinding]:
        """Variables that something reads and nothing ever sets; said once, where they are read first."""
        said: set[str] = set()
        for element in self._graph.elements.values():
            for key in sorted(self._variables.read_by[element.id]):
                if key not in said and self._variables.is_never_set(key) and not read_keys(element):
                    said.add(key)
                    yield self._at("variable-never-set", element, variable=key)


class Unreached:
    """Which elements no walk came to, and which of them are the cause and not only behind it."""

    def __init__(self, walk: Walk, found: list[WalkFinding]) -> None:
        self._walk = walk
        self._graph = walk.graph
        self._reached = walk.found.trace.elements
        self._explained = {one.at for one in found}
        self._stuck = {one.at for one in found if one.code in _EXPLAINING}

    def list_elements(self) -> list[Element]:
        missed = (one for one in self._graph.elements.values() if one.id not in self._reached)
        return [one for one in missed if not self._is_formal(one)]

    def _is_formal(self, element: Element) -> bool:
        """Whether it is an end that the reader added to a scope without any, with no way to it."""
        return element.id in self._graph.added and not element.incoming and element.attached_to is None

    def list_findings(self) -> Iterator[WalkFinding]:
        """One finding for each process nobody calls and for each first element of a part nobody comes to."""
        for process in self._graph.processes.values():
            names = [name for name in process.elements if name not in self._reached]
            if process.kind is ScopeKind.PROCESS and process.elements and len(names) == len(process.elements):
                if not process.runs_beside() and not self._is_begun(process):
                    yield WalkFinding(
                        "process-never-called", process.id, process.name, process.file, process.line
                    )
            elif len(names) < len(process.elements):
                yield from self._first_of(process, names)

    def _is_begun(self, process: Process) -> bool:
        if process.id == self._walk.parts.model.main_process:
            return True
        return any(one.called_element == process.id for one in self._graph.elements.values())

    def _first_of(self, process: Process, names: list[str]) -> Iterator[WalkFinding]:
        net = self._walk.dataflow.nets[process.id]
        covered: set[str] = set()
        for name in names:
            if self._is_explained(process, process.elements[name]):
                covered |= net.reach(name)

        def led_to(name: str) -> bool:
            element = process.elements[name]
            return bool(element.incoming) or element.attached_to is not None

        for name in sorted(names, key=lambda one: (led_to(one), net.rank[one])):
            if name not in covered and not self._is_formal(process.elements[name]):
                covered |= net.reach(name)
                yield at_element("unreachable", self._graph, process.elements[name])

    def _is_explained(self, process: Process, element: Element) -> bool:
        """Whether another finding says already why nothing comes here."""
        if element.id in self._explained:
            return True
        host = element.attached_to
        if host is not None and (host in self._stuck or host not in self._reached):
            return True
        for flow_id in element.incoming:
            source = process.flows[flow_id].source
            if flow_id in self._explained or self._is_stuck(source):
                return True
            condition = read_condition(process.flows[flow_id].condition)
            if condition is not None and any(
                self._walk.variables.is_never_set(name_key(name)) for name in condition.names
            ):
                return True
        return False

    def _is_stuck(self, name: str) -> bool:
        """Whether a token came here and never went on: then something else is the cause."""
        is_held = bool(self._stuck) and name not in self._walk.found.trace.left
        return name in self._stuck or (name in self._reached and is_held)


def _say_example(values: object) -> str:
    items = values.items() if isinstance(values, dict) else ()
    return ", ".join(f"{key} = {'null' if value is None else value}" for key, value in items)
