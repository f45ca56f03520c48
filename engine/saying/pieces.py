"""FEEL read into pieces that can be said: comparisons, and/or, sums, if – then, a few functions.

The engine compiles expressions into functions, which say nothing about themselves; so the part of FEEL that
people use in conditions is read here once more, and anything beyond it is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass

from engine.errors import KrokusError
from engine.feel.lexer import TokenKind
from engine.feel.token_reader import TokenReader

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
FUNCTIONS = frozenset({"today", "date", "duration", "min", "max", "count", "list contains", "not"})
# Deeper brackets than anybody would say in a sentence.
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Name:
    path: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, number, truth value or nothing at all."""

    value: str | bool | None
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    parts: "tuple[Piece, ...]"


@dataclass(frozen=True, slots=True)
class Two:
    """A comparison or a sum of two."""

    sign: str
    left: "Piece"
    right: "Piece"


@dataclass(frozen=True, slots=True)
class Joined:
    """Several conditions of which all must hold (`and`) or one (`or`)."""

    word: str
    parts: "tuple[Piece, ...]"


@dataclass(frozen=True, slots=True)
class Choice:
    condition: "Piece"
    then: "Piece"
    otherwise: "Piece"


Piece = Name | Literal | Call | Two | Joined | Choice


def read_pieces(text: str) -> Piece | None:
    """The pieces of an expression; None where it is no FEEL or holds more than can be said."""
    try:
        return _Reader(TokenReader(text)).read()
    except KrokusError:
        return None


def read_cell(text: str, asked: Name) -> Piece | None:
    """What one cell of a decision table demands of an answer, as a condition about `asked`.

    Returns:
        The condition; None where the cell is no list of plain tests.
    """
    try:
        return _CellReader(TokenReader(text)).read_tests(asked)
    except KrokusError:
        return None


class _Reader:
    def __init__(self, tokens: TokenReader) -> None:
        self._tokens = tokens
        self._depth = 0

    def read(self) -> Piece:
        piece = self._whole()
        self._tokens.need_end()
        return piece

    def _whole(self) -> Piece:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._tokens.unexpected()
        try:
            return self._joined("or", lambda: self._joined("and", self._comparison))
        finally:
            self._depth -= 1

    def _joined(self, word: str, part: Callable[[], Piece]) -> Piece:
        parts = [part()]
        while self._tokens.take(word):
            parts.append(part())
        return Joined(word, tuple(parts)) if len(parts) > 1 else parts[0]

    def _comparison(self) -> Piece:
        left = self._chain(lambda: self._chain(self._part, "*", "/"), "+", "-")
        sign = self._tokens.take(*COMPARISONS)
        if not sign:
            return left
        return Two(sign, left, self._chain(lambda: self._chain(self._part, "*", "/"), "+", "-"))

    def _chain(self, part: Callable[[], Piece], *signs: str) -> Piece:
        found = part()
        while sign := self._tokens.take(*signs):
            found = Two(sign, found, part())
        return found

    def _part(self) -> Piece:
        tokens = self._tokens
        if tokens.take("("):
            piece = self._whole()
            tokens.need(")")
            return piece
        if tokens.is_at("-") and tokens.is_number_next():
            tokens.skip()
            return Literal(f"−{tokens.skip().text}")
        if tokens.take("if"):
            condition = self._whole()
            tokens.need("then")
            then = self._whole()
            tokens.need("else")
            return Choice(condition, then, self._whole())
        if tokens.take("not"):
            return Call("not", (self._part(),))
        word = tokens.take("true", "false", "null")
        if word:
            return Literal({"true": True, "false": False}.get(word))
        return self._plain()

    def _plain(self) -> Piece:
        tokens = self._tokens
        token = tokens.token
        if token.kind in (TokenKind.NUMBER, TokenKind.STRING):
            tokens.skip()
            return Literal(token.text, token.kind is TokenKind.STRING)
        name = tokens.take_name()
        if tokens.take("("):
            return self._call(name)
        while tokens.take("."):
            name = f"{name}.{tokens.take_name()}"
        return Name(name)

    def _call(self, name: str) -> Piece:
        tokens = self._tokens
        if name not in FUNCTIONS:
            raise tokens.unexpected()
        parts: list[Piece] = []
        while not tokens.take(")"):
            parts.append(self._whole())
            if not tokens.take(","):
                tokens.need(")")
                break
        return Call(name, tuple(parts))


class _CellReader(_Reader):
    """Reads `"a", "b"`, `>= 5`, `[1..5]` and `not(…)` of these."""

    def read_tests(self, asked: Name) -> Piece:
        piece = self._negated(asked) if self._tokens.is_at("not") else self._any(asked)
        self._tokens.need_end()
        return piece

    def _negated(self, asked: Name) -> Piece:
        self._tokens.need("not")
        self._tokens.need("(")
        piece = self._any(asked)
        self._tokens.need(")")
        parts = piece.parts if isinstance(piece, Joined) and piece.word == "or" else (piece,)
        denied = tuple(Call("not", (part,)) for part in parts)
        return Joined("and", denied) if len(denied) > 1 else denied[0]

    def _any(self, asked: Name) -> Piece:
        tests = [self._test(asked)]
        while self._tokens.take(","):
            tests.append(self._test(asked))
        return Joined("or", tuple(tests)) if len(tests) > 1 else tests[0]

    def _test(self, asked: Name) -> Piece:
        tokens = self._tokens
        if sign := tokens.take(*COMPARISONS):
            return Two(sign, asked, self._value())
        if opened := tokens.take("[", "]", "("):
            low = self._value()
            tokens.need("..")
            high = self._value()
            closed = tokens.take("]", "[", ")")
            if closed is None:
                raise tokens.unexpected()
            least, most = ">=" if opened == "[" else ">", "<=" if closed == "]" else "<"
            return Joined("and", (Two(least, asked, low), Two(most, asked, high)))
        return Two("=", asked, self._value())

    def _value(self) -> Piece:
        return self._chain(self._part, "+", "-")
