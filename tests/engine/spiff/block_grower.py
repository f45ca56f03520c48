"""Random block-structured models, grown from a seed. No assertions live here."""

import random

from oracle import Block, Chain, Task
from oracle_blocks import Again, Guarded, Marked, Scope, Split
from spiff_drawing import Drawing


class Grower:
    """Grows one model from a seed; `size` bounds how much."""

    def __init__(self, seed: int, size: int) -> None:
        self.random = random.Random(seed)
        self.left = size
        self.count = 0
        self.called: list[Drawing] = []

    def name(self, kind: str) -> str:
        self.count += 1
        return f"{kind}{self.count}"

    def chain(self, depth: int) -> Block:
        return Chain([self.block(depth) for _ in range(self.random.randint(1, 3))])

    def block(self, depth: int) -> Block:
        self.left -= 1
        return self.make(self.random.choice(self.list_kinds(depth)), depth)

    def list_kinds(self, depth: int) -> list[str]:
        """What may be grown here."""
        kinds = ["task", "marked"]
        if depth > 0 and self.left > 0:
            kinds += ["parallel", "exclusive", "scope", "guarded", "inclusive", "again", "call"]
        return kinds

    def make(self, kind: str, depth: int) -> Block:
        if kind == "task":
            return Task(self.name("t"))
        if kind == "marked":
            marker = self.random.choice(["parallel", "sequential", "standard"])
            return Marked(self.name("r"), marker, self.random.randint(1, 3))
        if kind in ("parallel", "exclusive"):
            return Split(self.name(kind[0]), kind, [self.chain(depth - 1) for _ in range(2)])
        if kind == "inclusive":
            # Branches of an inclusive split hold no loops, calls or further splits.
            branches: list[Block] = [Task(self.name("o")) for _ in range(self.random.randint(2, 3))]
            return Split(self.name("i"), kind, branches)
        if kind == "again":
            return Again(self.name("a"), Chain([Task(self.name("t")), self.chain(depth - 1)]))
        if kind == "guarded":
            host = self.random.choice([Task(self.name("t")), self.make("scope", depth)])
            assert isinstance(host, Task | Scope)
            return Guarded(self.name("b"), host, self.random.random() < 0.5, Task(self.name("h")))
        return Scope(self.name("c"), self.chain(depth - 1), self.called if kind == "call" else None)
