"""The machine that runs a compiled pattern. It backtracks, but enters no state twice: its time is bounded."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, TypeAlias

from engine.feel.patterns.characters import list_case_variants

Spend: TypeAlias = Callable[[int], None]
Test: TypeAlias = Callable[[str], bool]
# How many steps of the machine cost one step of the expression's budget.
_STEPS_PER_COIN: Final = 8


class Do(IntEnum):
    """What an instruction does."""

    CHARACTER = 0
    SPLIT = 1
    JUMP = 2
    SAVE = 3
    START = 4
    END = 5
    SAME = 6
    MATCH = 7


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction: a test of a character, where to go on (`first` is preferred), or a group's number."""

    do: Do
    first: int = 0
    second: int = 0
    test: Test | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern.

    Attributes:
        steps: the program; the last step matches.
        groups: how many groups capture, without the whole.
        is_multiline: `^` and `$` also hold at the ends of lines.
        ignores_case: for back-references; characters know it themselves.
    """

    steps: tuple[Step, ...]
    groups: int
    is_multiline: bool = False
    ignores_case: bool = False

    @property
    def looks_back(self) -> bool:
        return any(step.do is Do.SAME for step in self.steps)


@dataclass(frozen=True, slots=True)
class Found:
    """A match: where it starts and ends, and the text of each group (empty if it took no part)."""

    start: int
    end: int
    groups: tuple[str, ...]


def find_first(pattern: Pattern, text: str, spend: Spend, start: int = 0) -> Found | None:
    """Find the leftmost match at or after a place.

    Args:
        spend: pays for the steps; raises when the budget is used up.
    """
    # States that failed for an earlier start fail for a later one too, unless a group's text matters.
    seen: set[tuple[int, int]] = set()
    for at in range(start, len(text) + 1):
        found = _match_at(pattern, text, at, seen, spend)
        if found is not None:
            return found
    return None


def find_all(pattern: Pattern, text: str, spend: Spend) -> Iterator[Found]:
    """Find the matches one after another, without overlap."""
    at = 0
    while at <= len(text):
        found = find_first(pattern, text, spend, at)
        if found is None:
            return
        yield found
        at = found.end if found.end > found.start else found.end + 1


def _match_at(
    pattern: Pattern, text: str, start: int, seen: set[tuple[int, int]], spend: Spend
) -> Found | None:
    steps = pattern.steps
    remembers = not pattern.looks_back
    waiting: list[tuple[int, int, tuple[int, ...]]] = [(0, start, (-1,) * (2 * pattern.groups))]
    count = 0
    while waiting:
        number, at, marks = waiting.pop()
        while True:
            count += 1
            if count % _STEPS_PER_COIN == 0:
                spend(1)
            if remembers:
                if (number, at) in seen:
                    break
                seen.add((number, at))
            step = steps[number]
            if step.do is Do.MATCH:
                return Found(start, at, _read_groups(text, marks))
            if step.do is Do.SPLIT:
                waiting.append((step.second, at, marks))
                number = step.first
                continue
            after = _advance(pattern, step, text, at, marks)
            if after is None:
                break
            number = step.first if step.do is Do.JUMP else number + 1
            if step.do is Do.SAVE:
                marks = (*marks[: step.first], at, *marks[step.first + 1 :])
            at = after
    return None


def _advance(pattern: Pattern, step: Step, text: str, at: int, marks: Sequence[int]) -> int | None:
    """Return the place after the step, or None when it fails."""
    match step.do:
        case Do.CHARACTER:
            return at + 1 if at < len(text) and step.test is not None and step.test(text[at]) else None
        case Do.START:
            # By the standard no line starts after a line end that is the last character.
            is_start = at == 0 or (pattern.is_multiline and at < len(text) and text[at - 1] == "\n")
            return at if is_start else None
        case Do.END:
            is_end = at == len(text) or (pattern.is_multiline and text[at] == "\n")
            return at if is_end else None
        case Do.SAME:
            return _repeat_group(pattern, text, at, marks, step.first)
    return at


def _repeat_group(pattern: Pattern, text: str, at: int, marks: Sequence[int], group: int) -> int | None:
    start, end = marks[2 * group - 2], marks[2 * group - 1]
    wanted = text[start:end] if 0 <= start <= end else ""
    found = text[at : at + len(wanted)]
    if found == wanted or (
        pattern.ignores_case and len(found) == len(wanted) and all(map(_is_variant, wanted, found))
    ):
        return at + len(wanted)
    return None


def _is_variant(wanted: str, found: str) -> bool:
    return found == wanted or found in list_case_variants(wanted)


def _read_groups(text: str, marks: Sequence[int]) -> tuple[str, ...]:
    pairs = zip(marks[::2], marks[1::2], strict=True)
    return tuple(text[start:end] if 0 <= start <= end else "" for start, end in pairs)
