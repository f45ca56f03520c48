"""What a diagram reads that nothing in it sets, and which step comes before: what people have to be asked.

No forms here; completing.py makes them.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from engine.bpmn.graph import Element, ElementKind, Graph, Process, ScopeKind
from engine.dmn import Decisions
from engine.releases.reading import Read, Use, Write, list_writes, read_round, read_script, read_text

PASSED = frozenset(
    {ElementKind.EXCLUSIVE_GATEWAY, ElementKind.INCLUSIVE_GATEWAY, ElementKind.PARALLEL_GATEWAY}
)
# Kept by the engine itself.
_OWN = frozenset({"stage", "suspended", "case_status", "consent_valid_until", "loopCounter"})
_COUNTED = re.compile(r"(?:numberOf|nrOf)\w*Instances")
_USE_OF_KIND = {
    "number": Use.NUMBER,
    "boolean": Use.CHOICE,
    "date": Use.DATE,
    "date and time": Use.MOMENT,
    "days and time duration": Use.DURATION,
    "years and months duration": Use.DURATION,
    "list": Use.ROWS,
}


@dataclass(frozen=True)
class Question:
    """A variable to ask for.

    Attributes:
        name: dotted.
        texts: the expressions that read it.
        uses: what they need it for.
        columns: of a list that rounds run over, what they read of each item.
    """

    name: str
    texts: list[str] = field(default_factory=list)
    uses: set[Use] = field(default_factory=set)
    columns: list[str] = field(default_factory=list)


# An element as a token enters it, or (true) as one leaves it.
_Place = tuple[str, bool]


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
        self._known = known | _OWN
        self._is_asked = is_asked
        self._is_bare = is_bare
        self._reads: dict[_Place, list[Read]] = {}
        self._reached: dict[_Place, frozenset[_Place]] = {}

    def ask_at(self, task: Element) -> list[Question]:
        """What to ask at a step: all that is read behind it, before anybody else can be asked."""
        first = list(read_round(task.loop)) if task.loop is not None else []
        return self._gather([(read, (task.id, True)) for read in first], [(task, True)])

    def ask_before(self, main: str) -> list[Question]:
        """What to ask before the first step of a process and of what runs beside it."""
        own = self._graph.processes.get(main)
        begun = [] if own is None else [own, *self._graph.sides(main)]
        return self._gather([], [(start, False) for process in begun for start in process.starts()])

    def _gather(self, reads: list[tuple[Read, _Place]], ahead: list[tuple[Element, bool]]) -> list[Question]:
        for element, is_left in self._walk(ahead, self._is_asked):
            place = element.id, is_left
            reads += [(read, place) for read in self._reads_at(element, is_left)]
        names = dict.fromkeys(read.name for read, place in reads if not self._is_set(read.name, place))
        return [self._everywhere[name] for name in names]

    def _walk(
        self, ahead: list[tuple[Element, bool]], ends: Callable[[Element], bool]
    ) -> Iterator[tuple[Element, bool]]:
        """All that a token comes through from some places on, up to the activities that end the way."""
        seen = {(element.id, is_left) for element, is_left in ahead}
        while ahead:
            element, is_left = ahead.pop(0)
            yield element, is_left
            for step in self._follow(element, is_left, ends):
                if (step[0].id, step[1]) not in seen:
                    seen.add((step[0].id, step[1]))
                    ahead.append(step)

    def _is_set(self, name: str, place: _Place) -> bool:
        """Whether a name may have its value when it is read: who gives it only behind that does not count."""
        head = name.partition(".")[0]
        if head in self._known or _COUNTED.fullmatch(name) is not None:
            return True
        return any(not self._is_behind(place, write.by) for write in self._writes.get(head, ()))

    def _is_behind(self, place: _Place, writer: str) -> bool:
        if not self._is_bare or not writer:
            return False
        return (writer, True) in self._reach(place) and place not in self._reach((writer, True))

    def _reach(self, place: _Place) -> frozenset[_Place]:
        if place not in self._reached:
            first = (self._graph.elements[place[0]], place[1])
            found = self._walk([*self._follow(*first, _nobody)], _nobody)
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
            for one in read_text(element.loop.collection, Use.ROWS):
                yield replace(one, item=element.loop.item or "")
            if not self._is_asked(element) or element.loop.test_before:
                yield from read_text(element.loop.condition, Use.CHOICE)
        event = element.event
        if event is not None and event.kind == "timer" and (event.expression or "").strip().startswith("="):
            yield from read_text(event.expression, Use.MOMENT if event.timer_kind == "date" else Use.DURATION)
        if event is not None and event.kind == "conditional":
            yield from read_text(event.expression, Use.CHOICE)
        yield from read_script(element.script)
        decision = element.decision_ref or ""
        if element.kind is ElementKind.BUSINESS_RULE_TASK and decision in self._decisions:
            table = self._decisions[decision]
            for name in sorted(table.names(decision)):
                yield Read(name, "", _USE_OF_KIND.get(table.kind_of(name).name, Use.VALUE))

    def _follow(
        self, element: Element, is_left: bool, ends: Callable[[Element], bool]
    ) -> Iterator[tuple[Element, bool]]:
        process = self._graph.processes[element.process_id]
        if is_left:
            yield from self._follow_flows(process, element)
            return
        if self._is_bare:
            yield from ((border, False) for border in process.boundaries(element.id))
        inner = self._inner(element)
        if inner is not None:
            yield from self._begin(inner)
        if inner is None and not ends(element):
            yield element, True

    def _follow_flows(self, process: Process, element: Element) -> Iterator[tuple[Element, bool]]:
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

    def _begin(self, inner: Process) -> Iterator[tuple[Element, bool]]:
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
        for write in list_writes(self._graph):
            found[write.name].append(write)
        return found

    @cached_property
    def _everywhere(self) -> Mapping[str, Question]:
        """Name -> all that is read of it and its copies anywhere: one name has one kind of answer."""
        reads: list[Read] = []
        for element in self._graph.elements.values():
            reads += self._reads_at(element, False)
            reads += read_round(element.loop) if element.loop is not None else ()
            reads += self._reads_at(element, True)
        parts: dict[str, list[str]] = defaultdict(list)
        for read in reads:
            head, _, part = read.name.partition(".")
            parts[head] += [part] if part else []
        found: dict[str, Question] = {}
        for read in reads:
            question = found.setdefault(read.name, Question(read.name))
            question.texts.append(read.text)
            question.uses.add(read.use)
            question.columns.extend(dict.fromkeys(parts.get(read.item, ())))
        for name in list(found):
            self._add_copies(found, name, name, {name})
        return found

    def _add_copies(self, found: dict[str, Question], name: str, source: str, seen: set[str]) -> None:
        question = found[name]
        for write in (write for writes in self._writes.values() for write in writes):
            if write.copied != source or write.name in seen:
                continue
            seen.add(write.name)
            copy = found.get(write.name, Question(write.name))
            whole = re.compile(rf"(?<![\w.]){re.escape(write.name)}(?![\w.])")
            question.texts.extend(whole.sub(name, text) for text in copy.texts)
            question.uses.update(copy.uses)
            self._add_copies(found, name, write.name, seen)

    @cached_property
    def _owners(self) -> Mapping[str, list[Element]]:
        """Scope -> the activities that it ends for."""
        found: dict[str, list[Element]] = defaultdict(list)
        for element in self._graph.elements.values():
            inner = self._inner(element)
            if inner is not None and inner.kind is not ScopeKind.EVENT_SUB_PROCESS:
                found[inner.id].append(element)
        return found


def _nobody(_: Element) -> bool:
    return False
