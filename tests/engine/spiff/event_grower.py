"""Grows models with all kinds of events, steps in any order and undoing. No assertions live here."""

from block_grower import Grower
from oracle import KEYS, Block, Chain, Task
from oracle_blocks import Guarded, Scope, Split
from oracle_events import Race, Sided, Until
from oracle_rephrased import AnyOrder, Several, Undoable, Undone

AWAITED = ("message", "timer", "signal")


class EventGrower(Grower):
    """A grower of everything that the independent reading knows."""

    has_undoing = False

    def list_kinds(self, depth: int) -> list[str]:
        more = ["until", "several", "any_order"]
        if depth > 0 and self.left > 0:
            more += ["sided", "race", "border", "undone"]
        return super().list_kinds(depth) + more

    def make(self, kind: str, depth: int) -> Block:
        if kind == "until":
            return Until(self.name("u"), self.random.choice(KEYS))
        if kind == "several":
            kinds = self._sample((*AWAITED, KEYS[1]), 2, 3)
            return Several(self.name("m"), kinds, self.random.random() < 0.5)
        if kind == "any_order":
            return self._any_order()
        if kind == "undone":
            return self._undone()
        if kind == "border":
            host = self.random.choice([Task(self.name("t")), self.make("scope", depth)])
            assert isinstance(host, Task | Scope)
            awaited = self.random.choice(("timer", "signal", *KEYS))
            interrupts, handler = self.random.random() < 0.5, Task(self.name("h"))
            return Guarded(self.name("b"), host, interrupts, handler, awaited)
        if kind == "race":
            kinds = self._sample((*AWAITED, self.random.choice(KEYS)), 2, 3)
            return Race(self.name("g"), [(one, self.chain(depth - 1)) for one in kinds])
        if kind == "sided":
            called = self.called if self.random.random() < 0.3 else None
            awaited = self.random.choice((*AWAITED, *KEYS))
            body = self.chain(depth - 1)
            return Sided(self.name("v"), body, self.random.random() < 0.5, awaited, called)
        return super().make(kind, depth)

    def _sample(self, kinds: tuple[str, ...], least: int, most: int) -> list[str]:
        return self.random.sample(kinds, self.random.randint(least, most))

    def _any_order(self) -> Block:
        steps = [self.name("t") for _ in range(self.random.randint(2, 3))]
        key = self.random.choice((None, *KEYS))
        cancels = key is not None and self.random.random() < 0.5
        return AnyOrder(self.name("w"), steps, key, cancels)

    def _undone(self) -> Block:
        """Undoing may be asked for once in a process."""
        if self.has_undoing:
            return Task(self.name("t"))
        self.has_undoing = True
        parts = [Undoable(self.name("t")), *(self._undoable_part() for _ in range(self.random.randint(0, 3)))]
        self.random.shuffle(parts)
        return Undone(self.name("n"), Chain(parts), self.random.random() < 0.3)

    def _undoable_part(self) -> Block:
        step = Undoable(self.name("t"))
        kind = self.random.choice(("step", "step", "plain", "exclusive", "guarded"))
        if kind == "plain":
            return Task(self.name("t"))
        if kind == "exclusive":
            return Split(self.name("e"), kind, [Chain([step]), Chain([Undoable(self.name("t"))])])
        if kind == "guarded":
            return Guarded(self.name("b"), step, True, Task(self.name("h")))
        return step
