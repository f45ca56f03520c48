"""How large and how slow an expression may get. Every bound of the language lives here and nowhere else."""

from collections.abc import Sized
from typing import Final

from engine.errors import ExpressionLimit

MAX_TEXT_LENGTH: Final = 4_000
MAX_TOKENS: Final = 800
# A decision's logic is written once and read often, so it may be longer than a condition in a diagram.
MAX_LOGIC_LENGTH: Final = 20_000
MAX_LOGIC_TOKENS: Final = 4_000
MAX_LOGIC_STEPS: Final = 200_000
MAX_FILE_STEPS: Final = 600_000
MAX_CALL_DEPTH: Final = 40
MAX_FAULTS: Final = 100
MAX_PATTERN_LENGTH: Final = 500
MAX_PATTERN_SIZE: Final = 2_000
MAX_REPETITION: Final = 200
MAX_DEPTH: Final = 32
MAX_STEPS: Final = 20_000
MAX_STRING: Final = 20_000
MAX_LIST: Final = 10_000
MAX_DATA_DEPTH: Final = 32
MAX_VALUE_DEPTH: Final = 100
MAX_VALUE_NODES: Final = 200_000
MAX_INTEGER_BITS: Final = 256
MAX_SCRIPT_LENGTH: Final = 20_000
MAX_SCRIPT_LINES: Final = 200

# One step of the budget pays for this many characters or list items that an operation copies.
_SIZE_PER_STEP: Final = 50


class Budget:
    """The steps one evaluation may still take; values that are copied are paid for by size."""

    __slots__ = ("_left", "_steps")

    def __init__(self, steps: int = MAX_STEPS) -> None:
        self._left = self._steps = steps

    def spend(self, steps: int = 1) -> None:
        """Take steps from the budget.

        Raises:
            ExpressionLimit: the budget is used up.
        """
        self._left -= steps
        if self._left < 0:
            raise ExpressionLimit(reason="too_many_steps", limit=self._steps)

    @property
    def spent(self) -> int:
        """The steps taken so far."""
        return self._steps - self._left

    def spend_for(self, value: object) -> None:
        """Pay one step, and more for a long string, list or context; refuse sizes that no value may have."""
        if not isinstance(value, Sized):
            return self.spend()
        check_size(value)
        return self.spend(1 + len(value) // _SIZE_PER_STEP)


def check_size(value: Sized) -> None:
    """Refuse a string, list or context that is larger than any value may be."""
    limit = MAX_STRING if isinstance(value, str) else MAX_LIST
    if len(value) > limit:
        reason = "string_too_long" if isinstance(value, str) else "list_too_long"
        raise ExpressionLimit(reason=reason, size=len(value), limit=limit)
