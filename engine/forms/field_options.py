"""The choices of a field as its file gives them. Choices of the organisation come from outside, later."""

from collections.abc import Mapping

from engine.forms.field import FieldKind, Limits, Option
from engine.forms.raw_component import RawComponent, split_bars

MAX_OPTIONS = 500
MAX_VALUE = 200
CHOICES = frozenset({FieldKind.ONE, FieldKind.MANY, FieldKind.PERSON, FieldKind.SCALE})


def read_options(component: RawComponent, kind: FieldKind, limits: Limits) -> tuple[Option, ...]:
    """Return the fixed choices; a scale without written choices gets one for each step.

    Raises:
        ModelRefused: no choices at all, the same value twice, or values that are no short texts.
    """
    if kind not in CHOICES:
        return ()
    if kind is FieldKind.SCALE and component.type == "number":
        return _make_steps(component, limits)
    options = tuple(_read_option(component, raw) for raw in _read_values(component))
    if not options and not component.read_text("valuesKey"):
        raise component.refuse("no_options")
    if len({option.value for option in options}) != len(options):
        raise component.refuse("duplicate_option")
    if not limits.exclusive.issubset(option.value for option in options):
        raise component.refuse("exclusive_not_an_option")
    return options


def _read_values(component: RawComponent) -> tuple[RawComponent, ...]:
    values = component.read_objects("values")
    if len(values) > MAX_OPTIONS:
        raise component.refuse("too_many_options", limit=MAX_OPTIONS)
    return values


def _read_option(component: RawComponent, raw: RawComponent) -> Option:
    value = raw.data.get("value")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value or len(value) > MAX_VALUE:
        raise component.refuse("bad_option")
    return Option(value, raw.read_text("label") or value)


def _make_steps(component: RawComponent, limits: Limits) -> tuple[Option, ...]:
    low, high = int(limits.min or 0), int(limits.max or 0)
    words = split_bars(component.properties.get("scale_words", ""))
    if words and len(words) != high - low + 1:
        raise component.refuse("scale_words_do_not_match")
    labels = words or tuple(_words_at_ends(component.properties, low, high))
    return tuple(
        Option(str(step), f"{step} – {label}" if label else str(step))
        for step, label in zip(range(low, high + 1), labels, strict=True)
    )


def _words_at_ends(properties: Mapping[str, str], low: int, high: int) -> list[str]:
    labels = [""] * (high - low + 1)
    labels[0], labels[-1] = properties.get("scale_low", ""), properties.get("scale_high", "")
    return labels
