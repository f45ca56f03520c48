"""One plausible value for one field of a form, by its kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from engine.forms import Field, FieldKind, Option
from engine.model import JsonValue
from engine.scenarios.plausible import Plausible

SHORT, LONG = "ustalone na spotkaniu", "Ustaliliśmy to razem na spotkaniu."
# Where the invented people live, so that city, county and voivodeship agree.
_LIVES_IN = frozenset({"podlaskie", "podlaskie_m_bialystok"})
_TEXTS = {
    "phone": "600 100 200",
    "email": "osoba@example.org",
    "postcode": "15-001",
    "pesel": "02070803628",
    "nip": "5260250274",
}
_WORDS = frozenset({FieldKind.TEXT, FieldKind.AREA})
_CHOICES = frozenset({FieldKind.ONE, FieldKind.SCALE, FieldKind.PERSON, FieldKind.MANY})


@dataclass(frozen=True, slots=True)
class Guess:
    """Makes plausible values.

    Attributes:
        coach: id of the coach, who is chosen where a person is asked for; empty when there is none.
    """

    today: date
    birth_date: str
    options: Mapping[str, Sequence[Option]]
    plausible: Plausible
    coach: str = ""

    def value(self, field: Field, row: int = 0) -> JsonValue:
        """A value, None where none can be made.

        Args:
            row: in which row of a table the field stands, from 0.
        """
        known = self.plausible.find(field, row)
        if field.kind.is_object or field.kind is FieldKind.TABLE:
            return self._compound(field, known, row)
        if field.kind in _CHOICES:
            return self._choice(field, known)
        if field.kind in (FieldKind.NUMBER, FieldKind.MONEY):
            return _number(field, known)
        return self._plain(field, known)

    def _compound(self, field: Field, known: Any, row: int) -> JsonValue:
        if field.kind is FieldKind.TABLE:
            wanted = known if isinstance(known, int) else 1
            count = len(field.rows) or max(1, wanted, field.limits.min_rows)
            return [self._members(field, number) for number in range(count)]
        return self._members(field, row)

    def _members(self, scope: Field, row: int) -> dict[str, JsonValue]:
        inner = {one.key: self._member(one, row) for one in scope.members if not one.readonly}
        return {key: value for key, value in inner.items() if value is not None}

    def _member(self, one: Field, row: int) -> JsonValue:
        # Better nothing than the same empty phrase in every cell that may stay open.
        is_open = one.kind in _WORDS and not one.required and self.plausible.find(one, row) is None
        is_open = is_open and one.widget not in _TEXTS
        return None if is_open or one.kind is FieldKind.FILE else self.value(one, row)

    def others(self, field: Field) -> list[JsonValue]:
        """What else may be chosen, in order; a date may be a month from now or a month ago."""
        if field.kind is FieldKind.DATE:
            return [(self.today + timedelta(days=days)).isoformat() for days in (0, 30, -30, 400)]
        if field.kind not in (FieldKind.ONE, FieldKind.MANY, FieldKind.PERSON, FieldKind.BOOL):
            return []
        values: list[JsonValue] = [option.value for option in self._choices(field)] or [False, True]
        return [[value] for value in values] if field.kind is FieldKind.MANY else values

    def _choices(self, field: Field) -> Sequence[Option]:
        return field.options or tuple(self.options.get(field.options_key, ()))

    def _choice(self, field: Field, known: Any) -> JsonValue:
        values = [option.value for option in self._choices(field)]
        if field.kind is FieldKind.SCALE and not values:
            return (
                known if isinstance(known, int) and _is_within(field, known) else int(field.limits.min or 0)
            )
        first = (str(known), self.coach, *_LIVES_IN)
        values.sort(key=lambda value: first.index(value) if value in first else len(first))
        if field.kind is FieldKind.MANY:
            return list(values[: max(1, field.limits.min_choices)])
        return values[0] if values else None

    def _plain(self, field: Field, known: Any) -> JsonValue:
        match field.kind:
            case FieldKind.DATE:
                days = known if isinstance(known, int) else 0
                return self.birth_date if "birth" in field.key else self._in(days)
            case FieldKind.TIME:
                return "09:00" if "to" not in field.key else "13:00"
            case FieldKind.DATETIME:
                return f"{self._in(0)}T09:00"
            case FieldKind.MONTH:
                return self._in(0)[:7]
            case FieldKind.BOOL:
                return True
        text = _TEXTS.get(field.widget) or (known if isinstance(known, str) else None)
        return text or (LONG if field.kind is FieldKind.AREA else SHORT)

    def _in(self, days: int) -> str:
        return (self.today + timedelta(days=days)).isoformat()


def _number(field: Field, known: Any) -> JsonValue:
    least = field.limits.min if field.limits.min is not None else 1
    is_known = isinstance(known, int | float) and _is_within(field, known)
    if field.kind is FieldKind.MONEY:
        return f"{known if is_known else max(least, 5000):.2f}"
    figure = float(known if is_known else least)
    return int(figure) if figure.is_integer() else figure


def _is_within(field: Field, figure: float) -> bool:
    least, most = field.limits.min, field.limits.max
    return (least is None or figure >= least) and (most is None or figure <= most)
