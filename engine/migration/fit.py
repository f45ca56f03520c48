"""Whether a case fits another release: what every token under it meets there. Pure; reads no database."""

from collections import Counter
from collections.abc import Iterable, Iterator, Set
from functools import cached_property, lru_cache

from engine.bpmn.graph import Element, ElementKind, Process
from engine.migration.joins import Meeting, find_lost_ways, follow_arrival
from engine.migration.kinds import WAITS, describe_core, describe_rounds, find_class, list_enterable
from engine.migration.reach import Reach, find_event_gateway, is_event_branch, is_join
from engine.migration.verdicts import Obstacle, Placing, Standing, Verdict
from engine.releases.release import Release
from engine.spiff import Place, Refit


class Fit:
    """One pair of releases with a choice for steps that are gone."""

    def __init__(
        self,
        old: Release,
        new: Release,
        placing: Placing | None = None,
        changed_forms: Iterable[str] = (),
        changed_tables: Iterable[str] = (),
    ) -> None:
        self.old = old
        self.new = new
        self.placing = dict(placing or {})
        self.changed_forms = frozenset(changed_forms)
        self.changed_tables = frozenset(changed_tables)
        self._then, self._now = Reach(old.graph), Reach(new.graph)
        self.judge = lru_cache(maxsize=4096)(self._judge)
        self.is_untouched = lru_cache(maxsize=4096)(self._is_untouched)

    @cached_property
    def refit(self) -> Refit:
        """What the runner needs to know, the same for every case."""
        return Refit(
            withdrawn=frozenset(self._list_withdrawn()), placed=self._placed, armed=dict(self._list_armed())
        )

    def refit_for(self, verdict: Verdict) -> Refit:
        """The same with what concerns one case's gathered tokens."""
        if not verdict.arrivals:
            return self.refit
        same = self.refit
        return Refit(same.withdrawn, same.placed, same.armed, verdict.arrivals)

    @cached_property
    def _placed(self) -> dict[tuple[str, str], str]:
        graph = self.old.graph
        return {
            (graph.elements[source].process_id, source): target
            for source, target in self.placing.items()
            if source in graph.elements and self._can_begin(source, target)
        }

    def _can_begin(self, source: str, target: str) -> bool:
        process_id = self.old.graph.elements[source].process_id
        return target in self.targets_in(process_id) or target == self.find_next(source) != ""

    def find_next(self, source: str) -> str:
        """What comes after a step that is gone and counts as done; empty where that is not clear."""
        then, seen = self.old.graph.elements[source], {source}
        process = self.old.graph.processes[then.process_id]
        while len(then.outgoing) == 1:
            then = process.elements[process.flows[then.outgoing[0]].target]
            now = self._find_now(then)
            if now is not None:
                return "" if is_join(now) else now.id
            if then.id in seen:
                break
            seen.add(then.id)
        return ""

    def targets_in(self, process_id: str) -> tuple[str, ...]:
        """Elements of the new release at which a token of this process may begin anew."""
        process = self.new.graph.processes.get(process_id)
        return () if process is None else tuple(e.id for e in list_enterable(process))

    def _is_untouched(self, standing: Standing) -> bool:
        """Whether everything that a case stands on is the same in both releases, down to its borders.

        Its state then needs no rewriting: it means the same under the new release.
        """
        armed = self.refit.armed
        for _, places in standing:
            for place in places:
                key = (place.process_id, place.element_id)
                if place.came_from is not None or key in armed or self._is_other(key):
                    return False
            if any(self._waits_for_events(place.process_id) for place in places):
                return False
        return True

    def _is_other(self, key: tuple[str, str]) -> bool:
        then, now = self.old.graph.elements.get(key[1]), self.new.graph.elements.get(key[1])
        if then is None or now is None:
            # What the library keeps for itself has the same name in every release.
            return then is not now
        is_taken = key in self.refit.withdrawn or key in self.refit.placed
        return is_taken or describe_core(then) != describe_core(now)

    def _waits_for_events(self, process_id: str) -> bool:
        """Whether an event gateway of this process has new branches."""
        return any(
            where == process_id and self.new.graph.elements[gateway].kind is ElementKind.EVENT_BASED_GATEWAY
            for where, gateway in self.refit.armed
        )

    def _list_withdrawn(self) -> Iterator[tuple[str, str]]:
        for element in self.old.graph.elements.values():
            process = self.old.graph.processes[element.process_id]
            if element.attached_to is not None:
                if not self._is_same_border(element):
                    yield element.process_id, element.id
            elif is_event_branch(process, element) and not self._is_same_branch(process, element):
                yield element.process_id, element.id

    def _is_same_border(self, element: Element) -> bool:
        now = self._find_now(element)
        return now is not None and now.attached_to == element.attached_to

    def _is_same_branch(self, process: Process, element: Element) -> bool:
        now = self._find_now(element)
        if now is None or now.kind not in WAITS:
            return False
        then_behind = find_event_gateway(process, element)
        return find_event_gateway(self.new.graph.processes[now.process_id], now) == then_behind

    def _list_armed(self) -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
        for element in self.new.graph.elements.values():
            before = self.old.graph.elements.get(element.id)
            if before is None or before.process_id != element.process_id:
                continue
            process = self.new.graph.processes[element.process_id]
            then = self.old.graph.processes[element.process_id]
            events = tuple(e.id for e in process.boundaries(element.id) if not self._was_beside(e))
            if element.kind is ElementKind.EVENT_BASED_GATEWAY and before.kind is element.kind:
                old = {then.flows[flow].target for flow in before.outgoing}
                events = tuple(t for f in element.outgoing if (t := process.flows[f].target) not in old)
            if events:
                yield (element.process_id, element.id), events

    def _was_beside(self, event: Element) -> bool:
        before = self.old.graph.elements.get(event.id)
        return before is not None and self._is_same_border(before)

    def _find_now(self, element: Element) -> Element | None:
        """The element in the new release, if it lies in the same process."""
        now = self.new.graph.elements.get(element.id)
        return now if now is not None and now.process_id == element.process_id else None

    def _judge(self, standing: Standing) -> Verdict:
        """What moving would do to a case that stands like this (per instance: its process and its places)."""
        obstacles: list[Obstacle] = []
        stays: list[str] = []
        placed: list[tuple[str, str]] = []
        arrivals: dict[tuple[str, str, str], tuple[str, str] | None] = {}
        here: set[str] = set()
        for process_id, places in standing:
            if process_id not in self.new.specs.process_ids:
                obstacles.append(Obstacle("process_removed", process_id, process_id))
                continue
            look = _Look(self, places)
            obstacles += look.obstacles
            stays += look.stays
            placed += look.placed
            arrivals |= look.arrivals
            here |= look.here
        forms = tuple(name for name in dict.fromkeys(stays) if self._form_of(name) in self.changed_forms)
        reached = frozenset().union(*(self._now.ahead(name) for name in here), here)
        return Verdict(
            tuple(dict.fromkeys(obstacles)),
            tuple(dict.fromkeys(stays)),
            tuple(dict.fromkeys(placed)),
            self._list_new_ahead(reached),
            forms,
            self._list_tables_ahead(reached),
            arrivals,
        )

    def _form_of(self, element_id: str) -> str:
        element = self.new.graph.elements[element_id]
        return element.properties.get("form_key") or element_id

    def _list_tables_ahead(self, reached: Set[str]) -> tuple[str, ...]:
        if not self.changed_tables:
            return ()
        asked = (self.new.graph.elements[name].decision_ref for name in reached)
        return tuple(sorted({table for table in asked if table in self.changed_tables}))

    def _list_new_ahead(self, reached: Set[str]) -> tuple[str, ...]:
        then = self.old.graph.elements
        return tuple(
            name
            for name, element in self.new.graph.elements.items()
            if name in reached and name not in then and element.needs_person
        )


