"""Random models against an independent reading of their blocks: after every step the same tasks are open.

KROKUS_RANDOM_MODELS says how many models; the seed of one that differs is in the test's message, already made
as small as it still differs.
"""

import random
from dataclasses import dataclass, field

from block_grower import Grower
from oracle import Block, Chain, Guarded, Scope, ScopeState, State, Task, Variables
from oracle_events import Race, Sided
from spiff_drawing import Drawing, compile_drawings, event
from spiff_player import Player

from engine.spiff import Specs
from tests.reliability.rounds import count_rounds, report

MODELS = count_rounds("RANDOM_MODELS", short=150, full=20_000)
MOST_STEPS = 60


class EventGrower(Grower):
    """Grows races of events, moments on borders and event sub-processes as well."""

    def list_kinds(self, depth: int) -> list[str]:
        more = ["sided", "race", "moment"] if depth > 0 and self.left > 0 else []
        return super().list_kinds(depth) + more

    def make(self, kind: str, depth: int) -> Block:
        if kind == "moment":
            host, handler = Task(self.name("t")), Task(self.name("h"))
            return Guarded(self.name("b"), host, self.random.random() < 0.5, handler, "timer")
        if kind == "race":
            kinds = self.random.sample(["message", "timer", "signal"], self.random.randint(2, 3))
            return Race(self.name("g"), [(one, self.chain(depth - 1)) for one in kinds])
        if kind == "sided":
            trigger = self.random.choice(["message", "timer", "signal"])
            called = self.called if self.random.random() < 0.3 else None
            return Sided(self.name("v"), self.chain(depth - 1), self.random.random() < 0.5, trigger, called)
        return super().make(kind, depth)


@dataclass
class Track:
    """One instance of a case: played straight, played with a reload after every step, and read."""

    players: tuple[Player, Player]
    reading: State

    @classmethod
    def begin(cls, specs: Specs, process_id: str, reading: State, known: "Known") -> "Track":
        straight, reloaded = (Player(specs, process_id, reload, map_) for reload, map_ in known)
        return cls((straight, reloaded), reading)

    def find_difference(self) -> str:
        expected = sorted(name for name, _ in self.reading.open())
        heard = sorted(name for name, _ in self.reading.heard())
        for player in self.players:
            if (player.open, player.waiting) != (expected, heard):
                return f"{player.open} {player.waiting}, expected {expected} {heard}"
            if player.is_completed != self.reading.done:
                return f"completed: {player.is_completed}, expected {self.reading.done}"
        return ""

    def list_choices(self, chance: random.Random) -> list[tuple[str, str]]:
        choices = [("do", name) for name, _ in self.reading.open()]
        heard = [("fire", name) for name, _ in self.reading.heard()]
        return choices + [one for one in heard if not choices or chance.random() < 0.3]

    def act(self, verb: str, name: str) -> None:
        dict(self.reading.open() if verb == "do" else self.reading.heard())[name]()
        for player in self.players:
            player.do(name) if verb == "do" else player.fire(name)


Known = tuple[tuple[bool, dict[str, object]], tuple[bool, dict[str, object]]]


@dataclass
class Case:
    """A main process and what runs beside it; two users act by turns on any of these."""

    specs: Specs
    body: Block
    side: Block
    interrupts: bool
    now: Variables
    known: Known
    tracks: list[Track] = field(default_factory=list)
    begun: int = 0

    def begin(self) -> None:
        self.tracks = [Track.begin(self.specs, "main", ScopeState(self.body, self.now), self.known)]

    def begin_side(self) -> None:
        """What an event sub-process of the main process does: run beside it, or in its place."""
        self.begun += 1
        if self.interrupts:
            for player in self.tracks[0].players:
                player.instance.cancel()
                assert player.instance.tokens() == () or not list(player.instance.tokens())
            self.tracks.clear()
        reading = ScopeState(self.side, self.now)
        self.tracks.append(Track.begin(self.specs, "side", reading, self.known))

    def set(self, values: dict[str, bool]) -> None:
        for variables in (self.now, *(map_ for _, map_ in self.known)):
            variables.update(values)


def grow(seed: int, size: int) -> Case:
    grower = EventGrower(seed, size)
    body, side = grower.chain(3), Chain([Task(grower.name("x")), grower.block(1)])
    interrupts = grower.random.random() < 0.3
    main = Scope("main", body).inner_drawing()
    beside = Drawing("side")
    beside.node("startEvent", "side_s", event("escalation", "esc_a"), isInterrupting=str(interrupts).lower())
    beside.node("endEvent", "side_e")
    beside.flow(side.draw(beside, "side_s"), "side_e")
    main.inside(beside, triggeredByEvent="true")
    first = {"way_0": False, "way_1": False, "again": False}
    known: Known = ((False, dict(first)), (True, dict(first)))
    return Case(compile_drawings(main, *grower.called), body, side, interrupts, dict(first), known)


def differs(seed: int, size: int) -> tuple[str, int]:
    """Play one model; returns where engine and reading part ("" when never) and how many steps were taken."""
    case = grow(seed, size)
    case.begin()
    chance = random.Random(seed)
    for step in range(MOST_STEPS):
        for track in case.tracks:
            if where := track.find_difference():
                return f"step {step}: {where}", step
        is_main_done = case.tracks[0].reading.done and case.begun == 0
        case.tracks = [track for track in case.tracks if not track.reading.done]
        if not case.tracks or is_main_done:
            return "", step
        likely = {"way_0": 0.5, "way_1": 0.5, "again": 0.3}
        case.set({key: chance.random() < share for key, share in likely.items()})
        if case.begun < (1 if case.interrupts else 2) and chance.random() < 0.04:
            case.begin_side()
            continue
        track = chance.choice(case.tracks)
        track.act(*chance.choice(track.list_choices(chance)))
    return "", MOST_STEPS


def shrink(seed: int, size: int) -> str:
    """The smallest size of this seed that still differs."""
    for smaller in range(1, size):
        where, _ = differs(seed, smaller)
        if where:
            return f"seed {seed}, size {smaller}: {where}"
    return f"seed {seed}, size {size}: {differs(seed, size)[0]}"


def test_random_models_do_what_their_blocks_say() -> None:
    size, steps, parted = 14, 0, []
    for seed in range(MODELS):
        where, taken = differs(seed, size)
        steps += taken
        if where:
            parted.append(shrink(seed, size))
    report("random_models", models=MODELS, steps=steps, engine_steps=2 * steps, differences=len(parted))
    assert parted == []
