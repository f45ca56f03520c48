"""The types of FEEL: which values conform to them, and what a value that does not becomes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from engine.feel.temporal import parse_date, parse_duration, parse_moment, parse_time
from engine.feel.values import FeelValue, Function, OutsideText, Range, YearMonths, check_weight


@dataclass(frozen=True, slots=True)
class Kind:
    """A type: a built-in one, or one that a file defines.

    Attributes:
        name: `number`, `date and time`, `list`, `context`, `range`, `function`, `any`, …
        item: what a list or a range holds; None is anything.
        fields: the entries a context must have; None is any context.
        parameters: of a function; None is any function.
        result: what a function gives.
        allowed: says whether a value is one of the allowed ones.
        order: the allowed values in the order they are written, where they are a plain list.
    """

    name: str
    item: "Kind | None" = None
    fields: "tuple[tuple[str, Kind], ...] | None" = None
    parameters: "tuple[Kind, ...] | None" = None
    result: "Kind | None" = None
    allowed: Callable[[FeelValue], bool] | None = None
    order: tuple[FeelValue, ...] | None = None


ANY: Final = Kind("any")
LIST: Final = Kind("list")
_CLASSES: Final[Mapping[str, tuple[type, ...]]] = {
    "any": (object,),
    "boolean": (bool,),
    "number": (Decimal,),
    "string": (str,),
    "date": (date,),
    "date and time": (datetime,),
    "time": (time,),
    "days and time duration": (timedelta,),
    "years and months duration": (YearMonths,),
    "duration": (timedelta, YearMonths),
    "list": (list,),
    "context": (dict,),
    "range": (Range,),
    "function": (Function,),
    "null": (),
}
# The spelling of other versions of the standard, of XML Schema and of well-known modellers.
_OTHER_NAMES: Final[Mapping[str, str]] = {
    "datetime": "date and time",
    "date_time": "date and time",
    "daytimeduration": "days and time duration",
    "days and time duration": "days and time duration",
    "dayandtimeduration": "days and time duration",
    "days_and_time_duration": "days and time duration",
    "yearmonthduration": "years and months duration",
    "years_and_months_duration": "years and months duration",
    "integer": "number",
    "long": "number",
    "double": "number",
    "decimal": "number",
    "int": "number",
    "float": "number",
    "bool": "boolean",
}


def find_kind(name: str) -> Kind | None:
    """Find a built-in type by any of its spellings."""
    plain = " ".join(name.split()).lower()
    plain = _OTHER_NAMES.get(plain, plain)
    return Kind(plain) if plain in _CLASSES else None


def is_of(value: FeelValue, kind: Kind, *, asks_allowed: bool = True) -> bool:
    """Say whether a value that is not null is of this type.

    Args:
        asks_allowed: the values that a type allows count, too; `instance of` asks for the shape alone.
    """
    if value is None:
        return kind.name == "null"
    classes = _CLASSES[kind.name]
    if not isinstance(value, classes) or (classes == (date,) and isinstance(value, datetime)):
        return False
    if asks_allowed and kind.allowed is not None and not kind.allowed(value):
        return False

    def fits(part: FeelValue, wanted: Kind) -> bool:
        return part is None or is_of(part, wanted, asks_allowed=asks_allowed)

    match value:
        case list():
            return kind.item is None or all(fits(item, kind.item) for item in value)
        case dict():
            return kind.fields is None or all(
                name in value and fits(value[name], field) for name, field in kind.fields
            )
        case Range():
            return kind.item is None or all(fits(end, kind.item) for end in (value.low, value.high))
        case Function():
            return _is_function_of(value, kind)
    return True


def conforms(value: FeelValue, kind: Kind) -> bool:
    """Say whether a value may stand where the type is asked for: null may always."""
    return value is None or is_of(value, kind)


def _is_function_of(value: Function, kind: Kind) -> bool:
    if kind.parameters is None:
        return True
    if len(kind.parameters) != len(value.parameters):
        return False
    own = value.kind if isinstance(value.kind, Kind) else Kind("function")
    given = own.parameters or (ANY,) * len(value.parameters)
    # A function fits where another is asked for when it takes at least as much and gives at most as much.
    takes = all(is_part_of(asked, has) for asked, has in zip(kind.parameters, given, strict=True))
    if value.is_constant:
        return takes and conforms(value.call([None] * len(value.parameters)), kind.result or ANY)
    return takes and is_part_of(own.result or ANY, kind.result or ANY)


def is_part_of(narrow: Kind, wide: Kind) -> bool:
    """Say whether every value of one type is also of the other."""
    if wide.name == "any" or narrow.name == "null":
        return True
    if narrow.name != wide.name:
        return False
    if wide.fields is not None:
        own = dict(narrow.fields or ())
        return all(name in own and is_part_of(own[name], field) for name, field in wide.fields)
    return wide.item is None or is_part_of(narrow.item or ANY, wide.item)


def coerce(value: FeelValue, kind: Kind) -> FeelValue:
    """Give a value the type where the standard converts by itself; null where it does not fit.

    A single value becomes a list of one, a list of one its item, a date the midnight of its day in UTC.
    """
    if isinstance(value, Function) and kind.parameters is not None:
        return shape_function(value, kind)
    if isinstance(value, list | dict):
        check_weight(value)
    if value is None or is_of(value, kind):
        return value
    if isinstance(value, list):
        alone = value[0] if len(value) == 1 else None
        return alone if is_of(alone, kind) and kind.name not in ("list", "any") else None
    if kind.name == "list":
        wrapped: FeelValue = [value]
        return wrapped if is_of(wrapped, kind) else None
    if kind.name == "date and time" and isinstance(value, date) and not isinstance(value, datetime):
        moment = datetime.combine(value, time(), tzinfo=UTC)
        return moment if is_of(moment, kind) else None
    return None


def fit_arguments(values: Sequence[FeelValue], kinds: Iterable[Kind]) -> list[FeelValue] | None:
    """Give the arguments of a call the types of its parameters (as many of each).

    Returns:
        None where one does not conform: by DMN 1.5, 10.3.2.13.2, such a call is null and runs nothing.
    """
    fitting = [coerce(value, kind) for value, kind in zip(values, kinds, strict=True)]
    for value, fitted in zip(values, fitting, strict=True):
        if fitted is None and value is not None and value != [None]:
            return None
    return fitting


def shape_function(value: Function, kind: Kind) -> FeelValue:
    """Let a function take and give what a function type says; null if it has another number of parameters."""
    kinds, result = kind.parameters or (), kind.result or ANY
    if len(kinds) != len(value.parameters) and not value.builtin:
        return None

    def call(values: Sequence[FeelValue]) -> FeelValue:
        fitting = fit_arguments(values, kinds)
        return None if fitting is None else coerce(value.call(fitting), result)

    return Function(value.parameters, call, kind)


def read_as(value: FeelValue, kind: Kind) -> FeelValue:
    """Read data from outside as the declared type: JSON writes dates, times and durations as texts.

    Nothing else changes; what still does not fit is left to `coerce`.
    """
    if isinstance(value, OutsideText):
        return _read_text(value, kind)
    if isinstance(value, list):
        inner = kind.item if kind.name == "list" else kind
        return [read_as(item, inner or ANY) for item in value]
    if isinstance(value, dict):
        fields = dict(kind.fields or ())
        return {key: read_as(item, fields.get(key, ANY)) for key, item in value.items()}
    return value


def _read_text(text: OutsideText, kind: Kind) -> FeelValue:
    plain = str(text)
    readers: dict[str, Callable[[str], FeelValue]] = {
        "string": lambda text: text,
        "date": lambda text: parse_date(text) or parse_moment(text),
        "date and time": parse_moment,
        "time": parse_time,
        "days and time duration": parse_duration,
        "years and months duration": parse_duration,
        "duration": parse_duration,
    }
    name = kind.item.name if kind.name == "list" and kind.item is not None else kind.name
    reader = readers.get(name)
    if reader is None:
        return text
    read = reader(plain)
    return plain if read is None else read


def list_of_kind(item: Kind) -> Kind:
    """The type of lists of something; what is allowed is asked of each item."""
    return replace(LIST, item=item)