class _Look:
    """One instance looked at place by place."""

    def __init__(self, fit: Fit, places: tuple[Place, ...]) -> None:
        self.fit = fit
        self.obstacles: list[Obstacle] = []
        self.stays: list[str] = []
        self.placed: list[tuple[str, str]] = []
        self.arrivals: dict[tuple[str, str, str], tuple[str, str] | None] = {}
        # Where its tokens are in the new release, and per scope for gateways that gather.
        self.here: set[str] = set()
        self._scopes: dict[tuple[tuple[str, str], ...], Meeting] = {}
        for place in places:
            if not any(key in fit.refit.placed for key in place.inside):
                self._look(place)
        for meeting in self._scopes.values():
            self._ask_joins(meeting)

    def _look(self, place: Place) -> None:
        element = self.fit.old.graph.elements.get(place.element_id)
        if element is None:
            return
        key = (place.process_id, place.element_id)
        meeting = self._scopes.setdefault(place.inside, Meeting(place.process_id))
        if key in self.fit.refit.placed:
            target = self.fit.refit.placed[key]
            self.placed.append((element.id, target))
            self._stand(meeting, element.id, target)
        elif place.came_from is not None:
            self._gather(meeting, place, element)
        elif key in self.fit.refit.withdrawn:
            self._withdraw(place, element)
        elif (code := self._find_misfit(place, element)) is not None:
            self.obstacles.append(Obstacle(code, place.process_id, element.id))
        elif element.attached_to is None:
            if element.needs_person or not place.has_begun:
                self.stays.append(element.id)
            self._stand(meeting, element.id, element.id)

    def _stand(self, meeting: Meeting, before: str, now: str) -> None:
        self.here.add(now)
        meeting.live.append((before, now))

    def _withdraw(self, place: Place, element: Element) -> None:
        """Nothing to say, unless it was the last thing that its gateway waited for."""
        process = self.fit.old.graph.processes[place.process_id]
        gateway = find_event_gateway(process, element)
        if gateway is None:
            return
        branches = [process.flows[flow].target for flow in process.elements[gateway].outgoing]
        if all((place.process_id, branch) in self.fit.refit.withdrawn for branch in branches):
            self.obstacles.append(Obstacle(self._say_gone(element), place.process_id, element.id))

    def _find_misfit(self, place: Place, element: Element) -> str | None:
        now = self.fit.new.graph.elements.get(element.id)
        if now is None or now.process_id != element.process_id:
            return self._say_gone(element)
        if find_class(now) != find_class(element) or self._is_branch(now) != self._is_branch(
            element, then=True
        ):
            return "kind_changed"
        if describe_rounds(now) != describe_rounds(element):
            return "rounds_changed"
        if place.has_begun and now.called_element != element.called_element:
            return "call_changed"
        return None

    def _is_branch(self, element: Element, *, then: bool = False) -> bool:
        """Whether it waits beside others, of which the first ends the waiting of all."""
        graph = self.fit.old.graph if then else self.fit.new.graph
        return is_event_branch(graph.processes[element.process_id], element)

    def _say_gone(self, element: Element) -> str:
        return "element_moved" if element.id in self.fit.new.graph.elements else "element_removed"

    def _gather(self, meeting: Meeting, place: Place, element: Element) -> None:
        """A token that waits for others at a gateway: its way may be another one now."""
        came_from = place.came_from or ""
        fate = follow_arrival(self.fit.old.graph, self.fit.new.graph, place, element)
        if fate.is_lost:
            self.obstacles.append(Obstacle("join_removed", place.process_id, element.id))
            return
        meeting.gathered.append((element.id, came_from))
        if fate.stays:
            meeting.arrived.setdefault(element.id, Counter())[came_from] += 1
            return
        way = None if fate.target is None else (fate.target, fate.after)
        self.arrivals[place.process_id, element.id, came_from] = way
        if fate.target is not None:
            meeting.walked.append((element.id, fate.target, fate.after))
            self.here.add(fate.target)

    def _ask_joins(self, meeting: Meeting) -> None:
        lost = find_lost_ways(self.fit.old.graph, self.fit.new.graph, self.fit._then, self.fit._now, meeting)
        for code, element_id, other in lost:
            self.obstacles.append(Obstacle(code, meeting.process_id, element_id, other))
