"""Random models against an independent reading of their blocks: after every step the same tasks are open.

KROKUS_RANDOM_MODELS says how many models; the seed of one that differs is in the test's message, already made
as small as it still differs.
"""

import random

from block_grower import Grower
from oracle import Scope, ScopeState, Variables
from spiff_drawing import compile_drawings
from spiff_player import Player

from tests.reliability.rounds import count_rounds, report

MODELS = count_rounds("RANDOM_MODELS", short=150, full=20_000)
MOST_STEPS = 60


def differs(seed: int, size: int) -> tuple[str, int]:
    """Play one model; returns where engine and reading part ("" when never) and how many steps were taken."""
    grower = Grower(seed, size)
    body = grower.chain(3)
    main = Scope("main", body).inner_drawing()
    specs = compile_drawings(main, *grower.called)
    now: Variables = {"way_0": False, "way_1": False, "again": False}
    straight, reloaded = Player(specs, "main", False, dict(now)), Player(specs, "main", True, dict(now))
    reading = ScopeState(body, now)
    chance = random.Random(seed)
    for step in range(MOST_STEPS):
        expected = sorted(name for name, _ in reading.open())
        heard = sorted(name for name, _ in reading.heard())
        for player in (straight, reloaded):
            if (player.open, player.waiting) != (expected, heard) or player.is_completed != reading.done:
                return f"step {step}: {player.open} {player.waiting}, expected {expected} {heard}", step
        if reading.done:
            return "", step
        likely = {"way_0": 0.5, "way_1": 0.5, "again": 0.3}
        values = {key: chance.random() < share for key, share in likely.items()}
        choices = [("do", one) for one in expected]
        choices += [("fire", one) for one in heard if chance.random() < 0.3]
        verb, name = chance.choice(choices or [("fire", heard[0])])
        now.update(values)
        acts = dict(reading.open() if verb == "do" else reading.heard())
        acts[name]()
        for player in (straight, reloaded):
            player.variables.update(values)
            player.do(name) if verb == "do" else player.fire(name)
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
    report("random_models", models=MODELS, steps=2 * steps, differences=len(parted))
    assert parted == []
