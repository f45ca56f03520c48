"""`krokus walk`: every reachable state of a model, each process alone, a called process as one step."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.bpmn.graph import Element, ElementKind, Graph, Process, ScopeKind
from engine.bpmn.reader import read_diagrams
from engine.model import JsonValue
from engine.process.modelfile import MODEL_FILE, ModelFile, read_model_file
from engine.process.releases import read_model_folder
from engine.process.walk_moves import FIRED, OPEN, Marking, Move, TokenGame

MOST_STATES = 200_000
MOST_TOKENS = 60
# Elements at which a case waits for a person, a moment or a message; a loop without any never rests.
WAITS = frozenset(
    {
        ElementKind.USER_TASK,
        ElementKind.MANUAL_TASK,
        ElementKind.TASK,
        ElementKind.RECEIVE_TASK,
        ElementKind.CATCH_EVENT,
        ElementKind.EVENT_BASED_GATEWAY,
        ElementKind.CALL_ACTIVITY,
        ElementKind.SUB_PROCESS,
    }
)


@dataclass(frozen=True, slots=True)
class DeadEnd:
    """Where tokens stand for ever, and the shortest way there in sentences."""

    process: str
    at: tuple[str, ...]
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WalkReport:
    """What the walk found. `complete` is False when the bound on states cut it."""

    model: str
    states: int
    complete: bool
    elements_total: int
    elements_reached: int
    unreachable: tuple[str, ...]
    dead_ends: tuple[DeadEnd, ...]
    nobody: tuple[str, ...]
    endless: tuple[str, ...]
    thrown: tuple[str, ...]
    bound: str = ""

    @property
    def is_sound(self) -> bool:
        bad = self.unreachable or self.dead_ends or self.nobody or self.endless or self.thrown
        return self.complete and not bad

    def as_json(self) -> dict[str, JsonValue]:
        return {
            "model": self.model,
            "states": self.states,
            "complete": self.complete,
            "bound": self.bound,
            "elements_total": self.elements_total,
            "elements_reached": self.elements_reached,
            "unreachable": list(self.unreachable),
            "dead_ends": [
                {"process": end.process, "at": list(end.at), "path": list(end.path)} for end in self.dead_ends
            ],
            "nobody": list(self.nobody),
            "endless": list(self.endless),
            "thrown_without_catcher": list(self.thrown),
        }

    def as_text(self, language: str) -> str:
        """The report for people, in Polish or English."""
        pl = language != "en"
        lines = [
            f"{self.model}: {self.states} {'stanów' if pl else 'states'}, "
            f"{self.elements_reached}/{self.elements_total} {'elementów' if pl else 'elements'}"
        ]
        labels = (
            (self.unreachable, "nieosiągalne", "unreachable"),
            (self.nobody, "nikt nie może wykonać", "nobody may do"),
            (self.endless, "pętla bez czekania", "loop without a wait"),
            (self.thrown, "wysyłane, a nikt nie odbiera", "thrown, nobody catches"),
        )
        lines += [
            f"  {polish if pl else english}: {one}" for found, polish, english in labels for one in found
        ]
        for end in self.dead_ends:
            lines.append(f"  {'ślepy koniec' if pl else 'dead end'}: {', '.join(end.at)}")
            lines += [f"    → {sentence}" for sentence in end.path]
        verdict = ("dobry", "sound") if self.is_sound else ("do poprawy", "not sound")
        return "\n".join([*lines, verdict[0] if pl else verdict[1]])


@dataclass
class _Found:
    reached: set[str] = field(default_factory=set)
    dead_ends: list[DeadEnd] = field(default_factory=list)
    states: int = 0
    bound: str = ""


def walk_folder(folder: Path) -> WalkReport:
    """Walk a model folder.

    Raises:
        ModelRefused: the folder cannot be read as a model.
    """
    files = read_model_folder(folder)
    graph = read_diagrams({path: content for path, content in files.items() if path.endswith(".bpmn")})
    forms = frozenset(Path(path).stem for path in files if path.startswith("forms/"))
    return walk_model(graph, read_model_file(files[MODEL_FILE]), forms)


def walk_model(graph: Graph, model: ModelFile, forms: frozenset[str]) -> WalkReport:
    """Explore a model: data-dependent choices both ways, timers and messages at any time."""
    found = _Found()
    for process in _startable(graph, model.main_process):
        _explore(graph, process, found)
    drawn = {element.id: element for element in graph.elements.values()}
    unreachable = [element for element_id, element in drawn.items() if element_id not in found.reached]
    return WalkReport(
        model=model.key,
        states=found.states,
        complete=not found.bound,
        elements_total=len(drawn),
        elements_reached=len(drawn) - len(unreachable),
        unreachable=tuple(_label(graph, element) for element in unreachable),
        dead_ends=tuple(found.dead_ends),
        nobody=tuple(_nobody(graph, model, forms)),
        endless=tuple(_endless(graph)),
        thrown=tuple(_thrown(graph)),
        bound=found.bound,
    )


def _startable(graph: Graph, main: str) -> Iterator[Process]:
    """The main process, the side processes, and every process that one of them calls."""
    sides = (p.id for p in graph.processes.values() if p.kind is ScopeKind.EVENT_SUB_PROCESS)
    waiting, seen = deque([main, *sides]), set()
    while waiting:
        process_id = waiting.popleft()
        if process_id in seen or process_id not in graph.processes:
            continue
        seen.add(process_id)
        yield graph.processes[process_id]
        waiting += _called(graph, process_id)


def _called(graph: Graph, process_id: str) -> Iterator[str]:
    for element in graph.processes[process_id].elements.values():
        if element.called_element:
            yield element.called_element
        if element.id in graph.processes and not element.is_event_sub_process:
            yield from _called(graph, element.id)


def _explore(graph: Graph, process: Process, found: _Found) -> None:
    """Breadth first over the markings of one process; parents give the shortest way to each."""
    game = TokenGame(graph, process)
    start = game.begin()
    parents: dict[Marking, tuple[Marking, str] | None] = {start: None}
    waiting = deque([start])
    if process.id in graph.elements:
        found.reached.add(process.id)
    while waiting:
        marking = waiting.popleft()
        found.reached.update(place[1] for place in marking)
        moves = _chosen_moves(game, marking, parents)
        live = [place for place in marking if place[0] != FIRED]
        if not moves and live:
            at = tuple(sorted({place[1] for place in live if place[0] != OPEN}))
            found.dead_ends.append(DeadEnd(process.id, at, _path_to(marking, parents)))
        for move in moves:
            found.reached.add(move.element_id)
            if move.marking not in parents:
                parents[move.marking] = (marking, move.words)
                waiting.append(move.marking)
        if len(parents) > MOST_STATES or len(marking) > MOST_TOKENS:
            found.bound = f"{process.id}: {MOST_STATES} states, {MOST_TOKENS} tokens"
            break
    found.states += len(parents)


def _chosen_moves(game: TokenGame, marking: Marking, seen: Mapping[Marking, object]) -> list[Move]:
    """Enough moves to lose no element and no dead end.

    Steps of parallel branches do not touch each other, so one branch may go first; all of them are tried
    only where going first leads back to a known marking (else a loop could starve the others).
    Boundary events may take a branch away, so they are tried everywhere.
    """
    borders = list(game.border_moves(marking))
    for place in marking:
        moves = list(game.moves(marking, place))
        if moves and not _ends_all(game, moves) and any(move.marking not in seen for move in moves):
            return moves + borders
    return [move for place in dict.fromkeys(marking) for move in game.moves(marking, place)] + borders


def _ends_all(game: TokenGame, moves: Iterable[Move]) -> bool:
    # A terminate end takes other tokens with it, so the others go first.
    return any(game.is_terminate(move.element_id) for move in moves)


def _path_to(marking: Marking, parents: Mapping[Marking, tuple[Marking, str] | None]) -> tuple[str, ...]:
    sentences: list[str] = []
    step = parents[marking]
    while step is not None:
        sentences.append(step[1])
        step = parents[step[0]]
    return tuple(reversed(sentences))


def _nobody(graph: Graph, model: ModelFile, forms: frozenset[str]) -> Iterator[str]:
    for element in graph.elements.values():
        if element.kind is not ElementKind.USER_TASK:
            continue
        form_key = element.properties.get("form_key")
        if element.role not in model.roles:
            yield f"{_label(graph, element)}: {element.role or '–'}"
        elif form_key and form_key not in forms:
            yield f"{_label(graph, element)}: {form_key}"


def _endless(graph: Graph) -> Iterator[str]:
    """Loops in which nothing ever waits."""
    for process in graph.processes.values():
        for element in process.elements.values():
            if element.kind not in WAITS and _comes_back(process, element):
                yield _label(graph, element)


def _comes_back(process: Process, start: Element) -> bool:
    waiting, seen = [start.id], set()
    while waiting:
        for flow_id in process.elements[waiting.pop()].outgoing:
            target = process.elements[process.flows[flow_id].target]
            if target.id == start.id:
                return True
            if target.id not in seen and target.kind not in WAITS:
                seen.add(target.id)
                waiting.append(target.id)
    return False


def _thrown(graph: Graph) -> Iterator[str]:
    catching = (ElementKind.CATCH_EVENT, ElementKind.BOUNDARY_EVENT, ElementKind.START_EVENT)
    caught = {e.event.ref for e in graph.elements.values() if e.event is not None and e.kind in catching}
    throwing = (ElementKind.THROW_EVENT, ElementKind.END_EVENT, ElementKind.SEND_TASK)
    for element in graph.elements.values():
        event = element.event
        if element.kind not in throwing or event is None or event.kind not in ("message", "escalation"):
            continue
        if event.ref not in caught:
            yield f"{_label(graph, element)}: {event.ref}"


def _label(graph: Graph, element: Element) -> str:
    return f"{element.id} „{element.name}” ({graph.file_of(element.id)})"
