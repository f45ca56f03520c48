"""What a decision table may answer for the values that can occur, and whether it always answers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from engine.bpmn.xml import parse_xml
from engine.dmn import Decisions, HitPolicy, read_decisions
from engine.errors import EngineFault, ExpressionError
from engine.model import JsonValue
from engine.walk.asking import NOW, Case, Enquiry
from engine.walk.values import Values

SINGLE = (HitPolicy.UNIQUE, HitPolicy.FIRST, HitPolicy.ANY, HitPolicy.PRIORITY)
Example = Mapping[str, object]
# Without a value of its own, an open variable is tried as each of these.
OPEN_VALUES: tuple[object, ...] = (None, "…", "1990-01-01", "2100-01-01", 0, True)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Every output, or None where that cannot be said; and values for which there is no or no single one."""

    outputs: tuple[JsonValue, ...] | None
    gap: Example | None = None
    overlap: Example | None = None


@dataclass(frozen=True)
class TableSource:
    """What one file decides.

    Attributes:
        texts: everything written in its cells: where answers can change.
        collecting: ids of decisions that may give many answers, or none.
    """

    decisions: Decisions
    texts: tuple[str, ...]
    collecting: frozenset[str]


def read_source(content: bytes, name: str) -> TableSource:
    """Read a DMN file for the walk.

    Raises:
        ModelRefused: it cannot be read.
    """
    decisions = read_decisions(content)
    root = parse_xml(content, name)
    texts = tuple("".join(map(str, one.itertext())) for one in root.iter("{*}text"))
    tables = [(one.getparent(), one.get("hitPolicy", "UNIQUE")) for one in root.iter("{*}decisionTable")]
    many = (owner.get("id", "") for owner, policy in tables if owner is not None and policy not in SINGLE)
    return TableSource(decisions, texts, frozenset(many))


class Table:
    """One decision of a model, with all it asks before, and the shape in which a step takes its answer."""

    def __init__(self, source: TableSource, decision_id: str, shape: str) -> None:
        self._decisions = source.decisions
        self._id = decision_id
        self._shape = shape
        # A table that collects may well find nothing.
        self.is_single = decision_id not in source.collecting
        self._enquiry = Enquiry(source.decisions.names(decision_id), source.texts)
        self._judged: dict[tuple[Values, ...], Judgement] = {}

    def judge(self, lookup: Callable[[str], Values]) -> Judgement:
        """Work the decision out for every combination of values that can occur."""
        values = {key: lookup(key) for key in self._enquiry.keys}
        asked = tuple(values.values())
        if asked not in self._judged:
            self._judged[asked] = self._judge(self._enquiry.list_cases(values))
        return self._judged[asked]

    def _judge(self, cases: Iterable[Case] | None) -> Judgement:
        if cases is None:
            return Judgement(None)
        outputs: list[JsonValue] = []
        gap = overlap = None
        is_open = False
        for case in cases:
            example = {key: candidate.value for key, candidate in case.items()}
            open_keys = [key for key, candidate in case.items() if candidate.is_open]
            is_open = is_open or bool(open_keys)
            for value in OPEN_VALUES if open_keys else (None,):
                tried = example | dict.fromkeys(open_keys, value)
                output, is_single = self._work_out(tried)
                outputs.append(self._decisions.shape(self._id, output, self._shape))
                if not open_keys and not is_single:
                    overlap = overlap or tried
                if not open_keys and is_single and output is None:
                    gap = gap or tried
        return Judgement(None if is_open else tuple(outputs), gap, overlap)

    def _work_out(self, variables: Example) -> tuple[JsonValue, bool]:
        try:
            return self._decisions.evaluate(self._id, variables, now=NOW), True
        except EngineFault:
            return None, False
        except ExpressionError:
            return None, True
