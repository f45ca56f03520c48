"""The compiled pieces of an expression: functions that return closures over closures. Reads no text."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final, TypeAlias

from engine.feel.limits import check_size
from engine.feel.operators import add, all_of, any_of, divide, is_ordered, multiply, power, subtract
from engine.feel.operators import equals as equals_value
from engine.feel.scope import Scope
from engine.feel.values import FeelValue, Range, YearMonths

Node: TypeAlias = Callable[[Scope], FeelValue]
Source: TypeAlias = tuple[str, Node]

ARITHMETIC: Final[dict[str, Callable[[FeelValue, FeelValue], FeelValue]]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": power,
}


def constant(value: FeelValue) -> Node:
    return lambda scope: value


def variable(segments: Sequence[str]) -> Node:
    """Read `form_key.field` as one flat key, or step by step through nested data; the longest key wins."""
    head = segments[0]
    candidates = [(".".join(segments[:size]), segments[size:]) for size in range(len(segments), 0, -1)]

    def read(scope: Scope) -> FeelValue:
        scope.spend()
        bound = scope.find_binding(head)
        if bound is not None:
            return _follow(scope, bound[head], segments[1:])
        for key, rest in candidates:
            if key in scope.run.variables:
                return _follow(scope, scope.run.read_variable(key), rest)
        return None

    return read


def _follow(scope: Scope, value: FeelValue, segments: Sequence[str]) -> FeelValue:
    for segment in segments:
        value = read_property(scope, value, segment)
    return value


def property_of(source: Node, name: str) -> Node:
    return lambda scope: read_property(scope, source(scope), name)


def read_property(scope: Scope, value: FeelValue, name: str) -> FeelValue:
    """Read one entry of a context, one part of a date, time or duration, or the same of every list item."""
    scope.spend()
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, list):
        scope.spend(len(value))
        return [item.get(name) if isinstance(item, dict) else _read_part(item, name) for item in value]
    return _read_part(value, name)


def _read_part(value: FeelValue, name: str) -> FeelValue:
    # Parts are spelled out, so that no name from a diagram ever reaches an attribute of a Python object.
    parts: dict[str, FeelValue] = {}
    if isinstance(value, date):
        parts = {"year": Decimal(value.year), "month": Decimal(value.month), "day": Decimal(value.day)}
        parts["weekday"] = Decimal(value.isoweekday())
    if isinstance(value, datetime | time):
        parts |= {
            "hour": Decimal(value.hour),
            "minute": Decimal(value.minute),
            "second": Decimal(value.second),
        }
        parts["time offset"] = value.utcoffset()
    if isinstance(value, timedelta):
        parts = _duration_parts(value)
    if isinstance(value, YearMonths):
        sign = -1 if value.months < 0 else 1
        years, months = divmod(abs(value.months), 12)
        parts = {"years": Decimal(sign * years), "months": Decimal(sign * months)}
    if isinstance(value, Range):
        parts = {"start": value.low, "end": value.high}
        parts |= {"start included": value.low_included, "end included": value.high_included}
    return parts.get(name)


def _duration_parts(value: timedelta) -> dict[str, FeelValue]:
    sign = -1 if value < timedelta(0) else 1
    minutes, seconds = divmod(abs(value).seconds, 60)
    hours, minutes = divmod(minutes, 60)
    sizes = {"days": abs(value).days, "hours": hours, "minutes": minutes, "seconds": seconds}
    return {name: Decimal(sign * size) for name, size in sizes.items()}


def arithmetic(first: Node, rest: Sequence[tuple[str, Node]]) -> Node:
    """Fold `a + b - c` from left to right without nesting, so that a long chain costs no depth."""

    def run(scope: Scope) -> FeelValue:
        result = first(scope)
        for sign, operand in rest:
            result = ARITHMETIC[sign](result, operand(scope))
            scope.run.budget.spend_for(result)
        return result

    return run


def conjunction(parts: Sequence[Node]) -> Node:
    return lambda scope: all_of(part(scope) for part in parts)


def disjunction(parts: Sequence[Node]) -> Node:
    return lambda scope: any_of(part(scope) for part in parts)


def negation(part: Node) -> Node:
    def run(scope: Scope) -> FeelValue:
        value = part(scope)
        return not value if isinstance(value, bool) else None

    return run


def comparison(sign: str, left: Node, right: Node) -> Node:
    if sign == "=":
        return lambda scope: equals_value(left(scope), right(scope))
    if sign != "!=":
        return lambda scope: is_ordered(sign, left(scope), right(scope))

    def differs(scope: Scope) -> FeelValue:
        same = equals_value(left(scope), right(scope))
        return None if same is None else not same

    return differs


def between(value: Node, low: Node, high: Node) -> Node:
    def run(scope: Scope) -> FeelValue:
        tested = value(scope)
        return all_of((is_ordered(">=", tested, low(scope)), is_ordered("<=", tested, high(scope))))

    return run


def range_of(low: Node, high: Node, low_included: bool, high_included: bool) -> Node:
    return lambda scope: Range(low(scope), high(scope), low_included, high_included)


def choice(condition: Node, then: Node, otherwise: Node) -> Node:
    return lambda scope: then(scope) if condition(scope) is True else otherwise(scope)


def list_of(parts: Sequence[Node]) -> Node:
    def run(scope: Scope) -> FeelValue:
        scope.spend(len(parts))
        return [part(scope) for part in parts]

    return run


def context_of(entries: Sequence[tuple[str, Node]]) -> Node:
    """Build a context; an entry sees the entries before it."""

    def run(scope: Scope) -> FeelValue:
        built: dict[str, FeelValue] = {}
        inner = scope.bind(built)
        for key, part in entries:
            scope.spend()
            built[key] = part(inner)
        return built

    return run


def loop(sources: Sequence[Source], body: Node) -> Node:
    """Run the body for every combination of items; null where a source is no list."""

    def run(scope: Scope) -> FeelValue:
        scopes = _combine(scope, sources)
        if scopes is None:
            return None
        results = [body(inner) for inner in scopes]
        check_size(results)
        return results

    return run


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
        scope.spend(abs(last - first))
        step = 1 if last >= first else -1
        return [Decimal(number) for number in range(first, last + step, step)]
    if type(low) is date and type(high) is date:
        first, last = low.toordinal(), high.toordinal()
        scope.spend(abs(last - first))
        step = 1 if last >= first else -1
        return [date.fromordinal(number) for number in range(first, last + step, step)]
    return None


def filtered(source: Node, test: Node) -> Node:
    """Pick one item by number (1 is the first, -1 the last) or all items for which the test is true."""

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
