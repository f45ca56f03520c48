"""The token game of one scope: what may happen next. Knows BPMN and values; judges nothing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from engine.bpmn.graph import Element, ElementKind
from engine.walk.choices import Gateway, Way
from engine.walk.context import Context
from engine.walk.dataflow import ENDS_ALL, Dataflow
from engine.walk.events import Events
from engine.walk.skipping import may_be_skipped, open_values
from engine.walk.steps import Marking, Move, Place, PlaceKind, Step, Summary, Verb
from engine.walk.values import Box

Enter = Callable[[Element, Marking, Box], Summary]
AT, JOIN, EITHER = PlaceKind.AT, PlaceKind.JOIN, PlaceKind.EITHER
MAYBE, FIRST, SPENT = PlaceKind.MAYBE, PlaceKind.FIRST, PlaceKind.SPENT
_DONE = {
    ElementKind.START_EVENT: Verb.START,
    ElementKind.CATCH_EVENT: Verb.HAPPEN,
    ElementKind.RECEIVE_TASK: Verb.HAPPEN,
    ElementKind.BOUNDARY_EVENT: Verb.HAPPEN,
    ElementKind.PARALLEL_GATEWAY: Verb.PART,
    ElementKind.EXCLUSIVE_GATEWAY: Verb.GO_ON,
    ElementKind.INCLUSIVE_GATEWAY: Verb.GO_ON,
    ElementKind.THROW_EVENT: Verb.GO_ON,
}


class TokenGame:
    """Plays one scope; an activity with a scope inside is one step with the outcomes of that scope.

    Args:
        enter: gives the outcomes of what is inside an activity, for a marking and a box.
    """

    def __init__(
        self, dataflow: Dataflow, events: Events, process_id: str, context: Context, enter: Enter
    ) -> None:
        self.net = dataflow.nets[process_id]
        self._dataflow = dataflow
        self._events = events
        self._context = context
        self._enter = enter
        self._gateways: dict[str, Gateway] = {}

    def begin(self) -> Iterator[Marking]:
        """The first markings: one for each start event."""
        if self.net.process.starts():
            yield from (((AT, start, ""),) for start in self.net.starts)
        elif self.net.starts:
            yield tuple(sorted((AT, start, "") for start in self.net.starts))

    def element_of(self, place: Place) -> Element:
        """The element at which, or before which, a token stands."""
        kind, name, _ = place
        return self.net.target(name) if kind in (JOIN, MAYBE, FIRST) else self.net.elements[name]

    def is_late(self, place: Place) -> bool:
        """Whether this token may take others with it, so that the others go first."""
        element = self.net.elements[place[1]] if place[0] is AT else None
        if element is None:
            return False
        return element.kind is ElementKind.END_EVENT and element.event_kind in ENDS_ALL

    def list_moves(self, marking: Marking, place: Place, box: Box) -> list[Move]:
        """Everything the token of this place may do now."""
        kind, name, _ = place
        match kind:
            case PlaceKind.AT:
                return list(self._token_moves(marking, place, self.net.elements[name], box))
            case PlaceKind.JOIN:
                return list(self._join(marking, self.net.target(name), box))
            case PlaceKind.EITHER:
                return list(self._join_either(marking, place, box))
            case PlaceKind.MAYBE | PlaceKind.FIRST:
                return list(self._maybe(marking, place, box))
        return []

    def _token_moves(self, marking: Marking, place: Place, element: Element, box: Box) -> Iterator[Move]:
        if element.kind is ElementKind.END_EVENT:
            yield from self._end(marking, place, element, box)
        elif element.kind is ElementKind.EVENT_BASED_GATEWAY:
            for flow_id in element.outgoing:
                event = self.net.target(flow_id)
                for after in self._list_true(event, box):
                    yield from self._leave(marking, place, event, after, Verb.HAPPEN)
        elif self._dataflow.inner(element) is not None:
            yield from self._run_inside(marking, place, element, box)
        elif element.kind is ElementKind.CATCH_EVENT and element.event_kind == "conditional":
            yield from self._wait(marking, place, element, box)
        else:
            changes = self._dataflow.variables.change(element, self._context.look(box))
            after = self._context.write(box, open_values(changes) if may_be_skipped(element) else changes)
            yield from self._leave(marking, place, element, after, _DONE.get(element.kind, Verb.DO))
            yield from self._borders(marking, place, element, box)

    def _list_true(self, event: Element, box: Box) -> Iterator[Box]:
        """What may be known when an event comes; nothing where its condition cannot become true."""
        condition = self._events.find_condition(event)
        if condition is None:
            yield box
            return
        for changes in condition.look_ahead(self._context.look(box)).changes:
            yield self._context.learn(box, changes)

    def _wait(self, marking: Marking, place: Place, event: Element, box: Box) -> Iterator[Move]:
        """A case goes on once the condition is true; where nobody else writes, it may never be."""
        for after in self._list_true(event, box):
            yield from self._leave(marking, place, event, after, Verb.HAPPEN)
        condition = self._events.find_condition(event)
        if condition is None:
            return
        is_own = all(self._context.is_own(box, key) for key in condition.keys)
        if is_own and condition.look_ahead(self._context.look(box)).may_be_false:
            step = Step(Verb.HAPPEN, event.id)
            yield Move(_without(marking, place), box, step, (place,), no_answer=True, ended="nowhere")

    def _end(self, marking: Marking, place: Place, element: Element, box: Box) -> Iterator[Move]:
        box = self._context.write(box, self._dataflow.variables.change(element, self._context.look(box)))
        step = Step(Verb.END, element.id)
        if element.event_kind not in ENDS_ALL:
            yield Move(_without(marking, place), box, step, (place,))
        elif element.event_kind == "terminate":
            yield Move((), box, step, (place,), ended="end")
        else:
            yield from self._fail(place, element.event.ref if element.event else None, box, step)

    def _fail(self, place: Place, ref: str | None, box: Box, step: Step) -> Iterator[Move]:
        """An error is for an event sub-process beside the one it comes from, else it leaves the scope."""
        origin, catcher = self.net.elements.get(place[2]), None
        if origin is not None and origin.properties.get("handles") == "scope" and not origin.cancel_activity:
            body = self.net.elements[origin.attached_to or ""]
            catcher = self._events.find_error_boundary(self.net, body, ref)
        if catcher is None:
            yield Move((), box, step, (place,), ended="error", ref=ref)
        else:
            yield from self._leave((place,), place, catcher, box, Verb.INTERRUPT)

    def _run_inside(self, marking: Marking, place: Place, element: Element, box: Box) -> Iterator[Move]:
        for outcome in self._enter(element, marking, box).outcomes:
            after = box.replace(outcome.box.items)
            if outcome.kind == "end":
                for move in self._leave(marking, place, element, after, Verb.FINISH):
                    is_plain = move.step.verb is Verb.FINISH
                    yield (
                        replace(move, step=Step(Verb.FINISH, element.id, outcome.last)) if is_plain else move
                    )
                continue
            catcher = self._events.find_error_boundary(self.net, element, outcome.ref)
            if catcher is None:
                yield from self._fail(place, outcome.ref, after, Step(Verb.INTERRUPT, element.id))
            else:
                yield from self._leave(marking, place, catcher, after, Verb.INTERRUPT)
        scope = self._dataflow.inner(element)
        written = self._dataflow.written_around(scope.id) if scope is not None else {}
        yield from self._borders(
            marking, place, element, self._context.blur(box, frozenset(written), written)
        )

    def _borders(self, marking: Marking, place: Place, host: Element, box: Box) -> Iterator[Move]:
        """Boundary events that may happen now; errors come with the outcome of what is inside."""
        for event in self.net.boundaries_of(host.id):
            if not self._events.may_happen(event):
                continue
            if event.cancel_activity:
                yield from self._leave(marking, place, event, box, Verb.INTERRUPT)
                continue
            spent = (SPENT, event.id, host.id)
            # One token at a time is enough: a second one could do nothing that the first cannot.
            if spent in marking or any(one[2] == event.id and one[0] is not SPENT for one in marking):
                continue
            start: Place = (AT, event.id, event.id)
            put = tuple(sorted((*marking, spent, start)))
            yield Move(put, box, Step(Verb.INTERRUPT, event.id), (place,), (place, start))

    def _leave(
        self, marking: Marking, place: Place, element: Element, box: Box, verb: Verb
    ) -> Iterator[Move]:
        """Go on from an element that is done, by every way there may be."""
        rest = _without(marking, place)
        if place[0] is AT:
            rest = tuple(one for one in rest if one[0] is not SPENT or one[2] != place[1])
        link = self.net.find_link(element)
        if link is not None:
            yield self._put(rest, box, Step(verb, element.id), (place,), [(AT, link, place[2])])
            return
        flows = element.outgoing
        is_plain = len(flows) < 2 and not any(self.net.process.flows[flow].condition for flow in flows)
        if is_plain or element.kind in (ElementKind.PARALLEL_GATEWAY, ElementKind.EVENT_BASED_GATEWAY):
            put = [self._arrive(flow_id, place[2]) for flow_id in flows]
            yield self._put(rest, box, Step(verb, element.id), (place,), put)
            return
        for way in self._find_gateway(element).list_ways(self._context.look(box)):
            yield self._take(rest, place, element, box, way, verb)

    def _find_gateway(self, element: Element) -> Gateway:
        if element.id not in self._gateways:
            self._gateways[element.id] = Gateway(self.net.process, element)
        return self._gateways[element.id]

    def find_keys(self, element_id: str) -> tuple[str, ...]:
        """The variables that decide at a gateway."""
        return self._find_gateway(self.net.elements[element_id]).keys

    def _take(self, rest: Marking, place: Place, element: Element, box: Box, way: Way, verb: Verb) -> Move:
        if element.kind.is_gateway:
            verb = Verb.DECIDE
        if not way.flows and not way.any_of:
            return Move(rest, box, Step(verb, element.id), (place,), no_answer=way.is_sure, ended="nowhere")
        put = [self._arrive(flow_id, place[2]) for flow_id in way.flows]
        put += [(FIRST, flow_id, place[2]) for flow_id in way.any_of]
        step = Step(verb, element.id, way.flows[0] if way.flows else "")
        move = self._put(rest, self._context.learn(box, way.changes), step, (place,), put)
        return replace(move, flows=way.flows)

    def _arrive(self, flow_id: str, colour: str) -> Place:
        target = self.net.target(flow_id)
        if len(target.incoming) > 1:
            if target.kind is ElementKind.PARALLEL_GATEWAY:
                return (JOIN, flow_id, colour)
            if target.kind is ElementKind.INCLUSIVE_GATEWAY:
                return (EITHER, target.id, colour)
        return (AT, target.id, colour)

    def _put(
        self, rest: Marking, box: Box, step: Step, taken: tuple[Place, ...], put: Iterable[Place]
    ) -> Move:
        """Fill places; a token that comes where one stands already is noted and then counts once."""
        places = list(rest)
        filled: list[Place] = []
        doubled = ""
        for place in put:
            if place[0] is not EITHER and self._is_doubled(place, places):
                doubled = doubled or self.element_of(place).id
            if place not in places:
                places.append(place)
            filled.append(place)
        return Move(tuple(sorted(places)), box, step, taken, tuple(filled), doubled=doubled)

    def _is_doubled(self, place: Place, places: list[Place]) -> bool:
        if self.is_late(place):
            return False
        if place in places:
            return True
        element = self.element_of(place)
        if element.kind is ElementKind.END_EVENT or place[0] is not AT:
            return False
        # A boundary event that goes beside its activity must not come back to the main way.
        return any(one[0] is AT and one[1] == place[1] and "" in (one[2], place[2]) for one in places)

    def _join(self, marking: Marking, gateway: Element, box: Box) -> Iterator[Move]:
        """A parallel join goes on once a token has come by every flow."""
        taken: list[Place] = []
        for flow_id in gateway.incoming:
            come = [place for place in marking if place[0] is JOIN and place[1] == flow_id]
            if not come:
                return
            taken.append(come[0])
        rest = tuple(place for place in marking if place not in taken)
        colour = min(place[2] for place in taken)
        yield from self._go_on(rest, gateway, tuple(taken), colour, box)

    def _join_either(self, marking: Marking, place: Place, box: Box) -> Iterator[Move]:
        """An inclusive join goes on once no other token can come to it any more."""
        before = self.net.leads_to(place[1])
        others = (one for one in marking if one[0] is not SPENT and one[:2] != place[:2])
        if any(self._stands_before(one, place[1], before) for one in others):
            return
        taken = tuple(one for one in marking if one[:2] == place[:2])
        rest = tuple(one for one in marking if one not in taken)
        yield from self._go_on(rest, self.net.elements[place[1]], taken, min(one[2] for one in taken), box)

    def _stands_before(self, place: Place, join: str, before: frozenset[str]) -> bool:
        element = self.element_of(place)
        return element.id in before or (element.id == join and place[0] in (MAYBE, FIRST))

    def _go_on(
        self, rest: Marking, gateway: Element, taken: tuple[Place, ...], colour: str, box: Box
    ) -> Iterator[Move]:
        """A join goes on as one token at the gateway itself, which may part again."""
        here: Place = (AT, gateway.id, colour)
        for move in self._leave(tuple(sorted((*rest, here))), here, gateway, box, Verb.JOIN):
            yield replace(move, taken=taken)

    def _maybe(self, marking: Marking, place: Place, box: Box) -> Iterator[Move]:
        """One flow of an inclusive split: taken, or not where another one is or may still be."""
        kind, flow_id, colour = place
        source = self.net.process.flows[flow_id].source
        rest = _without(marking, place)
        firsts = [one for one in rest if one[0] is FIRST and self.net.process.flows[one[1]].source == source]
        if kind is MAYBE or firsts:
            yield Move(rest, box, Step(Verb.SKIP, source, flow_id), (place,))
        rest = tuple(sorted((MAYBE, one[1], one[2]) if one in firsts else one for one in rest))
        step = Step(Verb.DECIDE, source, flow_id)
        yield replace(self._put(rest, box, step, (place,), [self._arrive(flow_id, colour)]), flows=(flow_id,))


def _without(marking: Marking, place: Place) -> Marking:
    return tuple(one for one in marking if one != place)
