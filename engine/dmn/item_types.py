"""The types that a DMN file defines: structures, collections, allowed values, functions."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC
from decimal import Decimal
from typing import Final

from engine.dmn.elements import Node, children, clean_name, find_child, refuse, text_of
from engine.dmn.reading import Compiled, Reading
from engine.errors import ExpressionError
from engine.feel import ANY, TESTED, FeelValue, Kind, Vocabulary, compile_logic, list_of_kind
from engine.feel.scope import Run, Scope

MAX_TYPES: Final = 500
MAX_TYPE_DEPTH: Final = 20
MAX_TESTS: Final = 200


def read_item_types(root: Node, reading: Reading) -> None:
    """Read all item definitions into the reading.

    Raises:
        ModelRefused: dmn_too_large, or dmn_expression_refused for allowed values that do not parse.
    """
    definitions = {clean_name(node.get("name")): node for node in children(root, "itemDefinition")}
    if len(definitions) > MAX_TYPES:
        raise refuse(root, "dmn_too_large", limit=MAX_TYPES)
    reader = _TypeReader(definitions, reading)
    for name in definitions:
        reading.kinds[name] = reader.read_named(name)


class _TypeReader:
    """Reads definitions on demand, as they may name each other in any order."""

    def __init__(self, definitions: Mapping[str, Node], reading: Reading) -> None:
        self._definitions = definitions
        self._reading = reading
        self._open: list[str] = []
        self._depth = 0

    def read_named(self, name: str) -> Kind:
        known = self._reading.kinds.get(name)
        if known is not None:
            return known
        # A type that holds itself is checked as deep as its first round goes.
        if name in self._open or len(self._open) > MAX_TYPE_DEPTH:
            return ANY
        self._open.append(name)
        kind = self._read(self._definitions[name])
        self._open.pop()
        return kind

    def _read(self, node: Node) -> Kind:
        self._depth += 1
        if self._depth > MAX_TYPE_DEPTH:
            raise refuse(node, "dmn_too_large", reason="too_deep", limit=MAX_TYPE_DEPTH)
        kind = self._read_shape(node)
        self._depth -= 1
        return kind

    def _read_shape(self, node: Node) -> Kind:
        components = children(node, "itemComponent")
        function = find_child(node, "functionItem")
        if components:
            kind = Kind("context", fields=tuple(self._read_field(part) for part in components))
        elif function is not None:
            kind = self._read_function(function)
        else:
            kind = self._read_reference(node)
        kind = restrict(kind, find_child(node, "allowedValues"), self._reading)
        if node.get("isCollection") in ("true", "1"):
            kind = list_of_kind(kind)
        return restrict(kind, find_child(node, "typeConstraint"), self._reading)

    def _read_field(self, node: Node) -> tuple[str, Kind]:
        name = clean_name(node.get("name"))
        return name, self._read(node)

    def _read_reference(self, node: Node) -> Kind:
        reference = find_child(node, "typeRef")
        name = node.get("typeRef") if reference is None else "".join(str(t) for t in reference.itertext())
        plain = (name or "").strip().rpartition(":")[2].strip()
        return self.read_named(plain) if plain in self._definitions else self._reading.kind(node, name)

    def _read_function(self, node: Node) -> Kind:
        parameters = tuple(self._read_reference(part) for part in children(node, "parameters"))
        return Kind("function", parameters=parameters, result=self._named(node, node.get("outputTypeRef")))

    def _named(self, node: Node, name: str | None) -> Kind:
        plain = (name or "").strip().rpartition(":")[2].strip()
        return self.read_named(plain) if plain in self._definitions else self._reading.kind(node, name)


def restrict(kind: Kind, values: Node | None, reading: Reading) -> Kind:
    """Narrow a type to the allowed values written in an element, if there is one."""
    if values is None or text_of(values) in ("", "-"):
        return kind
    # They take the place of those of the type it is based on.
    tests, order = reading.cell(values, reading.words()), read_order(values)
    if order is not None and all(type(value) in (Decimal, str) for value in order):
        return replace(kind, allowed=_among(order), order=order)
    if text_of(values).count(",") >= MAX_TESTS:
        # Every item of a long list is asked all of them, outside the limits of the decision's steps.
        raise refuse(values, "dmn_too_large", limit=MAX_TESTS)
    return replace(kind, allowed=passes(tests), order=order)


def _among(order: tuple[FeelValue, ...]) -> Callable[[FeelValue], bool]:
    """Ask whether a value is one of the numbers or texts listed, however many these are."""
    listed = frozenset(value for value in order if isinstance(value, Decimal | str))
    return lambda value: isinstance(value, Decimal | str) and value in listed


def passes(compiled: Compiled) -> Callable[[FeelValue], bool]:
    """Turn compiled tests without variables into a question about a value."""
    test, _ = compiled

    def is_allowed(value: FeelValue) -> bool:
        try:
            return test(Scope(Run({}, None, UTC), {TESTED: value})) is True
        except ExpressionError:
            return False

    return is_allowed


def read_order(values: Node) -> tuple[FeelValue, ...] | None:
    """Read values as a list in the order written; None where they are not plain values."""
    try:
        run, names = compile_logic(f"[{text_of(values)}]", Vocabulary(is_standard=True))
    except ExpressionError:
        return None
    listed = None if names else run(Scope(Run({}, None, UTC)))
    return tuple(listed) if isinstance(listed, list) else None
