"""Random models that wait for conditions, against the independent reading of their blocks.

KROKUS_CONDITION_MODELS says how many models; the seed of one that differs is in the test's message.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from block_grower import Grower
from oracle import REFS, Block, Guarded, Scope, ScopeState, State, Task, Variables
from spiff_drawing import Drawing, compile_drawings, event
from spiff_player import Player

from tests.reliability.rounds import count_rounds, report

MODELS = count_rounds("CONDITION_MODELS", short=60, full=5_000)
MOST_STEPS = 60
KEYS = ("way_0", "way_1")


@dataclass
class Until(Block):
    """A catching event that waits until an answer of the case is yes."""

    name: str
    key: str

    def draw(self, drawing: Drawing, last: str) -> str:
        drawing.node("intermediateCatchEvent", self.name, event("conditional", f"{self.key} = true"))
        drawing.flow(last, self.name)
        return self.name

    def start(self, now: Variables) -> State:
        return UntilState(self.name)


class UntilState(State):
    def __init__(self, name: str) -> None:
        self.name = name

    def heard(self) -> Iterator[tuple[str, Callable[[], None]]]:
        if not self.done:
            yield self.name, self._pass

    def _pass(self) -> None:
        self.done = True


class ConditionGrower(Grower):
    """Grows waits for conditions and borders with a condition as well; `keys` says what each looks at."""

    def __init__(self, seed: int, size: int) -> None:
        super().__init__(seed, size)
        self.keys: dict[str, str] = {}

    def list_kinds(self, depth: int) -> list[str]:
        more = ["until"] + (["border"] if depth > 0 and self.left > 0 else [])
        return super().list_kinds(depth) + more * 2

    def make(self, kind: str, depth: int) -> Block:
        if kind == "until":
            name, key = self.name("u"), self.random.choice(KEYS)
            self.keys[name] = key
            return Until(name, key)
        if kind == "border":
            host = self.random.choice([Task(self.name("t")), self.make("scope", depth)])
            assert isinstance(host, Task | Scope)
            name = self.name("b")
            self.keys[name] = KEYS[0]
            return Guarded(name, host, True, Task(self.name("h")), "conditional")
        return super().make(kind, depth)


def hold(reading: State, keys: dict[str, str], now: Variables) -> None:
    """Let everything go on whose condition holds, until nothing else does."""
    while due := [act for name, act in reading.heard() if name in keys and now[keys[name]] is True]:
        due[0]()


def differs(seed: int, size: int) -> tuple[str, int]:
    """Play one model; returns where engine and reading part ("" when never) and how many steps were taken."""
    grower = ConditionGrower(seed, size)
    body = grower.chain(3)
    specs = compile_drawings(Scope("main", body).inner_drawing(), *grower.called)
    maps: list[dict[str, object]] = [{"way_0": False, "way_1": False, "again": False} for _ in range(3)]
    players = [Player(specs, "main", reload, maps[reload]) for reload in (False, True)]  # type: ignore[arg-type]
    now = maps[2]
    reading = ScopeState(body, now)
    chance = random.Random(seed)
    for step in range(MOST_STEPS):
        hold(reading, grower.keys, now)
        expected = sorted(name for name, _ in reading.open()), sorted(name for name, _ in reading.heard())
        for player in players:
            if (player.open, player.waiting) != expected or player.is_completed != reading.done:
                return f"step {step}: {player.open} {player.waiting}, expected {expected}", step
        if reading.done:
            return "", step
        values = {
            key: chance.random() < share for key, share in (("way_0", 0.4), ("way_1", 0.4), ("again", 0.3))
        }
        for one in maps:
            one.update(values)
        choices = [("do", name) for name in expected[0]] + [("fire", name) for name in expected[1]]
        verb, name = chance.choice(choices)
        dict(reading.open() if verb == "do" else reading.heard())[name]()
        for player in players:
            player.do(name) if verb == "do" else player.fire(name)
    return "", MOST_STEPS


def test_random_models_wait_for_what_their_conditions_say(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setitem(REFS, "conditional", f"{KEYS[0]} = true")
    parted, steps = [], 0
    for seed in range(MODELS):
        where, taken = differs(seed, 12)
        steps += taken
        if where:
            parted.append(f"seed {seed}: {where}")
    report("condition_models", models=MODELS, steps=steps, differences=len(parted))
    assert parted == []
