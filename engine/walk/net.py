"""The plain shape of one scope: what follows what, in which order to walk it, what may go on side by side."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from engine.bpmn.graph import Element, ElementKind, Graph, Process

SPLITS = frozenset({ElementKind.PARALLEL_GATEWAY, ElementKind.INCLUSIVE_GATEWAY})
# Elements at which a case waits for a person, a moment or a message; a loop without any never rests.
WAITS = frozenset(
    {
        ElementKind.USER_TASK,
        ElementKind.MANUAL_TASK,
        ElementKind.TASK,
        ElementKind.RECEIVE_TASK,
        ElementKind.CATCH_EVENT,
        ElementKind.EVENT_BASED_GATEWAY,
    }
)


class Net:
    """One process or sub-process as a graph of its own elements; insides of activities are not looked at."""

    def __init__(self, graph: Graph, process: Process) -> None:
        self.graph = graph
        self.process = process
        self.elements = process.elements
        self._catches = {
            element.event.ref: element.id
            for element in process.elements.values()
            if element.kind is ElementKind.CATCH_EVENT and element.event and element.event.kind == "link"
        }
        self._boundaries: dict[str, list[Element]] = {}
        for element in process.elements.values():
            if element.attached_to is not None:
                self._boundaries.setdefault(element.attached_to, []).append(element)
        self.after = {name: tuple(self._follow(name)) for name in self.elements}

    def boundaries_of(self, name: str) -> Sequence[Element]:
        """Boundary events on one element."""
        return self._boundaries.get(name, ())

    def target(self, flow_id: str) -> Element:
        return self.elements[self.process.flows[flow_id].target]

    def find_link(self, element: Element) -> str | None:
        """Where a throwing link event goes on."""
        is_link = (
            element.kind is ElementKind.THROW_EVENT
            and element.event is not None
            and element.event_kind == "link"
        )
        return self._catches.get(element.event.ref) if is_link and element.event is not None else None

    def _follow(self, name: str) -> Iterator[str]:
        element = self.elements[name]
        yield from (self.process.flows[flow_id].target for flow_id in element.outgoing)
        yield from (boundary.id for boundary in self.boundaries_of(name))
        if (link := self.find_link(element)) is not None:
            yield link

    @cached_property
    def starts(self) -> tuple[str, ...]:
        """Where a token begins; without a start event, at everything that nothing leads to."""
        starts = tuple(start.id for start in self.process.starts())
        if starts:
            return starts
        led_to = {target for targets in self.after.values() for target in targets}
        return tuple(
            name
            for name, element in self.elements.items()
            if name not in led_to and not element.is_event_sub_process
        )

    @cached_property
    def rank(self) -> dict[str, int]:
        """Place in the order of walking: what lies before comes first, loops apart."""
        order: list[str] = []
        seen: set[str] = set()
        for root in (*self.starts, *self.elements):
            if root in seen:
                continue
            seen.add(root)
            stack = [(root, iter(self.after[root]))]
            while stack:
                name, ahead = stack[-1]
                following = next((one for one in ahead if one not in seen), None)
                if following is None:
                    order.append(name)
                    stack.pop()
                else:
                    seen.add(following)
                    stack.append((following, iter(self.after[following])))
        return {name: number for number, name in enumerate(reversed(order))}

    def reach(self, name: str, without: str = "") -> frozenset[str]:
        """Everything a token at this element may come to, itself too, without passing one other element."""
        waiting, seen = [name], {name}
        while waiting:
            here = waiting.pop()
            if here == without:
                continue
            for following in self.after[here]:
                if following not in seen:
                    seen.add(following)
                    waiting.append(following)
        return frozenset(seen)

    def leads_to(self, join: str) -> frozenset[str]:
        """Elements from which a token may still come to this join, the join itself left out."""
        if join not in self._leads:
            before: dict[str, list[str]] = {}
            for name, targets in self.after.items():
                for target in targets if name != join else ():
                    before.setdefault(target, []).append(name)
            waiting, seen = [join], set[str]()
            while waiting:
                for name in before.get(waiting.pop(), ()):
                    if name not in seen:
                        seen.add(name)
                        waiting.append(name)
            self._leads[join] = frozenset(seen - {join})
        return self._leads[join]

    @cached_property
    def _leads(self) -> dict[str, frozenset[str]]:
        return {}

    def list_regions(self) -> Iterator[tuple[frozenset[str], ...]]:
        """For every place where ways part and all go on: the elements of each way up to their meeting."""
        for name, element in self.elements.items():
            parts = element.kind in SPLITS or not (element.kind.is_gateway or element.kind.is_event)
            if parts and len(element.outgoing) > 1:
                meeting = self._meeting(name)
                ways = [self.process.flows[flow_id].target for flow_id in element.outgoing]
                yield tuple(self.reach(way, meeting) - {meeting} for way in ways)
            for boundary in self.boundaries_of(name):
                if not boundary.cancel_activity:
                    yield self.reach(name) - self.reach(boundary.id) | {name}, self.reach(boundary.id)

    def _meeting(self, name: str) -> str:
        """The first element that every way from here comes to; empty if they do not meet."""
        after = self._always_after.get(name, frozenset()) - {name}
        return min(
            after, key=lambda other: (len(after - self._always_after[other]), self.rank[other]), default=""
        )

    @cached_property
    def _always_after(self) -> dict[str, frozenset[str]]:
        """For each element, what every way from it to an end passes (post-dominators)."""
        everything = frozenset(self.elements)
        found = {name: everything if self.after[name] else frozenset({name}) for name in self.elements}
        order = sorted(self.elements, key=lambda name: -self.rank[name])
        for _ in range(len(order)):
            has_changed = False
            for name in order:
                if self.after[name]:
                    new = frozenset.intersection(*(found[one] for one in self.after[name])) | {name}
                    has_changed = has_changed or new != found[name]
                    found[name] = new
            if not has_changed:
                break
        return found
