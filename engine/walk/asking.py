"""Asking an expression about values that may occur: yes, no, or either way. Knows FEEL, no BPMN."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import product
from math import prod
from typing import Final

from engine.errors import ExpressionError
from engine.feel import Expression, to_json
from engine.walk.reading import find_constants, is_plain, name_key, reads_time
from engine.walk.values import ANYTHING, Known, Typed, Values, just

MOST_CASES: Final = 1_500
MOST_PROBES: Final = 1_200
NOW: Final = datetime(2026, 1, 15, 10, 0, tzinfo=UTC)
MOMENTS: Final = (datetime(1980, 1, 15, tzinfo=UTC), NOW, datetime(2150, 1, 15, tzinfo=UTC))
_PROBES: Final[tuple[object, ...]] = (
    *(None, True, False, Decimal(0), Decimal(-1_000_000), Decimal(1_000_000)),
    *("", "…", "1990-01-01", "2100-01-01", [], ["…"]),
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One value tried for one variable: `member` where it is a listed one; open ones have no value."""

    value: object
    member: Known | None = None
    is_open: bool = False

    @property
    def is_typed(self) -> bool:
        """Whether it is one of the values that people may type."""
        return self.member is None and not self.is_open


Case = Mapping[str, Candidate]
OPEN: Final = Candidate(None, is_open=True)


class Enquiry:
    """Texts that are asked together, such as the conditions of one gateway or the cells of one table.

    Args:
        names: the variables they read.
        texts: what they say, so that values are tried where their answers can change.
    """

    def __init__(self, names: Iterable[str], texts: Iterable[str]) -> None:
        self.keys = tuple(sorted({name_key(name) for name in names}))
        self._texts, self._numbers = find_constants(texts)
        self._answers: dict[tuple[Expression, tuple[Candidate, ...]], bool | None] = {}

    def list_cases(self, values: Mapping[str, Values]) -> list[Case] | None:
        """Every combination of values that can occur; None where there are too many to try."""
        columns = [list(self._list_candidates(values[key])) for key in self.keys]
        if prod(len(column) for column in columns) > MOST_CASES:
            return None
        return [dict(zip(self.keys, row, strict=True)) for row in product(*columns)]

    def ask(self, expression: Expression, case: Case) -> bool | None:
        """Whether the expression is true in this case; None: it may or may not be."""
        keys = sorted({name_key(name) for name in expression.names})
        asked = (expression, tuple(case[key] for key in keys))
        if asked not in self._answers:
            self._answers[asked] = self._ask(expression, keys, case)
        return self._answers[asked]

    def _ask(self, expression: Expression, keys: Sequence[str], case: Case) -> bool | None:
        # What is typed stands for all that could be typed, unless values beside the constants tell all.
        is_told = is_plain(expression.text)
        open_keys = [key for key in keys if case[key].is_open or (case[key].is_typed and not is_told)]
        moments = MOMENTS if reads_time(expression) else (NOW,)
        fixed = {key: case[key].value for key in keys if key not in open_keys}
        if not open_keys and len(moments) == 1:
            return is_true(expression, fixed, NOW)
        # A part of a context cannot be probed by plain values.
        if any(name.count(".") > 1 or name_key(name) != name for name in expression.names):
            return None
        probes = self._list_probes(fixed)
        if len(probes) ** len(open_keys) * len(moments) > MOST_PROBES:
            return None
        answers = {
            _answer(expression, {**fixed, **dict(zip(open_keys, row, strict=True))}, moment)
            for row in product(probes, repeat=len(open_keys))
            for moment in moments
        }
        # Null may turn into either answer once the value is of another kind; only a plain yes or no is sure.
        return answers.pop() if len(answers) == 1 else None

    def _list_probes(self, fixed: Mapping[str, object]) -> list[object]:
        numbers: list[object] = [number + step for number in sorted(self._numbers) for step in (-1, 0, 1)]
        others: list[object] = [value for value in fixed.values() if value is not None]
        return [*_PROBES, *sorted(self._texts), sorted(self._texts), *numbers, *others]

    def _list_candidates(self, values: Values) -> Iterator[Candidate]:
        for member in sorted(values.known, key=str):
            yield Candidate(member[1], member)
        for typed in sorted(values.typed, key=str):
            yield from self._list_samples(typed)
        if values.is_open:
            yield OPEN

    def _list_samples(self, typed: Typed) -> Iterator[Candidate]:
        """What a person could type where it makes a difference: the constants, and what lies beside them."""
        if typed.kind == "text":
            yield from (Candidate(text) for text in (*sorted(self._texts), "…"))
            return
        step = Decimal(1).scaleb(-min(typed.decimals, 2)) if typed.decimals is not None else Decimal("0.01")
        edges = {number + side for number in self._numbers for side in (-step, Decimal(0), step)}
        edges |= {Decimal(str(bound)) for bound in (typed.low, typed.high) if bound is not None}
        low = Decimal("-Infinity") if typed.low is None else Decimal(str(typed.low))
        high = Decimal("Infinity") if typed.high is None else Decimal(str(typed.high))
        yield from (Candidate(number) for number in sorted(edges or {Decimal(0)}) if low <= number <= high)


def work_out(expression: Expression, lookup: Callable[[str], Values]) -> Values:
    """Every value of an expression, where all it reads is listed; else anything."""
    enquiry = Enquiry(expression.names, (expression.text,))
    cases = enquiry.list_cases({key: lookup(key) for key in enquiry.keys})
    if cases is None or any(one.member is None for case in cases for one in case.values()):
        return ANYTHING
    try:
        results = [
            to_json(expression.evaluate({key: one.value for key, one in case.items()}, now=NOW))
            for case in cases
        ]
    except ExpressionError:
        return ANYTHING
    return just(*results)


def is_true(expression: Expression, variables: Mapping[str, object], now: datetime) -> bool:
    """Whether it is true with these values; what cannot be worked out is not."""
    try:
        return expression.evaluate(variables, now=now) is True
    except ExpressionError:
        return False


def _answer(expression: Expression, variables: Mapping[str, object], now: datetime) -> bool | None:
    try:
        value = expression.evaluate(variables, now=now)
    except ExpressionError:
        return None
    return value if isinstance(value, bool) else None


def gather(cases: Iterable[Case], key: str, before: Values) -> Values:
    """What one variable may hold over these cases; typed and open stay as wide as they were."""
    known: set[Known] = set()
    is_typed = is_open = False
    for case in cases:
        candidate = case[key]
        if candidate.member is not None:
            known.add(candidate.member)
        is_open = is_open or candidate.is_open
        is_typed = is_typed or (candidate.member is None and not candidate.is_open)
    return Values(frozenset(known), before.typed if is_typed else frozenset(), is_open)
