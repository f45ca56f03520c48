"""What an expression sees while it runs: variables, names bound inside it, the clock and its budget."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Final, TypeAlias

from engine.errors import ExpressionError, KrokusError
from engine.feel.limits import MAX_FAULTS, Budget
from engine.feel.values import FeelValue, to_feel, weigh

# How many values one step pays for when large values are compared.
_NODES_PER_STEP: Final = 10


@dataclass(slots=True)
class Run:
    """One evaluation: what all its scopes share."""

    variables: Mapping[str, object]
    now: datetime | None
    zone: tzinfo
    budget: Budget = field(default_factory=Budget)
    seen: dict[str, FeelValue] = field(default_factory=dict)
    depth: int = 0
    mismatches: int = 0
    # What the standard answers with null but somebody should know; None where such things are errors.
    faults: list[tuple[str, Mapping[str, object]]] | None = None

    def report(self, fault: KrokusError) -> None:
        """Keep a fault, so that the caller may answer null.

        Raises:
            KrokusError: the fault itself, in a run that collects none.
        """
        if self.faults is None:
            raise fault
        self.note(fault.code, **fault.params)

    def note(self, code: str, **params: object) -> None:
        """Keep something that is worth saying, in a run that collects."""
        if self.faults is not None and len(self.faults) < MAX_FAULTS:
            self.faults.append((code, params))

    def read_variable(self, key: str) -> FeelValue:
        """Read a variable as a FEEL value; each is converted once in an evaluation."""
        if key not in self.seen:
            self.seen[key] = to_feel(self.variables[key], self.budget)
        return self.seen[key]

    def read_value(self, value: object) -> FeelValue:
        """Turn a value from outside into a FEEL value, paid for by this evaluation."""
        return to_feel(value, self.budget)

    def read_clock(self) -> datetime:
        """Return the moment of this evaluation in the organisation's zone.

        Raises:
            ExpressionError: the caller gave no moment; null would let a timer fall silent.
        """
        if self.now is None:
            raise ExpressionError(reason="clock_not_given")
        return self.now.astimezone(self.zone)


class Scope:
    """A chain of bound names (loop variables, filter items, context entries) above the variables."""

    __slots__ = ("_bound", "_parent", "run")

    def __init__(
        self, run: Run, bound: Mapping[str, FeelValue] | None = None, parent: "Scope | None" = None
    ) -> None:
        self.run = run
        self._bound = {} if bound is None else bound
        self._parent = parent

    def bind(self, bound: Mapping[str, FeelValue]) -> "Scope":
        """Open an inner scope."""
        return Scope(self.run, bound, self)

    def find_binding(self, name: str) -> Mapping[str, FeelValue] | None:
        """Return the innermost bound names that hold this one."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope._bound:
                return scope._bound
            scope = scope._parent
        return None

    def has(self, name: str) -> bool:
        """Whether something around is called so."""
        return self.find_binding(name) is not None or name in self.run.variables

    def spend(self, steps: int = 1) -> None:
        self.run.budget.spend(steps)

    def spend_on_comparing(self, value: FeelValue, times: int = 1) -> None:
        """Pay for comparing a list or context with others; plain values are paid for by their reading."""
        if isinstance(value, list | dict):
            self.run.budget.spend(1 + times * weigh(value) // _NODES_PER_STEP)


# A compiled piece of an expression.
Node: TypeAlias = Callable[[Scope], FeelValue]
