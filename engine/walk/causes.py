"""Which events a model brings about itself: what throws them is come to without waiting for them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Protocol

from engine.bpmn.graph import Element, ElementKind, Process
from engine.walk.dataflow import Dataflow

Name = tuple[str, str | None]


class CanCome(Protocol):
    """Says whether an event can come, given what can be thrown."""

    def __call__(self, event: Element, thrown: Collection[Name]) -> bool: ...


def find_throwable(
    dataflow: Dataflow, main: str, thrown: Mapping[Name, Sequence[Element]], can_come: CanCome
) -> frozenset[Name]:
    """Kinds and names of events that some case may throw; conditions and joins let everything by here."""
    found, known = frozenset[Name](), None
    while found != known:
        known = found
        reached = _Flood(dataflow, main, partial(can_come, thrown=found)).reach()
        found |= {name for name, elements in thrown.items() if any(one.id in reached for one in elements)}
    return found


class _Flood:
    """Everything that a case can come to, if only some events can come."""

    def __init__(self, dataflow: Dataflow, main: str, can_come: Callable[[Element], bool]) -> None:
        self._dataflow = dataflow
        self._graph = dataflow.graph
        self._main = main
        self._can_come = can_come
        self._reached: set[str] = set()
        self._ended: set[str] = set()
        self._waiting: list[str] = []
        self._owners: dict[str, list[str]] = defaultdict(list)
        for element in self._graph.elements.values():
            if (inner := dataflow.inner(element)) is not None:
                self._owners[inner.id].append(element.id)

    def reach(self) -> set[str]:
        if self._main in self._graph.processes:
            self._begin(self._graph.processes[self._main])
        for process in self._graph.processes.values():
            if process.parent is None and process.runs_beside():
                self._begin(process)
        while self._waiting:
            name = self._waiting.pop()
            if name not in self._reached:
                self._reached.add(name)
                self._pass(self._graph.elements[name])
        return self._reached

    def _begin(self, scope: Process) -> None:
        self._waiting += self._dataflow.nets[scope.id].starts
        for side in self._graph.children(scope.id):
            if side.runs_beside():
                self._waiting += self._dataflow.nets[side.id].starts

    def _pass(self, element: Element) -> None:
        net = self._dataflow.nets[element.process_id]
        if (inner := self._dataflow.inner(element)) is not None:
            self._waiting += (one.id for one in net.boundaries_of(element.id))
            self._begin(inner)
            if inner.id in self._ended:
                self._waiting += net.after[element.id]
        elif self._is_held(element):
            self._waiting += (one.id for one in net.boundaries_of(element.id))
        elif net.after[element.id]:
            self._waiting += net.after[element.id]
        else:
            self._end(element.process_id)

    def _is_held(self, element: Element) -> bool:
        if element.kind is ElementKind.START_EVENT:
            scope = self._graph.processes[element.process_id]
            return scope.id != self._main and scope.runs_beside() and not self._can_come(element)
        waits = (ElementKind.CATCH_EVENT, ElementKind.RECEIVE_TASK, ElementKind.BOUNDARY_EVENT)
        return element.kind in waits and not self._can_come(element)

    def _end(self, scope: str) -> None:
        self._ended.add(scope)
        for owner in self._owners[scope]:
            if owner in self._reached:
                process = self._graph.elements[owner].process_id
                self._waiting += self._dataflow.nets[process].after[owner]
