"""What expressions of a form see: its answers as FEEL values, the variables of the case, the moment."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import cached_property
from zoneinfo import ZoneInfo

from engine.clock import SystemClock
from engine.feel import DEFAULT_ZONE
from engine.forms.condition import Condition
from engine.forms.field import Field, FieldKind, Option
from engine.model import JsonValue

ZONE = ZoneInfo(DEFAULT_ZONE)
NO_OPTIONS: Mapping[str, Sequence[Option]] = {}


@dataclass(frozen=True)
class Surroundings:
    """Everything beside the answers that judging them needs.

    Attributes:
        variables: case variables, parameters (`param`) and other forms' answers by name.
        options: choices of the organisation by the key that fields name.
        now: aware moment of the judgement.
    """

    variables: Mapping[str, object]
    options: Mapping[str, Sequence[Option]] = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: SystemClock().now())

    @property
    def today(self) -> date:
        return self.now.astimezone(ZONE).date()

    def find_variable(self, dotted: str) -> object:
        """Return a variable by its dotted name (`param.min_age`), or None."""
        if dotted in self.variables:
            return self.variables[dotted]
        here: object = self.variables
        for step in dotted.split("."):
            here = here.get(step) if isinstance(here, Mapping) else None
        return here


class Layers(Mapping[str, object]):
    """Names in front of other names, without copying either."""

    def __init__(self, front: Mapping[str, object], behind: Mapping[str, object]) -> None:
        self.front = front
        self.behind = behind

    def __getitem__(self, name: str) -> object:
        return self.front[name] if name in self.front else self.behind[name]

    def __contains__(self, name: object) -> bool:
        return name in self.front or name in self.behind

    def __iter__(self) -> Iterator[str]:
        yield from self.front
        yield from (name for name in self.behind if name not in self.front)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class View:
    """The answers of one scope (form, row or group) as expressions see them."""

    def __init__(
        self,
        around: Surroundings,
        own: Mapping[str, object] | Callable[[], Mapping[str, object]],
        parent: "View | None" = None,
    ) -> None:
        self.around = around
        self._own = own
        self._parent = parent

    @cached_property
    def own(self) -> Mapping[str, object]:
        """The answers as FEEL values; most forms have no expression that asks, so they may be given late."""
        return self._own() if callable(self._own) else self._own

    @cached_property
    def visible(self) -> Mapping[str, object]:
        """Every name an expression may use here, nearest scope first."""
        parent = self._parent
        outer = self.around.variables if parent is None else parent.visible
        front = {"this": self.own, "parent": self.own if parent is None else parent.own, **self.own}
        return Layers(front, outer)

    def holds(self, condition: Condition | None) -> bool:
        return condition is not None and condition.holds(self.visible, self.around.now)

    def fails(self, condition: Condition) -> bool:
        return condition.fails(self.visible, self.around.now)

    def calculate(self, condition: Condition) -> JsonValue:
        return condition.calculate(self.visible, self.around.now)


def see_answers(scope: Field, answers: Mapping[str, JsonValue], hidden: frozenset[str]) -> dict[str, object]:
    """Return the answers of one scope as FEEL values; hidden and missing ones are there, but empty."""
    return {
        one.key: see_value(one, None if one.key in hidden else answers.get(one.key)) for one in scope.members
    }


def see_value(one: Field, value: JsonValue) -> object:
    """Return one canonical answer as FEEL sees it: dates are dates, money is a number, nothing is null."""
    if one.kind is FieldKind.TABLE:
        rows = value if isinstance(value, list) else []
        return [see_answers(one, row, frozenset()) for row in rows if isinstance(row, Mapping)]
    if one.kind.is_object:
        return see_answers(one, value if isinstance(value, Mapping) else {}, frozenset())
    if one.kind is FieldKind.MANY:
        return list(value) if isinstance(value, list) else []
    if one.kind is FieldKind.BOOL:
        return value is True
    return _see_text(one.kind, value) if isinstance(value, str) else value


def _see_text(kind: FieldKind, value: str) -> object:
    try:
        if kind is FieldKind.DATE:
            return date.fromisoformat(value)
        if kind is FieldKind.TIME:
            return time.fromisoformat(value)
        if kind is FieldKind.DATETIME:
            return datetime.fromisoformat(value)
        if kind is FieldKind.MONEY:
            return Decimal(value)
    except (ValueError, InvalidOperation):
        # A draft may hold anything; what is no date yet counts as not answered.
        return None
    return value
