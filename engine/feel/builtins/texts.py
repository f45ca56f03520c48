"""Functions on texts. Patterns run on a machine of our own, which no pattern can keep busy for ever."""

import base64
import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Final

from engine.feel.builtins.signature import Builtin
from engine.feel.limits import MAX_STRING, check_size
from engine.feel.patterns import compile_pattern, find_all, find_first
from engine.feel.scope import Scope
from engine.feel.temporal import write_moment
from engine.feel.values import DECIMALS, FeelValue, Function, Range, YearMonths, timedelta_to_iso

_PLAIN_NAME: Final = re.compile(r"[^\W\d]\w*(?: \w+)*")
_REPLACEMENT: Final = re.compile(r"\\([\\$])|\$([0-9]{1,3})|([^\\$]+)|([\\$])")


def write_text(scope: Scope, value: FeelValue) -> FeelValue:
    """Write any value as FEEL would: numbers without exponent, dates and durations in ISO 8601."""
    if value is None or isinstance(value, str):
        return value
    return _literal(scope, value)


def _literal(scope: Scope, value: FeelValue) -> str:
    scope.spend()
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return _quoted(value)
        case Decimal():
            return write_number(value)
        case timedelta():
            return timedelta_to_iso(value)
        case date() | time():
            return write_moment(value)
        case Function():
            return str(value)
        case YearMonths():
            return str(value)
        case list():
            return _joined(scope, "[", [_literal(scope, item) for item in value], "]")
        case dict():
            return _joined(
                scope, "{", [f"{_key(key)}: {_literal(scope, item)}" for key, item in value.items()], "}"
            )
        case Range():
            ends = f"{_literal(scope, value.low)}..{_literal(scope, value.high)}"
            return ("[" if value.low_included else "(") + ends + ("]" if value.high_included else ")")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _key(name: str) -> str:
    """Write the name of an entry as it may be read again: in quotes unless it is plain words."""
    return name if _PLAIN_NAME.fullmatch(name) else _quoted(name)


def _joined(scope: Scope, opening: str, parts: Sequence[str], closing: str) -> str:
    text = opening + ", ".join(parts) + closing
    scope.run.budget.spend_for(text)
    return text


