"""Rounds without an end among the states of one scope: those no step leaves, those in which nothing waits."""

from collections.abc import Iterator, Mapping, Sequence

from engine.walk.dataflow import Dataflow
from engine.walk.game import TokenGame
from engine.walk.groups import find_groups, find_last_groups
from engine.walk.steps import Marking, Move
from engine.walk.values import Box

State = tuple[Marking, Box]
Edges = Mapping[State, Sequence[tuple[State, Move]]]
# So many steps without a wait the engine takes in one command; a round that turns longer is a fault there.
MOST_STEPS = 2000


class Rounds:
    """Looks through what an exploration has found; every answer is an element and a state of its round."""

    def __init__(self, game: TokenGame, dataflow: Dataflow, edges: Edges) -> None:
        self._game = game
        self._dataflow = dataflow
        self._edges = edges

    def find_last(self) -> list[list[State]]:
        """Rounds that no step leaves."""
        return find_last_groups(
            {state: [following for following, _ in ahead] for state, ahead in self._edges.items()}
        )

    def list_hopeless(self) -> Iterator[tuple[str, State]]:
        """Rounds that no step leaves, though something in them waits."""
        for group in self.find_last():
            elements = [move.step.element for state in group for _, move in self._edges[state]]
            if any(self._dataflow.waits(self._game.net.elements[name]) for name in elements):
                yield self._first(elements), group[0]

    def list_restless(self) -> Iterator[tuple[str, State]]:
        """Rounds in which nothing ever waits and nothing changes what their gateways ask about."""
        moving = self._list_moving()
        for group in find_groups(_bare(moving)):
            inside = set(group)
            around = {state: [one for one in moving[state] if one[0] in inside] for state in group}
            counting = self._find_counting(around)
            still = {
                state: [one for one in ahead if one[1].step.element not in counting]
                for state, ahead in around.items()
            }
            for endless in find_groups(_bare(still)):
                held = set(endless)
                elements = [
                    move.step.element for state in endless for one, move in still[state] if one in held
                ]
                yield self._first(elements), endless[0]

    def list_runaway(self) -> Iterator[tuple[str, State]]:
        """Rounds in which nothing waits and that count, but never to what would let them out."""
        moving = self._list_moving()
        for group in find_groups(_bare(moving)):
            around = {marking for marking, _ in group}
            first = next(state for state in self._edges if state[0] in around)
            if self._runs_away(first):
                inside = [move.step.element for state in group for _, move in moving[state]]
                yield self._first(inside), first

    def _runs_away(self, state: State) -> bool:
        """Whether known values lead on for longer than the engine goes, with no choice on the way."""
        marking, box = state
        for _ in range(MOST_STEPS):
            element = self._game.element_of(marking[0]) if len(marking) == 1 else None
            if element is None or self._dataflow.inner(element) is not None:
                return False
            moves = [move for move in self._game.list_moves(marking, marking[0], box) if not move.no_answer]
            if len(moves) != 1 or moves[0].ended or self._is_wait(moves[0]):
                return False
            marking, box = moves[0].marking, moves[0].box
        return True

    def _list_moving(self) -> dict[State, list[tuple[State, Move]]]:
        return {
            state: [(following, move) for following, move in ahead if not self._is_wait(move)]
            for state, ahead in self._edges.items()
        }

    def _find_counting(self, around: Edges) -> set[str]:
        """Gateways that ask about what their round itself changes: such a round lets itself out."""
        names = {move.step.element for ahead in around.values() for _, move in ahead}
        elements = [self._game.net.elements[name] for name in names]
        written = frozenset[str]().union(*(self._dataflow.touched(element)[1] for element in elements))
        return {name for name in names if written.intersection(self._game.find_keys(name))}

    def _first(self, elements: Sequence[str]) -> str:
        return min(elements, key=self._game.net.rank.__getitem__)

    def _is_wait(self, move: Move) -> bool:
        element = self._game.net.elements[move.step.element]
        host = element.attached_to
        return self._dataflow.waits(element) or (
            host is not None and self._dataflow.waits(self._game.net.elements[host])
        )


def _bare(edges: Edges) -> dict[State, list[State]]:
    return {state: [following for following, _ in ahead] for state, ahead in edges.items()}
