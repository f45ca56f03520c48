"""Decisions as read from a file, and how one is worked out together with those it asks first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from engine.dmn.hit_policies import (
    Aggregation,
    Hit,
    HitPolicy,
    aggregate,
    pick_any,
    pick_unique,
    sort_by_priority,
)
from engine.errors import ExpressionError, NotFound
from engine.feel import DEFAULT_ZONE, Expression, FeelValue, UnaryTests, to_json
from engine.model import JsonValue


@dataclass(frozen=True, slots=True)
class Output:
    """One output column: its name (may be empty for the only one), allowed values, value without a hit."""

    name: str
    values: tuple[FeelValue, ...] | None
    default: Expression | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: a test for each input column and an expression for each output column."""

    label: str
    tests: tuple[UnaryTests, ...]
    outputs: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A checked decision table."""

    hit_policy: HitPolicy
    aggregation: Aggregation | None
    inputs: tuple[Expression, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]

    @property
    def names(self) -> frozenset[str]:
        """The variables that its inputs, cells and default values read."""
        parts: list[Expression | UnaryTests] = [*self.inputs]
        for rule in self.rules:
            parts += [*rule.tests, *rule.outputs]
        parts += [output.default for output in self.outputs if output.default is not None]
        return frozenset(name for part in parts for name in part.names)


Logic: TypeAlias = DecisionTable | Expression


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision.

    Attributes:
        result_name: under which the decisions that ask this one read its result.
        requires: ids of the decisions that are worked out before it.
    """

    id: str
    name: str
    result_name: str
    requires: tuple[str, ...]
    logic: Logic


@dataclass(frozen=True, slots=True)
class Moment:
    """When and where a decision is taken; what `now()` and `today()` read."""

    now: datetime | None
    zone: str


class Decisions:
    """The decisions of one file. Frozen after reading; safe to share between threads."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        self._decisions = {decision.id: decision for decision in decisions}

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids in the order of the file."""
        return tuple(self._decisions)

    def get_decision(self, decision_id: str) -> Decision:
        """Return one decision.

        Raises:
            NotFound: the file has no such decision.
        """
        try:
            return self._decisions[decision_id]
        except KeyError:
            raise NotFound("decision_not_found", decision=decision_id) from None

    def names(self, decision_id: str) -> frozenset[str]:
        """Return the variables that a decision reads from outside, also through the decisions it asks."""
        decision = self.get_decision(decision_id)
        asked = [self.get_decision(required) for required in decision.requires]
        inner = {result for other in asked for result in (other.result_name, other.id)}
        read = {name for name in decision.logic.names if name.partition(".")[0] not in inner}
        return frozenset(read.union(*(self.names(other.id) for other in asked)))

    def evaluate(
        self,
        decision_id: str,
        variables: Mapping[str, object],
        *,
        now: datetime | None = None,
        zone: str = DEFAULT_ZONE,
    ) -> JsonValue:
        """Work out a decision.

        Args:
            decision_id: id of the decision in the file.
            variables: the case's variables; a missing one is null.
            now: aware moment that `now()` and `today()` read.
            zone: IANA name of the organisation's zone.

        Returns:
            One value for a table with one output, else an object by output name; a list of these for RULE
            ORDER, OUTPUT ORDER and COLLECT (empty without a hit). Without a hit: the outputs' default values,
            else null.

        Raises:
            NotFound: no such decision.
            EngineFault: UNIQUE matched twice, or ANY matched different outputs; params name the rules.
            ExpressionError: a cell passes a limit; params also name decision and rule.
        """
        known: dict[str, FeelValue] = {}
        return to_json(self._work_out(decision_id, variables, Moment(now, zone), known))

    def _work_out(
        self, decision_id: str, variables: Mapping[str, object], at: Moment, known: dict[str, FeelValue]
    ) -> FeelValue:
        # A decision that two others ask is worked out once.
        if decision_id not in known:
            decision = self.get_decision(decision_id)
            scope = dict(variables)
            for required in decision.requires:
                result = self._work_out(required, variables, at, known)
                scope[required] = scope[self.get_decision(required).result_name] = result
            known[decision_id] = _decide(decision, scope, at)
        return known[decision_id]


def _decide(decision: Decision, scope: Mapping[str, object], at: Moment) -> FeelValue:
    logic = decision.logic
    if isinstance(logic, DecisionTable):
        return _decide_by_table(decision.id, logic, scope, at)
    return _evaluate(logic, scope, at, decision.id, "")


def _decide_by_table(
    decision_id: str, table: DecisionTable, scope: Mapping[str, object], at: Moment
) -> FeelValue:
    tested = [_evaluate(part, scope, at, decision_id, "") for part in table.inputs]
    hits: list[Hit] = []
    for rule in table.rules:
        if _is_hit(decision_id, rule, tested, scope, at):
            outputs = tuple(_evaluate(part, scope, at, decision_id, rule.label) for part in rule.outputs)
            hits.append(Hit(rule.label, outputs))
            if table.hit_policy is HitPolicy.FIRST:
                break
    if not hits and any(output.default is not None for output in table.outputs):
        hits.append(_default_hit(decision_id, table, scope, at))
    return _combine(decision_id, table, hits)


def _is_hit(
    decision_id: str, rule: Rule, tested: Sequence[FeelValue], scope: Mapping[str, object], at: Moment
) -> bool:
    try:
        pairs = zip(rule.tests, tested, strict=True)
        return all(test.is_met(value, scope, now=at.now, zone=at.zone) for test, value in pairs)
    except ExpressionError as error:
        raise _name_place(error, decision_id, rule.label) from error


def _default_hit(decision_id: str, table: DecisionTable, scope: Mapping[str, object], at: Moment) -> Hit:
    defaults = (output.default for output in table.outputs)
    values = (
        None if part is None else _evaluate(part, scope, at, decision_id, "default") for part in defaults
    )
    return Hit("default", tuple(values))


def _evaluate(
    part: Expression, scope: Mapping[str, object], at: Moment, decision_id: str, rule: str
) -> FeelValue:
    try:
        return part.evaluate(scope, now=at.now, zone=at.zone)
    except ExpressionError as error:
        raise _name_place(error, decision_id, rule) from error


def _name_place(error: ExpressionError, decision_id: str, rule: str) -> ExpressionError:
    return type(error)(error.code, **{**error.params, "decision": decision_id, "rule": rule})


def _combine(decision_id: str, table: DecisionTable, hits: Sequence[Hit]) -> FeelValue:
    if table.hit_policy.needs_output_values:
        hits = sort_by_priority(hits, [output.values or () for output in table.outputs])
    if table.hit_policy.gives_list:
        results = [_result(table, hit) for hit in hits]
        return results if table.aggregation is None else aggregate(table.aggregation, results)
    match table.hit_policy:
        case HitPolicy.UNIQUE:
            chosen = pick_unique(decision_id, hits)
        case HitPolicy.ANY:
            chosen = pick_any(decision_id, hits)
        case _:
            chosen = hits[0] if hits else None
    return None if chosen is None else _result(table, chosen)


def _result(table: DecisionTable, hit: Hit) -> FeelValue:
    if len(table.outputs) == 1:
        return hit.outputs[0]
    return {output.name: value for output, value in zip(table.outputs, hit.outputs, strict=True)}
