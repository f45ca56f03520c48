"""Who throws, who catches and who may send: whether an event of a model can happen at all."""

from collections.abc import Collection
from functools import cached_property

from engine.bpmn.graph import Element, ElementKind, Graph, Process
from engine.releases.modelfile import ModelFile
from engine.walk.causes import Name, find_throwable
from engine.walk.conditions import Condition
from engine.walk.dataflow import Dataflow
from engine.walk.net import Net
from engine.walk.reading import name_key, read_condition
from engine.walk.values import ANYTHING
from engine.walk.variables import Variables

NAMED = ("message", "escalation", "signal")
_CATCHING = (
    ElementKind.CATCH_EVENT,
    ElementKind.BOUNDARY_EVENT,
    ElementKind.START_EVENT,
    ElementKind.RECEIVE_TASK,
)
_THROWING = (ElementKind.THROW_EVENT, ElementKind.END_EVENT, ElementKind.SEND_TASK)
# A step that the engine does by itself is over at once: no moment and no message can come meanwhile.
_AT_ONCE = (
    ElementKind.SCRIPT_TASK,
    ElementKind.BUSINESS_RULE_TASK,
    ElementKind.SEND_TASK,
    ElementKind.SERVICE_TASK,
)


class Events:
    """Throws and catches of one model, by kind and name."""

    def __init__(self, graph: Graph, model: ModelFile, dataflow: Dataflow) -> None:
        self._graph = graph
        self._model = model
        self._dataflow = dataflow
        self.caught: dict[Name, list[Element]] = {}
        self.thrown: dict[Name, list[Element]] = {}
        self._conditions: dict[str, Condition] = {}
        for element in graph.elements.values():
            if element.event is None:
                continue
            name = (element.event.kind, element.event.ref)
            if element.kind in _CATCHING:
                self.caught.setdefault(name, []).append(element)
            elif element.kind in _THROWING:
                self.thrown.setdefault(name, []).append(element)

    @property
    def _variables(self) -> Variables:
        return self._dataflow.variables

    def may_happen(self, event: Element) -> bool:
        """Whether a boundary event may take the way; errors from inside an activity are outcomes of it."""
        host = self._graph.elements[event.attached_to or ""]
        inside = self._dataflow.inner(host)
        if event.event_kind in ("error", "cancel"):
            return inside is None and self._may_fail(host)
        if event.event_kind == "compensation":
            return True
        if host.kind in _AT_ONCE and not host.needs_person:
            return False
        if event.event_kind == "escalation":
            # It comes from inside: no waiting is needed for it.
            return self._is_thrown(event)
        if inside is not None and not self._dataflow.waits(host):
            return False
        return self.is_timed(event) and self.can_hold(event)

    def _may_fail(self, host: Element) -> bool:
        # Steps of this engine do not raise errors; a foreign service or a scope not entered may.
        is_foreign = host.kind is ElementKind.SERVICE_TASK and "action" not in host.properties
        return is_foreign or host.kind is ElementKind.CALL_ACTIVITY or host.kind.is_scope

    def _is_thrown(self, event: Element) -> bool:
        """Whether anything throws what an event catches."""
        return event.event is not None and any(event.event.takes(*name) for name in self.thrown)

    def find_error_boundary(self, net: Net, host: Element, ref: str | None) -> Element | None:
        """The boundary event that takes an error which left the activity."""
        events = [one for one in net.boundaries_of(host.id) if one.event_kind in ("error", "cancel")]
        named = [one for one in events if one.event is not None and one.event.ref == ref]
        open_to_all = [one for one in events if one.event is not None and one.event.takes_all]
        return next(iter(named or open_to_all), None)

    def is_timed(self, event: Element) -> bool:
        """Whether a timer can have a moment: not if it reads a variable that nothing ever sets."""
        if event.event_kind != "timer" or event.event is None:
            return True
        return not any(map(self._variables.is_never_set, read_keys(event)))

    def find_condition(self, event: Element) -> Condition | None:
        """The condition that an event waits for, unless somebody may say that it has come true."""
        if event.event_kind != "conditional":
            return None
        info = self._model.messages.get(event.event_name)
        if info is not None and (info.roles or info.client):
            return None
        if event.id not in self._conditions:
            self._conditions[event.id] = Condition(event)
        return self._conditions[event.id]

    def can_hold(self, event: Element) -> bool:
        """Whether the condition of an event, if it has one, is true with any values that ever occur."""
        condition = self.find_condition(event)
        ever = self._variables.ever
        return condition is None or bool(condition.look_ahead(lambda key: ever.get(key, ANYTHING)).changes)

    def can_be_sent(self, event: Element) -> bool:
        """Whether somebody may send the message, or something that a case can come to throws it."""
        return self._can_come(event, self._throwable)

    def _can_come(self, event: Element, thrown: Collection[Name]) -> bool:
        if event.event is None or event.event.kind not in NAMED:
            return True
        kind, ref = event.event.kind, event.event.ref
        if any(event.event.takes(*name) for name in thrown):
            return True
        info = self._model.messages.get(ref or "")
        return kind in ("message", "signal") and info is not None and bool(info.roles or info.client)

    @cached_property
    def _throwable(self) -> frozenset[Name]:
        return find_throwable(self._dataflow, self._model.main_process, self.thrown, self._can_come)

    def is_caught(self, event: Element) -> bool:
        """Whether anything in the model may take what is thrown."""
        if event.event is None or event.event.kind not in ("message", "escalation"):
            return True
        name = (event.event.kind, event.event.ref)
        caught = (one.event for group in self.caught.values() for one in group)
        return any(other is not None and other.takes(*name) for other in caught)

    def can_start(self, side: Process) -> bool:
        """Whether a side process may ever begin."""
        condition = read_condition(side.properties.get("available_when"))
        if condition is not None and any(
            self._variables.is_never_set(name_key(one)) for one in condition.names
        ):
            return False
        starts = side.starts()
        return not starts or any(self._can_begin(start) for start in starts)

    def _can_begin(self, start: Element) -> bool:
        if start.event_kind in ("error", "compensation"):
            return self._is_thrown(start)
        return self.can_be_sent(start) and self.is_timed(start) and self.can_hold(start)

    def list_sides(self) -> tuple[Process, ...]:
        """Event sub-processes of every scope and processes that a message starts, in the files' order."""
        processes = self._graph.processes.values()
        return tuple(p for p in processes if p.id != self._model.main_process and p.runs_beside())


def read_keys(event: Element) -> frozenset[str]:
    """The variables that a timer's expression reads."""
    text = event.event.expression if event.event is not None else None
    expression = read_condition(text) if text and text.strip().startswith("=") else None
    return frozenset() if expression is None else frozenset(map(name_key, expression.names))
