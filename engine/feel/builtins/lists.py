"""Functions on lists. A list is never changed: every function makes a new one."""

from datetime import timedelta
from decimal import Decimal
from functools import cmp_to_key, reduce
from typing import Final

from engine.feel.builtins.signature import Builtin
from engine.feel.limits import MAX_DATA_DEPTH, check_size
from engine.feel.operators import add, all_of, any_of, calculate, compare, equals, multiply
from engine.feel.scope import Scope
from engine.feel.values import DECIMALS, FeelValue, Function, YearMonths

_Items = list[FeelValue]
_SUMMED: Final = (Decimal, timedelta, YearMonths)


def _spread(values: tuple[FeelValue, ...]) -> _Items:
    """Take `min([1, 2])` and `min(1, 2)` alike."""
    if len(values) == 1 and isinstance(values[0], list):
        return values[0]
    return list(values)


def list_contains(scope: Scope, items: _Items, element: FeelValue) -> FeelValue:
    scope.spend(len(items))
    scope.spend_on_comparing(element, len(items))
    return any(equals(item, element) is True for item in items)


def is_empty(items: list[FeelValue]) -> FeelValue:
    """Say whether a list has no items; Camunda 8 knows this function."""
    return not items


def count(items: _Items) -> FeelValue:
    return Decimal(len(items))


def smallest(*values: FeelValue) -> FeelValue:
    return _extreme(_spread(values), -1)


def largest(*values: FeelValue) -> FeelValue:
    return _extreme(_spread(values), 1)


def _extreme(items: _Items, wanted: int) -> FeelValue:
    best = items[0] if items else None
    for item in items:
        order = compare(item, best)
        if order is None:
            return None
        if order == wanted:
            best = item
    return best


def total(*values: FeelValue) -> FeelValue:
    """Add up numbers, or durations of one kind; null for anything else."""
    items = _spread(values)
    is_one_kind = any(all(isinstance(item, kind) for item in items) for kind in _SUMMED)
    return reduce(add, items) if items and is_one_kind else None


def product(*values: FeelValue) -> FeelValue:
    items = _spread(values)
    return reduce(multiply, items) if items and _numbers(items) is not None else None


def mean(*values: FeelValue) -> FeelValue:
    items = _spread(values)
    return calculate("/", total(items), Decimal(len(items)))


def median(*values: FeelValue) -> FeelValue:
    numbers = _numbers(_spread(values))
    if not numbers:
        return None
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return calculate("/", DECIMALS.add(ordered[middle - 1], ordered[middle]), Decimal(2))


def deviation(*values: FeelValue) -> FeelValue:
    """Return the standard deviation of a sample."""
    numbers = _numbers(_spread(values))
    if numbers is None or len(numbers) < 2:
        return None
    centre = DECIMALS.divide(reduce(DECIMALS.add, numbers), Decimal(len(numbers)))
    gaps = [DECIMALS.subtract(number, centre) for number in numbers]
    squares = reduce(DECIMALS.add, [DECIMALS.multiply(gap, gap) for gap in gaps])
    return DECIMALS.sqrt(DECIMALS.divide(squares, Decimal(len(numbers) - 1)))


def mode(*values: FeelValue) -> FeelValue:
    numbers = _numbers(_spread(values))
    if numbers is None:
        return None
    counts: dict[Decimal, int] = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    most = max(counts.values(), default=0)
    return list[FeelValue](sorted(number for number, times in counts.items() if times == most))


def _numbers(items: _Items) -> list[Decimal] | None:
    numbers = [item for item in items if isinstance(item, Decimal)]
    return numbers if len(numbers) == len(items) else None


def all_true(*values: FeelValue) -> FeelValue:
    return all_of(_spread(values))


def any_true(*values: FeelValue) -> FeelValue:
    return any_of(_spread(values))


def sublist(items: _Items, start: Decimal, length: Decimal | None) -> FeelValue:
    if not 1 <= abs(start) <= len(items) or (length is not None and not 0 <= length <= len(items)):
        return None
    first = int(start) - 1 if start > 0 else len(items) + int(start)
    return items[first:] if length is None else items[first : first + int(length)]


def append(items: _Items, *added: FeelValue) -> FeelValue:
    return [*items, *added]


def concatenate(*lists: _Items) -> FeelValue:
    joined: _Items = []
    for items in lists:
        joined = [*joined, *items]
        check_size(joined)
    return joined


def insert_before(items: _Items, position: Decimal, added: FeelValue) -> FeelValue:
    at = _index(items, position)
    return None if at is None else [*items[:at], added, *items[at:]]


def remove(items: _Items, position: Decimal) -> FeelValue:
    at = _index(items, position)
    return None if at is None else [*items[:at], *items[at + 1 :]]


def replace_item(scope: Scope, items: _Items, position: FeelValue, new: FeelValue) -> FeelValue:
    """Replace the item at a position, or every item for which `match(item, new item)` is true."""
    if isinstance(position, Function):
        return _replace_matches(scope, items, position, new)
    if not isinstance(position, Decimal):
        return None
    at = _index(items, position)
    return None if at is None else [*items[:at], new, *items[at + 1 :]]


def _replace_matches(scope: Scope, items: _Items, match: Function, new: FeelValue) -> FeelValue:
    if len(match.parameters) != 2:
        return None
    scope.spend(len(items))
    answers = [match.call([item, new]) for item in items]
    if not all(isinstance(answer, bool) for answer in answers):
        return None
    return [new if answer is True else item for item, answer in zip(items, answers, strict=True)]


