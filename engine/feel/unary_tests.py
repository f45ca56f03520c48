"""Compiles the cells of decision tables. What a single test means lives in membership."""

from collections.abc import Sequence
from functools import lru_cache

from engine.feel.expression import UnaryTests
from engine.feel.membership import TESTED
from engine.feel.nodes import Node, constant, negation
from engine.feel.operators import any_of
from engine.feel.parser import Parser


@lru_cache(maxsize=4096)
def compile_unary_tests(text: str) -> UnaryTests:
    """Check a cell and make it runnable; an empty cell and `-` accept every value.

    Raises:
        ExpressionError: it does not parse or calls an unknown function.
        ExpressionLimit: it is too long or too deep.
    """
    if text.strip() in ("", "-"):
        return UnaryTests(text, frozenset(), constant(True))
    parser = Parser(text, bound=(TESTED,))
    node = _read_cell(parser)
    parser.need_end()
    return UnaryTests(text, frozenset(parser.names), node)


def _read_cell(parser: Parser) -> Node:
    if not parser.take("not"):
        return _read_tests(parser)
    parser.need("(")
    inner = _read_tests(parser)
    parser.need(")")
    return negation(inner)


def _read_tests(parser: Parser) -> Node:
    tests = [parser.cell_test()]
    while parser.take(","):
        tests.append(parser.cell_test())
    return tests[0] if len(tests) == 1 else _any_of(tests)


def _any_of(tests: Sequence[Node]) -> Node:
    return lambda scope: any_of(test(scope) for test in tests)
