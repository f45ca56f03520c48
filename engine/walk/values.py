"""What a case variable may hold at one moment of a walk, and all variables of one moment. No BPMN here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from engine.model import JsonValue

# More listed values than this tell nothing any more: the variable counts as open from then on.
MOST_KNOWN: Final = 24

# A plain value with its type, because Python takes True, 1 and 1.0 for the same member of a set.
Known = tuple[str, str | int | Decimal | bool | None]


@dataclass(frozen=True, slots=True)
class Typed:
    """Anything a person may type: kind is number or text; bounds and decimal places as the form has them."""

    kind: str
    low: float | None = None
    high: float | None = None
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Values:
    """A set of values: some listed, what people type freely, or open: it may be anything at all."""

    known: frozenset[Known] = frozenset()
    typed: frozenset[Typed] = frozenset()
    is_open: bool = False

    def __or__(self, other: "Values") -> "Values":
        if other is self or other <= self:
            return self
        known = self.known | other.known
        if len(known) > MOST_KNOWN:
            return Values(frozenset(one for one in known if one == NULL), self.typed | other.typed, True)
        return Values(known, self.typed | other.typed, self.is_open or other.is_open)

    def __le__(self, other: "Values") -> bool:
        if self.is_open and not other.is_open:
            return False
        return (other.is_open or self.known <= other.known) and self.typed <= other.typed

    @property
    def is_listed(self) -> bool:
        """Whether every possible value is in `known`."""
        return not self.is_open and not self.typed

    @property
    def is_null(self) -> bool:
        """Whether nothing but null is possible."""
        return self.is_listed and self.known <= {NULL}

    @property
    def may_be_null(self) -> bool:
        return self.is_open or NULL in self.known


NULL: Final[Known] = ("null", None)
NOTHING: Final = Values()
JUST_NULL: Final = Values(frozenset({NULL}))
ANYTHING: Final = Values(frozenset({NULL}), is_open=True)
SOMETHING: Final = Values(is_open=True)


def know(value: JsonValue | Decimal) -> Known | None:
    """A plain value as a member of `Values.known`; None for lists and contexts."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return ("flag", value)
    if isinstance(value, int | Decimal):
        return ("number", Decimal(value))
    if isinstance(value, float):
        return ("number", Decimal(str(value)))
    return ("text", value) if isinstance(value, str) else None


def just(*values: JsonValue) -> Values:
    """Exactly these values; open where one of them is a list or a context."""
    known = [know(value) for value in values]
    if None in known:
        return SOMETHING
    listed = frozenset(one for one in known if one is not None)
    return Values(listed) if len(listed) <= MOST_KNOWN else SOMETHING


class Box:
    """What every variable may hold at one moment. Frozen; equal boxes are one key of a dict."""

    __slots__ = ("_hash", "items")

    def __init__(self, items: Mapping[str, Values]) -> None:
        self.items = items
        self._hash = hash(frozenset(items.items()))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Box) and self._hash == other._hash and self.items == other.items

    def __iter__(self) -> Iterator[str]:
        return iter(self.items)

    def get(self, name: str) -> Values | None:
        return self.items.get(name)

    def replace(self, changes: Mapping[str, Values]) -> "Box":
        return Box({**self.items, **changes}) if changes else self

    def keep(self, names: Iterable[str]) -> "Box":
        """Only these variables."""
        wanted = frozenset(names)
        if self.items.keys() <= wanted:
            return self
        return Box({name: values for name, values in self.items.items() if name in wanted})

    def __or__(self, other: "Box") -> "Box":
        names = self.items.keys() & other.items.keys()
        return Box({name: self.items[name] | other.items[name] for name in names})

    def __le__(self, other: "Box") -> bool:
        return all(name in self.items and self.items[name] <= values for name, values in other.items.items())


EMPTY: Final = Box({})