def _index(items: _Items, position: Decimal) -> int | None:
    if position == 0 or abs(position) > len(items) or position != position.to_integral_value():
        return None
    return int(position) - 1 if position > 0 else len(items) + int(position)


def reverse(items: _Items) -> FeelValue:
    return items[::-1]


def index_of(scope: Scope, items: _Items, match: FeelValue) -> FeelValue:
    scope.spend(len(items))
    scope.spend_on_comparing(match, len(items))
    return [Decimal(at) for at, item in enumerate(items, 1) if equals(item, match) is True]


def distinct(scope: Scope, items: _Items) -> FeelValue:
    if all(isinstance(item, Decimal) for item in items) or all(type(item) is str for item in items):
        # Numbers and texts are told apart by their hash, so that thousands of them stay within the limits.
        scope.spend(len(items))
        return [*dict.fromkeys(items)]
    kept: _Items = []
    for item in items:
        scope.spend(1 + len(kept))
        scope.spend_on_comparing(item, 10 * len(kept))
        if not any(equals(item, other) is True for other in kept):
            kept.append(item)
    return kept


def duplicates(scope: Scope, items: _Items) -> FeelValue:
    """List the values that occur more than once; Camunda 8 knows this function."""
    singles = distinct(scope, items)
    kept: _Items = []
    for single in singles if isinstance(singles, list) else []:
        places = index_of(scope, items, single)
        kept += [single] if isinstance(places, list) and len(places) > 1 else []
    return kept


def partition(items: _Items, size: Decimal) -> FeelValue:
    """Cut a list into lists of a size; Camunda 8 knows this function."""
    if size < 1 or size != size.to_integral_value():
        return None
    step = int(min(size, Decimal(max(1, len(items)))))
    return [items[at : at + step] for at in range(0, len(items), step)]


def union(scope: Scope, *lists: _Items) -> FeelValue:
    joined = concatenate(*lists)
    return distinct(scope, joined) if isinstance(joined, list) else None


def flatten(scope: Scope, items: _Items) -> FeelValue:
    flat: _Items = []
    _flatten_into(scope, items, flat, MAX_DATA_DEPTH)
    return flat


def _flatten_into(scope: Scope, items: _Items, flat: _Items, depth: int) -> None:
    for item in items:
        scope.spend()
        if isinstance(item, list) and depth:
            _flatten_into(scope, item, flat, depth - 1)
        else:
            flat.append(item)


def sort(scope: Scope, items: _Items) -> FeelValue:
    """Sort from small to large; null when two items have no order."""
    scope.spend(len(items) * max(1, len(items).bit_length()))
    if any(compare(items[0], item) is None for item in items):
        return None
    return sorted(items, key=cmp_to_key(_order))


def sort_by(scope: Scope, items: _Items, precedes: Function) -> FeelValue:
    """Sort by a function that says whether its first value comes before its second."""
    if len(precedes.parameters) != 2:
        return None
    scope.spend(len(items) * max(1, len(items).bit_length()))

    def order(left: FeelValue, right: FeelValue) -> int:
        return -1 if precedes.call([left, right]) is True else int(precedes.call([right, left]) is True)

    return sorted(items, key=cmp_to_key(order))


def _order(left: FeelValue, right: FeelValue) -> int:
    return compare(left, right) or 0


def summarise(kind: str, items: _Items) -> FeelValue:
    """Add up (`sum`) or compare (`min`, `max`) values; null for an empty list or mixed kinds."""
    functions = {"sum": total, "min": smallest, "max": largest}
    return functions[kind](items)


LIST_FUNCTIONS: Final = (
    Builtin("list contains(list: list, element: any)", list_contains, needs_scope=True),
    Builtin("count(list: list)", count),
    Builtin("is empty(list: list)", is_empty),
    Builtin("min(*list: any)", smallest),
    Builtin("max(*list: any)", largest),
    Builtin("sum(*list: any)", total),
    Builtin("product(*list: any)", product),
    Builtin("mean(*list: any)", mean),
    Builtin("median(*list: any)", median),
    Builtin("stddev(*list: any)", deviation),
    Builtin("mode(*list: any)", mode),
    Builtin("all(*list: any)", all_true),
    Builtin("any(*list: any)", any_true),
    Builtin("sublist(list: list, start position: number, length?: number)", sublist),
    Builtin("append(list: list, *item: any)", append),
    Builtin("concatenate(*list: list)", concatenate),
    Builtin("insert before(list: list, position: number, newItem: any)", insert_before),
    Builtin("remove(list: list, position: number)", remove),
    Builtin("list replace(list: list, position: any, newItem: any)", replace_item, needs_scope=True),
    Builtin("list replace(list: list, match: function, newItem: any)", replace_item, needs_scope=True),
    Builtin("reverse(list: list)", reverse),
    Builtin("index of(list: list, match: any)", index_of, needs_scope=True),
    Builtin("distinct values(list: list)", distinct, needs_scope=True),
    Builtin("duplicate values(list: list)", duplicates, needs_scope=True),
    Builtin("partition(list: list, size: number)", partition),
    Builtin("union(*list: list)", union, needs_scope=True),
    Builtin("flatten(list: list)", flatten, needs_scope=True),
    Builtin("sort(list: list)", sort, needs_scope=True),
    Builtin("sort(list: list, precedes: function)", sort_by, needs_scope=True),
)
