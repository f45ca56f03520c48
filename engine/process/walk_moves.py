"""The token game of one process: which markings follow a marking. Knows BPMN, no cases and no conditions."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn.graph import Element, ElementKind, Flow, Graph, Process

# A place is a token at an element, a token waiting at a join (element, flow), or an open sub-process.
Place = tuple[str, str, str]
Marking = tuple[Place, ...]
TOKEN, JOIN, OPEN, FIRED = "token", "join", "open", "fired"


@dataclass(frozen=True, slots=True)
class Move:
    """One step: what the marking becomes, in words, and the element that moved."""

    marking: Marking
    element_id: str
    words: str


class TokenGame:
    """Plays one process, with its embedded sub-processes inside; a call activity is one step."""

    def __init__(self, graph: Graph, process: Process) -> None:
        self._graph = graph
        self._process = process

    def begin(self) -> Marking:
        return _sorted([(TOKEN, start.id, "") for start in self._process.starts()[:1]])

    def moves(self, marking: Marking, place: Place) -> Iterator[Move]:
        """Everything the token of this place may do."""
        kind, element_id, _ = place
        if kind == TOKEN:
            yield from self._token_moves(marking, place, self._graph.elements[element_id])
        elif kind == JOIN:
            yield from self._join_moves(marking, self._graph.elements[element_id])
        elif kind == OPEN and not self._has_inside(marking, element_id):
            element = self._graph.elements[element_id]
            rest = self._without_host(marking, place, element_id)
            yield from self._all_ways(rest, element, f"kończy się „{_name(element)}”")

    def border_moves(self, marking: Marking) -> Iterator[Move]:
        """Boundary events that may happen now."""
        for place in marking:
            if place[0] in (TOKEN, OPEN):
                host = self._graph.elements[place[1]]
                for event in self._graph.processes[host.process_id].boundaries(host.id):
                    yield from self._border_move(marking, place, host, event)

    def is_terminate(self, element_id: str) -> bool:
        event = self._graph.elements[element_id].event
        return event is not None and event.kind == "terminate"

    def _token_moves(self, marking: Marking, place: Place, element: Element) -> Iterator[Move]:
        rest = _minus(marking, place)
        match element.kind:
            case ElementKind.END_EVENT:
                yield self._end(rest, element)
            case ElementKind.EXCLUSIVE_GATEWAY | ElementKind.INCLUSIVE_GATEWAY:
                yield from self._each_way(rest, element)
            case ElementKind.EVENT_BASED_GATEWAY:
                for flow_id in element.outgoing:
                    event = self._graph.elements[self._flow(element, flow_id).target]
                    yield from self._all_ways(rest, event, f"zdarza się „{_name(event)}”")
            case ElementKind.SUB_PROCESS:
                inside = self._graph.processes[element.id].starts()[:1]
                opened = [(OPEN, element.id, ""), *((TOKEN, start.id, "") for start in inside)]
                yield Move(_sorted([*rest, *opened]), element.id, f"zaczyna się „{_name(element)}”")
            case _:
                done = self._without_host(rest, None, element.id)
                yield from self._all_ways(done, element, f"„{_name(element)}”")

    def _end(self, rest: Marking, element: Element) -> Move:
        if element.event is not None and element.event.kind == "terminate":
            inside = self._scopes_in(element.process_id)
            rest = tuple(place for place in rest if self._scope_of(place) not in inside)
        return Move(rest, element.id, f"koniec „{_name(element)}”")

    def _each_way(self, rest: Marking, element: Element) -> Iterator[Move]:
        for flow_id in element.outgoing:
            flow = self._flow(element, flow_id)
            answer = f" – {flow.name}" if flow.name else ""
            arrived = self._arrive(flow.target, flow_id)
            yield Move(_sorted([*rest, arrived]), element.id, f"„{_name(element)}”{answer}")

    def _all_ways(self, rest: Marking, element: Element, words: str) -> Iterator[Move]:
        arrived = [self._arrive(self._flow(element, f).target, f) for f in element.outgoing]
        yield Move(_sorted([*rest, *arrived]), element.id, words)

    def _join_moves(self, marking: Marking, gateway: Element) -> Iterator[Move]:
        waiting = [(JOIN, gateway.id, flow_id) for flow_id in gateway.incoming]
        if all(place in marking for place in waiting):
            rest = marking
            for place in waiting:
                rest = _minus(rest, place)
            yield from self._all_ways(rest, gateway, f"łączy się „{_name(gateway)}”")

    def _border_move(self, marking: Marking, place: Place, host: Element, event: Element) -> Iterator[Move]:
        fired = (FIRED, event.id, host.id)
        if fired in marking:
            return
        words = f"na „{_name(host)}” zdarza się „{_name(event)}”"
        if event.cancel_activity:
            yield from self._all_ways(self._without_host(marking, place, host.id), event, words)
        else:
            yield from self._all_ways(_sorted([*marking, fired]), event, words)

    def _arrive(self, target_id: str, flow_id: str) -> Place:
        target = self._graph.elements[target_id]
        if target.kind is ElementKind.PARALLEL_GATEWAY and len(target.incoming) > 1:
            return (JOIN, target_id, flow_id)
        return (TOKEN, target_id, "")

    def _without_host(self, marking: Marking, place: Place | None, host_id: str) -> Marking:
        """The marking after an activity ended: without it, what is inside, and its spent boundary events."""
        rest = marking if place is None else _minus(marking, place)
        inside = self._scopes_in(host_id) if host_id in self._graph.processes else frozenset()
        return tuple(
            one
            for one in rest
            if not (one[0] == FIRED and one[2] == host_id) and self._scope_of(one) not in inside
        )

    def _has_inside(self, marking: Marking, scope_id: str) -> bool:
        inside = self._scopes_in(scope_id)
        return any(place[0] != FIRED and self._scope_of(place) in inside for place in marking)

    def _scopes_in(self, scope_id: str) -> frozenset[str]:
        found = {scope_id}
        for child in self._graph.children(scope_id):
            if not self._graph.elements[child.id].is_event_sub_process:
                found |= self._scopes_in(child.id)
        return frozenset(found)

    def _scope_of(self, place: Place) -> str:
        return self._graph.elements[place[1]].process_id

    def _flow(self, element: Element, flow_id: str) -> Flow:
        return self._graph.processes[element.process_id].flows[flow_id]


def _minus(marking: Marking, place: Place) -> Marking:
    at = marking.index(place)
    return marking[:at] + marking[at + 1 :]


def _sorted(places: list[Place]) -> Marking:
    return tuple(sorted(places))


def _name(element: Element) -> str:
    return element.name or element.id
