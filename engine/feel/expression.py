"""Compiled expressions and how to run them. Grammar and operators live elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from engine.feel.membership import TESTED
from engine.feel.nodes import list_of
from engine.feel.parser import Parser
from engine.feel.scope import Node, Run, Scope
from engine.feel.values import FeelValue
from engine.feel.vocabulary import PLAIN, Vocabulary

DEFAULT_ZONE: Final = "Europe/Warsaw"


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression, ready to run any number of times and from any thread.

    Attributes:
        text: as written.
        names: the variables it reads, dotted as far as they are literal (`opinion.decision`). Loop variables
            are left out; a bare name inside a filter is kept, because it may mean the item or the variable.
    """

    text: str
    names: frozenset[str]
    _node: Node = field(repr=False, compare=False)

    def evaluate(
        self, variables: Mapping[str, object], *, now: datetime | None = None, zone: str = DEFAULT_ZONE
    ) -> FeelValue:
        """Work out the value.

        Args:
            variables: JSON-like values, dates or decimals by name; `form.field` may be a flat key or nested.
            now: aware moment that `now()` and `today()` read.
            zone: IANA name of the organisation's zone.

        Returns:
            A FEEL value; null for anything undefined (missing variable, wrong type, division by zero).

        Raises:
            ExpressionLimit: too many steps or too large a value.
            ExpressionError: a variable of a type that FEEL does not know, or `now()` without a moment.
        """
        return self._node(Scope(Run(variables, now, _find_zone(zone))))


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """A checked cell of a decision table: `-`, `< 5`, `"a", "b"`, `[1..5]`, `not(…)`, or about `?`."""

    text: str
    names: frozenset[str]
    _node: Node = field(repr=False, compare=False)

    def is_met(
        self,
        value: object,
        variables: Mapping[str, object],
        *,
        now: datetime | None = None,
        zone: str = DEFAULT_ZONE,
    ) -> bool:
        """Say whether the value passes; an unknown answer (null) does not."""
        run = Run(variables, now, _find_zone(zone))
        tested = run.read_value(value)
        return self._node(Scope(run, {TESTED: tested})) is True


def compile_logic(text: str, vocabulary: Vocabulary = PLAIN) -> tuple[Node, frozenset[str]]:
    """Compile a piece of a decision to a closure, with the names it reads.

    Raises:
        ExpressionError: it does not parse or calls an unknown function; params say what and where.
        ExpressionLimit: it is too long or too deep.
    """
    parser = Parser(text, vocabulary=vocabulary)
    node = parser.expression()
    parser.need_end()
    return node, frozenset(parser.names)


def compile_answer(text: str, vocabulary: Vocabulary = PLAIN) -> tuple[Node, frozenset[str]]:
    """Compile a literal expression like `compile_logic`; several, parted by commas, make a list."""
    parser = Parser(text, vocabulary=vocabulary)
    parts = [parser.expression()]
    while parser.take(","):
        parts.append(parser.expression())
    parser.need_end()
    return parts[0] if len(parts) == 1 else list_of(parts), frozenset(parser.names)


@lru_cache(maxsize=4096)
def compile_expression(text: str) -> Expression:
    """Check an expression and make it runnable; a leading `=` and `${…}` are accepted.

    Raises:
        ExpressionError: it does not parse or calls an unknown function; params say what and where.
        ExpressionLimit: it is too long or too deep.
    """
    parser = Parser(text)
    node = parser.expression()
    parser.need_end()
    return Expression(text, frozenset(parser.names), node)


def evaluate(
    text: str, variables: Mapping[str, object], *, now: datetime | None = None, zone: str = DEFAULT_ZONE
) -> FeelValue:
    """Compile and run an expression: see `compile_expression` and `Expression.evaluate`."""
    return compile_expression(text).evaluate(variables, now=now, zone=zone)


@lru_cache(maxsize=32)
def _find_zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
