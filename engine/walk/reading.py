"""Texts of a model compiled for the walk: what cannot be read is open, never an exception."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from engine.errors import ExpressionError
from engine.feel import Assignment, Expression, compile_assignments, compile_expression

_MOMENT = re.compile(r"\b(?:now|today)\s*\(")
_TEXT = re.compile(r'"([^"]{0,80})"')
_NUMBER = re.compile(r"(?<![\w.\"])\d+(?:\.\d+)?(?:[eE][+-]?\d{1,4})?(?!\w)")
_BELOW_ZERO = re.compile(rf"-\s*({_NUMBER.pattern})")
_PIECE = re.compile(r"[^\W\d][\w.]*|\d+(?:\.\d+)?|[<>!]?=|[<>]|\.\.|\S")
_JOINED = frozenset({"and", "or", "not", "in", "between", "if", "then", "else"})
_FIXED = frozenset({"true", "false", "null", '"'})
_COMPARED = frozenset({"=", "!=", "<", ">", "<=", ">="})
_LISTING = frozenset("[,") | {".."}
_SIGNS = frozenset("()],") | _LISTING


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
        plain = _TEXT.sub("", one)
        numbers.update(Decimal(found) for found in _NUMBER.findall(plain))
        numbers.update(-Decimal(found) for found in _BELOW_ZERO.findall(plain))
    return frozenset(texts), frozenset(numbers)


@lru_cache(maxsize=4096)
def is_plain(text: str) -> bool:
    """Whether an expression only compares names with constants.

    Then values beside the constants tell all its answers. Sums, functions and names beside names may turn
    at any value.
    """
    pieces = ["", *_PIECE.findall(_TEXT.sub('"', text.strip().removeprefix("="))), ""]
    return all(map(_is_plain_piece, pieces, pieces[1:], pieces[2:]))


def _is_plain_piece(before: str, piece: str, after: str) -> bool:
    """Whether the middle one of three pieces may stand in a plain comparison."""
    if piece in _COMPARED:
        sides = (before, after)
        is_order_of_texts = '"' in sides and piece not in ("=", "!=")
        return not (all(map(_is_name, sides)) or set(sides) & {"(", ")"} or is_order_of_texts)
    if piece == "-":
        return not (_is_name(before) or before[:1].isdigit() or before in (")", "]"))
    if _is_name(piece):
        return not (_is_name(after) or after in _LISTING or after == "(" or before in _LISTING)
    if piece == "in" or before == "in":
        return not _is_name(after)
    return piece in _JOINED or piece in _FIXED or piece in _SIGNS or piece[0].isdigit()


def _is_name(piece: str) -> bool:
    is_word = piece[:1].isalpha() or piece.startswith("_")
    return is_word and piece not in _JOINED and piece not in _FIXED


def name_key(name: str) -> str:
    """The variable that a path means: `form.field` of `form.field.part`, or a bare name."""
    return ".".join(name.split(".")[:2])
