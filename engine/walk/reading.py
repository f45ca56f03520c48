"""Texts of a model compiled for the walk: what cannot be read is open, never an exception."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from engine.errors import ExpressionError
from engine.feel import Assignment, Expression, compile_assignments, compile_expression

_MOMENT = re.compile(r"\b(?:now|today)\s*\(")
_TEXT = re.compile(r'"([^"]{0,80})"')
_NUMBER = re.compile(r"(?<![\w.\"])\d{1,9}(?:\.\d{1,4})?")


@lru_cache(maxsize=4096)
def read_condition(text: str | None) -> Expression | None:
    """The compiled expression, or None where there is none that FEEL can read."""
    if not text or not text.strip():
        return None
    try:
        return compile_expression(text)
    except ExpressionError:
        return None


def read_script(text: str | None) -> tuple[Assignment, ...]:
    """The lines of a script task; none where they cannot be read."""
    if not text:
        return ()
    try:
        return compile_assignments(text).lines
    except ExpressionError:
        return ()


def reads_time(expression: Expression) -> bool:
    """Whether the answer depends on the moment of asking."""
    return _MOMENT.search(expression.text) is not None


def find_constants(written: Iterable[str]) -> tuple[frozenset[str], frozenset[Decimal]]:
    """Texts and numbers that expressions name: where their answers can change."""
    texts: set[str] = set()
    numbers: set[Decimal] = set()
    for one in written:
        texts.update(_TEXT.findall(one))
        numbers.update(Decimal(found) for found in _NUMBER.findall(_TEXT.sub("", one)))
    return frozenset(texts), frozenset(numbers)


def name_key(name: str) -> str:
    """The variable that a path means: `form.field` of `form.field.part`, or a bare name."""
    return ".".join(name.split(".")[:2])
