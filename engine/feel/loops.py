"""What goes through lists and ranges: `for`, `some`, `every` and filters, as closures."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeAlias

from engine.feel.limits import check_size
from engine.feel.operators import all_of, any_of
from engine.feel.scope import Node, Scope
from engine.feel.values import FeelValue, Range

Source: TypeAlias = tuple[str, Node]
PARTIAL: Final = "partial"


def loop(sources: Sequence[Source], body: Node, uses_partial: bool = False) -> Node:
    """Run the body for every combination of items; null where a source is no list."""

    def run(scope: Scope) -> FeelValue:
        scopes = _combine(scope, sources)
        if scopes is None:
            return None
        results: list[FeelValue] = []
        for inner in scopes:
            # The list so far is copied: the body may keep it, and it grows afterwards.
            inner = inner.bind({PARTIAL: _copy(scope, results)}) if uses_partial else inner
            results.append(body(inner))
        check_size(results)
        return results

    return run


def _copy(scope: Scope, items: list[FeelValue]) -> list[FeelValue]:
    scope.run.budget.spend_for(items)
    return [*items]


def quantifier(is_every: bool, sources: Sequence[Source], body: Node) -> Node:
    """Ask a question of some or every combination of items."""

    def run(scope: Scope) -> FeelValue:
        scopes = _combine(scope, sources)
        if scopes is None:
            return None
        answers = (body(inner) for inner in scopes)
        return all_of(answers) if is_every else any_of(answers)

    return run


def _combine(scope: Scope, sources: Sequence[Source]) -> list[Scope] | None:
    scopes = [scope]
    for name, source in sources:
        wider: list[Scope] = []
        for outer in scopes:
            items = _items_of(outer, source(outer))
            if items is None:
                return None
            scope.spend(1 + 2 * len(items))
            wider += [outer.bind({name: item}) for item in items]
        scopes = wider
    return scopes


def _items_of(scope: Scope, value: FeelValue) -> list[FeelValue] | None:
    if isinstance(value, Range):
        return count_range(scope, value)
    if value is None or isinstance(value, list):
        return value
    return [value]


def count_range(scope: Scope, span: Range) -> list[FeelValue] | None:
    """List the whole numbers or days of a range (`1..5`, also downwards)."""
    low, high = span.low, span.high
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        first, last = int(low), int(high)
        if Decimal(first) != low or Decimal(last) != high:
            return None
        return [Decimal(number) for number in _steps(scope, span, first, last)]
    is_days = isinstance(low, date) and isinstance(high, date)
    if is_days and not isinstance(low, datetime) and not isinstance(high, datetime):
        days = _steps(scope, span, low.toordinal(), high.toordinal())  # type: ignore[union-attr]
        return [date.fromordinal(number) for number in days]
    return None


def _steps(scope: Scope, span: Range, first: int, last: int) -> Iterator[int]:
    scope.spend(abs(last - first))
    step = 1 if last >= first else -1
    steps = range(first, last + step, step)
    return iter(steps[0 if span.low_included else 1 : len(steps) if span.high_included else -1])


def filtered(source: Node, test: Node, *, may_be_number: bool = False) -> Node:
    """Pick one item by number (1 is the first, -1 the last) or all items for which the test is true.

    Args:
        may_be_number: the test calls and compares nothing, so that it can be asked without an item, too.
    """

    def run(scope: Scope) -> FeelValue:
        value = source(scope)
        if value is None:
            return None
        items: list[FeelValue] = value if isinstance(value, list) else [value]
        kept: list[FeelValue] = []
        for item in items:
            scope.spend(2)
            answer = test(_item_scope(scope, item))
            if isinstance(answer, Decimal):
                return _pick(items, answer)
            if answer is True:
                kept.append(item)
        if not items and may_be_number and isinstance(test(_item_scope(scope, None)), Decimal):
            return None
        return kept

    return run


def _item_scope(scope: Scope, item: FeelValue) -> Scope:
    # The item's own entries hide outer names; a copy of a wide context is paid for by size.
    scope.run.budget.spend_for(item)
    return scope.bind({"item": item, **item} if isinstance(item, dict) else {"item": item})


def _pick(items: list[FeelValue], number: Decimal) -> FeelValue:
    if number == 0 or abs(number) > len(items) or number != number.to_integral_value():
        return None
    return items[int(number) - 1 if number > 0 else int(number)]
