"""The grammar of FEEL by recursive descent: tokens in, one closure and the names it reads out."""

from collections.abc import Callable

from engine.feel import loops, nodes
from engine.feel.lexer import TokenKind
from engine.feel.membership import (
    TESTED,
    any_test,
    cell_member,
    cell_question,
    member,
    test_empty,
    test_type,
    tested_value,
)
from engine.feel.operands import COMPARISONS, OperandParser, is_literal
from engine.feel.operators import negate
from engine.feel.scope import Node


class Parser(OperandParser):
    """Reads one expression; `names` collects the variables it meets on the way."""

    # Levels of binding, loosest first

    def expression(self) -> Node:
        was_range_end, self._is_range_end = self._is_range_end, False
        try:
            return self.nested(self._disjunction)
        finally:
            self._is_range_end = was_range_end

    def _choice(self) -> Node:
        condition = self.expression()
        self.need("then")
        then = self.expression()
        self.need("else")
        return nodes.choice(condition, then, self.expression())

    def _loop(self, word: str) -> Node:
        sources: list[loops.Source] = []
        names: list[str] = []
        while True:
            name = self.take_name()
            self.need("in")
            sources.append((name, self.with_locals(tuple(names), self._source)))
            names.append(name)
            if not self.take(","):
                break
        self.need("return" if word == "for" else "satisfies")
        uses = self.partial_uses
        body = self.with_locals([*names, loops.PARTIAL] if word == "for" else names, self.expression)
        if word == "for":
            return loops.loop(sources, body, uses_partial=self.partial_uses > uses)
        return loops.quantifier(word == "every", sources, body)

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
        sign = self.take(*COMPARISONS)
        if sign:
            # `x <> 1` is another language's "not equal", never "less than what is greater than 1".
            right = self._compared() if sign in ("=", "!=") else self.sum()
            return nodes.comparison(sign, left, right)
        if self.take("between"):
            low = self.sum()
            self.need("and")
            return nodes.between(left, low, self.sum())
        if self.take("in"):
            return any_test(left, self._membership())
        if self.take("instance of"):
            return test_type(left, self.read_kind())
        return left

    def _compared(self) -> Node:
        """Read the right side of a comparison, which may be a range written as `>= 2`."""
        sign = self.take("<", "<=", ">", ">=")
        return nodes.open_range(sign, self.sum()) if sign else self.sum()

    def _membership(self) -> list[Node]:
        """Read what follows `in`: one test, or tests in brackets, which may turn out to be a range."""
        if not self.take("("):
            return [self.positive_test()]
        return self._nested_tests()

    def _nested_tests(self) -> list[Node]:
        if self.is_at(*COMPARISONS):
            first = self.positive_test()
        else:
            value = self.nested(self.sum)
            if self.is_at(".."):
                return [member(self.range_end(value, low_included=False))]
            first = member(value)
        tests = [first]
        while self.take(","):
            tests.append(self.nested(self.positive_test))
        self.need(")")
        return tests

    def positive_test(self) -> Node:
        """Read `< 5`, `[1..5]` or a value; the result tests the name `?`."""
        sign = self.take(*COMPARISONS)
        if sign:
            return nodes.comparison(sign, tested_value, self.sum())
        return member(self.sum())

    def cell_test(self) -> Node:
        """Read one test of a table's cell: also any question about `?`, or a condition of its own."""
        if self.is_at(*COMPARISONS):
            return self.nested(self.positive_test)
        uses = self.tested_uses
        first = self.token
        start = self.mark()
        test = self.expression()
        # A `?` alone is the value itself, so it is met; `true` alone is a value and no condition.
        if self.mark() == start + 1 and first.text in (TESTED, "true", "false", "null"):
            return member(test)
        if self.tested_uses == uses:
            if self.vocabulary.is_strict_cell:
                return member(test)
            return cell_member(test, is_value=self.is_plain_since(start))
        return cell_question(test)

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
            part = self.nested(self._unary)
            return lambda scope: negate(part(scope))
        if self.take("not"):
            return nodes.negation(self._negand())
        if self.is_juel and self.token.kind is TokenKind.NAME and self.token.text == "empty":
            self.skip()
            return test_empty(self.nested(self._unary))
        return self.postfix()

    def _negand(self) -> Node:
        """Read what `not` is asked about: an operand, or the argument of `not(negand: …)`."""
        start = self.mark()
        if self.take("("):
            if self.vocabulary.is_standard and self.take(")"):
                self.vocabulary.notes.append(("wrong_arguments", "not"))
                return nodes.constant(None)
            if self.is_named_argument_ahead() and self.take_name() == "negand":
                self.need(":")
                inner = self.expression()
                self.need(")")
                return inner
        self.go_back(start)
        return self.nested(self._unary)

    def primary(self) -> Node:
        if self.token.kind is TokenKind.NAME:
            return self.nested(self.function_definition) if self.is_function_ahead() else self.name_or_call()
        if self.take("if"):
            return self._choice()
        loop_word = self.take("for", "some", "every")
        if loop_word:
            return self._loop(loop_word)
        opening = self.take("(", "[", "]", "{")
        if opening:
            return self.bracketed(opening)
        word = self.take("true", "false", "null")
        if word:
            return nodes.constant({"true": True, "false": False}.get(word))
        if is_literal(self):
            return self.literal()
        raise self.unexpected()
