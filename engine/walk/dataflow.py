"""Which variables matter where: read later on, written inside, or touched by two ways at once."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from engine.bpmn.graph import Element, ElementKind, Graph, Process, ScopeKind
from engine.walk.net import WAITS, Net
from engine.walk.values import JUST_NULL, Values
from engine.walk.variables import Variables

NONE: frozenset[str] = frozenset()
# End events that take the other tokens of their scope with them.
ENDS_ALL = frozenset({"terminate", "error", "cancel"})


class Dataflow:
    """Facts about scopes and variables of one model, worked out once."""

    def __init__(self, graph: Graph, variables: Variables) -> None:
        self.graph = graph
        self.variables = variables
        self.nets = {process.id: Net(graph, process) for process in graph.processes.values()}
        self.cycles = list(self._find_cycles())
        self._cut = {element_id for circle in self.cycles for element_id in circle}
        self.written = {scope: self._close(scope, self._writes_of) for scope in self.nets}
        self.read = {scope: self._close(scope, self.variables.read_by.__getitem__) for scope in self.nets}
        self._around: dict[str, Mapping[str, Values]] = {}
        self.live: dict[str, frozenset[str]] = {}
        self.live_at_end: dict[str, frozenset[str]] = {scope: NONE for scope in self.nets}
        self._find_live()

    def inner(self, element: Element) -> Process | None:
        """The scope inside an activity: its own, or the process it calls; never in a circle."""
        if element.id in self._cut or element.is_event_sub_process:
            return None
        scope = self.graph.processes.get(element.called_element or element.id)
        if element.called_element and (scope is None or scope.kind is not ScopeKind.PROCESS):
            return None
        return scope if element.called_element or element.kind.is_scope else None

    def waits(self, element: Element) -> bool:
        """Whether a case may rest here; of a call or sub-process, whether it may rest inside."""
        if element.kind in WAITS or element.needs_person:
            return True
        scope = self.inner(element)
        if scope is None:
            return element.kind is ElementKind.CALL_ACTIVITY or element.kind.is_scope
        return any(self.waits(child) for child in scope.elements.values() if not child.is_event_sub_process)

    def touched(self, element: Element) -> tuple[frozenset[str], frozenset[str]]:
        """Everything read and everything written by an element and inside it."""
        read, written = self.variables.read_by[element.id], self._writes_of(element.id)
        scope = self.inner(element)
        if scope is None:
            return read, written
        return read | self.read[scope.id], written | self.written[scope.id] | self._begun(scope)

    @cached_property
    def contested(self) -> Mapping[str, frozenset[str]]:
        """By scope: variables that one way writes while another reads or writes them, or that are blurred.

        What is so inside a scope and read after it is as little known around it.
        """
        blurred = self.variables.blurred
        own = {scope: frozenset(self._find_contested(net)) for scope, net in self.nets.items()}
        left = {scope: names & self.live_at_end[scope] for scope, names in own.items()}
        return {
            scope: blurred.union(names, *(left[inner] for inner in self.inside(scope) if inner != scope))
            for scope, names in own.items()
        }

    def _find_contested(self, net: Net) -> Iterator[str]:
        for ways in net.list_regions():
            touched = [self._touched_on(net, way) for way in ways]
            for number, (_, written, _) in enumerate(touched):
                others = [one for other, one in enumerate(touched) if other != number]
                if any(ends_all for _, _, ends_all in others):
                    yield from written
                for read, also_written, _ in others:
                    yield from written & (read | also_written)

    def _touched_on(self, net: Net, way: frozenset[str]) -> tuple[frozenset[str], frozenset[str], bool]:
        parts = [self.touched(net.elements[name]) for name in way]
        ends_all = any(net.elements[name].event_kind in ENDS_ALL for name in way)
        return NONE.union(*(one[0] for one in parts)), NONE.union(*(one[1] for one in parts)), ends_all

    def written_around(self, process_id: str) -> Mapping[str, Values]:
        """What a process and all it calls may write."""
        if process_id in self._around:
            return self._around[process_id]
        found: dict[str, Values] = {}
        for scope in self.inside(process_id):
            found |= {key: JUST_NULL for key in self._begun(self.graph.processes[scope]) if key not in found}
            for element in self.nets[scope].elements.values():
                for key, values in self.variables.list_writes(element).items():
                    found[key] = found[key] | values if key in found else values
        self._around[process_id] = found
        return found

    def inside(self, process_id: str) -> set[str]:
        """A scope with all scopes inside it and all it calls."""
        waiting, seen = [process_id], {process_id}
        while waiting:
            for element in self.graph.processes[waiting.pop()].elements.values():
                scope = self.inner(element)
                if scope is not None and scope.id not in seen:
                    seen.add(scope.id)
                    waiting.append(scope.id)
        return seen

    def _begun(self, process: Process) -> frozenset[str]:
        return frozenset(self.variables.begin(process))

    def _writes_of(self, element_id: str) -> frozenset[str]:
        return frozenset(self.variables.list_writes(self.graph.elements[element_id]))

    def _close(self, scope: str, facts: Callable[[str], frozenset[str]]) -> frozenset[str]:
        found: set[str] = set()
        for inside in self.inside(scope):
            found |= self._begun(self.graph.processes[inside])
            for name in self.nets[inside].elements:
                found |= facts(name)
        return frozenset(found)

    def _find_cycles(self) -> Iterator[tuple[str, ...]]:
        """Call activities whose process comes back to the process they lie in."""
        calls: dict[str, list[Element]] = {}
        for element in self.graph.elements.values():
            if element.called_element in self.graph.processes:
                calls.setdefault(self.graph.root(element.process_id).id, []).append(element)
        for home, made in calls.items():
            for element in made:
                if home in _called_from(element.called_element or "", calls):
                    yield (element.id,)

    def _find_live(self) -> None:
        """Variables still needed when a token comes to an element, to a fixpoint over all scopes."""
        hosts: dict[str, list[Element]] = {}
        for element in self.graph.elements.values():
            if (inner := self.inner(element)) is not None:
                hosts.setdefault(inner.id, []).append(element)
        has_changed = True
        while has_changed:
            has_changed = False
            for scope, net in self.nets.items():
                outside = NONE.union(*(self._live_after(host) for host in hosts.get(scope, ())))
                has_changed = has_changed or outside != self.live_at_end[scope]
                self.live_at_end[scope] = outside
                has_changed = self._refresh(net) or has_changed

    def _refresh(self, net: Net) -> bool:
        """Look at every element of a scope once, the last ones first; whether anything was new."""
        before = {name: self.live.get(name) for name in net.elements}
        for name in sorted(net.elements, key=lambda one: -net.rank[one]):
            self.live[name] = self._live_before(net.elements[name])
        return any(self.live[name] != known for name, known in before.items())

    def _live_after(self, element: Element) -> frozenset[str]:
        ahead = self.nets[element.process_id].after[element.id]
        if not ahead:
            return self.live_at_end[element.process_id]
        return NONE.union(*(self.live.get(name, NONE) for name in ahead))

    def _live_before(self, element: Element) -> frozenset[str]:
        after, read = self._live_after(element), self.variables.read_by[element.id]
        net = self.nets[element.process_id]
        # A boundary event may take the way before anything here was written.
        early = NONE.union(*(self.live.get(one.id, NONE) for one in net.boundaries_of(element.id)))
        scope = self.inner(element)
        if scope is not None:
            starts = (self.live.get(name, NONE) for name in self.nets[scope.id].starts)
            inside = NONE.union(*starts) & (self.read[scope.id] | self.written[scope.id])
            return ((after | inside | read) - self._begun(scope)) | early
        changed = self.variables.list_writes(element).items()
        lasting = {key for key, values in changed if "." in key or not values.may_be_null}
        # The flows of a user task ask about what was just written; all else reads before it writes.
        if element.kind is ElementKind.USER_TASK:
            return ((after | read) - lasting) | early
        return (after - lasting) | read | early


def _called_from(process_id: str, calls: Mapping[str, list[Element]]) -> set[str]:
    waiting, seen = [process_id], {process_id}
    while waiting:
        for element in calls.get(waiting.pop(), ()):
            called = element.called_element or ""
            if called not in seen:
                seen.add(called)
                waiting.append(called)
    return seen
