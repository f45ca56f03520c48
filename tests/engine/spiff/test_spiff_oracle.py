"""Random models against an independent reading of their blocks: after every step the same tasks are open.

KROKUS_RANDOM_MODELS says how many models, KROKUS_FIRST_SEED where they begin; each is gone through on several
ways. The seed of one that differs is in the test's message, already made as small as it still differs.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from event_grower import EventGrower
from oracle import Block, Chain, State, Task, Variables, go_on
from oracle_blocks import Scope, ScopeState
from spiff_drawing import Drawing, compile_drawings, event
from spiff_player import Player

from engine.errors import EngineFault, ModelRefused
from engine.spiff import Specs
from tests.reliability.rounds import count_rounds, report

MODELS = count_rounds("RANDOM_MODELS", short=70, full=12_000)
# A full run asks other models than the one before it did.
FIRST = count_rounds("FIRST_SEED", short=0, full=random.randrange(10**9))
# A side process begun twice at once, each undoing what it did itself.
ONCE_DIFFERENT = (51001085, 51001206)
# Compiling a model costs as much as going through it twice.
WAYS = 5
MOST_STEPS = 60
NOTHING = {"way_0": False, "way_1": False, "again": False}


@dataclass
class Track:
    """One instance of a case: played straight, played with a reload after every step, and read."""

    players: list[Player]
    reading: State

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


@dataclass
class Model:
    """What was grown: a main process, and one beside it that joins or replaces it."""

    specs: Specs
    body: Block
    side: Block
    interrupts: bool


@dataclass
class Case:
    """A main process and what runs beside it; two users act by turns on any of these."""

    model: Model
    chance: random.Random
    kinds: Sequence[type[Player]]
    now: Variables = field(default_factory=lambda: dict(NOTHING))
    tracks: list[Track] = field(default_factory=list)
    begun: int = 0

    def __post_init__(self) -> None:
        # The answers as each way of playing knows them.
        self.known = [dict(NOTHING) for _ in self.kinds]

    def begin(self, process_id: str, body: Block) -> None:
        reading = ScopeState(body, self.now)
        players = [
            kind(self.model.specs, process_id, number > 0, map_)  # type: ignore[arg-type]
            for number, (kind, map_) in enumerate(zip(self.kinds, self.known, strict=True))
        ]
        self.tracks.append(Track(players, reading))

    def begin_side(self) -> None:
        """What an event sub-process of the main process does: run beside it, or in its place."""
        self.begun += 1
        if self.model.interrupts:
            for player in self.tracks[0].players:
                player.cancel()
            self.tracks.clear()
        self.begin("side", self.model.side)

    def may_begin_side(self) -> bool:
        most = 1 if self.model.interrupts else 2
        return self.begun < most and self.chance.random() < 0.04

    def answer(self) -> None:
        """New answers of the case, known to the reading and to both players."""
        likely = {"way_0": 0.5, "way_1": 0.5, "again": 0.3}
        values = {key: self.chance.random() < share for key, share in likely.items()}
        for variables in (self.now, *self.known):
            variables.update(values)

    def notice(self) -> None:
        """Every running process hears of the answers, whichever of them had the step."""
        for track in self.tracks:
            go_on(track.reading, self.now)
            for player in track.players:
                player.notice()

    def act(self) -> None:
        track = self.chance.choice(self.tracks)
        track.act(*self.chance.choice(track.list_choices(self.chance)))

    def leave(self) -> bool:
        """Forget what is over; whether that is all."""
        is_main_done = self.tracks[0].reading.done and self.begun == 0
        self.tracks = [track for track in self.tracks if not track.reading.done]
        return is_main_done or not self.tracks


def grow(seed: int, size: int) -> Model:
    grower = EventGrower(seed, size)
    body, side = grower.chain(3), Chain([Task(grower.name("x")), grower.block(1)])
    interrupts = grower.random.random() < 0.3
    main = Scope("main", body).inner_drawing()
    beside = Drawing("side")
    beside.node("startEvent", "side_s", event("escalation", "esc_a"), isInterrupting=str(interrupts).lower())
    beside.node("endEvent", "side_e")
    beside.flow(side.draw(beside, "side_s"), "side_e")
    main.inside(beside, triggeredByEvent="true")
    return Model(compile_drawings(main, *grower.called), body, side, interrupts)


def differs(
    seed: int, size: int, ways: int = WAYS, kinds: Sequence[type[Player]] = (Player, Player)
) -> tuple[str, int]:
    """Go through one model; returns where engine and reading part ("" when never) and the steps taken."""
    taken = 0
    try:
        model = grow(seed, size)
        for way in range(ways):
            case = Case(model, random.Random(f"{seed} {way}"), kinds)
            case.begin("main", model.body)
            for step in range(MOST_STEPS):
                case.notice()
                if where := next(filter(None, (track.find_difference() for track in case.tracks)), ""):
                    return f"way {way}, step {step}: {where}", taken
                if case.leave():
                    break
                taken += 1
                case.answer()
                if case.may_begin_side():
                    case.begin_side()
                else:
                    case.act()
    except (EngineFault, ModelRefused) as fault:
        return f"breaks: {fault}", taken
    return "", taken


def shrink(seed: int, size: int) -> str:
    """The smallest size of this seed that still differs."""
    for smaller in range(1, size):
        where, _ = differs(seed, smaller)
        if where:
            return f"seed {seed}, size {smaller}: {where}"
    return f"seed {seed}, size {size}: {differs(seed, size)[0]}"


def test_random_models_do_what_their_blocks_say() -> None:
    size, steps, parted = 14, 0, []
    for seed in (*ONCE_DIFFERENT, *range(FIRST, FIRST + MODELS)):
        where, taken = differs(seed, size)
        steps += taken
        if where:
            parted.append(shrink(seed, size))
            print(parted[-1], flush=True)
    figures = {"ways": MODELS * WAYS, "steps": steps, "engine_steps": 2 * steps}
    report("random_models", first=FIRST, models=MODELS, **figures, differences=len(parted))
    assert parted == []
