"""The grammar of FEEL by recursive descent: tokens in, one closure and the names it reads out."""

from collections.abc import Callable, Sequence
from typing import Final

from engine.errors import ExpressionError, ExpressionLimit
from engine.feel import nodes
from engine.feel.calls import bind_call
from engine.feel.lexer import TokenKind
from engine.feel.limits import MAX_DEPTH
from engine.feel.literals import read_literal
from engine.feel.membership import any_test, cell_member, member, test_empty, test_type, tested_value
from engine.feel.nodes import Node
from engine.feel.operators import negate
from engine.feel.token_reader import TokenReader

_COMPARISONS: Final = ("=", "!=", "<", "<=", ">", ">=")


class Parser(TokenReader):
    """Reads one expression; `names` collects the variables it meets on the way."""

    def __init__(self, text: str, bound: Sequence[str] = ()) -> None:
        super().__init__(text)
        self._depth = 0
        self._is_range_end = False
        self._locals = list(bound)
        self.names: set[str] = set()
        self.tested_uses = 0

    def _nested(self, read: Callable[[], Node]) -> Node:
        if self._depth >= MAX_DEPTH:
            raise ExpressionLimit(reason="too_deep", limit=MAX_DEPTH)
        self._depth += 1
        try:
            return read()
        finally:
            self._depth -= 1

    def _with_locals(self, names: Sequence[str], read: Callable[[], Node]) -> Node:
        self._locals.extend(names)
        try:
            return read()
        finally:
            del self._locals[len(self._locals) - len(names) :]

    # Levels of binding, loosest first

    def expression(self) -> Node:
        was_range_end, self._is_range_end = self._is_range_end, False
        try:
            return self._nested(self._disjunction)
        finally:
            self._is_range_end = was_range_end

    def _choice(self) -> Node:
        condition = self.expression()
        self.need("then")
        then = self.expression()
        self.need("else")
        return nodes.choice(condition, then, self.expression())

    def _loop(self, word: str) -> Node:
        sources: list[nodes.Source] = []
        names: list[str] = []
        while True:
            name = self.take_name()
            self.need("in")
            sources.append((name, self._with_locals(tuple(names), self._source)))
            names.append(name)
            if not self.take(","):
                break
        self.need("return" if word == "for" else "satisfies")
        body = self._with_locals(names, self.expression)
        return (
            nodes.loop(sources, body) if word == "for" else nodes.quantifier(word == "every", sources, body)
        )

    def _source(self) -> Node:
        low = self.expression()
        return nodes.range_of(low, self.expression(), True, True) if self.take("..") else low

    def _disjunction(self) -> Node:
        parts = [self._conjunction()]
        while self.take("or"):
            parts.append(self._conjunction())
        return nodes.disjunction(parts) if len(parts) > 1 else parts[0]

    def _conjunction(self) -> Node:
        parts = [self._comparison()]
        while self.take("and"):
            parts.append(self._comparison())
        return nodes.conjunction(parts) if len(parts) > 1 else parts[0]

    def _comparison(self) -> Node:
        left = self.sum()
        sign = self.take(*_COMPARISONS)
        if sign:
            return nodes.comparison(sign, left, self.sum())
        if self.take("between"):
            low = self.sum()
            self.need("and")
            return nodes.between(left, low, self.sum())
        if self.take("in"):
            return any_test(left, self._membership())
        if self.take("instance of"):
            return test_type(left, self._type_name())
        return left

    def _type_name(self) -> str:
        words: list[str] = []
        while self.token.kind is TokenKind.NAME or (words and self.is_at("and")):
            words.append(self.skip().text)
        return " ".join(words)

    def _membership(self) -> list[Node]:
        """Read what follows `in`: one test, or tests in brackets, which may turn out to be a range."""
        if not self.take("("):
            return [self.positive_test()]
        return self._nested_tests()

    def _nested_tests(self) -> list[Node]:
        if self.is_at(*_COMPARISONS):
            first = self.positive_test()
        else:
            value = self._nested(self.sum)
            if self.is_at(".."):
                return [member(self._range_end(value, low_included=False))]
            first = member(value)
        tests = [first]
        while self.take(","):
            tests.append(self._nested(self.positive_test))
        self.need(")")
        return tests

    def positive_test(self) -> Node:
        """Read `< 5`, `[1..5]` or a value; the result tests the name `?`."""
        sign = self.take(*_COMPARISONS)
        if sign:
            return nodes.comparison(sign, tested_value, self.sum())
        return member(self.sum())

    def cell_test(self) -> Node:
        """Read one test of a table's cell: also any question about `?`, or a condition of its own."""
        if self.is_at(*_COMPARISONS):
            return self._nested(self.positive_test)
        uses = self.tested_uses
        test = self.expression()
        return test if self.tested_uses > uses else cell_member(test)

    def sum(self) -> Node:
        return self._chain(self._product, "+", "-")

    def _product(self) -> Node:
        return self._chain(self._power, "*", "/")

    def _power(self) -> Node:
        return self._chain(self._unary, "**")

    def _chain(self, operand: Callable[[], Node], *signs: str) -> Node:
        first = operand()
        rest: list[tuple[str, Node]] = []
        while sign := self.take(*signs):
            rest.append((sign, operand()))
        return nodes.arithmetic(first, rest) if rest else first

    def _unary(self) -> Node:
        if self.take("-"):
            part = self._nested(self._unary)
            return lambda scope: negate(part(scope))
        if self.take("not"):
            return nodes.negation(self._nested(self._unary))
        if self.is_juel and self.token.kind is TokenKind.NAME and self.token.text == "empty":
            self.skip()
            return test_empty(self._nested(self._unary))
        return self._postfix()

    def _postfix(self) -> Node:
        node = self._primary()
        length = self._depth
        while True:
            if self.take("."):
                node = nodes.property_of(node, self.take_name())
            elif not self._is_range_end and self.take("["):
                node = nodes.filtered(node, self._with_locals(("item",), self.expression))
                self.need("]")
            else:
                return node
            length += 1
            if length > MAX_DEPTH:
                raise ExpressionLimit(reason="too_deep", limit=MAX_DEPTH)

    # Operands

    def _primary(self) -> Node:
        if self.token.kind is TokenKind.NAME:
            return self._name_or_call()
        if self.take("if"):
            return self._choice()
        loop_word = self.take("for", "some", "every")
        if loop_word:
            return self._loop(loop_word)
        opening = self.take("(", "[", "]", "{")
        if opening:
            return self._bracketed(opening)
        word = self.take("true", "false", "null")
        if word:
            return nodes.constant({"true": True, "false": False}.get(word))
        if self.token.kind in (TokenKind.NUMBER, TokenKind.STRING, TokenKind.LITERAL):
            return nodes.constant(read_literal(self.skip()))
        raise self.unexpected()

    def _bracketed(self, opening: str) -> Node:
        match opening:
            case "(":
                return self._brackets()
            case "[":
                return self._list_or_range()
            case "{":
                return self._context()
        return self._range_end(self.expression(), low_included=False)

    def _brackets(self) -> Node:
        inner = self.expression()
        if self.is_at(".."):
            return self._range_end(inner, low_included=False)
        self.need(")")
        return inner

    def _list_or_range(self) -> Node:
        if self.take("]"):
            return nodes.list_of([])
        parts = [self.expression()]
        if self.is_at(".."):
            return self._range_end(parts[0], low_included=True)
        while self.take(","):
            parts.append(self.expression())
        self.need("]")
        return nodes.list_of(parts)

    def _range_end(self, low: Node, low_included: bool) -> Node:
        self.need("..")
        # In `]1..5[` the last bracket closes the range; read as a filter of 5 it would swallow what follows.
        was_range_end, self._is_range_end = self._is_range_end, True
        high = self._nested(self.sum)
        self._is_range_end = was_range_end
        end = self.take(")", "]", "[")
        if end is None:
            raise self.unexpected(expected="]")
        return nodes.range_of(low, high, low_included, end == "]")

    def _context(self) -> Node:
        entries: list[tuple[str, Node]] = []
        while not self.is_at("}"):
            key = self._context_key()
            self.need(":")
            seen = [name for name, _ in entries]
            if key in seen:
                raise ExpressionError(reason="entry_twice", found=key[:40], at=self.token.at)
            entries.append((key, self._with_locals(seen, self.expression)))
            if not self.take(","):
                break
        self.need("}")
        return nodes.context_of(entries)

    def _context_key(self) -> str:
        return self.skip().text if self.token.kind is TokenKind.STRING else self.take_name()

    def _name_or_call(self) -> Node:
        at = self.token.at
        name = self.take_name()
        if name == "?" and name not in self._locals:
            raise ExpressionError(reason="no_value_to_test", found=name, at=at)
        self.tested_uses += name == "?"
        if self.take("("):
            return self._call(name, at)
        segments = [name]
        while self.is_path_ahead():
            self.skip()
            segments.append(self.take_name())
        if name not in self._locals:
            self.names.add(".".join(segments))
        return nodes.variable(segments)

    def _call(self, name: str, at: int) -> Node:
        positional: list[Node] = []
        named: dict[str, Node] = {}
        while not self.is_at(")"):
            if self.is_named_argument_ahead():
                key = self.take_name()
                self.need(":")
                named[key] = self.expression()
            else:
                positional.append(self.expression())
            if not self.take(","):
                break
        self.need(")")
        return bind_call(name, positional, named, at)
