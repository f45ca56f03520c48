"""Compiles the cells of decision tables. What a single test means lives in membership."""

from collections.abc import Sequence
from functools import lru_cache

from engine.feel.expression import UnaryTests
from engine.feel.membership import TESTED
from engine.feel.nodes import constant, negation
from engine.feel.operators import any_of
from engine.feel.parser import Parser
from engine.feel.scope import Node
from engine.feel.vocabulary import PLAIN, Vocabulary


@lru_cache(maxsize=4096)
def compile_unary_tests(text: str) -> UnaryTests:
    """Check a cell and make it runnable; an empty cell and `-` accept every value.

    Raises:
        ExpressionError: it does not parse or calls an unknown function.
        ExpressionLimit: it is too long or too deep.
    """
    node, names = compile_cell(text)
    return UnaryTests(text, names, node)


def compile_cell(text: str, vocabulary: Vocabulary = PLAIN) -> tuple[Node, frozenset[str]]:
    """Compile a cell of a decision to a closure that tests the name `?`, with the names it reads.

    Raises:
        ExpressionError: it does not parse or calls an unknown function.
        ExpressionLimit: it is too long or too deep.
    """
    if text.strip() in ("", "-"):
        return constant(True), frozenset()
    parser = Parser(text, bound=(TESTED,), vocabulary=vocabulary)
    node = _read_cell(parser)
    parser.need_end()
    return node, frozenset(parser.names)


def _read_cell(parser: Parser) -> Node:
    start = parser.mark()
    if parser.take("not"):
        parser.need("(")
        inner = _read_tests(parser)
        parser.need(")")
        if parser.is_at_end():
            return negation(inner)
        # `not(a) and b` is a question of its own, not the negation of a list of tests.
        parser.go_back(start)
    return _read_tests(parser)


def _read_tests(parser: Parser) -> Node:
    tests = [parser.cell_test()]
    while parser.take(","):
        tests.append(parser.cell_test())
    return tests[0] if len(tests) == 1 else _any_of(tests)


def _any_of(tests: Sequence[Node]) -> Node:
    return lambda scope: any_of(test(scope) for test in tests)
