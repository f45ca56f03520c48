"""Decision tables as something to run: which rules match, and what they give together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.dmn.hit_policies import (
    Aggregation,
    Hit,
    HitPolicy,
    aggregate,
    pick_any,
    pick_unique,
    sort_by_priority,
)
from engine.errors import EngineFault, ExpressionError
from engine.feel import TESTED, FeelValue, Kind, read_as
from engine.feel.scope import Node, Scope

Allowed = Callable[[FeelValue], bool]


@dataclass(frozen=True, slots=True)
class Input:
    """One input column.

    Attributes:
        kind: texts from outside are read as this type.
        allowed: says whether a value is among the input values; another one counts as null.
        also_named: a second name by which cells may read the value.
    """

    label: str
    run: Node
    kind: Kind
    allowed: Allowed | None
    also_named: str


@dataclass(frozen=True, slots=True)
class Output:
    """One output column: its name (may be empty for the only one), allowed values, value without a hit."""

    name: str
    kind: Kind
    allowed: Allowed | None
    order: tuple[FeelValue, ...] | None
    default: Node | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: a test for each input column (None accepts everything) and an output for each column."""

    label: str
    tests: tuple[Node | None, ...]
    outputs: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A checked decision table; calling it decides in a scope.

    Attributes:
        owner: id of the element it belongs to, for errors.
    """

    owner: str
    hit_policy: HitPolicy
    aggregation: Aggregation | None
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]

    def __call__(self, scope: Scope) -> FeelValue:
        """Decide.

        Raises:
            EngineFault: UNIQUE matched twice, ANY matched different outputs, a value is not among the allowed
                ones. A run that collects faults gets null (as the standard says) and the fault in its list.
            ExpressionError: a cell passes a limit; params also name decision and rule.
        """
        columns = [self._read_input(column, scope) for column in self.inputs]
        hits: list[Hit] = []
        for rule in self.rules:
            if self._is_hit(rule, columns):
                outputs = zip(self.outputs, rule.outputs, strict=True)
                values = tuple(self._read_output(column, part, scope, rule.label) for column, part in outputs)
                hits.append(Hit(rule.label, values))
                if self.hit_policy is HitPolicy.FIRST:
                    break
        if not hits and any(output.default is not None for output in self.outputs):
            hits.append(self._default_hit(scope))
        if self.hit_policy.compares_outputs:
            for value in (value for hit in hits for value in hit.outputs):
                scope.spend_on_comparing(value, len(self.outputs))
        try:
            return self._combine(hits)
        except EngineFault as fault:
            scope.run.report(fault)
            return None

    def _read_input(self, column: Input, scope: Scope) -> Scope:
        """Open the scope in which the cells of a column are asked."""
        value = read_as(self._evaluate(column.run, scope, ""), column.kind)
        if column.allowed is not None and value is not None and not column.allowed(value):
            scope.run.report(self._fault("decision_input_not_allowed", column=column.label))
            value = None
        return scope.bind({TESTED: value, column.also_named: value} if column.also_named else {TESTED: value})

    def _is_hit(self, rule: Rule, columns: Sequence[Scope]) -> bool:
        pairs = zip(rule.tests, columns, strict=True)
        try:
            return all(test is None or test(scope) is True for test, scope in pairs)
        except ExpressionError as error:
            raise self._name_place(error, rule.label) from error

    def _read_output(self, column: Output, part: Node, scope: Scope, rule: str) -> FeelValue:
        value = self._evaluate(part, scope, rule)
        if column.allowed is not None and value is not None and not column.allowed(value):
            scope.run.report(self._fault("decision_output_not_allowed", rule=rule, column=column.name))
            return None
        return value

    def _default_hit(self, scope: Scope) -> Hit:
        parts = (output.default for output in self.outputs)
        values = (None if part is None else self._evaluate(part, scope, "default") for part in parts)
        return Hit("default", tuple(values))

    def _evaluate(self, part: Node, scope: Scope, rule: str) -> FeelValue:
        try:
            return part(scope)
        except ExpressionError as error:
            raise self._name_place(error, rule) from error

    def _name_place(self, error: ExpressionError, rule: str) -> ExpressionError:
        return type(error)(error.code, **{"decision": self.owner, "rule": rule, **error.params})

    def _fault(self, code: str, **params: object) -> EngineFault:
        return EngineFault(code, decision=self.owner, **params)

    def _combine(self, hits: Sequence[Hit]) -> FeelValue:
        if self.hit_policy.needs_output_values:
            hits = sort_by_priority(hits, [output.order or () for output in self.outputs])
        if self.hit_policy.gives_list:
            results = [self._result(hit) for hit in hits]
            return results if self.aggregation is None else aggregate(self.aggregation, results)
        match self.hit_policy:
            case HitPolicy.UNIQUE:
                chosen = pick_unique(self.owner, hits)
            case HitPolicy.ANY:
                chosen = pick_any(self.owner, hits)
            case _:
                chosen = hits[0] if hits else None
        return None if chosen is None else self._result(chosen)

    def _result(self, hit: Hit) -> FeelValue:
        if len(self.outputs) == 1:
            return hit.outputs[0]
        return {output.name: value for output, value in zip(self.outputs, hit.outputs, strict=True)}
