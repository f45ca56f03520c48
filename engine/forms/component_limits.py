"""Bounds of one field, read from `validate` and the custom properties of its component."""

from engine.forms.field import FieldKind, Limits
from engine.forms.raw_component import RawComponent, split_bars
from engine.forms.safe_pattern import UnsafePattern, compile_safe_pattern

MAX_ROWS = 200
MAX_SCALE_STEPS = 11
DEFAULT_LENGTHS = {FieldKind.TEXT: 1_000, FieldKind.AREA: 20_000}


def read_limits(component: RawComponent, kind: FieldKind) -> Limits:
    """Read every bound of a field.

    Raises:
        ModelRefused: a bound is no number, the pattern is unsafe, or a scale has no or too many steps.
    """
    validate, own = component.read_object("validate"), component.own()
    limits = Limits(
        min=validate.read_number("min"),
        max=validate.read_number("max"),
        decimals=_read_decimals(component, kind),
        pattern=_read_pattern(component, validate.read_text("pattern")),
        min_length=validate.read_count("minLength"),
        max_length=_read_max_length(validate.read_count("maxLength"), kind),
        min_rows=own.read_count("min_rows") or 0,
        max_rows=min(_count_or(own.read_count("max_rows"), MAX_ROWS), MAX_ROWS),
        min_choices=own.read_count("min_choices") or 0,
        max_choices=own.read_count("max_choices"),
        exclusive=frozenset(split_bars(own.read_text("exclusive"))),
        min_age=_read_min_age(own),
        max_bytes=int((own.read_number("max_mb") or 20.0) * 1024 * 1024),
        accept=_read_accept(component),
        multiple=component.read_flag("multiple"),
    )
    if kind is FieldKind.SCALE and component.type == "number":
        _check_scale(component, limits)
    return limits


def _count_or(count: int | None, default: int) -> int:
    return default if count is None else count


def _read_decimals(component: RawComponent, kind: FieldKind) -> int | None:
    decimals = component.read_count("decimalDigits")
    if kind is FieldKind.MONEY:
        return 2
    return decimals if decimals is None else min(decimals, 10)


def _read_pattern(component: RawComponent, text: str) -> str | None:
    if not text:
        return None
    try:
        compile_safe_pattern(text)
    except UnsafePattern as error:
        raise component.refuse("unsafe_pattern", pattern=text[:200]) from error
    return text


def _read_max_length(written: int | None, kind: FieldKind) -> int | None:
    default = DEFAULT_LENGTHS.get(kind)
    if default is None or written is None:
        return written or default
    return min(written, DEFAULT_LENGTHS[FieldKind.AREA])


def _read_min_age(own: RawComponent) -> str:
    text = own.read_text("min_age").strip()
    if text and not text.isdecimal() and not text.startswith("param."):
        raise own.refuse("bad_min_age", text=text)
    return text


def _read_accept(component: RawComponent) -> tuple[str, ...]:
    written = component.read_text("accept").split(",")
    return tuple(part.strip().lower() for part in written if part.strip())


def _check_scale(component: RawComponent, limits: Limits) -> None:
    if limits.min is None or limits.max is None:
        raise component.refuse("scale_without_ends")
    if not 1 <= limits.max - limits.min < MAX_SCALE_STEPS:
        raise component.refuse("scale_too_long")
