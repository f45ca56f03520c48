"""Draws that depend on what is drawn for, not on the order of drawing: one seed, one history."""

from collections.abc import Mapping, Sequence
from math import log
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A stream of draws of its own for one purpose; other streams neither see nor move it."""

    def __init__(self, *purpose: object) -> None:
        self._random = Random("/".join(map(str, purpose)))

    def happens(self, probability: float) -> bool:
        return self._random.random() < probability

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self._random.randrange(len(choices))]

    def weigh(self, weights: Mapping[T, float]) -> T:
        """One of the keys, as often as its weight says."""
        return self._random.choices(list(weights), list(weights.values()))[0]

    def around(self, median: float, spread: float) -> float:
        """A positive number, half of them below the median; log-normal, as durations of work are."""
        return self._random.lognormvariate(log(median), spread)

    def wait(self, mean: float) -> float:
        """Until something that may happen at any time happens."""
        return self._random.expovariate(1 / mean)

    def between(self, least: float, most: float) -> float:
        return self._random.uniform(least, most)
