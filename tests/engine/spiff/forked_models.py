"""Random models whose each step is taken in a fork from its saved state: `forked_models.py FIRST COUNT`.

Reads from stdin what another process like this one handed over: cases in the middle, which go on where nobody
has met their models. Prints what differed, and cases to hand over to the next.
"""

import gc
import json
import os
import pickle
import random
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from spiff_player import NOW, Player
from test_spiff_oracle import differs, grow

from engine.spiff import Instance, Specs

SIZE = 14
Act = Callable[[Player], object]


@dataclass
class Log:
    """What one case was asked to do from a state on, and how it stood after each step."""

    process_id: str
    steps: list[dict[str, Any]] = field(default_factory=list)


class ForkedPlayer(Player):
    """Does each step in a child of a warm parent; knows the case by what the child has saved."""

    logs: ClassVar[list[Log]] = []

    def __init__(self, specs: Specs, process_id: str, reload: bool, variables: dict[str, Any]) -> None:
        self.specs, self.variables, self.state = specs, variables, b""
        self.log = Log(process_id)
        self.logs.append(self.log)
        self._take_over(in_child(lambda: Player(specs, process_id, False, variables)))

    @property
    def open(self) -> list[str]:
        return self.shown[0]

    @property
    def waiting(self) -> list[str]:
        return self.shown[1]

    @property
    def is_completed(self) -> bool:
        return self.shown[2]

    def do(self, *element_ids: str, **variables: Any) -> "Player":
        for element_id in element_ids:
            self._step("do", element_id)
        return self

    def fire(self, element_id: str) -> "Player":
        return self._step("fire", element_id)

    def notice(self) -> "Player":
        # Without conditions there is nothing to hear, and a fork is dear.
        return self._step("notice") if self.specs.conditions else self

    def cancel(self) -> None:
        self._step("cancel")

    def _step(self, *act: str) -> "Player":
        before = {"state": b64encode(self.state).decode(), "variables": dict(self.variables)}
        self._take_over(in_child(lambda: take(revive(self.specs, self.state, self.variables), act)))
        self.log.steps.append({**before, "act": act, "shown": self.shown})
        return self

    def _take_over(self, saved: tuple[bytes, dict[str, Any], tuple[list[str], list[str], bool]]) -> None:
        self.state, variables, self.shown = saved
        self.variables.update(variables)


def revive(specs: Specs, state: bytes, variables: dict[str, Any]) -> Player:
    """A player that goes on with a saved case."""
    player = Player.__new__(Player)
    player.specs, player.reload, player.variables, player.told = specs, False, variables, []
    player.instance = Instance.load(specs, state, variables, NOW)
    return player


def take(player: Player, act: tuple[str, ...]) -> Player:
    getattr(player, act[0])(*act[1:])
    return player


def look(player: Player) -> tuple[list[str], list[str], bool]:
    return player.open, player.waiting, player.is_completed


def in_child(work: Callable[[], Player]) -> Any:
    """Do something in a process of its own; only what is saved comes back."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        answer: Any = None
        try:
            player = work()
            answer = (player.instance.dump(), player.variables, look(player))
        except Exception as error:
            answer = error
        with os.fdopen(writer, "wb") as pipe:
            pickle.dump(answer, pipe)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pickle.load(pipe)
    os.waitpid(child, 0)
    if isinstance(answer, Exception):
        raise answer
    return answer


def hand_over(seed: int) -> dict[str, Any]:
    """A case of this model from one of its steps on."""
    chance = random.Random(seed)
    log = chance.choice([log for log in ForkedPlayer.logs if log.steps])
    steps = log.steps[chance.randrange(len(log.steps)) :]
    return {"seed": seed, "steps": steps}


def go_on(handed: dict[str, Any]) -> str:
    """What goes another way here than where it was saved; empty when nothing does."""
    specs = grow(handed["seed"], SIZE).specs
    player: Player | None = None
    for number, step in enumerate(handed["steps"]):
        if player is None:
            player = revive(specs, b64decode(step["state"]), {})
        player.variables.update(step["variables"])
        shown = look(take(player, tuple(step["act"])))
        if list(shown) != step["shown"]:
            return f"seed {handed['seed']}, step {number} elsewhere: {shown}, was {step['shown']}"
    return ""


def main() -> None:
    """Go on with what was handed over, play models of this process, and tell."""
    first, count = map(int, sys.argv[1:])
    different = [where for where in map(go_on, json.load(sys.stdin)) if where]
    gc.freeze()
    handed, steps = [], 0
    for seed in range(first, first + count):
        ForkedPlayer.logs.clear()
        where, taken = differs(seed, SIZE, ways=1, kinds=(ForkedPlayer,))
        steps += taken
        if where:
            different.append(f"seed {seed}, forked: {where}")
        elif taken:
            handed.append(hand_over(seed))
    json.dump({"different": different, "steps": steps, "handed": handed}, sys.stdout)


if __name__ == "__main__":
    main()
