"""What a diagram reads that nothing in it sets, and which step comes before: what people have to be asked.

No forms here; completing.py makes them.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property

from engine.bpmn.graph import Element, ElementKind, Graph, Loop, Process, ScopeKind
from engine.dmn import Decisions
from engine.errors import KrokusError
from engine.feel import compile_assignments, compile_expression

PASSED = frozenset(
    {ElementKind.EXCLUSIVE_GATEWAY, ElementKind.INCLUSIVE_GATEWAY, ElementKind.PARALLEL_GATEWAY}
)
# Kept by the engine itself.
_OWN = frozenset({"stage", "suspended", "case_status", "consent_valid_until", "loopCounter"})
_COUNTED = re.compile(r"(?:numberOf|nrOf)\w*Instances")


class Use(Enum):
    """What a value is needed for; tells which kind of answer fits."""

    CHOICE = "choice"
    NUMBER = "number"
    VALUE = "value"
    DATE = "date"
    MOMENT = "moment"
    DURATION = "duration"
    ROWS = "rows"


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


@dataclass(frozen=True)
class _Read:
    name: str
    text: str
    use: Use
    item: str = ""


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
        self._known = known | _OWN | frozenset(_list_written(graph))
        self._is_asked = is_asked
        self._is_bare = is_bare
        self._reads: dict[tuple[str, bool], list[_Read]] = {}

    def ask_at(self, task: Element) -> list[Question]:
        """What to ask at a step: all that is read behind it, before anybody else can be asked."""
        first = list(_read_round(task.loop)) if task.loop is not None else []
        return self._gather(first, [(task, True)])

    def ask_before(self, main: str) -> list[Question]:
        """What to ask before the first step of a process and of what runs beside it."""
        own = self._graph.processes.get(main)
        begun = [] if own is None else [own, *self._graph.sides(main)]
        return self._gather([], [(start, False) for process in begun for start in process.starts()])

    def _gather(self, reads: list[_Read], ahead: list[tuple[Element, bool]]) -> list[Question]:
        seen = {(element.id, is_left) for element, is_left in ahead}
        while ahead:
            element, is_left = ahead.pop(0)
            reads += self._reads_at(element, is_left)
            for step in self._follow(element, is_left):
                if (step[0].id, step[1]) not in seen:
                    seen.add((step[0].id, step[1]))
                    ahead.append(step)
        found: dict[str, Question] = {}
        for read in reads:
            if not self._is_set(read.name):
                question = found.setdefault(read.name, Question(read.name))
                question.texts.append(read.text)
                question.uses.add(read.use)
                question.columns.extend(self._parts_of.get(read.item, ()))
        return list(found.values())

    def _is_set(self, name: str) -> bool:
        return name.partition(".")[0] in self._known or _COUNTED.fullmatch(name) is not None

    def _reads_at(self, element: Element, is_left: bool) -> list[_Read]:
        key = (element.id, is_left)
        if key not in self._reads:
            reads = self._list_left(element) if is_left else self._list_entered(element)
            self._reads[key] = list(reads)
        return self._reads[key]

    def _list_left(self, element: Element) -> Iterator[_Read]:
        flows = self._graph.processes[element.process_id].flows
        for flow_id in element.outgoing:
            yield from _read(flows[flow_id].condition, Use.CHOICE)
        if self._is_bare and element.kind.is_scope and element.loop is not None:
            yield from _read_round(element.loop)

    def _list_entered(self, element: Element) -> Iterator[_Read]:
        if not self._is_bare:
            return
        if element.loop is not None:
            yield from _read(element.loop.cardinality, Use.NUMBER)
            for one in _read(element.loop.collection, Use.ROWS):
                yield replace(one, item=element.loop.item or "")
            if not self._is_asked(element) or element.loop.test_before:
                yield from _read(element.loop.condition, Use.CHOICE)
        event = element.event
        if event is not None and event.kind == "timer" and (event.expression or "").strip().startswith("="):
            yield from _read(event.expression, Use.MOMENT if event.timer_kind == "date" else Use.DURATION)
        if event is not None and event.kind == "conditional":
            yield from _read(event.expression, Use.CHOICE)
        yield from _read_script(element.script)
        decision = element.decision_ref or ""
        if element.kind is ElementKind.BUSINESS_RULE_TASK and decision in self._decisions:
            table = self._decisions[decision]
            for name in sorted(table.names(decision)):
                yield _Read(name, "", _USE_OF_KIND.get(table.kind_of(name).name, Use.VALUE))

    def _follow(self, element: Element, is_left: bool) -> Iterator[tuple[Element, bool]]:
        process = self._graph.processes[element.process_id]
        if is_left:
            yield from self._follow_flows(process, element)
            return
        if self._is_bare:
            yield from ((border, False) for border in process.boundaries(element.id))
        inner = self._inner(element)
        if inner is not None:
            yield from self._begin(inner)
        if inner is None and not self._is_asked(element):
            yield element, True

    def _follow_flows(self, process: Process, element: Element) -> Iterator[tuple[Element, bool]]:
        for flow_id in element.outgoing:
            target = process.elements[process.flows[flow_id].target]
            if self._is_bare or target.kind in PASSED:
                yield target, False
        if self._is_bare and not element.outgoing:
            for owner in self._owners[process.id]:
                yield owner, True
                if owner.loop is not None:
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
    def _parts_of(self) -> Mapping[str, list[str]]:
        """Head of a dotted name -> what is read of it anywhere."""
        found: dict[str, list[str]] = defaultdict(list)
        places = (
            (element, is_left) for element in self._graph.elements.values() for is_left in (False, True)
        )
        for read in (read for place in places for read in self._reads_at(*place)):
            head, _, part = read.name.partition(".")
            if part and part not in found[head]:
                found[head].append(part)
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


def _read(text: str | None, use: Use) -> Iterator[_Read]:
    try:
        names = compile_expression(text).names if text else frozenset[str]()
    except KrokusError:
        # What cannot be read is the lint's to name.
        return
    yield from (_Read(name, text or "", use) for name in sorted(names))


def _read_round(loop: Loop) -> Iterator[_Read]:
    """What is read when a round is over: whether there is one more, and what it gives."""
    yield from _read(loop.condition, Use.CHOICE)
    if loop.output is not None:
        yield from _read(loop.output_item, Use.VALUE)


def _read_script(script: str | None) -> Iterator[_Read]:
    try:
        lines = compile_assignments(script).lines if script else ()
    except KrokusError:
        # In a process that is only drawn, a script may be anything.
        return
    for line in lines:
        for name in sorted(line.expression.names):
            yield _Read(name, line.expression.text, Use.VALUE)


def _list_written(graph: Graph) -> Iterator[str]:
    """Names that a step of a diagram gives a value, whoever does it."""
    for process in graph.processes.values():
        yield process.properties.get("result", "")
    for element in graph.elements.values():
        yield element.properties.get("result_variable", "")
        yield element.properties.get("target", "")
        if element.loop is not None:
            yield element.loop.output or ""
            if element.loop.item != element.loop.output_item:
                yield element.loop.item or ""
        try:
            yield from compile_assignments(element.script).targets if element.script else ()
        except KrokusError:
            continue
