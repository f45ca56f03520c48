"""Boxed expressions to closures: literal, context, invocation, relation, list, function, table, loops."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from engine.dmn.elements import Node, children, clean_name, find_child, local_name, refuse, text_of
from engine.dmn.reading import Compiled, Reading, typed
from engine.dmn.table_reader import read_table
from engine.feel import ANY, Kind, Vocabulary
from engine.feel.builtins import find_builtins
from engine.feel.functions import builtin_value, define, invocation
from engine.feel.loops import PARTIAL, filtered, loop
from engine.feel.nodes import Entry, choice, constant, context_of, list_of
from engine.feel.operators import all_of, any_of
from engine.feel.scope import Node as Run
from engine.feel.scope import Scope
from engine.feel.values import FeelValue, Function

MAX_BOXES_DEEP: Final = 24
MAX_CELLS: Final = 10_000
_FUNCTION: Final = re.compile(r"function\s*\(")


class BoxReader:
    """Reads the boxed expressions of one element of a file."""

    def __init__(self, owner: str, reading: Reading) -> None:
        self._owner = owner
        self._reading = reading
        self._depth = 0
        self._whole = ANY

    def read(self, node: Node, words: Vocabulary, whole: Kind = ANY) -> Compiled:
        """Compile an expression; its result is coerced to its own type.

        Args:
            whole: the type of what it belongs to, where that has one.

        Raises:
            ModelRefused: what it holds is not covered or does not parse.
        """
        reader = _READERS.get(local_name(node))
        if reader is None:
            raise refuse(node, "dmn_element_refused", reason=local_name(node))
        self._depth += 1
        if self._depth > MAX_BOXES_DEEP:
            raise refuse(node, "dmn_too_large", limit=MAX_BOXES_DEEP)
        kind = self._reading.kind(node, node.get("typeRef"))
        self._whole = kind if kind is not ANY else whole
        run, names = reader(self, node, words)
        self._depth -= 1
        return typed(run, kind), names

    def read_inside(self, node: Node, tag: str, words: Vocabulary) -> Compiled:
        """Compile the one expression inside a child, such as `if` or `return`."""
        holder = find_child(node, tag)
        inner = None if holder is None else find_box(holder)
        if inner is None:
            raise refuse(node, "dmn_element_refused", reason=f"{local_name(node)} without {tag}")
        return self.read(inner, words)

    def _table(self, node: Node, words: Vocabulary) -> Compiled:
        return read_table(node, self._owner, self._whole, words, self._reading)

    def _literal(self, node: Node, words: Vocabulary) -> Compiled:
        if find_child(node, "importedValues") is not None:
            raise refuse(node, "dmn_element_refused", reason="importedValues")
        return self._reading.answer(node, words)

    def _context(self, node: Node, words: Vocabulary) -> Compiled:
        entries: list[Entry] = []
        result: Run | None = None
        names: frozenset[str] = frozenset()
        for entry in children(node, "contextEntry"):
            variable, box = find_child(entry, "variable"), find_box(entry)
            if box is None:
                raise refuse(entry, "dmn_element_refused", reason="contextEntry without expression")
            name = "" if variable is None else clean_name(variable.get("name"))
            is_function = _is_function(box)
            is_other = name in words.bound or bool(find_builtins(name))
            known = words.with_bound(name) if name and is_function and not is_other else words
            run, read = self.read(box, known)
            names |= read
            if not name:
                result = run
                continue
            if name in (seen.name for seen in entries):
                raise refuse(entry, "dmn_element_refused", reason="contextEntry twice", found=name[:100])
            entries.append(Entry(name, typed(run, self._variable_kind(variable)), is_function))
            words = words.with_bound(name)
        return context_of(entries, result), names

    def _variable_kind(self, variable: Node | None) -> Kind:
        return ANY if variable is None else self._reading.kind(variable, variable.get("typeRef"))

    def _invocation(self, node: Node, words: Vocabulary) -> Compiled:
        called = find_box(node)
        if called is None:
            raise refuse(node, "dmn_element_refused", reason="invocation without function")
        run, names = self._called(called, words)
        arguments: dict[str, Run] = {}
        for binding in children(node, "binding"):
            parameter, box = find_child(binding, "parameter"), find_box(binding)
            if parameter is None:
                raise refuse(node, "dmn_element_refused", reason="binding without parameter")
            # A parameter without an expression is given, and null.
            argument, read = (constant(None), frozenset[str]()) if box is None else self.read(box, words)
            names |= read
            arguments[clean_name(parameter.get("name"))] = typed(argument, self._variable_kind(parameter))
        return _invoke(run, arguments), names

    def _called(self, box: Node, words: Vocabulary) -> Compiled:
        """What an invocation calls: something that gives a function, or a standard one by its name."""
        name = text_of(box) if local_name(box) == "literalExpression" else ""
        if name and name not in words.bound and find_builtins(name):
            return builtin_value(name), frozenset()
        run, names = self.read(box, words)
        if name and names:
            raise refuse(box, "dmn_expression_refused", reason="unknown_function", found=name[:100])
        return run, names

    def _function(self, node: Node, words: Vocabulary) -> Compiled:
        kind = node.get("kind") or "FEEL"
        if kind != "FEEL":
            raise refuse(node, "dmn_element_refused", reason=f"functionDefinition {kind[:20]}")
        parameters = tuple(
            (clean_name(part.get("name")), self._reading.kind(part, part.get("typeRef")))
            for part in children(node, "formalParameter")
        )
        box = find_box(node)
        if box is None:
            raise refuse(node, "dmn_element_refused", reason="functionDefinition without expression")
        run, names = self.read(box, words.with_bound(*(name for name, _ in parameters)))
        return define(parameters, run), names

    def _relation(self, node: Node, words: Vocabulary) -> Compiled:
        parts = children(node, "column")
        columns = [(clean_name(part.get("name")), self._variable_kind(part)) for part in parts]
        rows: list[Run] = []
        names: frozenset[str] = frozenset()
        for row in children(node, "row"):
            cells = [box for box in row if local_name(box) in _READERS]
            if len(cells) != len(columns):
                raise refuse(node, "dmn_table_refused", reason="cells_do_not_fit_columns", rule=len(rows) + 1)
            entries: list[tuple[str, Run]] = []
            for (name, kind), cell in zip(columns, cells, strict=True):
                run, read = self.read(cell, words)
                names |= read
                entries.append((name, typed(run, kind)))
            rows.append(_row_of(entries))
        if len(rows) * len(columns) > MAX_CELLS:
            raise refuse(node, "dmn_too_large", limit=MAX_CELLS)
        return list_of(rows), names

    def _list(self, node: Node, words: Vocabulary) -> Compiled:
        pieces = [self.read(box, words) for box in node if local_name(box) in _READERS]
        return list_of([run for run, _ in pieces]), frozenset().union(*(names for _, names in pieces))

    def _conditional(self, node: Node, words: Vocabulary) -> Compiled:
        parts = [self.read_inside(node, tag, words) for tag in ("if", "then", "else")]
        (condition, _), (then, _), (otherwise, _) = parts
        run = _null_without_truth(choice(_truth_of(condition), then, otherwise))
        return run, frozenset().union(*(names for _, names in parts))

    def _filter(self, node: Node, words: Vocabulary) -> Compiled:
        source, names = self.read_inside(node, "in", words)
        # The fields of an item may be named too; which ones is known only when it is there.
        test, read = self.read_inside(node, "match", words.with_bound("item", *self._reading.members))
        return _null_without_truth(filtered(source, _truth_of(test))), names | read

    def _loop(self, node: Node, words: Vocabulary) -> Compiled:
        name = clean_name(node.get("iteratorVariable"))
        if not name:
            raise refuse(node, "dmn_element_refused", reason=f"{local_name(node)} without iteratorVariable")
        source, names = self.read_inside(node, "in", words)
        word = local_name(node)
        inner = words.with_bound(name, PARTIAL) if word == "for" else words.with_bound(name)
        body, read = self.read_inside(node, "return" if word == "for" else "satisfies", inner)
        if word == "for":
            return loop([(name, source)], body, uses_partial=True), names | read
        return _quantifier(word == "every", (name, source), body), names | read


def _is_function(box: Node) -> bool:
    text = text_of(box) if local_name(box) == "literalExpression" else ""
    return local_name(box) == "functionDefinition" or _FUNCTION.match(text) is not None


def find_box(node: Node) -> Node | None:
    """Find the one boxed expression among the children."""
    return next((child for child in node if local_name(child) in _READERS), None)


def boxes_in(node: Node) -> Iterator[Node]:
    """All boxed expressions among the children."""
    return (child for child in node if local_name(child) in _READERS)


class _NoTruthError(Exception):
    """What a boxed expression asks for is neither true nor false nor null."""


def _truth_of(test: Run) -> Run:
    def run(scope: Scope) -> FeelValue:
        answer = test(scope)
        if answer is not None and not isinstance(answer, bool):
            raise _NoTruthError
        return answer

    return run


def _null_without_truth(box: Run) -> Run:
    """A boxed question must be answered by a boolean (DMN 1.4); in FEEL only what is true counts."""

    def run(scope: Scope) -> FeelValue:
        try:
            return box(scope)
        except _NoTruthError:
            return None

    return run


def _quantifier(is_every: bool, source: tuple[str, Run], body: Run) -> Run:
    """Ask every item first, so that one odd answer counts wherever it stands."""
    ask = _null_without_truth(loop([source], _truth_of(body)))

    def run(scope: Scope) -> FeelValue:
        answers = ask(scope)
        if not isinstance(answers, list):
            return None
        return all_of(answers) if is_every else any_of(answers)

    return run


def _row_of(entries: list[tuple[str, Run]]) -> Run:
    def run(scope: Scope) -> FeelValue:
        scope.spend(len(entries))
        return {name: part(scope) for name, part in entries}

    return run


def _invoke(function: Run, arguments: Mapping[str, Run]) -> Run:
    by_name = invocation(function, [], arguments)
    without = invocation(function, [], {})

    def run(scope: Scope) -> FeelValue:
        called = function(scope)
        if not isinstance(called, Function):
            return None
        if called.builtin:
            return by_name(scope)
        # An argument that is not bound is null; one that the function does not know makes the call null.
        if not arguments.keys() <= set(called.parameters):
            return None
        if not called.parameters:
            return without(scope)
        if arguments.keys() == set(called.parameters):
            return by_name(scope)
        return called.call([arguments.get(name, constant(None))(scope) for name in called.parameters])

    return run


_Reader = Callable[[BoxReader, Node, Vocabulary], Compiled]


_READERS: Final[Mapping[str, _Reader]] = {
    "literalExpression": BoxReader._literal,
    "context": BoxReader._context,
    "invocation": BoxReader._invocation,
    "functionDefinition": BoxReader._function,
    "relation": BoxReader._relation,
    "list": BoxReader._list,
    "decisionTable": BoxReader._table,
    "conditional": BoxReader._conditional,
    "filter": BoxReader._filter,
    "for": BoxReader._loop,
    "some": BoxReader._loop,
    "every": BoxReader._loop,
}