def write_number(value: Decimal) -> str:
    """Write a number plainly: no trailing zeros of a fraction, no sign before zero."""
    text = format(DECIMALS.plus(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_number(text: str, grouping: str | None, point: str | None) -> FeelValue:
    """Read a number written with the given grouping mark (space, comma, dot) and decimal point."""
    if grouping is not None:
        if grouping not in (" ", ",", ".") or grouping == point:
            return None
        text = text.replace(grouping, "")
    if point is not None:
        if point not in (".", ","):
            return None
        text = text.replace(point, ".")
    bare = text.strip()
    if len(bare) > 100 or not bare.isascii() or "_" in bare:
        return None
    number = DECIMALS.create_decimal(bare)
    return number if number.is_finite() else None


def as_number(value: FeelValue) -> FeelValue:
    """Read a text as a number; a number stays itself."""
    return read_number(value, None, None) if isinstance(value, str) else _only_number(value)


def _only_number(value: FeelValue) -> FeelValue:
    return value if isinstance(value, Decimal) else None


def substring(text: str, start: Decimal, length: Decimal | None) -> FeelValue:
    """Cut a text; 1 is its first character, -1 its last."""
    if abs(start) < 1:
        return None
    first = int(start) - 1 if start > 0 else len(text) + int(start)
    if first < 0 or first >= len(text) or (length is not None and length < 1):
        return ""
    # The bound keeps a length like 1e6000 from becoming a giant Python integer.
    return text[first:] if length is None or length > MAX_STRING else text[first : first + int(length)]


def text_length(text: str) -> FeelValue:
    return Decimal(len(text))


def text_before(text: str, match: str) -> FeelValue:
    head, found, _ = text.partition(match) if match else ("", "", "")
    return head if found else ""


def text_after(text: str, match: str) -> FeelValue:
    return text.partition(match)[2] if match else text


def is_blank(text: str) -> FeelValue:
    """Say whether a text holds nothing but white space; Camunda 8 knows this function."""
    return not text.strip()


def contains(text: str, match: str) -> FeelValue:
    return match in text


def starts_with(text: str, match: str) -> FeelValue:
    return text.startswith(match)


def ends_with(text: str, match: str) -> FeelValue:
    return text.endswith(match)


def matches(scope: Scope, text: str, pattern: str, flags: FeelValue) -> FeelValue:
    compiled = compile_pattern(pattern, _read_flags(flags))
    return find_first(compiled, text, scope.spend) is not None


def replace(scope: Scope, text: str, pattern: str, replacement: str, flags: FeelValue) -> FeelValue:
    """Replace each match (`$1` is the first group); null if the pattern also matches an empty text."""
    read = _read_flags(flags)
    compiled = compile_pattern(pattern, read)
    parts = [("", replacement)] if "q" in read else _read_replacement(replacement, compiled.groups)
    if find_first(compiled, "", scope.spend) is not None:
        return None
    written: list[str] = []
    at = 0
    for found in find_all(compiled, text, scope.spend):
        groups = (text[found.start : found.end], *found.groups)
        written += [text[at : found.start], *(groups[int(kind)] if kind else part for kind, part in parts)]
        at = found.end
    return _bounded([*written, text[at:]])


def _read_flags(flags: FeelValue) -> str:
    """Read the flags of a pattern; null is as good as none."""
    if flags is not None and not isinstance(flags, str):
        raise ValueError(flags)
    return flags or ""


def _bounded(parts: Sequence[str]) -> str:
    # The size is known before the text is made: thousands of long parts never get joined.
    if sum(map(len, parts)) > MAX_STRING:
        check_size(" " * (MAX_STRING + 1))
    return "".join(parts)


def _read_replacement(text: str, groups: int) -> list[tuple[str, str]]:
    """Split into texts and numbers of groups; a `$` or backslash that means nothing is an error."""
    parts: list[tuple[str, str]] = []
    for match in _REPLACEMENT.finditer(text):
        escaped, number, plain, wrong = match.groups()
        if wrong is not None:
            raise ValueError(text)
        if number is not None:
            # `$12` is the twelfth group where there is one, else the first one and a 2.
            while len(number) > 1 and int(number) > groups:
                plain, number = number[-1] + (plain or ""), number[:-1]
            parts.append((number, "") if int(number) <= groups else ("", ""))
        parts.append(("", (escaped or "") + (plain or "")))
    return parts


def split(scope: Scope, text: str, delimiter: str) -> FeelValue:
    """Split at each match of a pattern; null if the pattern also matches an empty text."""
    compiled = compile_pattern(delimiter)
    if find_first(compiled, "", scope.spend) is not None:
        return None
    pieces: list[FeelValue] = []
    at = 0
    for found in find_all(compiled, text, scope.spend):
        pieces.append(text[at : found.start])
        at = found.end
    return [*pieces, text[at:]]


def extract(scope: Scope, text: str, pattern: str) -> FeelValue:
    """List what matches a pattern; Camunda 8 knows this function."""
    found = find_all(compile_pattern(pattern), text, scope.spend)
    return [text[match.start : match.end] for match in found if match.end > match.start]


def to_base64(text: str) -> FeelValue:
    return base64.b64encode(text.encode()).decode()


def join_between(parts: list[FeelValue], delimiter: FeelValue, prefix: str, suffix: str) -> FeelValue:
    """Join like `join_texts` and put two texts around it; Camunda 8 knows this form."""
    joined = join_texts(parts, delimiter)
    return _bounded([prefix, joined, suffix]) if isinstance(joined, str) else None


def join_texts(parts: list[FeelValue], delimiter: FeelValue) -> FeelValue:
    """Join the texts of a list; nulls are left out, anything else makes the whole null."""
    if delimiter is not None and not isinstance(delimiter, str):
        return None
    texts = [part for part in parts if part is not None]
    if not all(isinstance(part, str) for part in texts):
        return None
    chosen = [part for part in texts if isinstance(part, str)]
    between = delimiter or ""
    return _bounded([part for text in chosen for part in (between, text)][1:])


TEXT_FUNCTIONS: Final = (
    Builtin("string(from: any)", write_text, needs_scope=True),
    Builtin("number(from: scalar)", as_number),
    Builtin("number(from: string, grouping separator: any, decimal separator?: any)", read_number),
    Builtin("substring(string: string, start position: number, length?: number)", substring),
    Builtin("string length(string: string)", text_length),
    Builtin("upper case(string: string)", str.upper),
    Builtin("lower case(string: string)", str.lower),
    Builtin("trim(string: string)", str.strip),
    Builtin("is blank(string: string)", is_blank),
    Builtin("substring before(string: string, match: string)", text_before),
    Builtin("substring after(string: string, match: string)", text_after),
    Builtin("contains(string: string, match: string)", contains),
    Builtin("starts with(string: string, match: string)", starts_with),
    Builtin("ends with(string: string, match: string)", ends_with),
    Builtin("matches(input: string, pattern: string, flags?: any)", matches, needs_scope=True),
    Builtin(
        "replace(input: string, pattern: string, replacement: string, flags?: any)",
        replace,
        needs_scope=True,
    ),
    Builtin("split(string: string, delimiter: string)", split, needs_scope=True),
    Builtin("string join(list: list, delimiter?: any)", join_texts),
    Builtin("string join(list: list, delimiter: any, prefix: string, suffix: string)", join_between),
    Builtin("extract(string: string, pattern: string)", extract, needs_scope=True),
    Builtin("to base64(value: string)", to_base64),
)
