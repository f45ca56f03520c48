"""Reads decision tables. What they mean when they run lives in tables."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, DecimalException
from typing import Final, TypeVar

from engine.dmn.elements import Node, children, clean_name, find_child, local_name, refuse, text_of
from engine.dmn.hit_policies import Aggregation, HitPolicy
from engine.dmn.item_types import passes, read_order
from engine.dmn.reading import Compiled, Reading, typed
from engine.dmn.tables import DecisionTable, Input, Output, Rule
from engine.feel import ANY, FeelValue, Kind, Vocabulary
from engine.feel.builtins.texts import as_number, write_text
from engine.feel.scope import Node as Run
from engine.feel.scope import Scope
from engine.feel.values import OutsideText

MAX_RULES: Final = 2_000
MAX_COLUMNS: Final = 100
_CAMUNDA_INPUT: Final = "cellInput"


def read_table(node: Node, owner: str, kind: Kind, words: Vocabulary, reading: Reading) -> Compiled:
    """Read a decision table.

    Args:
        owner: id of the element it belongs to.
        kind: the type of its result; its allowed values order a table without output values.

    Returns:
        The table and the names it reads from outside.

    Raises:
        ModelRefused: dmn_table_refused, dmn_too_large or dmn_expression_refused, with the place.
    """
    inputs, outputs, rules = (children(node, tag) for tag in ("input", "output", "rule"))
    if not outputs:
        raise refuse(node, "dmn_table_refused", reason="no_output")
    if max(len(inputs), len(outputs)) > MAX_COLUMNS or len(rules) > MAX_RULES:
        raise refuse(node, "dmn_too_large", reason="columns_or_rules")
    reader = _TableReader(words, reading)
    policy = _read_choice(node, "hitPolicy", HitPolicy, HitPolicy.UNIQUE)
    columns = tuple(
        reader.read_input(column, _list_tests(number, rules)) for number, column in enumerate(inputs)
    )
    results = tuple(reader.read_output(column, len(outputs), kind) for column in outputs)
    if policy.needs_output_values and all(output.order is None for output in results):
        raise refuse(node, "dmn_table_refused", reason="output_values_missing")
    names = [output.name for output in results]
    if len(set(names)) < len(names):
        raise refuse(node, "dmn_table_refused", reason="output_named_twice")
    table = DecisionTable(
        owner,
        policy,
        _read_aggregation(node, policy, len(outputs)),
        columns,
        results,
        tuple(reader.read_rule(rule, number, columns, results) for number, rule in enumerate(rules, 1)),
    )
    return table, frozenset(reader.names)


def gives_list(node: Node) -> bool:
    """Say whether a boxed expression is a table that answers with a list of hits."""
    if local_name(node) != "decisionTable" or node.get("aggregation"):
        return False
    return _read_choice(node, "hitPolicy", HitPolicy, HitPolicy.UNIQUE).gives_list


def _list_tests(number: int, rules: list[Node]) -> list[str]:
    """What the rules ask of the column of this number, from 0."""
    cells = (children(rule, "inputEntry")[number : number + 1] for rule in rules)
    return [text for row in cells for cell in row if (text := text_of(cell)) not in ("", "-")]


def _read_aggregation(node: Node, policy: HitPolicy, columns: int) -> Aggregation | None:
    if not node.get("aggregation"):
        return None
    if policy is not HitPolicy.COLLECT or columns > 1:
        # The standard gives no meaning to a sum of several columns.
        raise refuse(node, "dmn_table_refused", reason="aggregation_needs_one_collected_output")
    return _read_choice(node, "aggregation", Aggregation, Aggregation.COUNT)


_Choice = TypeVar("_Choice", HitPolicy, Aggregation)


def _read_choice(node: Node, attribute: str, kind: type[_Choice], default: _Choice) -> _Choice:
    text = node.get(attribute)
    try:
        # Some modellers write RULE_ORDER or Unique.
        return kind(" ".join(text.replace("_", " ").upper().split())) if text else default
    except ValueError:
        raise refuse(node, "dmn_table_refused", reason=attribute, found=text) from None


# What Camunda reads a text as, in a column of this type; Camunda 8 only one that comes from outside.
_SAID: Final[Mapping[str, Callable[[str], FeelValue]]] = {
    "number": as_number,
    "boolean": lambda text: {"true": True, "false": False}.get(text.lower()),
}


def _name_variable(node: Node) -> str:
    return next((str(name) for key, name in node.attrib.items() if str(key).endswith("}inputVariable")), "")


def _said(run: Run, read: Callable[[str], FeelValue], texts: type[str]) -> Run:
    def reading(scope: Scope) -> FeelValue:
        value = run(scope)
        if not isinstance(value, texts):
            return value
        try:
            said = read(value)
        except DecimalException:
            return value
        return value if said is None else said

    return reading


def _written(run: Run) -> Run:
    def reading(scope: Scope) -> FeelValue:
        value = run(scope)
        return write_text(scope, value) if isinstance(value, bool | Decimal) else value

    return reading


@dataclass
class _TableReader:
    words: Vocabulary
    reading: Reading

    def __post_init__(self) -> None:
        self.names: set[str] = set()
        self._words_by_name: dict[str, Vocabulary] = {}

    def _keep(self, compiled: Compiled) -> Run:
        run, names = compiled
        self.names |= names
        return run

    def read_input(self, node: Node, tests: Sequence[str]) -> Input:
        expression = find_child(node, "inputExpression")
        if expression is None:
            raise refuse(node, "dmn_table_refused", reason="input_without_expression")
        run = self._read_expression(node, expression, is_tested=bool(tests))
        values = find_child(node, "inputValues")
        allowed = None
        if values is not None and text_of(values) not in ("", "-"):
            allowed = passes(self.reading.cell(values, self.words))
        label = node.get("label") or text_of(expression)[:100]
        kind = self._kind(expression)
        if self.reading.is_camunda and kind.name in _SAID:
            texts = str if self.reading.writes_texts else OutsideText
            run = _said(run, _SAID[kind.name], texts)
        elif self.reading.writes_texts and kind.name == "string" and all('"' in test for test in tests):
            # Where a cell asks for a number, older versions compared numbers.
            run = _written(run)
        return Input(label, run, kind, allowed, self._second_name(node))

    def _read_expression(self, node: Node, expression: Node, *, is_tested: bool) -> Run:
        # Camunda knows the value of a column without expression by the name of its variable.
        text = text_of(expression) or _name_variable(node)
        if not text and not is_tested:
            # Modellers leave the column of a new table so; as nothing is asked of it, it changes nothing.
            self.reading.note("dmn_column_empty", node)
            return lambda scope: None
        return self._keep(self.reading.logic(expression, text, self.words, node))

    def _kind(self, node: Node) -> Kind:
        # Only for reading texts as dates: allowed values of the type are asked where the value is made.
        kind = self.reading.kind(node, node.get("typeRef"))
        if self.reading.is_camunda and kind.name == "date":
            # Camunda's date is a moment without a zone, and a form's is a day: it is read like its cells.
            return ANY
        return replace(kind, allowed=None)

    def _second_name(self, node: Node) -> str:
        return _name_variable(node) or (_CAMUNDA_INPUT if self.reading.is_camunda else "")

    def read_output(self, node: Node, columns: int, whole: Kind) -> Output:
        name = clean_name(node.get("name"))
        if not name and columns > 1:
            raise refuse(node, "dmn_table_refused", reason="output_without_name")
        kind = self.reading.kind(node, node.get("typeRef"))
        order = kind.order or (whole.order if columns == 1 else None)
        allowed = None
        values = find_child(node, "outputValues")
        if values is not None and text_of(values) not in ("", "-"):
            allowed = passes(self.reading.cell(values, self.words))
            order = read_order(values)
        # Camunda calls a moment a date, so its types of outputs are for reading texts only.
        shape = ANY if self.reading.is_camunda else kind
        return Output(name, shape, allowed, order, self._read_default(node, shape))

    def _read_default(self, node: Node, kind: Kind) -> Run | None:
        default = find_child(node, "defaultOutputEntry")
        if default is None or not text_of(default):
            return None
        run = self._keep(self.reading.logic(default, text_of(default), self.words, node))
        return typed(run, kind)

    def read_rule(
        self, node: Node, number: int, inputs: tuple[Input, ...], outputs: tuple[Output, ...]
    ) -> Rule:
        tests, results = children(node, "inputEntry"), children(node, "outputEntry")
        if len(tests) != len(inputs) or len(results) != len(outputs):
            raise refuse(node, "dmn_table_refused", reason="cells_do_not_fit_columns", rule=number)
        label = f"{number}:{node.get('id')}" if node.get("id") else str(number)
        pairs = zip(results, outputs, strict=True)
        cells = tuple(self._read_result(cell, column.kind) for cell, column in pairs)
        return Rule(label, tuple(self._read_tests(tests, inputs)), cells)

    def _read_tests(self, cells: list[Node], inputs: tuple[Input, ...]) -> Iterator[Run | None]:
        for cell, column in zip(cells, inputs, strict=True):
            is_open = text_of(cell) in ("", "-")
            yield None if is_open else self._keep(self.reading.cell(cell, self._words_of(column)))

    def _words_of(self, column: Input) -> Vocabulary:
        if column.also_named and column.also_named not in self._words_by_name:
            self._words_by_name[column.also_named] = self.words.with_bound(column.also_named)
        return self._words_by_name.get(column.also_named, self.words)

    def _read_result(self, node: Node, kind: Kind) -> Run:
        text = text_of(node)
        # An empty output cell, or one with a dash, gives no value.
        run = self._keep(self.reading.logic(node, "null" if text in ("", "-") else text, self.words))
        return typed(typed(run, self.reading.kind(node, node.get("typeRef"))), kind)
