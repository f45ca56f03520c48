"""What lies ahead of a place in a model: inside one process, and through calls over the whole model."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from functools import lru_cache

from engine.bpmn.graph import Element, ElementKind, Graph, Process
from engine.bpmn.ways import find_last_steps, list_before

# (gateway, element before) of each token that waits to be gathered.
Arrived = frozenset[tuple[str, str]]
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
        self.branches = lru_cache(maxsize=None)(self._branches)
        self.runs_beside = lru_cache(maxsize=4096)(self._runs_beside)
        self.shared = lru_cache(maxsize=4096)(self._shared)
        self.last_steps = lru_cache(maxsize=4096)(self._last_steps)
        self.steps_into = lru_cache(maxsize=None)(self._steps_into)

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
        process = self._process_of(element_id)

        def follow(here: str) -> Iterable[str]:
            element = process.elements[here]
            return () if is_join(element) and here != element_id else _next(process, element)

        return frozenset(_search(element_id, follow))

    def _runs_beside(self, one: str, other: str) -> bool:
        """Whether two tokens of one process may be there at the same time."""
        return next(self.list_splits(one, other), None) is not None

    def list_splits(self, one: str, other: str) -> Iterator[str]:
        """The elements at which two tokens that are there at the same time may have parted."""
        process = self._process_of(one)
        for element in process.elements.values():
            ways = self.branches(element.id)
            with_one = {number for number, way in enumerate(ways) if one in way}
            with_other = {number for number, way in enumerate(ways) if other in way}
            if with_one and with_other and len(with_one | with_other) > 1:
                yield element.id

    def _shared(self, one: str, other: str, split: str = "") -> frozenset[str]:
        """What both of two tokens of one process may come to before they meet at a join.

        Args:
            split: where they parted, if that is known: a join behind it is one of another round.
        """
        process = self._process_of(one)
        return frozenset.intersection(*_search_till_they_meet(process, split, [one, other]))

    def _branches(self, element_id: str) -> tuple[frozenset[str], ...]:
        """What each of the tokens that part at an element may come to before they meet; empty for none."""
        element = self.graph.elements[element_id]
        process = self.graph.processes[element.process_id]
        starts = [event.id for event in process.boundaries(element_id) if not event.cancel_activity]
        if starts:
            starts.append(element_id)
        elif element.kind in GATHERING and len(element.outgoing) > 1:
            starts = [process.flows[flow].target for flow in element.outgoing]

        return _search_till_they_meet(process, element_id, starts)

    def _steps_into(self, gateway: str) -> Mapping[str, frozenset[str]]:
        """Element -> those from which a token there may step into this gateway."""
        return find_last_steps(list_before(self._process_of(gateway)), gateway)

    def _process_of(self, element_id: str) -> Process:
        return self.graph.processes[self.graph.elements[element_id].process_id]

    def _last_steps(self, gateway: str, starts: frozenset[str], arrived: Arrived) -> frozenset[str]:
        """Elements from which tokens may step into a gateway while it lets nothing pass.

        An inclusive gateway waits for whoever is held up there and may still come to it; only when no token
        gets there otherwise is nobody held up.

        Args:
            starts: where tokens are that move by themselves.
            arrived: (gateway, element before) of tokens that wait to be gathered; a parallel gateway
                lets go on only what has come, or can come, on every way into it.
        """
        return self._follow_to(gateway, starts, arrived, held=True) or self._follow_to(
            gateway, starts, arrived, held=False
        )

    def _follow_to(
        self, gateway: str, starts: frozenset[str], arrived: Arrived, *, held: bool
    ) -> frozenset[str]:
        process = self._process_of(gateway)
        steps, left, waiting = set(arrived), set(starts), list(starts)

        def leave(name: str) -> None:
            if name == gateway or name in left or not _lets_pass(process, name, steps):
                return
            if not (held and self._waits_for(name, gateway, steps)):
                left.add(name)
                waiting.append(name)

        for name in {name for name, _ in arrived}:
            leave(name)
        while waiting:
            here = waiting.pop()
            for target in _next(process, process.elements[here]):
                steps.add((target, here))
                leave(target)
        return frozenset(source for target, source in steps if target == gateway)

    def _waits_for(self, join: str, place: str, steps: Set[tuple[str, str]]) -> bool:
        """Whether an inclusive gateway is held back by a token at a place (BPMN 2.0, 13.4.3)."""
        element = self.graph.elements[join]
        if element.kind is not ElementKind.INCLUSIVE_GATEWAY or not is_join(element):
            return False
        sources = self.steps_into(join).get(place, frozenset())
        return bool(sources) and not any((join, source) in steps for source in sources)


def _search_till_they_meet(process: Process, split: str, starts: list[str]) -> tuple[frozenset[str], ...]:
    """From each start, everything up to the joins to which all of them lead without another round.

    Args:
        split: where they parted; empty where that is not known.
    """
    if not starts:
        return ()

    def follow(here: str) -> Iterable[str]:
        return () if here == split and split not in starts else _next(process, process.elements[here])

    ways = [frozenset({start, *_search(start, follow)}) for start in starts]
    meeting = {name for name in frozenset.intersection(*ways) if is_join(process.elements[name])}

    def follow_apart(here: str) -> Iterable[str]:
        return () if here in meeting else _next(process, process.elements[here])

    return tuple(frozenset({start, *_search(start, follow_apart)}) for start in starts)


def _lets_pass(process: Process, element_id: str, steps: Set[tuple[str, str]]) -> bool:
    element = process.elements[element_id]
    if element.kind is not ElementKind.PARALLEL_GATEWAY:
        return True
    return all((element_id, process.flows[flow].source) in steps for flow in element.incoming)


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
