"""The operands of FEEL's grammar: names, calls, brackets, lists, ranges, contexts, functions, types."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import TypeVar

from engine.errors import ExpressionError, ExpressionLimit
from engine.feel import nodes
from engine.feel.builtins import find_builtins
from engine.feel.calls import bind_call
from engine.feel.functions import builtin_value, define, invocation
from engine.feel.kinds import ANY, Kind
from engine.feel.lexer import TokenKind
from engine.feel.limits import MAX_DEPTH
from engine.feel.literals import read_literal
from engine.feel.loops import PARTIAL, filtered
from engine.feel.scope import Node
from engine.feel.token_reader import TokenReader
from engine.feel.type_reader import TypeReader
from engine.feel.vocabulary import PLAIN, Vocabulary

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_Read = TypeVar("_Read")


class OperandParser(TypeReader, ABC):
    """Reads what stands between operators; `names` collects the variables it meets on the way."""

    def __init__(self, text: str, bound: Sequence[str] = (), vocabulary: Vocabulary = PLAIN) -> None:
        super().__init__(text, vocabulary)
        self._depth = 0
        self._is_range_end = False
        self._locals = list(bound)
        self._signed: list[str] = []
        self._filters = 0
        self._handed_on = -1
        self.names: set[str] = set()
        self.uses = 0
        self.tested_uses = 0
        self.partial_uses = 0

    @abstractmethod
    def expression(self) -> Node:
        """Read a whole expression."""

    @abstractmethod
    def sum(self) -> Node:
        """Read an expression without comparisons."""

    def nested(self, read: Callable[[], _Read]) -> _Read:
        if self._depth >= MAX_DEPTH:
            raise ExpressionLimit(reason="too_deep", limit=MAX_DEPTH)
        self._depth += 1
        try:
            return read()
        finally:
            self._depth -= 1

    def with_locals(self, names: Sequence[str], read: Callable[[], Node]) -> Node:
        self._locals.extend(names)
        try:
            return read()
        finally:
            del self._locals[len(self._locals) - len(names) :]

    def postfix(self) -> Node:
        node = self.primary()
        length = self._depth
        while True:
            if self.take("."):
                node = nodes.property_of(node, self.take_name())
            elif self.take("..."):
                node = nodes.descendants_of(node, self.take_name())
            elif not self._is_range_end and self.take("["):
                node = self._filter(node)
                self.need("]")
            elif self.is_at("(") and not self.is_after_name():
                self.skip()
                node = invocation(node, *self._arguments(self._hand_on))
            else:
                return node
            length += 1
            if length > MAX_DEPTH:
                raise ExpressionLimit(reason="too_deep", limit=MAX_DEPTH)

    def _filter(self, source: Node) -> Node:
        first, begun = self.mark(), self.token
        self._filters += 1
        try:
            test = self.with_locals(("item",), self.expression)
        finally:
            self._filters -= 1
        if self.vocabulary.is_standard and begun.kind is TokenKind.STRING and self.mark() == first + 1:
            # Other languages read an entry so; in FEEL a text is no condition that an item could meet.
            self.vocabulary.notes.append(("text_filter", begun.text[:40]))
        return filtered(source, test, may_be_number=self.is_plain_since(first))

    @abstractmethod
    def primary(self) -> Node:
        """Read one operand without what follows it."""

    def bracketed(self, opening: str) -> Node:
        match opening:
            case "(":
                return self._brackets()
            case "[":
                return self._list_or_range()
            case "{":
                return self._context()
        return self.range_end(self.expression(), low_included=False)

    def _brackets(self) -> Node:
        sign = self.take(*COMPARISONS)
        if sign == "!=":
            raise self.unexpected()
        inner = nodes.open_range(sign, self.nested(self.sum)) if sign else self.expression()
        if not sign and self.is_at(".."):
            return self.range_end(inner, low_included=False)
        self.need(")")
        return inner

    def _list_or_range(self) -> Node:
        if self.take("]"):
            return nodes.list_of([])
        parts = [self._hand_on()]
        if self.is_at(".."):
            return self.range_end(parts[0], low_included=True)
        while self.take(","):
            parts.append(self._hand_on())
        self.need("]")
        return nodes.list_of(parts)

    def _hand_on(self) -> Node:
        """Read an expression whose value is handed on: it may be a function."""
        self._handed_on = self.mark()
        return self.expression()

    def range_end(self, low: Node, low_included: bool) -> Node:
        self.need("..")
        # In `]1..5[` the last bracket closes the range; read as a filter of 5 it would swallow what follows.
        was_range_end, self._is_range_end = self._is_range_end, True
        high = self.nested(self.sum)
        self._is_range_end = was_range_end
        end = self.take(")", "]", "[")
        if end is None:
            raise self.unexpected(expected="]")
        return nodes.range_of(low, high, low_included, end == "]")

    def _context(self) -> Node:
        entries: list[nodes.Entry] = []
        is_twice = False
        while not self.is_at("}"):
            key = self._context_key()
            self.need(":")
            seen = [entry.name for entry in entries]
            if key in seen:
                is_twice = self._note_twice(key)
            is_function = self.is_function_ahead()
            is_other = self._is_bound(key) or bool(find_builtins(key))
            known = [*seen, key] if is_function and not is_other else seen
            entries.append(nodes.Entry(key, self.with_locals(known, self._hand_on), is_function))
            if not self.take(","):
                break
        self.need("}")
        return nodes.constant(None) if is_twice else nodes.context_of(entries)

    def _note_twice(self, key: str) -> bool:
        """Say that an entry comes twice, which the standard answers with null."""
        if not self.vocabulary.is_standard:
            raise ExpressionError(reason="entry_twice", found=key[:40], at=self.token.at)
        self.vocabulary.notes.append(("entry_twice", key[:40]))
        return True

    def _context_key(self) -> str:
        key = self.skip().text if self.token.kind is TokenKind.STRING else self.take_any_name()
        if not key.isidentifier() and key not in self._signed:
            self._signed.append(key)
        return key

    def is_function_ahead(self) -> bool:
        return self.token.kind is TokenKind.NAME and self.token.text == "function" and self.is_next("(")

    def function_definition(self) -> Node:
        self.skip()
        self.need("(")
        parameters: list[tuple[str, Kind]] = []
        while not self.is_at(")"):
            name = self.take_name()
            parameters.append((name, self.read_kind() if self.take(":") else ANY))
            if not self.take(","):
                break
        self.need(")")
        if self.token.text == "external":
            raise ExpressionError(reason="external_function", at=self.token.at)
        uses = self.uses
        body = self.with_locals([name for name, _ in parameters], self.expression)
        return define(parameters, body, is_constant=self.uses == uses)

    def name_or_call(self) -> Node:
        at, is_handed_on = self.token.at, self.mark() == self._handed_on
        name = self._take_signed_local() or self.take_name()
        if name == "?" and name not in self._locals:
            raise ExpressionError(reason="no_value_to_test", found=name, at=at)
        self.uses += 1
        self.tested_uses += name == "?"
        self.partial_uses += name == PARTIAL
        if self.take("("):
            return self._call(name, at)
        segments = [name]
        while self.is_path_ahead():
            self.skip()
            segments.append(self.take_name())
        if self.is_at("(") and self._is_bound(name):
            self.skip()
            return invocation(nodes.variable(segments), *self._arguments(self._hand_on))
        if name not in self._locals:
            self._note_read(name, ".".join(segments))
        is_handed_on = is_handed_on and self.is_at(",", ")", "]", "}")
        is_function = self._may_be_function(segments, is_handed_on)
        return nodes.variable(segments, builtin_value(name) if is_function else None)

    def _note_read(self, name: str, path: str) -> None:
        self.names.add(path)
        may_be_of_item = self._filters and name in self.vocabulary.members
        if self.vocabulary.is_standard and not self._is_bound(name) and not may_be_of_item:
            self.vocabulary.free.add(path)

    def _take_signed_local(self) -> str | None:
        """Take the entry of a context whose name, longer than one word, begins here; the longest of them."""
        at = self.token.at
        here = [name for name in self._signed if self.text.startswith(name, at)]
        for name in sorted(here, key=len, reverse=True):
            if name in self._locals and self.take_until(at + len(name)):
                return name
        return None

    def _may_be_function(self, segments: Sequence[str], is_handed_on: bool) -> bool:
        words = self.vocabulary
        is_free = len(segments) == 1 and not self._is_bound(segments[0]) and segments[0] not in words.members
        has_functions = words.has_functions or (words.hands_functions and is_handed_on)
        return has_functions and is_free and bool(find_builtins(segments[0]))

    def _is_bound(self, name: str) -> bool:
        return name in self._locals or name in self.vocabulary.bound

    def _call(self, name: str, at: int) -> Node:
        if self._is_bound(name):
            return invocation(nodes.variable([name]), *self._arguments(self._hand_on))
        positional, named = self._arguments(self.expression)
        return bind_call(name, positional, named, at, self.vocabulary)

    def _arguments(self, read: Callable[[], Node]) -> tuple[list[Node], dict[str, Node]]:
        """Read what stands between the brackets of a call; the opening one is taken."""
        positional: list[Node] = []
        named: dict[str, Node] = {}
        while not self.is_at(")"):
            if self.is_named_argument_ahead():
                key = self.take_name()
                self.need(":")
                named[key] = read()
            else:
                positional.append(read())
            if not self.take(","):
                break
        self.need(")")
        return positional, named

    def literal(self) -> Node:
        token = self.skip()
        try:
            return nodes.constant(read_literal(token))
        except ExpressionError as error:
            if error.params.get("reason") != "bad_literal" or not self.vocabulary.is_standard:
                raise
            # By the standard a text that is no date, time or duration is null.
            self.vocabulary.notes.append(("bad_literal", token.text[:40]))
            return nodes.constant(None)


def is_literal(reader: TokenReader) -> bool:
    """Say whether a number, a text or `@"…"` comes next."""
    return reader.token.kind in (TokenKind.NUMBER, TokenKind.STRING, TokenKind.LITERAL)
