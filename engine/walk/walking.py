"""Walks a whole model: the main process, what runs beside it, and each called process per way of entering."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from engine.bpmn.graph import Element, Process
from engine.walk.context import Context
from engine.walk.dataflow import Dataflow
from engine.walk.events import Events
from engine.walk.explore import Budget, Exploration, Path, Trace
from engine.walk.findings import WalkFinding, at_element
from engine.walk.game import TokenGame
from engine.walk.skipping import may_be_skipped, open_box
from engine.walk.steps import Marking, Outcome, Step, Summary, Verb
from engine.walk.values import Box, Values
from engine.walk.variables import Parts, Variables

# So many ways of entering a scope are kept apart; after that they become one.
MOST_ENTRIES = 6
# Scopes inside scopes; deeper nesting is named as a bound, not walked.
DEEPEST = 24


@dataclass
class Found:
    """What a walk brings home: defects by code and place, the shortest way to each."""

    trace: Trace = field(default_factory=Trace)
    budget: Budget = field(default_factory=Budget)
    paths: dict[tuple[str, str], Path] = field(default_factory=dict)

    def report(self, code: str, at: str, path: Callable[[], Path]) -> None:
        """Keep a defect; of two ways to it the shorter one."""
        new = path()
        known = self.paths.get((code, at))
        if known is None or len(new) < len(known):
            self.paths[(code, at)] = new


class Walk:
    """One walk through one model."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.graph = parts.graph
        self.variables = Variables(parts)
        self.dataflow = Dataflow(parts.graph, self.variables)
        self.events = Events(parts.graph, parts.model, self.dataflow)
        self.found = Found()
        self._walked: dict[tuple[str, Context, Box], Summary] = {}
        self._entries: dict[tuple[str, Context], Box] = {}
        self._counts: dict[tuple[str, Context], int] = {}
        self._depth = 0

    def run(self) -> Found:
        """Walk everything that can be started."""
        main = self.graph.processes.get(self.parts.model.main_process)
        sides = [side for side in self.events.list_sides() if self.events.can_start(side)]
        if main is not None:
            self._walk_root(main, self.variables.first, (), sides)
        for side in sides:
            self.found.trace.elements.setdefault(side.id, tuple)
            self._walk_root(side, self.variables.ever, (Step(Verb.BEGIN, side.id),), sides)
        return self.found

    def _walk_root(
        self, process: Process, at_first: Mapping[str, Values], path: Path, sides: list[Process]
    ) -> None:
        is_main = process.id == self.parts.model.main_process
        # A side process ends with its case, unless it says that it goes on.
        ends_with_case = not is_main and process.properties.get("survives_close", "false") != "true"
        shared = self._list_shared(process, sides)
        context = Context(process.id, shared, frozenset(), self.variables.ever, ends_with_case)
        entry = {
            key: at_first[key] | shared[key] if key in shared else at_first[key]
            for start in self.dataflow.nets[process.id].starts
            for key in self.dataflow.live[start]
        }
        summary = self._walk_scope(process, context, Box(entry), path)
        for outcome in summary.outcomes:
            if outcome.kind == "error" and not self._is_handled(process, outcome, sides):
                self._report_error(process, outcome, sides)

    def _is_handled(self, process: Process, outcome: Outcome, sides: list[Process]) -> bool:
        """Whether an event sub-process of the main process takes an error of it or of another one."""
        main = self.parts.model.main_process
        if process.id != main and (process.parent != main or process.interrupting):
            return False
        others = (side for side in sides if side.parent == main and side.id != process.id)
        starts = (start for side in others for start in side.starts() if start.event_kind == "error")
        return any(start.event is not None and start.event.takes("error", outcome.ref) for start in starts)

    def _report_error(self, process: Process, outcome: Outcome, sides: list[Process]) -> None:
        """An error that left the outermost process: nothing takes it."""
        roots = {self.parts.model.main_process, *(side.id for side in sides)}
        for element in self.events.thrown.get(("error", outcome.ref), ()):
            owner = next((one for one in self._list_around(element) if one in roots), process.id)
            if element.id in self.found.trace.elements and owner == process.id:
                self.found.report("error-not-caught", element.id, self.found.trace.elements[element.id])

    def _list_around(self, element: Element) -> Iterator[str]:
        """Ids of the scopes around an element, innermost first."""
        around: str | None = element.process_id
        while around is not None:
            yield around
            around = self.graph.processes[around].parent

    def _list_shared(self, process: Process, sides: list[Process]) -> dict[str, Values]:
        """What others may write while this instance runs."""
        others = [self.parts.model.main_process, *(side.id for side in sides)]
        runs_once = process.id == self.parts.model.main_process or process.properties.get("once") == "true"
        found: dict[str, Values] = {}
        for other in others:
            if other in self.graph.processes and (other != process.id or not runs_once):
                _add_all(found, self.dataflow.written_around(other))
        for info in self.parts.model.messages.values():
            _add_all(found, self.variables.list_reported(info.form_key))
        return found

    def _walk_scope(self, process: Process, context: Context, entry: Box, before: Path) -> Summary:
        """Walk one scope from one box on, at most once."""
        inner = context.widen(self.dataflow.contested[process.id])
        entry = self._enter_box(process, inner, inner.write(entry, self.variables.begin(process)))
        known = self._walked.get((process.id, inner, entry))
        if known is not None:
            return known
        if self._depth >= DEEPEST:
            self.found.budget.cut_at = self.found.budget.cut_at or process.id
            return Summary((Outcome("end", None, Box({})),))
        self._depth += 1
        summary = self._explore(process, inner, entry, before)
        self._depth -= 1
        self._walked[(process.id, inner, entry)] = summary
        return summary

    def _enter_box(self, process: Process, context: Context, entry: Box) -> Box:
        """The box to walk from; one that is entered in too many ways is entered with all at once."""
        if (process.id, context, entry) in self._walked:
            return entry
        key = (process.id, context)
        before = self._entries.get(key)
        self._entries[key] = entry if before is None else before | entry
        self._counts[key] = self._counts.get(key, 0) + 1
        return entry if self._counts[key] <= MOST_ENTRIES else self._entries[key]

    def _explore(self, process: Process, context: Context, entry: Box, before: Path) -> Summary:
        def enter(element: Element, marking: Marking, box: Box) -> Summary:
            path = (*exploration.path_here(), Step(Verb.BEGIN, element.id))
            return self._walk_inside(element, context, box, path)

        game = TokenGame(self.dataflow, self.events, process.id, context, enter)
        found = self.found
        exploration = Exploration(
            game, self.dataflow, context, found.budget, found.trace, found.report, before
        )
        summary = exploration.run(entry)
        return self._handle(process, context, entry, summary, before)

    def _walk_inside(self, element: Element, context: Context, box: Box, path: Path) -> Summary:
        """The outcomes of an activity's own scope or of the process it calls."""
        process = self.dataflow.inner(element)
        if process is None:
            return Summary((Outcome("end", None, Box({})),))
        events = self.dataflow.nets[element.process_id].boundaries_of(element.id)
        is_ended = any(one.cancel_activity and self.events.may_happen(one) for one in events)
        inner, before = context.widen(frozenset(), is_ended), dict[str, Values]()
        if element.loop is not None:
            before = dict(self.dataflow.written_around(process.id))
            inner = inner.repeat(before, at_once=element.loop.kind == "parallel")
        starts = self.dataflow.nets[process.id].starts
        wanted = frozenset[str]().union(*(self.dataflow.live[start] for start in starts))
        wanted &= self.dataflow.read[process.id] | self.dataflow.written[process.id]
        lookup = inner.look(box)
        entry = {key: lookup(key) | before[key] if key in before else lookup(key) for key in wanted}
        summary = self._walk_scope(process, inner, Box(entry), path)
        if not may_be_skipped(element):
            return summary
        outcomes = (replace(one, box=open_box(one.box)) for one in summary.outcomes)
        return replace(summary, outcomes=tuple(outcomes))

    def _handle(
        self, process: Process, context: Context, entry: Box, summary: Summary, before: Path
    ) -> Summary:
        """What an event sub-process inside a scope makes of the scope's outcomes."""
        if process.id == context.root:
            return summary
        outcomes = list(summary.outcomes)
        for side in self.graph.children(process.id):
            element = self.graph.elements[side.id]
            if not (element.is_event_sub_process and side.interrupting and self.events.can_start(side)):
                continue
            caught = [start.event for start in side.starts() if start.event is not None]
            outcomes = [
                one
                for one in outcomes
                if one.kind != "error" or not any(event.takes("error", one.ref) for event in caught)
            ]
            written = self.dataflow.written_around(process.id)
            box = context.blur(entry, frozenset(written), written)
            path = (*before, Step(Verb.BEGIN, side.id))
            outcomes += self._walk_scope(side, context, box, path).outcomes
        return Summary(tuple(outcomes), summary.is_endless)

    def list_findings(self) -> list[WalkFinding]:
        """The defects that came up while walking."""
        return [
            at_element(code, self.graph, self.graph.elements[at], path)
            for (code, at), path in self.found.paths.items()
        ]


def _add_all(found: dict[str, Values], more: Mapping[str, Values]) -> None:
    for key, values in more.items():
        found[key] = found[key] | values if key in found else values
