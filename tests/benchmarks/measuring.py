"""Interleaved measuring: each round asks every contestant at every depth, so that noise meets all alike."""

import gc
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.benchmarks.contestants import Contestant

MS = 1000.0


@dataclass
class Samples:
    """Wall and CPU milliseconds of one contestant at one depth."""

    wall_ms: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)

    def take(self, contestant: Contestant) -> None:
        """Measure one completion."""
        contestant.prepare()
        wall, cpu = time.perf_counter(), time.thread_time()
        contestant.complete()
        self.cpu_ms.append((time.thread_time() - cpu) * MS)
        self.wall_ms.append((time.perf_counter() - wall) * MS)

    @property
    def median_ms(self) -> float:
        return median(self.wall_ms)

    @property
    def median_cpu_ms(self) -> float:
        return median(self.cpu_ms)

    @property
    def p95_ms(self) -> float:
        return sorted(self.wall_ms)[int(len(self.wall_ms) * 0.95)]


@dataclass(frozen=True)
class Lane:
    """The cases of one contestant at one depth, and how often they are asked: every n-th round."""

    name: str
    completed: int
    cases: Sequence[Contestant]
    every: int = 1


def measure(lanes: Sequence[Lane], rounds: int) -> Mapping[tuple[str, int], Samples]:
    """Ask all lanes in turn; the first rounds only warm caches and are forgotten."""
    found = {(lane.name, lane.completed): Samples() for lane in lanes}
    warm_up = Samples()
    gc.collect()
    # What was built before is no garbage; without this the naive objects would slow the others' collections.
    gc.freeze()
    for number in range(-5, rounds):
        for lane in lanes:
            if number < 0 or number % lane.every == 0:
                into = found[lane.name, lane.completed] if number >= 0 else warm_up
                into.take(lane.cases[number % len(lane.cases)])
    gc.unfreeze()
    return found
