"""What lies ahead of a place in a model: inside one process, and through calls over the whole model."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from engine.bpmn.graph import Element, ElementKind, Graph, Process

GATHERING = frozenset({ElementKind.PARALLEL_GATEWAY, ElementKind.INCLUSIVE_GATEWAY})


def is_join(element: Element) -> bool:
    """Whether tokens wait here for each other."""
    return element.kind in GATHERING and len(element.incoming) > 1


def is_event_branch(process: Process, element: Element) -> bool:
    """Whether an event is one of the branches of an event-based gateway."""
    return find_event_gateway(process, element) is not None


def find_event_gateway(process: Process, element: Element) -> str | None:
    """The event-based gateway that this event is a branch of."""
    if element.kind not in (ElementKind.CATCH_EVENT, ElementKind.RECEIVE_TASK):
        return None
    sources = [process.elements[process.flows[flow].source] for flow in element.incoming]
    return next((one.id for one in sources if one.kind is ElementKind.EVENT_BASED_GATEWAY), None)


class Reach:
    """Answers about one graph, each worked out once."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._callers: dict[str, list[Element]] = {}
        for element in graph.elements.values():
            called = self._inside(element)
            if called is not None:
                self._callers.setdefault(called, []).append(element)
        self.ahead = lru_cache(maxsize=None)(self._ahead)
        self.beside = lru_cache(maxsize=None)(self._beside)
        self.last_steps = lru_cache(maxsize=None)(self._last_steps)

    def _inside(self, element: Element) -> str | None:
        """The process that an activity runs while it is in progress."""
        if element.called_element in self.graph.processes:
            return element.called_element
        return element.id if element.kind.is_scope and element.id in self.graph.processes else None

    def _ahead(self, element_id: str) -> frozenset[str]:
        """Every element that a token there may still come to, through calls and back out of them."""
        return frozenset(_search(element_id, self._follow))

    def _follow(self, element_id: str) -> Iterator[str]:
        element = self.graph.elements[element_id]
        process = self.graph.processes[element.process_id]
        yield from _next(process, element)
        inside = self._inside(element)
        if inside is not None:
            yield from (start.id for start in self.graph.processes[inside].starts())
        if element.kind is ElementKind.END_EVENT:
            for caller in self._callers.get(process.id, ()):
                yield from _next(self.graph.processes[caller.process_id], caller)

    def _beside(self, element_id: str) -> frozenset[str]:
        """Elements of its own process that a token may come to without being gathered with others."""
        process = self.graph.processes[self.graph.elements[element_id].process_id]

        def follow(here: str) -> Iterable[str]:
            element = process.elements[here]
            return () if is_join(element) and here != element_id else _next(process, element)

        return frozenset(_search(element_id, follow))

    def _last_steps(self, start: str, gateway: str) -> frozenset[str]:
        """Elements from which a token that is now at `start` may step into a gateway for the first time."""
        process = self.graph.processes[self.graph.elements[gateway].process_id]
        found = set()
        seen = {start}
        waiting = [start]
        while waiting:
            here = waiting.pop()
            for target in _next(process, process.elements[here]):
                if target == gateway:
                    found.add(here)
                elif target not in seen:
                    seen.add(target)
                    waiting.append(target)
        return frozenset(found)


def _next(process: Process, element: Element) -> Iterator[str]:
    yield from (process.flows[flow].target for flow in element.outgoing)
    yield from (border.id for border in process.boundaries(element.id))


def _search(start: str, follow: Callable[[str], Iterable[str]]) -> set[str]:
    """Everything that can be come to; the start itself only where a way leads back."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for target in follow(waiting.pop()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found
