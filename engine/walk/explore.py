"""Walks one scope through all its markings: one token at a time where order does not matter."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from engine.bpmn.graph import ElementKind
from engine.walk.context import Context
from engine.walk.dataflow import Dataflow
from engine.walk.game import TokenGame
from engine.walk.groups import find_last_groups
from engine.walk.rounds import Rounds
from engine.walk.steps import Marking, Move, Outcome, Place, PlaceKind, Step, Summary, Verb
from engine.walk.values import EMPTY, Box

# So many different boxes of one marking are kept apart; after that they become one.
MOST_BOXES = 12
MOST_OUTCOMES = 12
State = tuple[Marking, Box]
Path = tuple[Step, ...]


@dataclass
class Budget:
    """What one walk may cost. A unit is a token looked at; `cut_at` names where it ran out."""

    # The largest of the shipped models takes 8,000; odd drawings may take any number.
    units: int = 250_000
    states: int = 0
    cut_at: str = ""
    reason: str = "250,000 tokens looked at"

    def spend(self, units: int, where: str) -> bool:
        self.units -= units
        if self.units < 0:
            self.cut_at = self.cut_at or where
        return self.units >= 0


@dataclass
class Trace:
    """What happened in a walk: flows taken, elements left, and each element with the first way to it."""

    elements: dict[str, Callable[[], Path]] = field(default_factory=dict)
    flows: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)


Report = Callable[[str, str, Callable[[], Path]], None]


class Exploration:
    """One scope from one box of variables on; breadth first: the first way to a thing is the shortest.

    A token that does not touch the others goes first and alone (partial-order reduction by persistent sets):
    that loses no deadlock. The one farthest from the end goes first, so that two that come to one place meet
    there. Where a token could go round for ever, the others get their turn as well (`_let_others_go`).
    """

    def __init__(
        self,
        game: TokenGame,
        dataflow: Dataflow,
        context: Context,
        budget: Budget,
        trace: Trace,
        report: Report,
        before: Path,
    ) -> None:
        self._game = game
        self._dataflow = dataflow
        self._context = context
        self._budget = budget
        self._trace = trace
        self._report = report
        self._before = before
        self._parents: dict[State, tuple[State, Move] | None] = {}
        self._boxes: dict[Marking, list[Box]] = {}
        self._blurred: set[Marking] = set()
        self._edges: dict[State, list[tuple[State, Move]]] = {}
        self._played: dict[State, set[Place]] = {}
        self._live: dict[Marking, frozenset[str]] = {}
        self._waiting: deque[State] = deque()
        self._outcomes: dict[Outcome, None] = {}
        self._now: State | None = None

    @property
    def scope(self) -> str:
        return self._game.net.process.id

    def run(self, entry: Box) -> Summary:
        """Walk to the end and report what is wrong on the way."""
        for marking in self._game.begin():
            self._add(marking, entry, None)
        self._work()
        while not self._budget.cut_at and self._let_others_go():
            self._work()
        rounds = Rounds(self._game, self._dataflow, self._edges)
        is_endless = not self._budget.cut_at and bool(rounds.find_last())
        if is_endless and not self._context.may_be_interrupted:
            for element, state in rounds.list_hopeless():
                self._report("no-way-out", element, partial(self._path_to, state))
        for element, state in (*rounds.list_restless(), *rounds.list_runaway()):
            self._report("loop-without-wait", element, partial(self._path_to, state))
        return Summary(tuple(self._outcomes), is_endless)

    def path_here(self) -> Path:
        """The steps to the state that is being looked at, from the start of the walk."""
        return self._before if self._now is None else self._path_to(self._now)

    def _path_to(self, state: State, last: Move | None = None, wanted: set[Place] | None = None) -> Path:
        """The way to a state, with one more move; where places are wanted, only the steps that these need."""
        moves: list[Move] = [] if last is None else [last]
        parent = self._parents[state]
        while parent is not None:
            moves.append(parent[1])
            parent = self._parents[parent[0]]
        needed = moves if wanted is None else list(self._find_needed(moves, wanted))
        return (*self._before, *(move.step for move in reversed(needed) if move.step.verb is not Verb.SKIP))

    def _find_needed(self, moves: Sequence[Move], wanted: set[Place]) -> Iterator[Move]:
        """From the last move back: those that filled a needed place or wrote what an answer needs."""
        keys: set[str] = set()
        variables = self._dataflow.variables
        for move in moves:
            element = self._game.net.elements[move.step.element]
            writes = variables.list_writes(element).keys()
            if wanted.isdisjoint(move.put) and keys.isdisjoint(writes):
                continue
            wanted = (wanted - set(move.put)) | set(move.taken)
            if not move.ended:
                self._trace.left.add(move.step.element)
            if move.step.verb is Verb.DECIDE:
                keys |= variables.read_by[element.id]
            yield move

    def _work(self) -> None:
        while self._waiting:
            state = self._waiting.popleft()
            if not self._budget.spend(1 + len(state[0]), self.scope):
                return
            self._expand(state)

    def _expand(self, state: State) -> None:
        marking, _ = state
        self._now = state
        for place in marking:
            name = self._game.element_of(place).id
            if name not in self._trace.elements:
                self._trace.elements[name] = partial(self._path_to, state, wanted={place})
        late: list[tuple[Place, list[Move]]] = []
        for place in sorted(marking, key=self._order):
            moves = self._list_moves(state, place)
            if any(move.ended in ("end", "error") for move in moves):
                late.append((place, moves))
            elif moves:
                self._play(state, place, moves)
                return
        for place, moves in late:
            self._play(state, place, moves)
        if not late:
            self._finish(state)

    def _order(self, place: Place) -> tuple[int, Place]:
        return self._game.net.rank[self._game.element_of(place).id], place

    def _list_moves(self, state: State, place: Place) -> list[Move]:
        found = []
        for move in self._game.list_moves(state[0], place, state[1]):
            if move.ended == "nowhere":
                if move.no_answer:
                    self._note_no_answer(state, move)
                continue
            found.append(move)
        return found

    def _note_no_answer(self, state: State, move: Move) -> None:
        if self._game.net.elements[move.step.element].kind is ElementKind.CATCH_EVENT:
            self._report("condition-may-stay-false", move.step.element, partial(self._path_to, state))
            return
        keys = self._game.find_keys(move.step.element)
        # What several variables hold together is not kept apart everywhere.
        apart = state[0] not in self._blurred and self._context.repeated.isdisjoint(keys)
        if self._context.untracked.isdisjoint(keys) and (len(keys) < 2 or apart):
            self._report("decision-without-answer", move.step.element, partial(self._path_to, state))

    def _play(self, state: State, place: Place, moves: Sequence[Move]) -> None:
        self._played.setdefault(state, set()).add(place)
        for move in moves:
            if move.step.element not in self._trace.elements:
                self._trace.elements[move.step.element] = partial(self._path_to, state, move)
            if not move.ended:
                self._trace.left.add(move.step.element)
            self._trace.flows.update(move.flows)
            if move.doubled:
                self._report("lost-token", move.doubled, partial(self._path_to, state, move))
            if move.ended:
                self._end(state, move.ended, move.ref, move.box, move.step.element)
                self._edges.setdefault(state, []).append((((), EMPTY), move))
            else:
                following = self._add(move.marking, move.box, (state, move))
                self._edges.setdefault(state, []).append((following, move))

    def _add(self, marking: Marking, box: Box, parent: tuple[State, Move] | None) -> State:
        """The state, known or new; boxes that are part of a wider one count as it."""
        box = box.keep(self._live_at(marking))
        known = self._boxes.setdefault(marking, [])
        for wider in known:
            if box <= wider:
                return marking, wider
        if len(known) >= MOST_BOXES or marking in self._blurred:
            for other in known:
                box = other | box
            known.clear()
            self._blurred.add(marking)
        known.append(box)
        state = (marking, box)
        self._parents[state] = parent
        self._budget.states += 1
        self._waiting.append(state)
        return state

    def _live_at(self, marking: Marking) -> frozenset[str]:
        if marking not in self._live:
            live = self._dataflow.live
            parts = [
                live[self._game.element_of(place).id] for place in marking if place[0] is not PlaceKind.SPENT
            ]
            at_end = self._dataflow.live_at_end[self.scope] if not parts else frozenset()
            self._live[marking] = at_end.union(*parts)
        return self._live[marking]

    def _finish(self, state: State) -> None:
        """Nothing moves: the scope is over, or something stands for ever."""
        tokens = [place for place in state[0] if place[0] is not PlaceKind.SPENT]
        if not tokens:
            before = self._parents[state]
            self._end(state, "end", None, state[1], "" if before is None else before[1].step.element)
            return
        if any(place[0] is PlaceKind.AT for place in tokens):
            # A question without an answer or an activity without an outcome has a finding of its own.
            return
        for place in tokens:
            self._report("deadlock", self._game.element_of(place).id, partial(self._path_to, state))

    def _end(self, state: State, kind: str, ref: str | None, box: Box, last: str) -> None:
        wanted = self._dataflow.live_at_end[self.scope] & self._dataflow.written[self.scope]
        outcome = Outcome(kind, ref, box.keep(wanted), last)
        alike = [one for one in self._outcomes if one.kind == kind and one.ref == ref]
        if any(outcome.box <= one.box for one in alike):
            return
        if len(alike) >= MOST_OUTCOMES:
            for one in alike:
                outcome = Outcome(kind, ref, outcome.box | one.box, last)
                del self._outcomes[one]
        self._outcomes[outcome] = None

    def _let_others_go(self) -> bool:
        """Where one token could go round for ever, give every other token its turn; whether there was one."""
        has_more = False
        ahead_of = {state: [one[0] for one in ahead] for state, ahead in self._edges.items()}
        # To find the circles, every state is looked at once more.
        if not self._budget.spend(len(ahead_of), self.scope):
            return False
        for group in find_last_groups(ahead_of):
            state = group[0]
            for place in state[0]:
                if place not in self._played[state]:
                    if not self._budget.spend(1, self.scope):
                        return False
                    self._now = state
                    moves = self._list_moves(state, place)
                    self._played[state].add(place)
                    if moves:
                        has_more = True
                        self._play(state, place, moves)
        return has_more
