"""What a diagram reads that nothing in it sets, and which step comes before: what people have to be asked.

No forms here; completing.py makes them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from engine.bpmn.cures.scope import OWN_NAMES
from engine.bpmn.graph import COUNTER, ENGINES_OWN, Element, ElementKind, Graph, Process, ScopeKind
from engine.dmn import Decisions
from engine.releases.hearing import Hearing, Question
from engine.releases.reading import (
    Read,
    Use,
    Write,
    list_changes,
    list_writes,
    read_part,
    read_round,
    read_script,
    read_text,
)

PASSED = frozenset(
    {ElementKind.EXCLUSIVE_GATEWAY, ElementKind.INCLUSIVE_GATEWAY, ElementKind.PARALLEL_GATEWAY}
)
_CHOICES = (ElementKind.EXCLUSIVE_GATEWAY, ElementKind.EVENT_BASED_GATEWAY)
# How much is asked for at once.
_MOST_NAMES = 100
_USE_OF_KIND = {
    "number": Use.NUMBER,
    "boolean": Use.CHOICE,
    "date": Use.DATE,
    "date and time": Use.MOMENT,
    "days and time duration": Use.DURATION,
    "years and months duration": Use.DURATION,
    "list": Use.ROWS,
}


# An element as a token enters it, or (true) as one leaves it.
_Place = tuple[str, bool]
_Step = tuple[Element, bool]


class Questions:
    """Finds for every step what has to be asked there, so that nothing later lacks it.

    Args:
        decisions: tables by the id of their decision.
        is_asked: whether a person fills in at a step what is asked there.
        is_bare: whether the diagram says nothing about people; else only gateways right behind a step count.
    """

    def __init__(
        self,
        graph: Graph,
        decisions: Mapping[str, Decisions],
        known: frozenset[str],
        is_asked: Callable[[Element], bool],
        is_bare: bool,
    ) -> None:
        self._graph = graph
        self._decisions = decisions
        # What a script keeps for its token is nobody else's to say.
        scripts = [one for one in graph.elements.values() if one.kind is ElementKind.SCRIPT_TASK]
        kept = {name for one in scripts for name in one.properties.get(OWN_NAMES, "").split()}
        # What a bare diagram calls `stage` or `suspended` is its own.
        engines = frozenset({COUNTER}) if is_bare else ENGINES_OWN
        self._known = known | engines | kept
        self._is_asked = is_asked
        self._is_bare = is_bare
        self._reads: dict[_Place, list[Read]] = {}
        self._reached: dict[_Place, frozenset[_Place]] = {}
        self._unwritten: dict[tuple[tuple[_Place, ...], str], frozenset[_Place]] = {}
        self._unbegun: dict[str, frozenset[_Place]] = {}
        self._beside: dict[tuple[_Place, _Place], bool] = {}

    def ask_at(self, task: Element) -> list[Question]:
        """What to ask at a step: all that is read behind it, before anybody else can be asked."""
        first = list(read_round(task.loop)) if task.loop is not None else []
        return self._gather([(read, (task.id, True)) for read in first], [(task, True)])

    def ask_before(self, main: str) -> list[Question]:
        """What to ask before the first step of a process and of what runs beside it."""
        own = self._graph.processes.get(main)
        begun = [] if own is None else [own, *self._graph.sides(main)]
        return self._gather([], [(start, False) for process in begun for start in process.starts()])

    def _gather(self, reads: list[tuple[Read, _Place]], ahead: list[_Step]) -> list[Question]:
        asked = [(element.id, is_left) for element, is_left in ahead]
        for element, is_left in self._walk(ahead, self._is_asked):
            place = element.id, is_left
            reads += [(read, place) for read in self._reads_at(element, is_left)]
        names = dict.fromkeys(read.name for read, place in reads if not self._is_set(read.name, asked, place))
        questions = [self._hearing.question(name) for name in list(names)[:_MOST_NAMES]]
        # What only a filter of a list reads belongs to the items of the list.
        inside = {name for one in questions for name, column in one.columns.items() if name == column.name}
        return [one for one in questions if one.name not in inside]

    def _walk(self, ahead: Iterable[_Step], ends: Callable[[Element], bool]) -> Iterator[_Step]:
        """All that a token comes through from some places on; what ends the way it only enters."""
        ahead = list(ahead)
        seen = {(element.id, is_left) for element, is_left in ahead}
        while ahead:
            element, is_left = ahead.pop(0)
            yield element, is_left
            for step in self._follow(element, is_left):
                if (step[0].id, step[1]) not in seen and not (step[1] and ends(step[0])):
                    seen.add((step[0].id, step[1]))
                    ahead.append(step)

    def _is_set(self, name: str, asked: list[_Place], place: _Place) -> bool:
        """Whether a name surely has its value at a place behind those where it could be asked for."""
        head = name.partition(".")[0]
        if head in self._known or head in self._graph.counts_at(self._graph.elements[place[0]]):
            return True
        writes = self._writes.get(head, [])
        if not writes or not self._is_bare:
            return bool(writes)
        elsewhere = (self._is_elsewhere(write, one) for write in writes for one in asked)
        if any(elsewhere) or place not in self._reach_unwritten(tuple(asked), head):
            return True
        return self._come_unwritten(head).isdisjoint(asked)

    def _come_unwritten(self, name: str) -> frozenset[_Place]:
        """Places to which a way leads that gives a name no value, or only begins its flag."""
        if name not in self._unbegun:
            writers = {write.by for write in self._writes[name] if not write.is_flag}
            way = self._walk(self._beginnings, lambda element: element.id in writers)
            self._unbegun[name] = frozenset((element.id, is_left) for element, is_left in way)
        return self._unbegun[name]

    @cached_property
    def _beginnings(self) -> list[_Step]:
        """Where anything may begin by itself: processes that nothing calls, and event sub-processes."""
        called = {element.called_element for element in self._graph.elements.values()}
        return [
            (start, False)
            for process in self._graph.processes.values()
            if process.runs_beside() or (process.parent is None and process.id not in called)
            for start in process.starts()
        ]

    def _reach_unwritten(self, asked: tuple[_Place, ...], name: str) -> frozenset[_Place]:
        """Places behind some others to which a way leads that gives a name no value."""
        key = asked, name
        if key not in self._unwritten:
            writers = {write.by for write in self._writes[name]}
            steps = [self._step(one) for one in asked]
            way = self._walk(steps, lambda element: element.id in writers or self._is_asked(element))
            self._unwritten[key] = frozenset((element.id, is_left) for element, is_left in way)
        return self._unwritten[key]

    def _is_elsewhere(self, write: Write, asked: _Place) -> bool:
        """Whether a value comes from before a place, from beside it or from nobody knows where."""
        done = (write.by, True)
        if not write.by or done == asked:
            return True
        if done in self._reach(asked):
            return False
        if asked in self._reach(done):
            # A flag that only begins as false waits for somebody to raise it.
            return not write.is_flag
        if (asked, done) not in self._beside:
            self._beside[asked, done] = self._is_beside(asked, done)
        return self._beside[asked, done]

    def _is_beside(self, one: _Place, other: _Place) -> bool:
        """Whether two places lie on ways that may go on at the same time."""
        scopes = self._list_scopes(one[0]), self._list_scopes(other[0])
        if scopes[0][-1] != scopes[1][-1]:
            return True
        for scope in {*scopes[0]} ^ {*scopes[1]}:
            if self._graph.processes[scope].runs_beside():
                return True
        for ways in self._forks:
            alone = {(one in way, other in way) for way in ways}
            if alone >= {(True, False), (False, True)}:
                return True
        return False

    @cached_property
    def _forks(self) -> list[list[frozenset[_Place]]]:
        """For each element that several ways leave at once, what each of them comes through."""
        return [
            [
                self._reach((self._graph.processes[fork.process_id].flows[flow_id].target, False))
                for flow_id in fork.outgoing
            ]
            for fork in self._graph.elements.values()
            if len(fork.outgoing) > 1 and fork.kind not in _CHOICES
        ]

    def _list_scopes(self, element_id: str) -> list[str]:
        scopes = [self._graph.elements[element_id].process_id]
        while (parent := self._graph.processes[scopes[-1]].parent) is not None:
            scopes.append(parent)
        return scopes

    def _step(self, place: _Place) -> _Step:
        return self._graph.elements[place[0]], place[1]

    def _reach(self, place: _Place) -> frozenset[_Place]:
        """All places behind one; itself only where a loop leads back."""
        if place not in self._reached:
            found = self._walk(self._follow(*self._step(place)), lambda _: False)
            self._reached[place] = frozenset((element.id, is_left) for element, is_left in found)
        return self._reached[place]

    def _reads_at(self, element: Element, is_left: bool) -> list[Read]:
        key = (element.id, is_left)
        if key not in self._reads:
            reads = self._list_left(element) if is_left else self._list_entered(element)
            self._reads[key] = list(reads)
        return self._reads[key]

    def _list_left(self, element: Element) -> Iterator[Read]:
        flows = self._graph.processes[element.process_id].flows
        for flow_id in element.outgoing:
            yield from read_text(flows[flow_id].condition, Use.CHOICE)
        if self._is_bare and element.kind.is_scope and element.loop is not None:
            yield from read_round(element.loop)

    def _list_entered(self, element: Element) -> Iterator[Read]:
        if not self._is_bare:
            return
        if element.loop is not None:
            yield from read_text(element.loop.cardinality, Use.NUMBER)
            for one in read_part(element.loop.collection, Use.ROWS):
                yield replace(one, item=(element.loop.item or "") if one.use is Use.ROWS else "")
            if not self._is_asked(element) or element.loop.test_before:
                yield from read_text(element.loop.condition, Use.CHOICE)
        event = element.event
        if event is not None and event.kind == "timer" and (event.expression or "").strip().startswith("="):
            yield from read_part(event.expression, Use.MOMENT if event.timer_kind == "date" else Use.DURATION)
        if event is not None and event.kind == "conditional":
            yield from read_text(event.expression, Use.CHOICE)
        yield from read_script(element.script)
        decision = element.decision_ref or ""
        if element.kind is ElementKind.BUSINESS_RULE_TASK and decision in self._decisions:
            table = self._decisions[decision]
            for name in sorted(table.names(decision)):
                yield Read(name, "", _USE_OF_KIND.get(table.kind_of(name).name, Use.VALUE))

    def _follow(self, element: Element, is_left: bool) -> Iterator[_Step]:
        process = self._graph.processes[element.process_id]
        if is_left:
            yield from self._follow_flows(process, element)
            return
        if self._is_bare:
            yield from ((border, False) for border in self._borders[element.id])
        inner = self._inner(element)
        if inner is not None:
            yield from self._begin(inner)
        else:
            yield element, True

    def _follow_flows(self, process: Process, element: Element) -> Iterator[_Step]:
        for flow_id in element.outgoing:
            target = process.elements[process.flows[flow_id].target]
            if self._is_bare or target.kind in PASSED:
                yield target, False
        if self._is_bare and not element.outgoing:
            for owner in self._owners[process.id]:
                yield owner, True
                # The list or number of rounds is read once, before the first of them.
                if owner.loop is not None and owner.loop.kind == "standard":
                    yield owner, False

    def _begin(self, inner: Process) -> Iterator[_Step]:
        scopes = [inner, *(one for one in self._graph.children(inner.id) if one.runs_beside())]
        yield from ((start, False) for scope in scopes for start in scope.starts())

    def _inner(self, element: Element) -> Process | None:
        """The scope inside an activity: its own, or the process that it calls."""
        if not self._is_bare or not (element.called_element or element.kind.is_scope):
            return None
        return self._graph.processes.get(element.called_element or element.id)

    @cached_property
    def _writes(self) -> Mapping[str, list[Write]]:
        """Name -> who gives it a value."""
        found: dict[str, list[Write]] = defaultdict(list)
        for write in (*list_writes(self._graph), *self._list_answers()):
            found[write.name].append(write)
        return found

    def _list_answers(self) -> Iterator[Write]:
        """What people answer where the diagram itself says what they are asked for."""
        for element in filter(self._is_asked, self._graph.elements.values()):
            answered = (str(one["key"]) for one in element.fields if "readonly" not in one)
            yield from (Write(name.partition(".")[0], element.id) for name in answered)

    @cached_property
    def _hearing(self) -> Hearing:
        reads: list[Read] = []
        for element in self._graph.elements.values():
            reads += self._reads_at(element, False)
            reads += read_round(element.loop) if element.loop is not None else ()
            reads += self._reads_at(element, True)
        writes = [write for writes in self._writes.values() for write in writes]
        return Hearing(reads, [*writes, *list_changes(self._graph)])

    @cached_property
    def _borders(self) -> Mapping[str, list[Element]]:
        """Activity -> the events on its border."""
        found: dict[str, list[Element]] = defaultdict(list)
        for element in self._graph.elements.values():
            if element.attached_to:
                found[element.attached_to].append(element)
        return found

    @cached_property
    def _owners(self) -> Mapping[str, list[Element]]:
        """Scope -> the activities that it ends for."""
        found: dict[str, list[Element]] = defaultdict(list)
        for element in self._graph.elements.values():
            inner = self._inner(element)
            if inner is not None and inner.kind is not ScopeKind.EVENT_SUB_PROCESS:
                found[inner.id].append(element)
        return found
