"""What the rules that match a case give together: the hit policies of DMN. No XML and no expressions here."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from engine.errors import EngineFault
from engine.feel import FeelValue, is_same, summarise


class HitPolicy(StrEnum):
    UNIQUE = "UNIQUE"
    FIRST = "FIRST"
    ANY = "ANY"
    PRIORITY = "PRIORITY"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"

    @property
    def gives_list(self) -> bool:
        return self in (HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER, HitPolicy.COLLECT)

    @property
    def compares_outputs(self) -> bool:
        return self is HitPolicy.ANY or self.needs_output_values

    @property
    def needs_output_values(self) -> bool:
        return self in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER)


class Aggregation(StrEnum):
    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that matched, with one value for each output column."""

    rule: str
    outputs: tuple[FeelValue, ...]


def pick_unique(decision: str, hits: Sequence[Hit]) -> Hit | None:
    """Take the only hit.

    Raises:
        EngineFault: two rules match; params name them, so that their author can part them.
    """
    if len(hits) > 1:
        raise EngineFault("decision_not_unique", decision=decision, rules=[hit.rule for hit in hits])
    return hits[0] if hits else None


def pick_any(decision: str, hits: Sequence[Hit]) -> Hit | None:
    """Take any hit, as all must say the same.

    Raises:
        EngineFault: two rules match and say different things; params name them.
    """
    for hit in hits[1:]:
        same = (is_same(a, b) for a, b in zip(hit.outputs, hits[0].outputs, strict=True))
        if not all(same):
            raise EngineFault("decision_contradicts", decision=decision, rules=[hits[0].rule, hit.rule])
    return hits[0] if hits else None


def sort_by_priority(hits: Sequence[Hit], values: Sequence[Sequence[FeelValue]]) -> list[Hit]:
    """Order hits by the place of their outputs in the lists of output values, first column first.

    A column without such a list has no say.
    """

    def rank(hit: Hit) -> tuple[int, ...]:
        columns = zip(hit.outputs, values, strict=True)
        return tuple(_place(output, allowed) for output, allowed in columns)

    return sorted(hits, key=rank)


def _place(output: FeelValue, allowed: Sequence[FeelValue]) -> int:
    for place, value in enumerate(allowed):
        if is_same(output, value):
            return place
    # A value outside the list has no priority at all, so it comes last.
    return len(allowed)


def aggregate(kind: Aggregation, values: list[FeelValue]) -> FeelValue:
    """Count, add up or compare the collected values; nothing collected counts 0 and is null otherwise."""
    if kind is Aggregation.COUNT:
        return Decimal(len(values))
    return summarise(kind.lower(), values)
